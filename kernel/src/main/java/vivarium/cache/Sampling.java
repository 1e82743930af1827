package vivarium.cache;

/**
 * Wants a sample whenever an event has happened so often. Instructions and cycles are counted by
 * whoever runs the harts, misses and the like where they happen. Guarded by the machine thread.
 */
public final class Sampling {
  private final Event event;
  private final long period;
  private long left;

  /**
   * @param period events between two samples, at least 1
   */
  public Sampling(Event event, long period) {
    this.event = event;
    this.period = period;
    left = period;
  }

  public Event event() {
    return event;
  }

  public long period() {
    return period;
  }

  /** Whether it goes by time or instructions rather than by what a meter sees happen. */
  public boolean isTimed() {
    return isTimed(event);
  }

  /** The same of an event. */
  public static boolean isTimed(Event event) {
    return event == Event.CYCLES || event == Event.INSTRUCTIONS;
  }

  /**
   * Whether an event can be sampled: those that an engine counts in bulk, such as loads, cannot.
   */
  public static boolean isPossible(Event event) {
    return switch (event) {
      case LOADS, STORES, BRANCHES, BRANCHES_TAKEN, L1I_ACCESSES, L1D_ACCESSES -> false;
      case INVALIDATIONS_RECEIVED -> false; // it happens to who is not running
      default -> true;
    };
  }

  /** Events until the next sample is due. */
  public long left() {
    return left;
  }

  /** Counts events; returns how many samples are due. */
  public int count(long events) {
    left -= events;
    int due = 0;
    while (left <= 0) {
      left += period;
      due++;
    }
    return due;
  }
}
