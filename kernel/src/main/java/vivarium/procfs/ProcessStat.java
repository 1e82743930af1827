package vivarium.procfs;

import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ResourceLimit;
import vivarium.fs.Tty;
import vivarium.mem.AddressSpace;
import vivarium.mem.MemoryUsage;
import vivarium.mem.PhysicalMemory;
import vivarium.mem.ProgramMap;
import vivarium.proc.Process;
import vivarium.proc.Task;
import vivarium.proc.Usage;
import vivarium.sched.SchedEntity;
import vivarium.sched.TaskState;

/**
 * stat and statm: one line of numbers for programs to read, as in proc_pid_stat(5) and
 * proc_pid_statm(5).
 */
final class ProcessStat {
  /** The bits of the signal sets that stat shows: the standard signals. */
  private static final long STANDARD_SIGNALS = 0x7fff_ffffL;

  private static final int FORKED_WITHOUT_EXEC = 0x40;
  private static final int EXITING = 0x4;
  private static final int RANDOMIZED = 0x40_0000;

  private ProcessStat() {}

  /**
   * The 52 fields.
   *
   * @param whole the process's sums (/proc/PID/stat), else the task's own (/proc/PID/task/TID/stat)
   */
  static String stat(Task task, boolean whole) {
    Process process = task.process();
    SchedEntity sched = task.sched();
    AddressSpace space = ProcessDirectory.space(task);
    Tty terminal = process.session().terminal();
    Usage usage = process.usage();
    Usage children = process.childrenUsage();
    Fields f = new Fields();
    f.add(task.tid());
    f.add("(" + task.name() + ")");
    f.add(String.valueOf(sched.state().letter()));
    f.add(process.parentPid());
    f.add(process.processGroup());
    f.add(process.session().id());
    f.add(terminal == null ? 0 : encoded(terminal.deviceMajor(), terminal.deviceMinor()));
    f.add(terminal == null ? -1 : terminal.foregroundGroup());
    f.add(flags(task));
    f.add(whole ? usage.minorFaults : task.minorFaults);
    f.add(children.minorFaults);
    f.add(whole ? usage.majorFaults : task.majorFaults);
    f.add(children.majorFaults);
    f.add(Ticks.of(whole ? usage.userTime : sched.userTime()));
    f.add(Ticks.of(whole ? usage.systemTime : sched.systemTime()));
    f.add(Ticks.of(children.userTime));
    f.add(Ticks.of(children.systemTime));
    f.add(sched.statPriority());
    f.add(sched.nice);
    f.add(process.tasks().size());
    f.add(0); // the next SIGALRM, not kept by Linux either
    f.add(Ticks.of(task.startTime()));
    memory(f, process, space);
    f.add(0); // kstkesp and kstkeip are shown of a dying task only
    f.add(0);
    f.add(task.signals.pending.set() & STANDARD_SIGNALS);
    f.add(task.signals.blocked() & STANDARD_SIGNALS);
    f.add(process.handlers().ignoredSet() & STANDARD_SIGNALS);
    f.add(process.handlers().caughtSet() & STANDARD_SIGNALS);
    f.add(sched.state().active() ? 0 : 1);
    f.add(0); // nswap, cnswap: not kept by Linux either
    f.add(0);
    f.add(task.isLeader() ? process.exitSignal() : -1);
    f.add(sched.hart());
    f.add(sched.realTimePriority);
    f.add(sched.policy);
    f.add(0); // no block devices to wait for
    f.add(0); // no guests below
    f.add(0);
    places(f, space);
    f.add(task.exited() ? process.exitStatus() : 0);
    return f + "\n";
  }

  /** Pages: all, resident, resident of files, code, 0, data and stack, 0. */
  static String statm(Task task) {
    AddressSpace space = ProcessDirectory.space(task);
    if (space == null) return "0 0 0 0 0 0 0\n";
    MemoryUsage usage = space.usage;
    return "%d %d %d %d 0 %d 0\n"
        .formatted(
            usage.totalPages,
            usage.residentPages(),
            usage.filePages + usage.sharedPages,
            textPages(space.program),
            usage.dataPages + usage.stackPages);
  }

  /** The pages that the program's own code touches. */
  static long textPages(ProgramMap program) {
    long mask = PhysicalMemory.PAGE_SIZE - 1L;
    long length = ((program.codeEnd + mask) & ~mask) - (program.codeStart & ~mask);
    return length >>> PhysicalMemory.PAGE_SHIFT;
  }

  /** A device number as stat(2) gave it to old programs, still in use here. */
  private static int encoded(int major, int minor) {
    return minor & 0xff | major << 8 | (minor & ~0xff) << 12;
  }

  private static int flags(Task task) {
    int flags = 0;
    AddressSpace space = ProcessDirectory.space(task);
    if (space != null && space.layout().brkGap() != 0) flags |= RANDOMIZED;
    if (!task.process().executed()) flags |= FORKED_WITHOUT_EXEC;
    if (task.state() == TaskState.ZOMBIE) flags |= EXITING;
    return flags;
  }

  private static void memory(Fields f, Process process, @Nullable AddressSpace space) {
    f.add(space == null ? 0 : space.usage.totalPages << PhysicalMemory.PAGE_SHIFT);
    f.add(space == null ? 0 : space.usage.residentPages());
    f.addUnsigned(process.limits().soft(ResourceLimit.RSS));
    f.add(space == null ? 0 : space.program.codeStart);
    f.add(space == null ? 0 : space.program.codeEnd);
    f.add(space == null ? 0 : space.program.stackStart);
  }

  private static void places(Fields f, @Nullable AddressSpace space) {
    if (space == null) {
      for (int i = 0; i < 7; i++) f.add(0);
      return;
    }
    ProgramMap program = space.program;
    f.add(program.dataStart);
    f.add(program.dataEnd);
    f.add(program.brkStart);
    f.add(program.argumentsStart);
    f.add(program.argumentsEnd);
    f.add(program.environmentStart);
    f.add(program.environmentEnd);
  }

  /** Fields between blanks. */
  private static final class Fields {
    private final StringJoiner line = new StringJoiner(" ");

    void add(String text) {
      line.add(text);
    }

    void add(long number) {
      line.add(Long.toString(number));
    }

    void addUnsigned(long number) {
      line.add(Long.toUnsignedString(number));
    }

    @Override
    public String toString() {
      return line.toString();
    }
  }
}
