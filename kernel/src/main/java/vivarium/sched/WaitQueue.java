package vivarium.sched;

import java.util.List;

/**
 * Those who wait for one condition, in the order of their arrival.
 *
 * <p>Costs one object with a null array until somebody waits. A waiter that is woken stays
 * registered until it removes itself, so a wake-up is a hint and the condition is checked again.
 * Guarded by the machine thread.
 */
public final class WaitQueue {
  /** Events of a wake-up that does not say what has come. */
  public static final int ANY = -1;

  private Waiter[] waiters = NONE;
  private int size;
  private static final Waiter[] NONE = {};

  /** Adds {@code waiter} at the end; adding it a second time does nothing. */
  public void add(Waiter waiter) {
    if (contains(waiter)) {
      return;
    }
    if (size == waiters.length) {
      Waiter[] larger = new Waiter[Math.max(2, size * 2)];
      System.arraycopy(waiters, 0, larger, 0, size);
      waiters = larger;
    }
    waiters[size++] = waiter;
  }

  public void remove(Waiter waiter) {
    for (int i = 0; i < size; i++) {
      if (waiters[i] == waiter) {
        System.arraycopy(waiters, i + 1, waiters, i, --size - i);
        @SuppressWarnings("NullAway") // a slot past size is never read
        Waiter none = null;
        waiters[size] = none;
        return;
      }
    }
  }

  public boolean isEmpty() {
    return size == 0;
  }

  public int size() {
    return size;
  }

  /** Wakes everyone who waits now, the longest-waiting first. */
  public void wakeAll() {
    wakeAll(ANY);
  }

  /**
   * Wakes everyone who waits now, the longest-waiting first, and says why.
   *
   * @param events poll(2) events that may have come; 0 for none, {@link #ANY} for unknown
   */
  public void wakeAll(int events) {
    if (size == 0) {
      return;
    }
    boolean taken = false;
    for (Waiter waiter : java.util.Arrays.copyOf(waiters, size)) {
      if (!taken || !waiter.exclusive()) {
        taken |= waiter.wake(this, events);
      }
    }
  }

  /** Wakes the one that has waited longest; for conditions that only one waiter can use. */
  public void wakeOne() {
    if (size > 0) {
      waiters[0].wake(this);
    }
  }

  /** Those who wait, the longest-waiting first; for checks. */
  public List<Waiter> waiters() {
    return List.of(java.util.Arrays.copyOf(waiters, size));
  }

  private boolean contains(Waiter waiter) {
    for (int i = 0; i < size; i++) {
      if (waiters[i] == waiter) {
        return true;
      }
    }
    return false;
  }
}
