package vivarium.shell.machine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.debug.Symbols;
import vivarium.proc.Kernel;
import vivarium.proc.Process;
import vivarium.proc.Task;
import vivarium.shell.builtins.Inspector;
import vivarium.shell.exec.Builtin;
import vivarium.shell.exec.Shell;
import vivarium.shell.exec.ShellException;
import vivarium.shell.memory.MemCommand;
import vivarium.shell.perf.PerfCommand;
import vivarium.shell.report.Laboratory;
import vivarium.shell.switches.SwitchesCommand;
import vivarium.shell.timeline.TimelineCommand;
import vivarium.trace.LogEntry;

/**
 * {@code pcb}, {@code cores} and {@code dmesg}: built in because they look past what /proc shows.
 */
public final class MachineInspector implements Inspector {
  private final Kernel kernel;
  private final Symbols symbols;
  private final Laboratory laboratory;
  private final PerfCommand perf;

  private final @Nullable LineSource person;

  /** Without a person. */
  public MachineInspector(Kernel kernel, Symbols symbols, Laboratory laboratory) {
    this(kernel, symbols, laboratory, null);
  }

  /** With the terminal of the person who asks, if there is one. */
  MachineInspector(
      Kernel kernel, Symbols symbols, Laboratory laboratory, @Nullable LineSource person) {
    this.person = person;
    this.kernel = kernel;
    this.symbols = symbols;
    this.laboratory = laboratory;
    perf = new PerfCommand(kernel, symbols);
  }

  @Override
  public List<Builtin> rows() {
    List<Builtin> rows =
        new ArrayList<>(
            List.of(
                new Builtin(
                    "pcb",
                    false,
                    "pcb [PID...]",
                    "all of a process control block: ids, state, registers, memory, files, signals",
                    List.of("high_cpu & pcb $!", "pcb 1"),
                    this::pcb),
                new Builtin(
                    "cores",
                    false,
                    "cores",
                    "what runs on each hart now, its load and its switches",
                    List.of("high_cpu & high_cpu & cores"),
                    this::cores),
                new Builtin(
                    "dmesg",
                    false,
                    "dmesg [-c]",
                    "the kernel's messages, stamped with virtual time; -c clears them",
                    List.of("dmesg | tail"),
                    this::dmesg)));
    rows.add(new HeapcheckCommand(kernel, symbols).row());
    rows.add(new StraceCommand(kernel, this::find).row());
    rows.add(perf.row());
    rows.add(new StackCommand(kernel, symbols, this::find).row());
    rows.add(new TraceCommand(kernel, this::find).row());
    rows.add(new JitCommand(kernel, symbols, this::find).row());
    rows.add(new SwitchesCommand(kernel, symbols, person, this::rows).row());
    rows.add(new TimelineCommand(kernel, person).row());
    rows.add(new SchedCommand(kernel, laboratory, this::find).row());
    rows.addAll(new MemCommand(kernel, symbols, laboratory, this::find).rows());
    return rows.stream().map(Builtin::helpful).toList();
  }

  private int cores(Shell shell, List<String> arguments) {
    refuse(arguments, 1);
    shell.print(CoresReport.of(kernel));
    return 0;
  }

  /** Refuses what stands behind so many words. */
  private static void refuse(List<String> arguments, int known) {
    if (arguments.size() > known) {
      throw new ShellException.Failure(arguments.get(known) + ": not known here", 2);
    }
  }

  private int pcb(Shell shell, List<String> arguments) {
    List<String> targets =
        arguments.size() > 1
            ? arguments.subList(1, arguments.size())
            : List.of(Integer.toString(shell.os().pid()));
    int status = 0;
    for (int i = 0; i < targets.size(); i++) {
      Task task = find(shell, targets.get(i));
      if (task == null) {
        shell.complain("pcb: " + targets.get(i) + ": no such process");
        status = 1;
      } else {
        shell.print((i > 0 ? "\n" : "") + PcbReport.of(task, symbols));
      }
    }
    return status;
  }

  private @Nullable Task find(Shell shell, String target) {
    if (target.startsWith("%")) {
      var job = shell.jobs().find(target);
      return job == null || job.pids().isEmpty() ? null : task(job.pids().get(0));
    }
    try {
      return task(Integer.parseInt(target));
    } catch (NumberFormatException e) {
      throw new ShellException.Failure(target + ": not a process id", 2);
    }
  }

  private @Nullable Task task(int id) {
    Process process = kernel.pids().process(id);
    return process != null ? process.leader() : kernel.pids().task(id);
  }

  private int dmesg(Shell shell, List<String> arguments) {
    boolean clears = arguments.size() > 1 && arguments.get(1).equalsIgnoreCase("-c");
    refuse(arguments, clears ? 2 : 1);
    StringBuilder out = new StringBuilder();
    for (LogEntry entry : kernel.log().entries()) {
      out.append(entry).append('\n');
    }
    shell.print(out.toString());
    if (clears) {
      kernel.log().clear();
    }
    return 0;
  }
}
