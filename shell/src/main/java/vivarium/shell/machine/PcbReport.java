package vivarium.shell.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import vivarium.abi.Signal;
import vivarium.abi.SyscallNumbers;
import vivarium.cpu.Context;
import vivarium.cpu.Disassembler;
import vivarium.cpu.Registers;
import vivarium.debug.Symbols;
import vivarium.fs.FileTable;
import vivarium.fs.OpenFile;
import vivarium.mem.AddressSpace;
import vivarium.mem.ProgramMap;
import vivarium.proc.Credentials;
import vivarium.proc.Process;
import vivarium.proc.Task;
import vivarium.proc.Usage;
import vivarium.sched.SchedEntity;
import vivarium.sched.SwitchReason;
import vivarium.sched.TaskState;

/**
 * What {@code pcb PID} prints: the process control block in a textbook's order. Reads the kernel's
 * objects directly, so it must run while the machine has handed over.
 */
final class PcbReport {
  private static final int LABEL = 12;
  private final Task task;
  private final Process process;
  private final Symbols symbols;
  private final StringBuilder out = new StringBuilder();

  private PcbReport(Task task, Symbols symbols) {
    this.task = task;
    this.symbols = symbols;
    this.process = task.process();
  }

  /** The report on one task; a task that is on a hart has its registers copied out first. */
  static String of(Task task, Symbols symbols) {
    PcbReport report = new PcbReport(task, symbols);
    report.identity();
    report.state();
    report.accounting();
    report.memory();
    report.files();
    report.signals();
    report.context();
    return report.out.toString();
  }

  private void row(String label, String text) {
    String[] lines = text.split("\n", -1);
    out.append(String.format("  %-" + LABEL + "s%s%n", label, lines[0]));
    for (int i = 1; i < lines.length; i++) {
      out.append(" ".repeat(LABEL + 2)).append(lines[i]).append('\n');
    }
  }

  private void heading(String text) {
    out.append(text).append('\n');
  }

  private void identity() {
    Credentials credentials = process.credentials();
    heading(
        "Process "
            + process.pid()
            + (task.isLeader() ? "" : ", thread " + task.tid())
            + ": "
            + task.name());
    row(
        "ids",
        "pid "
            + process.pid()
            + ", tid "
            + task.tid()
            + ", parent "
            + process.parentPid()
            + ", process group "
            + process.processGroup()
            + ", session "
            + process.session().id());
    row("user", "uid " + credentials.uid() + ", gid " + credentials.gid());
    row("threads", ids(process.tasks().stream().map(Task::tid).toList()));
    row("children", ids(process.children().stream().map(Process::pid).sorted().toList()));
    row(
        "program",
        process.isHost()
            ? process.commandPath() + " (part of Vivarium, in Java)"
            : process.commandPath());
  }

