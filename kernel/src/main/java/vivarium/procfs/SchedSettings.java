package vivarium.procfs;

import vivarium.fs.SyntheticDirectory;
import vivarium.sched.DeadlineAdmission;
import vivarium.sched.Scheduler;

/** The settings of the scheduler in /proc/sys/kernel, as sched(7) and sched_rr_get_interval(2). */
final class SchedSettings {
  private static final long NANOS_PER_MICROSECOND = 1_000;
  private static final long NANOS_PER_MILLISECOND = 1_000_000;

  private SchedSettings() {}

  static void fill(SyntheticDirectory directory, Scheduler scheduler) {
    microseconds(directory, "sched_deadline_period_max_us", DeadlineAdmission.LONGEST_PERIOD);
    microseconds(directory, "sched_deadline_period_min_us", DeadlineAdmission.SHORTEST_PERIOD);
    SysFiles.number(
        directory,
        "sched_rr_timeslice_ms",
        Integer.MIN_VALUE,
        Integer.MAX_VALUE,
        () -> scheduler.roundRobinQuantum() / NANOS_PER_MILLISECOND,
        milliseconds -> scheduler.setRoundRobinQuantum(milliseconds * NANOS_PER_MILLISECOND));
    microseconds(directory, "sched_rt_period_us", Scheduler.REAL_TIME_PERIOD);
    microseconds(directory, "sched_rt_runtime_us", Scheduler.REAL_TIME_RUNTIME);
  }

  private static void microseconds(SyntheticDirectory directory, String name, long nanos) {
    SysFiles.show(directory, name, () -> nanos / NANOS_PER_MICROSECOND);
  }
}
