package vivarium.abi;

/** Clock and timer constants of Linux (linux/time.h, clock_gettime(2), timer_create(2)). */
public final class ClockId {
  public static final int CLOCK_REALTIME = 0;
  public static final int CLOCK_MONOTONIC = 1;
  public static final int CLOCK_PROCESS_CPUTIME_ID = 2;
  public static final int CLOCK_THREAD_CPUTIME_ID = 3;
  public static final int CLOCK_MONOTONIC_RAW = 4;
  public static final int CLOCK_REALTIME_COARSE = 5;
  public static final int CLOCK_MONOTONIC_COARSE = 6;
  public static final int CLOCK_BOOTTIME = 7;
  public static final int CLOCK_REALTIME_ALARM = 8;
  public static final int CLOCK_BOOTTIME_ALARM = 9;
  public static final int CLOCK_TAI = 11;

  public static final int TIMER_ABSTIME = 1;

  public static final int ITIMER_REAL = 0;
  public static final int ITIMER_VIRTUAL = 1;
  public static final int ITIMER_PROF = 2;

  public static final int SIGEV_SIGNAL = 0;
  public static final int SIGEV_NONE = 1;
  public static final int SIGEV_THREAD = 2;
  public static final int SIGEV_THREAD_ID = 4;

  public static final long NANOS_PER_SECOND = 1_000_000_000L;

  private ClockId() {}

  /**
   * The CPU clock of a process or thread is a negative id: {@code ~pid << 3 | 4 for threads | 2}
   * (or 0 profiling, 1 user time). True if the id has that form.
   */
  public static boolean isCpuClock(int id) {
    return id < 0 && (id & 3) != 3;
  }

  /** The pid or tid of a negative CPU clock id; 0 means the caller. */
  public static int cpuClockOwner(int id) {
    return ~(id >> 3);
  }

  public static boolean cpuClockIsThread(int id) {
    return (id & 4) != 0;
  }
}
