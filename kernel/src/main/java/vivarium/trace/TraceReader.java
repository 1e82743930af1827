package vivarium.trace;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber's place in all rings. Gives the earliest event that is there; of events at the
 * same time, that of the lower hart. Used by one thread at a time.
 */
final class TraceReader {
  private static final long POLL_NANOS = 1_000_000;

  private final TraceRing[] rings;
  private final long[] position;
  private final @Nullable TraceEvent[] ahead;

  /** Set by the subscriber's thread, read by the polling one. */
  private volatile boolean cancelled;

  TraceReader(TraceRing[] rings) {
    this.rings = rings;
    this.position = new long[rings.length];
    this.ahead = new TraceEvent[rings.length];
    for (int i = 0; i < rings.length; i++) position[i] = rings[i].head();
  }

  void cancel() {
    cancelled = true;
  }

  /** The next item, or null when there is none now. */
  @Nullable TraceItem poll() {
    int first = -1;
    long earliest = Long.MAX_VALUE;
    for (int i = 0; i < rings.length; i++) {
      TraceEvent event = ahead[i];
      if (event == null) {
        long lost = rings[i].lostAt(position[i]);
        if (lost > 0) {
          position[i] += lost;
          return new LostEvents(i - 1, lost);
        }
        event = rings[i].read(position[i]);
        ahead[i] = event;
        if (event != null) position[i]++;
      }
      if (event != null && event.time() < earliest) {
        earliest = event.time();
        first = i;
      }
    }
    if (first < 0) return null;
    TraceEvent event = ahead[first];
    ahead[first] = null;
    return event;
  }

  /** The next item, waiting for it; null once cancelled. */
  @Nullable TraceItem take() {
    while (!cancelled) {
      TraceItem item = poll();
      if (item != null) return item;
      LockSupport.parkNanos(POLL_NANOS);
    }
    return null;
  }
}
