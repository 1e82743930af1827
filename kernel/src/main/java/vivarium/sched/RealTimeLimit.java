package vivarium.sched;

/**
 * Keeps real-time tasks from starving all others on a hart: while ordinary tasks wait, real-time
 * ones get at most {@link #RUNTIME} of each {@link #PERIOD}, the limits that sched(7) gives as
 * sched_rt_runtime_us and sched_rt_period_us. A hart without ordinary tasks has no limit.
 */
final class RealTimeLimit {
  /** ns. */
  static final long PERIOD = 1_000_000_000;

  /** ns. */
  static final long RUNTIME = 950_000_000;

  private final Clock clock;
  private long period;
  private long used;

  RealTimeLimit(Clock clock) {
    this.clock = clock;
  }

  void charge(long nanos) {
    renew();
    used += nanos;
  }

  /** What is left for real-time tasks in this period, ns; not positive if nothing is. */
  long left() {
    renew();
    return RUNTIME - used;
  }

  /** When the next period begins, virtual ns. */
  long nextPeriod() {
    return (clock.now() / PERIOD + 1) * PERIOD;
  }

  private void renew() {
    long now = clock.now() / PERIOD;
    if (now != period) {
      period = now;
      used = 0;
    }
  }
}
