package vivarium.sched;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The one clock: virtual nanoseconds since boot, and timers in the order (time, creation).
 *
 * <p>While a hart runs or traps, {@link #now} is that hart's time; harts differ by no more than the
 * interleave window. Guarded by the machine thread.
 */
public final class Clock {
  /** A callback at a moment; made by {@link #at}. */
  public static final class Timer implements Comparable<Timer> {
    private final long time;
    private final long sequence;
    private final Runnable action;
    private boolean pending = true;

    private Timer(long time, long sequence, Runnable action) {
      this.time = time;
      this.sequence = sequence;
      this.action = action;
    }

    /** When it is due, in virtual ns. */
    public long time() {
      return time;
    }

    /** False once it has fired or has been cancelled. */
    public boolean pending() {
      return pending;
    }

    @Override
    public int compareTo(Timer other) {
      int byTime = Long.compare(time, other.time);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  /** Virtual ns that no timer ever reaches. */
  public static final long NEVER = Long.MAX_VALUE;

  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private final long bootTimeNanos;
  private long now;
  private long sequence;
  private int cancelled;

  /**
   * @param bootTimeNanos what the wall clock shows at virtual time 0, in ns since 1970
   */
  public Clock(long bootTimeNanos) {
    this.bootTimeNanos = bootTimeNanos;
  }

  /** Virtual ns since boot (CLOCK_MONOTONIC and CLOCK_BOOTTIME). */
  public long now() {
    return now;
  }

  /** Ns since 1970 (CLOCK_REALTIME). */
  public long realTime() {
    return bootTimeNanos + now;
  }

  /** What the real-time clock showed at boot, in ns since 1970. */
  public long bootTime() {
    return bootTimeNanos;
  }

  /**
   * Runs {@code action} on the machine thread once {@code time} is reached; at once after this turn
   * if it is past.
   */
  public Timer at(long time, Runnable action) {
    Timer timer = new Timer(Math.max(time, now), sequence++, action);
    timers.add(timer);
    return timer;
  }

  public void cancel(Timer timer) {
    if (timer.pending) {
      timer.pending = false;
      if (++cancelled > 64 && cancelled > timers.size() / 2) {
        timers.removeIf(t -> !t.pending);
        cancelled = 0;
      }
    }
  }

  /** When the next timer is due, or {@link #NEVER}. */
  public long nextTimer() {
    Timer first = firstPending();
    return first == null ? NEVER : first.time;
  }

  /** Sets the current time: the machine does so when it turns to a hart. */
  void setNow(long time) {
    now = time;
  }

  /** Fires all timers due at {@code time}, in order, each at its own due time; returns how many. */
  int fireUntil(long time) {
    int fired = 0;
    for (Timer timer = firstPending();
        timer != null && timer.time <= time;
        timer = firstPending()) {
      timers.poll();
      timer.pending = false;
      now = timer.time;
      timer.action.run();
      fired++;
    }
    return fired;
  }

  private @Nullable Timer firstPending() {
    Timer first = timers.peek();
    while (first != null && !first.pending) {
      timers.poll();
      cancelled--;
      first = timers.peek();
    }
    return first;
  }
}
