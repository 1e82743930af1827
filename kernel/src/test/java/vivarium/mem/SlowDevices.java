package vivarium.mem;

import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock and devices that take time, for tests of the memory alone; and a lazy background. */
final class SlowDevices implements MemoryHost {
  private record Timer(long time, long number, Runnable action) {}

  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparing(Timer::time).thenComparing(Timer::number));
  private long now = 1;
  private long numbers;
  private boolean asked;

  @Override
  public long now() {
    return now;
  }

  @Override
  public void at(long time, Runnable action) {
    timers.add(new Timer(time, numbers++, action));
  }

  @Override
  public void reclaimInBackground() {
    asked = true;
  }

  @Override
  public void charge(int scanned, int evicted) {
    now += scanned * 100L + evicted * 1000L;
  }

  /** Lets time pass, and the background reclaim if it was asked to. */
  void passUntil(Frames frames, long time) {
    while (!timers.isEmpty() && timers.peek().time <= time) {
      Timer timer = timers.poll();
      now = Math.max(now, timer.time);
      timer.action.run();
    }
    now = Math.max(now, time);
    while (asked) {
      asked = frames.reclaim().background();
    }
  }
}
