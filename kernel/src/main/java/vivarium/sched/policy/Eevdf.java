package vivarium.sched.policy;

import org.jspecify.annotations.Nullable;
import vivarium.sched.PolicyContext;
import vivarium.sched.SchedEntity;
import vivarium.sched.SchedPolicy;
import vivarium.sched.Schedulable;
import vivarium.sched.Weights;

/**
 * Earliest eligible virtual deadline first, as Linux has it since 6.6. A hart's virtual time V is
 * the average of its tasks' virtual runtimes, by weight. A task is eligible if it has not run ahead
 * of V, and of these the one with the earliest virtual deadline runs, until it has had its request:
 * {@code slice}, or what it asked for itself by sched_runtime of sched_setattr(2). Then its
 * deadline moves on by the request, divided by its weight. How far a task was from V when it left
 * (its lag) is kept, up to two slices, so that sleeping neither earns nor costs anything.
 *
 * <p>Source: Stoica, Abdel-Wahab, Earliest Eligible Virtual Deadline First: A Flexible and Accurate
 * Mechanism for Proportional Share Resource Allocation, Old Dominion University TR 95-22, 1995;
 * Linux, Documentation/scheduler/sched-eevdf.rst and kernel/sched/fair.c of 6.12.
 */
public final class Eevdf implements SchedPolicy {
  /** A task with its virtual runtime and deadline. */
  static final class Entity extends VirtualTime {
    /** Virtual ns. */
    long deadline;

    /** Its weight while it is counted in the averages. */
    long weight;

    /** While it is away: V less its virtual runtime, virtual ns. */
    long lag;

    /** While it is away: its deadline less its virtual runtime; 0 if it should get a new one. */
    long ahead;

    // The tree's

    @Nullable Entity left;
    @Nullable Entity right;
    long rank;
    long arrival;

    /** The lowest virtual runtime in this node's part of the tree. */
    long lowest;

    Entity(Schedulable task) {
      super(task);
    }
  }

  private final DeadlineTree waiting = new DeadlineTree();
  private final PolicyContext context;
  private final long slice;
  private final boolean parity;

  /** Near V; moved up to it at each change, so that the sum stays small. */
  private long base;

  /** The sum over all who wait or run of (virtual runtime - base) * weight. */
  private long sum;

  private long weights;
  private @Nullable Entity running;

  public Eevdf(PolicyContext context) {
    this.context = context;
    slice = context.time("slice", context.quantum(), "what a task requests that asks for nothing");
    parity = context.flag("parity", true, "whether a woken task waits until the request is served");
  }

  @Override
  public void enqueue(Schedulable task, Arrival arrival) {
    Entity entity = entity(task);
    if (entity == running) {
      running = null;
      if (entity.weight != Weights.of(task.sched())) {
        depart(entity, true);
        place(entity, false);
      }
      if (arrival == Arrival.YIELDED) {
        entity.deadline += VirtualTime.virtual(request(task), entity.weight);
      }
    } else {
      if (arrival == Arrival.NEW) {
        entity.lag = 0;
        entity.ahead = 0;
        entity.weight = 0;
      }
      place(entity, arrival == Arrival.NEW);
    }
    waiting.add(entity);
  }

  /** Counts a task in, as far from V as it was when it left. */
  private void place(Entity entity, boolean beginner) {
    long weight = Weights.of(entity.task.sched());
    long lag = entity.lag;
    long ahead = entity.ahead;
    if (entity.weight != weight && entity.weight > 0) {
      lag = lag * entity.weight / weight;
      ahead = ahead * entity.weight / weight;
    }
    if (weights > 0) {
      lag = lag * (weights + weight) / weights; // as V moves when the task is counted
    }
    entity.weight = weight;
    entity.vruntime = average() - lag;
    if (ahead == 0) {
      long request = VirtualTime.virtual(request(entity.task), weight);
      ahead = beginner ? request / 2 : request;
    }
    entity.deadline = entity.vruntime + ahead;
    sum += (entity.vruntime - base) * weight;
    weights += weight;
    rebase();
  }

  /** Counts a task out. */
  private void depart(Entity entity, boolean keepsDeadline) {
    long limit = 2 * VirtualTime.virtual(request(entity.task), entity.weight);
    entity.lag = Math.clamp(average() - entity.vruntime, -limit, limit);
    entity.ahead = keepsDeadline ? Math.max(1, entity.deadline - entity.vruntime) : 0;
    sum -= (entity.vruntime - base) * entity.weight;
    weights -= entity.weight;
    rebase();
  }

  /** V, virtual ns. */
  private long average() {
    return weights == 0 ? base : base + Math.floorDiv(sum, weights);
  }

  private void rebase() {
    if (weights > 0) {
      long step = Math.floorDiv(sum, weights);
      base += step;
      sum -= step * weights;
    }
  }

  private boolean eligible(Entity entity) {
    return (entity.vruntime - base) * weights <= sum;
  }

  private long request(Schedulable task) {
    long own = task.sched().requestedSlice;
    return own > 0 ? own : slice;
  }

  @Override
  public @Nullable Schedulable pick() {
    Entity first = waiting.firstUpTo(average());
    if (first == null) {
      running = null;
      return null;
    }
    waiting.remove(first);
    running = first;
    return first.task;
  }

  @Override
  public void remove(Schedulable task) {
    Entity entity = entity(task);
    waiting.remove(entity);
    depart(entity, true);
  }

  @Override
  public void left(Schedulable task, Departure departure) {
    depart(entity(task), departure == Departure.MOVED);
    running = null;
  }

  @Override
  public void charge(Schedulable task, long nanos) {
    Entity entity = entity(task);
    long before = entity.vruntime;
    entity.advance(nanos, entity.weight);
    sum += (entity.vruntime - before) * entity.weight;
    rebase();
    if (entity.vruntime >= entity.deadline) {
      entity.deadline = entity.vruntime + VirtualTime.virtual(request(task), entity.weight);
    }
  }

  @Override
  public long quantum(Schedulable task) {
    Entity entity = entity(task);
    if (entity != running) {
      return request(task);
    }
    return Math.max(1, VirtualTime.real(entity.deadline - entity.vruntime, entity.weight));
  }

  @Override
  public boolean preempts(Schedulable task, Schedulable runs) {
    SchedEntity woken = task.sched();
    boolean idle = woken.policy == SchedEntity.SCHED_IDLE;
    boolean overIdle = runs.sched().policy == SchedEntity.SCHED_IDLE;
    if (idle || overIdle || woken.policy == SchedEntity.SCHED_BATCH) {
      return overIdle && !idle;
    }
    if (parity && request(task) >= request(runs)) {
      return false;
    }
    Entity entity = entity(task);
    return eligible(entity) && entity.deadline < entity(runs).deadline;
  }

  @Override
  public long load(Schedulable task) {
    return Weights.of(task.sched());
  }

  @Override
  public void describe(Schedulable task, Fields fields) {
    Entity entity = entity(task);
    boolean counted = task.sched().state().active();
    fields.time("vruntime", entity.vruntime);
    fields.time("deadline", entity.deadline);
    fields.time("lag", counted ? average() - entity.vruntime : entity.lag);
    fields.time("slice", request(task));
    fields.time("avg_vruntime", average());
    fields.number("load.weight", Weights.of(task.sched()));
  }

  private Entity entity(Schedulable task) {
    return context.data(task, Entity::new);
  }
}
