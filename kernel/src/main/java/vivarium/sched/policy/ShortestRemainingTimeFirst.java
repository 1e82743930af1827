package vivarium.sched.policy;

import org.jspecify.annotations.Nullable;
import vivarium.sched.PolicyContext;
import vivarium.sched.SchedPolicy;
import vivarium.sched.Schedulable;

/**
 * Shortest remaining time first: as {@link ShortestJobFirst}, but a task that is expected to need
 * less than what is left of the running one's burst takes the hart at once. Looks at no nice
 * values.
 *
 * <p>Source: Silberschatz, Galvin, Gagne, Operating System Concepts, Shortest-Job-First Scheduling;
 * Arpaci-Dusseau, Operating Systems: Three Easy Pieces, chapter 7, where it is called
 * shortest-time-to-completion first.
 */
public final class ShortestRemainingTimeFirst implements SchedPolicy {
  private final TaskHeap<Burst> waiting = new TaskHeap<>((a, b) -> Long.compare(a.key, b.key));
  private final PolicyContext context;
  private final double alpha;
  private final long initial;

  public ShortestRemainingTimeFirst(PolicyContext context) {
    this.context = context;
    alpha = context.fraction("alpha", 0.5, "how much the last burst counts beside those before");
    initial = context.time("initial", context.quantum(), "what is expected of a new task");
  }

  @Override
  public void enqueue(Schedulable task, Arrival arrival) {
    Burst burst = burst(task);
    burst.key = burst.remaining();
    if (arrival == Arrival.PREEMPTED) {
      waiting.addFirst(burst);
    } else {
      waiting.add(burst);
    }
  }

  @Override
  public @Nullable Schedulable pick() {
    Burst first = waiting.poll();
    return first == null ? null : first.task;
  }

  @Override
  public void remove(Schedulable task) {
    waiting.remove(burst(task));
  }

  @Override
  public void charge(Schedulable task, long nanos) {
    burst(task).ran(nanos);
  }

  @Override
  public void left(Schedulable task, Departure departure) {
    burst(task).left(departure, alpha);
  }

  @Override
  public long quantum(Schedulable task) {
    return UNLIMITED;
  }

  @Override
  public boolean preempts(Schedulable task, Schedulable running) {
    return burst(task).remaining() < burst(running).remaining();
  }

  @Override
  public void describe(Schedulable task, Fields fields) {
    burst(task).describe(fields);
    fields.time("remaining", burst(task).remaining());
  }

  private Burst burst(Schedulable task) {
    Burst burst = context.data(task, Burst::new);
    burst.expect(initial);
    return burst;
  }
}
