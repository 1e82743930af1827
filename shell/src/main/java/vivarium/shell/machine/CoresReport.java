package vivarium.shell.machine;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import vivarium.proc.Kernel;
import vivarium.sched.HartState;
import vivarium.sched.Schedulable;
import vivarium.trace.Counter;
import vivarium.trace.Counters;

/**
 * What {@code cores} prints: a row for each hart with what runs there now, its queue, load and
 * switches.
 */
final class CoresReport {
  private CoresReport() {}

  static String of(Kernel kernel) {
    StringBuilder out = new StringBuilder();
    Counters counters = kernel.counters();
    long now = kernel.clock().now();
    out.append(
        String.format(
            "%-5s %5s %-16s %6s %6s %12s %12s %12s %12s%n",
            "HART",
            "PID",
            "RUNNING",
            "QUEUED",
            "BUSY",
            "SWITCHES",
            "VOLUNTARY",
            "INVOLUNTARY",
            "INSTRUCTIONS"));
    for (HartState hart : kernel.machine().harts()) {
      int id = hart.id();
      long idle = hart.idleTime(now);
      double busy = now == 0 ? 0 : 100.0 * Math.max(0, now - idle) / now;
      out.append(
          String.format(
              Locale.ROOT,
              "%-5d %5s %-16s %6d %5.1f%% %12d %12d %12d %12d%n",
              id,
              hart.current() == null ? "-" : Integer.toString(hart.current().id()),
              name(hart.current()),
              hart.queue().size(),
              busy,
              counters.get(id, Counter.CONTEXT_SWITCHES),
              counters.get(id, Counter.VOLUNTARY_SWITCHES),
              counters.get(id, Counter.INVOLUNTARY_SWITCHES),
              counters.get(id, Counter.INSTRUCTIONS)));
    }
    out.append(
        String.format(
            Locale.ROOT,
            "virtual time %d.%06d s, %d tasks, %d active, %d migrations%n",
            now / 1_000_000_000,
            now / 1000 % 1_000_000,
            kernel.pids().taskCount(),
            kernel.machine().activeTasks(),
            counters.total(Counter.MIGRATIONS)));
    return out.toString();
  }

  private static String name(@Nullable Schedulable task) {
    return task == null ? "(idle)" : task.name();
  }
}
