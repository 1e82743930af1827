package vivarium.sched;

import java.util.ArrayList;
import java.util.List;

/**
 * How much of all harts the deadline tasks hold together: the admission test of sched(7), and what
 * is left over for those who reclaim. Shares of a hart are fixed-point numbers, {@link #ONE} for
 * all of it. Guarded by the machine thread.
 */
public final class DeadlineAdmission {
  /** The shortest period that a task may ask for, ns: sched_deadline_period_min_us. */
  public static final long SHORTEST_PERIOD = 100_000;

  /** The longest, ns: sched_deadline_period_max_us. */
  public static final long LONGEST_PERIOD = 4_194_304_000L;

  /** All of one hart. */
  static final long ONE = 1 << 20;

  /** What deadline tasks may have of each hart: sched_rt_runtime_us in sched_rt_period_us. */
  static final long LIMIT = RealTimeLimit.RUNTIME * ONE / RealTimeLimit.PERIOD;

  private final List<DeadlineBandwidth> harts = new ArrayList<>();
  private long admitted;

  /** The share of a task that wants so much of each period, ns; at least 1. */
  public static long share(long runtime, long period) {
    return Math.max(1, runtime * ONE / period);
  }

  /** Adds the next hart. */
  void add(DeadlineBandwidth hart) {
    harts.add(hart);
  }

  /** Whether a task that holds one share may have another one instead. */
  public boolean fits(long held, long wanted) {
    return admitted - held + wanted <= LIMIT * harts.size();
  }

  /** What nobody has asked for, of each hart: U_extra. */
  long unclaimed() {
    return LIMIT - admitted / harts.size();
  }

  void claim(long share) {
    admitted += share;
    harts.forEach(DeadlineBandwidth::changed);
  }
}
