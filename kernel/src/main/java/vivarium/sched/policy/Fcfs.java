package vivarium.sched.policy;

import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;
import vivarium.sched.PolicyContext;
import vivarium.sched.SchedPolicy;
import vivarium.sched.Schedulable;

/**
 * First come, first served: a task runs until it blocks, yields or ends. Looks at no nice values;
 * has no parameters.
 *
 * <p>Source: Silberschatz, Galvin, Gagne, Operating System Concepts, chapter CPU scheduling.
 */
public final class Fcfs implements SchedPolicy {
  private final LinkedHashSet<Schedulable> queue = new LinkedHashSet<>();

  public Fcfs(PolicyContext context) {}

  @Override
  public void enqueue(Schedulable task, Arrival arrival) {
    if (arrival == Arrival.PREEMPTED) {
      queue.addFirst(task); // a real-time task came in between
    } else {
      queue.add(task);
    }
  }

  @Override
  public @Nullable Schedulable pick() {
    return queue.isEmpty() ? null : queue.removeFirst();
  }

  @Override
  public void remove(Schedulable task) {
    queue.remove(task);
  }

  @Override
  public long quantum(Schedulable task) {
    return UNLIMITED;
  }
}
