package vivarium.sched.policy;

import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;
import vivarium.sched.PolicyContext;
import vivarium.sched.SchedPolicy;
import vivarium.sched.Schedulable;

/**
 * Round robin: first come, first served, with the same quantum for everyone; who used it up goes to
 * the end. Looks at no nice values.
 *
 * <p>Source: Silberschatz, Galvin, Gagne, Operating System Concepts, chapter CPU scheduling.
 */
public final class RoundRobin implements SchedPolicy {
  private final LinkedHashSet<Schedulable> queue = new LinkedHashSet<>();
  private final long quantum;

  public RoundRobin(PolicyContext context) {
    quantum = context.time("quantum", context.quantum(), "how long each runs in turn");
  }

  @Override
  public void enqueue(Schedulable task, Arrival arrival) {
    if (arrival == Arrival.PREEMPTED) {
      queue.addFirst(task); // it goes on with the rest of its quantum
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
    return quantum;
  }
}
