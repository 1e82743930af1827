package vivarium.sched.policy;

import org.jspecify.annotations.Nullable;
import vivarium.sched.PolicyContext;
import vivarium.sched.SchedEntity;
import vivarium.sched.SchedPolicy;
import vivarium.sched.Schedulable;

/**
 * Priority scheduling: the task with the lowest nice value runs; equals take turns. With ageing, a
 * task that waits rises by one step for each {@code ageing} of time, and falls back once it has
 * run, so that nobody waits for ever. SCHED_IDLE stands below nice 19.
 *
 * <p>As all who wait rise equally fast, their order among each other never changes: it is that of
 * nice value times {@code ageing} plus the time of arrival.
 *
 * <p>Source: Silberschatz, Galvin, Gagne, Operating System Concepts, chapter CPU scheduling.
 */
public final class Priority implements SchedPolicy {
  private static final int BELOW_ALL = 20;

  private static final class Rank extends TaskHeap.Node {
    private long key;
    private int nice;

    Rank(Schedulable task) {
      super(task);
    }
  }

  private final TaskHeap<Rank> waiting = new TaskHeap<>((a, b) -> Long.compare(a.key, b.key));
  private final PolicyContext context;
  private final long ageing;
  private final boolean preemptive;
  private final long quantum;

  public Priority(PolicyContext context) {
    this.context = context;
    ageing = context.timeOrNone("ageing", 0, "waiting so long is worth one step of nice; 0: never");
    preemptive = context.flag("preemptive", true, "whether a better task takes the hart at once");
    quantum = context.time("quantum", context.quantum(), "how long equals run in turn");
  }

  @Override
  public void enqueue(Schedulable task, Arrival arrival) {
    Rank rank = rank(task);
    rank.nice = nice(task.sched());
    rank.key = ageing == 0 ? rank.nice : rank.nice * ageing + context.now();
    if (arrival == Arrival.PREEMPTED) {
      waiting.addFirst(rank);
    } else {
      waiting.add(rank);
    }
  }

  private static int nice(SchedEntity entity) {
    return entity.policy == SchedEntity.SCHED_IDLE ? BELOW_ALL : entity.nice;
  }

  @Override
  public @Nullable Schedulable pick() {
    Rank first = waiting.poll();
    return first == null ? null : first.task;
  }

  @Override
  public void remove(Schedulable task) {
    waiting.remove(rank(task));
  }

  @Override
  public long quantum(Schedulable task) {
    return preemptive ? quantum : UNLIMITED;
  }

  @Override
  public boolean preempts(Schedulable task, Schedulable running) {
    return preemptive
        && task.sched().policy != SchedEntity.SCHED_BATCH
        && nice(task.sched()) < nice(running.sched());
  }

  @Override
  public void describe(Schedulable task, Fields fields) {
    Rank rank = rank(task);
    boolean waits = task.sched().state() == vivarium.sched.TaskState.RUNNABLE;
    long risen = waits && ageing > 0 ? (context.now() - task.sched().since()) / ageing : 0;
    fields.number("priority", (waits ? rank.nice : nice(task.sched())) - risen);
  }

  private Rank rank(Schedulable task) {
    return context.data(task, Rank::new);
  }
}
