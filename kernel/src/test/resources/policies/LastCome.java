import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import vivarium.sched.PolicyContext;
import vivarium.sched.SchedPolicy;
import vivarium.sched.Schedulable;

/** Last come, first served, a quantum each: the policy of a pile of paper. */
public final class LastCome implements SchedPolicy {
  private final ArrayDeque<Schedulable> pile = new ArrayDeque<>();
  private final long quantum;

  public LastCome(PolicyContext context) {
    quantum = context.time("quantum", context.quantum(), "how long each runs before the next pick");
  }

  @Override
  public void enqueue(Schedulable task, Arrival arrival) {
    if (arrival == Arrival.QUANTUM_USED || arrival == Arrival.YIELDED) {
      pile.addLast(task); // below all others
    } else {
      pile.addFirst(task);
    }
  }

  @Override
  public @Nullable Schedulable pick() {
    return pile.pollFirst();
  }

  @Override
  public void remove(Schedulable task) {
    pile.remove(task);
  }

  @Override
  public long quantum(Schedulable task) {
    return quantum;
  }

  @Override
  public boolean preempts(Schedulable waiting, Schedulable running) {
    return true; // who has just come is on top
  }
}
