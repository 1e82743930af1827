package vivarium.trace;

/**
 * Linux's load averages over 1, 5 and 15 minutes of virtual time: every 5 s the number of active
 * tasks (running, runnable, or in uninterruptible sleep) enters three decaying averages in fixed
 * point with 11 fraction bits. No timer is needed: whoever changes the number says so, and the
 * samples that fell due since the last change are caught up with. Idle time may be skipped by any
 * amount, so a long gap is closed by powers. Guarded by being on the machine's thread.
 */
public final class LoadAverage {
  /** Fraction bits of the fixed point. */
  public static final int SHIFT = 11;

  private static final long ONE = 1L << SHIFT;

  /** Virtual ns between samples: Linux's 5 s and one tick of its 250 Hz clock. */
  static final long INTERVAL = 5_004_000_000L;

  /** e to the power of -5 s over 1, 5 and 15 minutes. */
  private static final long[] DECAY = {1884, 2014, 2037};

  private final long[] average = new long[3];
  private long nextSample = INTERVAL;
  private int active;

  /** From now (virtual ns) on, so many tasks are active. */
  public void active(long now, int count) {
    catchUp(now);
    active = count;
  }

  /** The three averages at this time as fixed point numbers. */
  public long[] averages(long now) {
    catchUp(now);
    return average.clone();
  }

  /** A fixed point average as /proc/loadavg and uptime print it, with two decimals. */
  public static String text(long average) {
    long rounded = average + ONE / 200;
    return "%d.%02d".formatted(rounded >> SHIFT, ((rounded & (ONE - 1)) * 100) >> SHIFT);
  }

  private void catchUp(long now) {
    if (now < nextSample) return;
    long samples = (now - nextSample) / INTERVAL + 1;
    nextSample += samples * INTERVAL;
    for (int i = 0; i < 3; i++) average[i] = decay(average[i], power(DECAY[i], samples), active);
  }

  /**
   * One step of the average; rounded up while it rises, so that it can reach the number of tasks.
   */
  private static long decay(long load, long factor, int active) {
    long target = active * ONE;
    long next = load * factor + target * (ONE - factor);
    if (target >= load) next += ONE - 1;
    return next >> SHIFT;
  }

  private static long power(long factor, long exponent) {
    long result = ONE;
    long square = factor;
    for (long left = exponent; left > 0; left >>= 1) {
      if ((left & 1) != 0) result = (result * square + ONE / 2) >> SHIFT;
      square = (square * square + ONE / 2) >> SHIFT;
    }
    return result;
  }
}
