package vivarium.procfs;

/** Virtual time in the unit of most of /proc: USER_HZ, 100 ticks a second. */
final class Ticks {
  private static final long NANOS_PER_TICK = 10_000_000;

  private Ticks() {}

  static long of(long nanos) {
    return nanos / NANOS_PER_TICK;
  }
}
