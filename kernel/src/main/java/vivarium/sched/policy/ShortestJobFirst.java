package vivarium.sched.policy;

import org.jspecify.annotations.Nullable;
import vivarium.sched.PolicyContext;
import vivarium.sched.SchedPolicy;
import vivarium.sched.Schedulable;

/**
 * Shortest job first: the task whose next burst is expected to be the shortest runs, until it
 * blocks. See {@link Burst} for what is expected. Looks at no nice values.
 *
 * <p>Source: Silberschatz, Galvin, Gagne, Operating System Concepts, Shortest-Job-First Scheduling.
 */
public class ShortestJobFirst implements SchedPolicy {
  /** Those who wait, the shortest expected burst first. */
  final TaskHeap<Burst> waiting = new TaskHeap<>((a, b) -> Long.compare(a.key, b.key));

  private final PolicyContext context;
  private final double alpha;
  private final long initial;

  public ShortestJobFirst(PolicyContext context) {
    this.context = context;
    alpha = context.fraction("alpha", 0.5, "how much the last burst counts beside those before");
    initial = context.time("initial", context.quantum(), "what is expected of a new task");
  }

  @Override
  public void enqueue(Schedulable task, Arrival arrival) {
    Burst burst = burst(task);
    burst.key = burst.remaining();
    waiting.add(burst);
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
  public void describe(Schedulable task, Fields fields) {
    burst(task).describe(fields);
  }

  /** What is known of the task's bursts. */
  final Burst burst(Schedulable task) {
    Burst burst = context.data(task, Burst::new);
    burst.expect(initial);
    return burst;
  }
}
