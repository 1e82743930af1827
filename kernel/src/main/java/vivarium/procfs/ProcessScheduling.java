package vivarium.procfs;

import java.util.Locale;
import vivarium.cpu.Context;
import vivarium.proc.Task;
import vivarium.sched.SchedEntity;
import vivarium.sched.SchedPolicy;
import vivarium.sched.TaskState;

/**
 * sched, schedstat, syscall, wchan and stack: what a task is doing and how it came to run. Times
 * are virtual.
 */
final class ProcessScheduling {
  /** Register numbers of sp and a0. */
  private static final int SP = 2;

  private ProcessScheduling() {}

  /** As Linux's kernel/sched/debug.c prints it, with the rows that exist here. */
  static String sched(Task task) {
    SchedEntity sched = task.sched();
    StringBuilder text = new StringBuilder();
    text.append(
        "%s (%d, #threads: %d)\n"
            .formatted(task.name(), task.tid(), task.process().tasks().size()));
    text.append("-".repeat(67)).append('\n');
    millis(text, "se.exec_start", sched.since());
    millis(text, "se.sum_exec_runtime", sched.cpuTime());
    number(text, "se.nr_migrations", sched.migrations());
    millis(text, "wait_sum", sched.waitTime());
    number(text, "wait_count", sched.timesRun());
    millis(text, "utime", sched.userTime());
    millis(text, "stime", sched.systemTime());
    millis(text, "slice_left", sched.sliceLeft());
    number(text, "nr_switches", sched.voluntarySwitches() + sched.involuntarySwitches());
    number(text, "nr_voluntary_switches", sched.voluntarySwitches());
    number(text, "nr_involuntary_switches", sched.involuntarySwitches());
    number(text, "policy", sched.policy);
    number(text, "prio", sched.statPriority() + 100L);
    number(text, "nice", sched.nice);
    number(text, "hart", sched.hart());
    task.kernel()
        .machine()
        .harts()
        .get(sched.hart())
        .queue()
        .describe(
            task,
            new SchedPolicy.Fields() {
              @Override
              public void time(String name, long nanos) {
                millis(text, "se." + name, nanos);
              }

              @Override
              public void number(String name, long value) {
                ProcessScheduling.number(text, "se." + name, value);
              }
            });
    return text.toString();
  }

  /** Time on a hart, time waiting for one (ns), and how often it got one. */
  static String schedstat(Task task) {
    SchedEntity sched = task.sched();
    return "%d %d %d\n".formatted(sched.cpuTime(), sched.waitTime(), sched.timesRun());
  }

  /**
   * The system call that the task waits in: number, six arguments, stack pointer, program counter.
   */
  static String syscall(Task task) {
    if (task.state().ended()) return "0 0x0 0x0\n";
    if (task.state().active()) return "running\n";
    Context context = task.capture();
    String place = "0x%x 0x%x\n".formatted(context.x[SP], context.pc);
    if (!task.inSyscall()) return "-1 " + place;
    StringBuilder text = new StringBuilder().append(task.syscallNumber());
    for (int i = 0; i < 6; i++)
      text.append(" 0x").append(Long.toHexString(task.syscallArgument(i)));
    return text.append(' ').append(place).toString();
  }

  /** What the task waits for, 0 if it does not; without a newline, as on Linux. */
  static String wchan(Task task) {
    if (task.state().active() || task.state().ended()) return "0";
    if (task.state() == TaskState.STOPPED) return "do_signal_stop";
    if (task.state() == TaskState.TRACED) return "ptrace_stop";
    String channel = task.waitChannel().function();
    if (!channel.isEmpty()) return channel;
    return task.inSyscall() ? "syscall_" + task.syscallNumber() : "0";
  }

  /**
   * The kernel's stack of a task. Tasks have none here: a system call that waits is begun again
   * when it is woken, so one line says what it waits for.
   */
  static String stack(Task task) {
    String channel = wchan(task);
    return channel.equals("0") ? "" : "[<0>] " + channel + "+0x0/0x0\n";
  }

  private static void number(StringBuilder text, String name, long value) {
    text.append(String.format(Locale.ROOT, "%-45s:%21d\n", name, value));
  }

  private static void millis(StringBuilder text, String name, long nanos) {
    text.append(
        String.format(
            Locale.ROOT, "%-45s:%14d.%06d\n", name, nanos / 1_000_000, nanos % 1_000_000));
  }
}
