package vivarium.sched;

/** What sleeps on a {@link WaitQueue}: a blocked task, or a poller that passes the news on. */
public interface Waiter {
  /** Called once for each wake-up, while still registered; a waiter may remove itself here. */
  void wake(WaitQueue queue);

  /**
   * As {@link #wake(WaitQueue)}, with the poll(2) events that may have come; 0 if none has and only
   * a new attempt is worth while, {@link WaitQueue#ANY} if the waker does not know.
   *
   * @return whether an exclusive waiter has taken the event, so that no other needs to hear of it
   */
  default boolean wake(WaitQueue queue, int events) {
    wake(queue);
    return false;
  }

  /** Whether it is enough that one of several such waiters hears of an event. */
  default boolean exclusive() {
    return false;
  }
}
