package vivarium.sched;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** First come, first served, with the same quantum for everyone; who used it up goes to the end. */
public final class RoundRobin implements SchedPolicy {
  private final LinkedHashSet<Schedulable> queue = new LinkedHashSet<>();
  private final long quantum;

  /**
   * @param quantum ns
   */
  public RoundRobin(long quantum) {
    this.quantum = quantum;
  }

  public static Factory factory(long quantum) {
    return new Factory() {
      @Override
      public String name() {
        return "rr";
      }

      @Override
      public SchedPolicy create(int hart) {
        return new RoundRobin(quantum);
      }
    };
  }

  @Override
  public void enqueue(Schedulable task, Arrival arrival) {
    queue.add(task);
  }

  @Override
  public @Nullable Schedulable pick() {
    return queue.isEmpty() ? null : queue.removeFirst();
  }

  @Override
  public @Nullable Schedulable steal(Predicate<Schedulable> allowed) {
    for (Iterator<Schedulable> waiting = queue.iterator(); waiting.hasNext(); ) {
      Schedulable task = waiting.next();
      if (allowed.test(task)) {
        waiting.remove();
        return task;
      }
    }
    return null;
  }

  @Override
  public void remove(Schedulable task) {
    queue.remove(task);
  }

  @Override
  public int size() {
    return queue.size();
  }

  @Override
  public long quantum(Schedulable task) {
    return quantum;
  }

  @Override
  public boolean preempts(Schedulable woken, Schedulable running) {
    return false;
  }
}
