package vivarium.sched;

/** What sleeps on a {@link WaitQueue}: a blocked task, or a poller that passes the news on. */
public interface Waiter {
  /** Called once for each wake-up, while still registered; a waiter may remove itself here. */
  void wake(WaitQueue queue);
}
