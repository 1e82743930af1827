package vivarium.sched.policy;

import org.jspecify.annotations.Nullable;
import vivarium.sched.PolicyContext;
import vivarium.sched.SchedEntity;
import vivarium.sched.SchedPolicy;
import vivarium.sched.Schedulable;
import vivarium.sched.Weights;

/**
 * The completely fair scheduler, as Linux had it from 2.6.23 to 6.5: the task with the lowest
 * virtual runtime runs; its quantum is its share, by weight, of the period {@code latency} in which
 * all run once, but never below {@code granularity}. Who sleeps long comes back at most half a
 * latency behind the others; a new task begins one quantum behind its turn. Instead of a red-black
 * tree there is a heap.
 *
 * <p>Source: Linux, Documentation/scheduler/sched-design-CFS.rst, and kernel/sched/fair.c of 6.5.
 */
public final class Cfs implements SchedPolicy {
  /** Spans below this may be multiplied by a weight, ns. */
  private static final long MULTIPLIABLE = 1L << 46;

  private static final class Entity extends VirtualTime {
    /** The queue whose virtual time it goes by; null at first. */
    @Nullable Cfs home;

    Entity(Schedulable task) {
      super(task);
    }
  }

  private final TaskHeap<Entity> waiting =
      new TaskHeap<>((a, b) -> Long.compare(a.vruntime, b.vruntime));
  private final PolicyContext context;
  private final long latency;
  private final long granularity;
  private final long wakeup;

  /** Never goes back; where sleepers and migrants are placed. */
  private long minimum;

  private @Nullable Entity running;

  /** Weights of those who wait or run. */
  private long weights;

  /** What the running task counts for in {@link #weights}. */
  private long runningWeight;

  /** Who has yielded, and is passed over once. */
  private @Nullable Entity yielded;

  public Cfs(PolicyContext context) {
    this.context = context;
    latency = context.time("latency", 2 * context.quantum(), "in this time each runs once");
    granularity = context.time("granularity", latency / 8, "the shortest quantum");
    wakeup =
        context.timeOrNone("wakeup", latency / 6, "how far ahead a sleeper must be to preempt");
  }

  @Override
  public void enqueue(Schedulable task, Arrival arrival) {
    Entity entity = entity(task);
    long weight = Weights.of(task.sched());
    if (entity == running) {
      running = null;
      weights -= runningWeight;
    } else {
      place(entity, arrival, weight);
    }
    if (arrival == Arrival.YIELDED) {
      yielded = entity;
    }
    weights += weight;
    waiting.add(entity);
    advanceMinimum();
  }

  private void place(Entity entity, Arrival arrival, long weight) {
    Cfs home = entity.home;
    if (home == null || arrival == Arrival.NEW) {
      entity.vruntime = minimum + VirtualTime.virtual(slice(weight, weights + weight), weight);
    } else if (home != this) {
      entity.vruntime += minimum - home.minimum;
    }
    entity.home = this;
    if (arrival == Arrival.WOKEN) {
      entity.vruntime = Math.max(entity.vruntime, minimum - latency / 2);
    }
  }

  private long slice(long weight, long all) {
    long period = Math.max(latency, (waiting.size() + 1) * granularity);
    long share = period < MULTIPLIABLE ? period * weight / all : period / all * weight;
    return Math.max(granularity, share);
  }

  @Override
  public @Nullable Schedulable pick() {
    Entity first = waiting.poll();
    if (first != null && first == yielded && waiting.size() > 0) {
      Entity second = waiting.poll();
      waiting.addFirst(first);
      first = second;
    }
    yielded = null;
    running = first;
    if (first == null) {
      return null;
    }
    runningWeight = Weights.of(first.task.sched());
    return first.task;
  }

  @Override
  public void remove(Schedulable task) {
    Entity entity = entity(task);
    waiting.remove(entity);
    weights -= Weights.of(task.sched());
  }

  @Override
  public void left(Schedulable task, Departure departure) {
    weights -= runningWeight;
    running = null;
    advanceMinimum();
  }

  @Override
  public void charge(Schedulable task, long nanos) {
    entity(task).advance(nanos, Weights.of(task.sched()));
    advanceMinimum();
  }

  private void advanceMinimum() {
    Entity runs = running;
    Entity first = waiting.first();
    if (runs == null && first == null) {
      return;
    }
    long least = runs == null ? Long.MAX_VALUE : runs.vruntime;
    least = first == null ? least : Math.min(least, first.vruntime);
    minimum = Math.max(minimum, least);
  }

  @Override
  public long quantum(Schedulable task) {
    long weight = Weights.of(task.sched());
    return slice(weight, Math.max(weight, weights));
  }

  @Override
  public boolean preempts(Schedulable task, Schedulable runs) {
    SchedEntity entity = task.sched();
    boolean idle = entity.policy == SchedEntity.SCHED_IDLE;
    boolean overIdle = runs.sched().policy == SchedEntity.SCHED_IDLE;
    if (idle || overIdle || entity.policy == SchedEntity.SCHED_BATCH) {
      return overIdle && !idle;
    }
    long behind = entity(runs).vruntime - entity(task).vruntime;
    return behind > VirtualTime.virtual(wakeup, Weights.of(entity));
  }

  @Override
  public long load(Schedulable task) {
    return Weights.of(task.sched());
  }

  @Override
  public void describe(Schedulable task, Fields fields) {
    fields.time("vruntime", entity(task).vruntime);
    fields.time("min_vruntime", minimum);
    fields.number("load.weight", Weights.of(task.sched()));
  }

  private Entity entity(Schedulable task) {
    return context.data(task, Entity::new);
  }
}
