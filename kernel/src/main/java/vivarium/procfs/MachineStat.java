package vivarium.procfs;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import vivarium.proc.Kernel;
import vivarium.proc.Task;
import vivarium.sched.HartState;
import vivarium.sched.TaskState;
import vivarium.trace.Counter;
import vivarium.trace.Counters;
import vivarium.trace.LoadAverage;

/** stat, uptime, loadavg, schedstat and interrupts: what the harts have done since boot. */
final class MachineStat {
  /** The interrupts that a hart can take, in the words of Linux's riscv port. */
  private static final Map<Counter, String> INTERRUPTS =
      Map.of(
          Counter.INTERRUPTS_TIMER, "RISC-V INTC   5 Edge      riscv-timer",
          Counter.INTERRUPTS_DEVICE, "SiFive PLIC  10 Edge      console");

  private MachineStat() {}

  static String stat(Kernel kernel) {
    Counters counters = kernel.counters();
    long now = kernel.clock().now();
    StringBuilder text = new StringBuilder();
    long[] sum = new long[10];
    StringBuilder rows = new StringBuilder();
    for (HartState hart : kernel.machine().harts()) {
      long[] times = times(counters, hart, now);
      for (int i = 0; i < sum.length; i++) sum[i] += times[i];
      cpuRow(rows, "cpu" + hart.id(), times);
    }
    cpuRow(text, "cpu ", sum);
    text.append(rows);
    long timer = counters.total(Counter.INTERRUPTS_TIMER);
    long device = counters.total(Counter.INTERRUPTS_DEVICE);
    long all = timer + device + counters.total(Counter.INTERRUPTS_RESCHEDULE);
    text.append("intr %d 0 0 0 0 0 %d 0 0 0 0 %d\n".formatted(all, timer, device));
    text.append("ctxt ").append(counters.total(Counter.CONTEXT_SWITCHES)).append('\n');
    text.append("btime ").append(kernel.clock().bootTime() / 1_000_000_000).append('\n');
    text.append("processes ").append(counters.total(Counter.TASKS_CREATED)).append('\n');
    text.append("procs_running ").append(kernel.machine().runningTasks()).append('\n');
    text.append("procs_blocked ").append(blocked(kernel)).append('\n');
    return text.toString();
  }

  /** Seconds since boot, and seconds that all harts together had nothing to do. */
  static String uptime(Kernel kernel) {
    long now = kernel.clock().now();
    long idle = 0;
    for (HartState hart : kernel.machine().harts()) idle += hart.idleTime(now);
    return seconds(now) + " " + seconds(idle) + "\n";
  }

  static String loadavg(Kernel kernel) {
    long[] averages = kernel.counters().load().averages(kernel.clock().now());
    return "%s %s %s %d/%d %d\n"
        .formatted(
            LoadAverage.text(averages[0]),
            LoadAverage.text(averages[1]),
            LoadAverage.text(averages[2]),
            kernel.machine().runningTasks(),
            kernel.pids().taskCount(),
            kernel.pids().lastPid());
  }

  /**
   * Version 15: of each hart calls of yield, 0, switches, switches to idle, wake-ups, local ones,
   * busy ns, waiting ns, runs.
   */
  static String schedstat(Kernel kernel) {
    Counters counters = kernel.counters();
    StringBuilder text = new StringBuilder("version 15\n");
    text.append("timestamp ").append(Ticks.of(kernel.clock().now())).append('\n');
    for (HartState hart : kernel.machine().harts()) {
      int id = hart.id();
      text.append(
          "cpu%d %d 0 %d %d %d %d %d %d %d\n"
              .formatted(
                  id,
                  counters.get(id, Counter.YIELDS),
                  counters.get(id, Counter.CONTEXT_SWITCHES),
                  counters.get(id, Counter.SWITCHES_TO_IDLE),
                  counters.get(id, Counter.WAKEUPS),
                  counters.get(id, Counter.WAKEUPS_LOCAL),
                  counters.get(id, Counter.USER_TIME) + counters.get(id, Counter.SYSTEM_TIME),
                  counters.get(id, Counter.RUN_DELAY),
                  counters.get(id, Counter.CONTEXT_SWITCHES)
                      - counters.get(id, Counter.SWITCHES_TO_IDLE)));
    }
    return text.toString();
  }

  static String interrupts(Kernel kernel) {
    List<HartState> harts = kernel.machine().harts();
    StringBuilder text = new StringBuilder().repeat(' ', 11);
    for (HartState hart : harts) text.append(String.format(Locale.ROOT, "CPU%-8d", hart.id()));
    text.append('\n');
    interruptRow(text, "  5", kernel, Counter.INTERRUPTS_TIMER);
    interruptRow(text, " 10", kernel, Counter.INTERRUPTS_DEVICE);
    interruptRow(text, "IPI0", kernel, Counter.INTERRUPTS_RESCHEDULE);
    return text.toString();
  }

  private static void interruptRow(
      StringBuilder text, String name, Kernel kernel, Counter counter) {
    text.append(name).append(':');
    for (HartState hart : kernel.machine().harts()) {
      text.append(String.format(Locale.ROOT, "%11d", kernel.counters().get(hart.id(), counter)));
    }
    text.append("  ")
        .append(INTERRUPTS.getOrDefault(counter, "Rescheduling interrupts"))
        .append('\n');
  }

  /**
   * user, nice, system, idle, iowait, irq, softirq, steal, guest, guest_nice in ns. Interrupts take
   * no time of their own (see Costs), a hart that waits for a device is idle, and there is nothing
   * else here: the last six stay 0.
   */
  private static long[] times(Counters counters, HartState hart, long now) {
    int id = hart.id();
    long[] times = new long[10];
    long nice = counters.get(id, Counter.NICE_TIME);
    times[0] = counters.get(id, Counter.USER_TIME) - nice;
    times[1] = nice;
    times[2] = counters.get(id, Counter.SYSTEM_TIME);
    times[3] = hart.idleTime(now);
    return times;
  }

  private static void cpuRow(StringBuilder text, String name, long[] times) {
    text.append(name);
    for (long time : times) text.append(' ').append(Ticks.of(time));
    text.append('\n');
  }

  private static int blocked(Kernel kernel) {
    int count = 0;
    for (Task task : kernel.pids().tasks()) {
      if (task.state() == TaskState.UNINTERRUPTIBLE) count++;
    }
    return count;
  }

  private static String seconds(long nanos) {
    long hundredths = nanos / 10_000_000;
    return "%d.%02d".formatted(hundredths / 100, hundredths % 100);
  }
}