  private static String ids(List<Integer> numbers) {
    return numbers.isEmpty()
        ? "none"
        : numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  private void state() {
    SchedEntity sched = task.sched();
    TaskState state = task.state();
    heading("State");
    row("state", state.letter() + ", " + activity(state));
    row("since", seconds(sched.since()) + " s after boot");
    SwitchReason last = sched.lastSwitch();
    row(
        "last switch",
        last == null
            ? "none yet"
            : last.name().toLowerCase(Locale.ROOT)
                + (last.voluntary() ? ", voluntary" : ", involuntary"));
    if (task.inSyscall()) {
      StringBuilder call = new StringBuilder(SyscallNumbers.name(task.syscallNumber())).append('(');
      for (int i = 0; i < 6; i++) {
        call.append(i == 0 ? "" : ", ")
            .append("0x")
            .append(Long.toHexString(task.syscallArgument(i)));
      }
      row("system call", call.append(')').toString());
    }
  }

  /** What the task does, in a textbook's words; Linux has one letter for running and ready. */
  private String activity(TaskState state) {
    String channel = task.waitChannel().function();
    String in = channel.isEmpty() ? "" : " in " + channel;
    int hart = task.sched().hart();
    return switch (state) {
      case RUNNING -> "running on hart " + hart;
      case RUNNABLE ->
          task.sched().throttled()
              ? "ready, but its budget is used up: waits for its next period"
              : "ready: waits for hart " + hart;
      case SLEEPING -> "blocked: waits" + in + ", signals wake it";
      case UNINTERRUPTIBLE -> "blocked: waits" + in + ", no signal wakes it";
      case STOPPED -> "stopped by a signal";
      case TRACED -> "stopped for its tracer";
      case ZOMBIE -> "zombie: has ended, and waits for its parent to ask";
      case DEAD -> "dead: has ended";
    };
  }

  private static String seconds(long ns) {
    return String.format(Locale.ROOT, "%d.%09d", ns / 1_000_000_000, ns % 1_000_000_000);
  }

  private void accounting() {
    SchedEntity sched = task.sched();
    Usage usage = process.usage();
    heading("Scheduling and accounting");
    row(
        "policy",
        policy(sched)
            + ", nice "
            + sched.nice
            + ", priority "
            + sched.statPriority()
            + ", harts "
            + harts(sched));
    row("quantum", seconds(Math.max(0, sched.sliceLeft())) + " s left");
    row(
        "CPU time",
        seconds(sched.userTime())
            + " s user, "
            + seconds(sched.systemTime())
            + " s system; waited "
            + seconds(sched.waitTime())
            + " s for a hart");
    row(
        "switches",
        sched.voluntarySwitches()
            + " voluntary, "
            + sched.involuntarySwitches()
            + " involuntary, "
            + sched.migrations()
            + " migrations; ran "
            + sched.timesRun()
            + " times");
    row("faults", usage.minorFaults + " minor, " + usage.majorFaults + " major");
    row(
        "I/O",
        "read "
            + process.io.readChars
            + " bytes in "
            + process.io.readCalls
            + " calls, wrote "
            + process.io.writtenChars
            + " in "
            + process.io.writeCalls);
    row("started", seconds(process.startTime()) + " s after boot");
  }

  private static String policy(SchedEntity sched) {
    return switch (sched.policy) {
      case SchedEntity.SCHED_FIFO -> "SCHED_FIFO " + sched.realTimePriority;
      case SchedEntity.SCHED_RR -> "SCHED_RR " + sched.realTimePriority;
      case SchedEntity.SCHED_BATCH -> "SCHED_BATCH";
      case SchedEntity.SCHED_IDLE -> "SCHED_IDLE";
      case SchedEntity.SCHED_DEADLINE -> "SCHED_DEADLINE";
      default -> "SCHED_OTHER";
    };
  }

  private String harts(SchedEntity sched) {
    List<Integer> allowed = new ArrayList<>();
    int count = task.kernel().machine().harts().size();
    for (int i = 0; i < count; i++) {
      if (sched.mayRunOn(i)) {
        allowed.add(i);
      }
    }
    return allowed.size() == count ? "any" : ids(allowed);
  }

  private void memory() {
    AddressSpace space = task.addressSpace();
    heading("Memory");
    if (space == null) {
      row("memory", process.isHost() ? "none of the guest's" : "given back");
      return;
    }
    ProgramMap program = space.program;
    row(
        "page table",
        "root frame 0x"
            + Integer.toHexString(space.tableRoot())
            + ", "
            + space.usage.tablePages
            + " frames");
    row(
        "size",
        space.usage.totalPages * 4
            + " kB mapped in "
            + space.areas().size()
            + " areas, "
            + space.usage.residentPages() * 4
            + " kB resident");
    row("text", range(program.codeStart, program.codeEnd));
    row("data", range(program.dataStart, program.dataEnd));
    row("heap (brk)", range(program.brkStart, program.brk));
    row("stack", "from 0x" + Long.toHexString(program.stackStart) + " down");
  }

  private static String range(long start, long end) {
    return String.format("0x%x-0x%x (%d bytes)", start, end, end - start);
  }

  private void files() {
    heading("Files");
    row("directory", task.fs().cwd().path());
    row("umask", String.format("%04o", task.fs().umask()));
    FileTable files = task.files();
    List<String> rows = new ArrayList<>();
    files.forEach(fd -> {
      OpenFile file = files.peek(fd);
      if (file != null) {
        rows.add(fd + " -> " + file.path() + (files.closeOnExec(fd) ? " (close on exec)" : ""));
      }
    });
    row("open", rows.isEmpty() ? "none" : String.join("\n", rows));
  }

  private void signals() {
    heading("Signals");
    row("pending", names(task.signals.pending.set() | process.pending.set()));
    row("blocked", names(task.signals.blocked()));
    row("ignored", names(process.handlers().ignoredSet()));
    row("caught", names(process.handlers().caughtSet()));
  }

  private static String names(long set) {
    StringBuilder names = new StringBuilder();
    for (int signal = 1; signal <= 64; signal++) {
      if ((set & Signal.bit(signal)) != 0) {
        names.append(names.isEmpty() ? "" : " ").append(Signal.name(signal));
      }
    }
    return names.isEmpty() ? "none" : names.toString();
  }

  private void context() {
    AddressSpace space = task.addressSpace();
    if (process.isHost() || space == null) {
      heading("Context: none, it " + (process.isHost() ? "runs in Java" : "has ended"));
      return;
    }
    boolean running = task.state() == TaskState.RUNNING;
    Context context = running ? task.capture() : task.context();
    heading(
        running
            ? "Context (copied from the hart just now)"
            : "Saved context (copied from the hart at its last switch)");
    row("pc", hex(context.pc) + "  (program counter)" + instruction(space, context.pc));
    for (int i = 1; i < 32; i++) {
      String name = i == Registers.S0 ? "s0/fp" : Registers.x(i);
      row(name, hex(context.x[i]) + "  (" + Registers.role(i) + ")");
    }
    row(
        "fcsr",
        String.format(
            "0x%02x  (rounding mode %d, flags 0x%02x)",
            context.fcsr, context.fcsr >> 5 & 7, context.fcsr & 0x1f));
    StringBuilder floats = new StringBuilder();
    for (int i = 0; i < 32; i++) {
      if (context.f[i] != 0) {
        floats
            .append(floats.isEmpty() ? "" : "\n")
            .append(
                String.format(
                    "%-5s 0x%016x  %s", Registers.f(i), context.f[i], value(context.f[i])));
      }
    }
    row("floating", floats.isEmpty() ? "all zero" : floats.toString());
  }

  private static String value(long bits) {
    boolean single = bits >>> 32 == 0xffff_ffffL;
    return single
        ? Float.toString(Float.intBitsToFloat((int) bits))
        : Double.toString(Double.longBitsToDouble(bits));
  }

  private static String hex(long value) {
    return String.format("0x%016x", value);
  }

  private String instruction(AddressSpace space, long pc) {
    byte[] bytes = new byte[4];
    int n = space.peek(pc, bytes, 0, 4);
    String symbol = symbols.describe(space, pc);
    StringBuilder text = new StringBuilder();
    if (symbol != null) {
      text.append("  ").append(symbol);
    }
    if (n >= 2) {
      int word = bytes[0] & 0xff | (bytes[1] & 0xff) << 8;
      if (n >= 4 && (word & 3) == 3) {
        word |= (bytes[2] & 0xff) << 16 | (bytes[3] & 0xff) << 24;
      }
      text.append(":  ")
          .append(new Disassembler().disassemble(word, pc).replace('\t', ' ').strip());
    }
    return text.toString();
  }
}
