package vivarium.sched;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vivarium.sched.SchedPolicy.Arrival;
import vivarium.sched.SchedPolicy.Departure;

/**
 * What waits for one hart: deadline tasks first, real-time ones, then the ordinary ones in the
 * order of the policy in force. It keeps a list of the ordinary tasks beside the policy's, so that
 * another policy can take them over, and trusts the policy with nothing else.
 *
 * <p>Guarded by the machine thread.
 */
public final class RunQueue {
  /** How many waiting tasks are looked at for one that another hart may run. */
  private static final int LOOK_AT = 32;

  private final Scheduler scheduler;
  private final int hart;
  private final Clock clock;
  private final DeadlineQueue deadline;
  private final RealTimeQueue realTime = new RealTimeQueue();
  private final TaskList ordinary = new TaskList();
  private final RealTimeLimit limit;
  private SchedPolicy policy = NoPolicy.INSTANCE;
  private @Nullable Schedulable running;
  private Consumer<Schedulable> ready = task -> {};
  private boolean limitEnds;

  /** What the ordinary tasks count for that wait. */
  private long waitingLoad;

  RunQueue(Scheduler scheduler, int hart, Clock clock) {
    this.scheduler = scheduler;
    this.hart = hart;
    this.clock = clock;
    this.limit = new RealTimeLimit(clock);
    this.deadline =
        new DeadlineQueue(
            clock,
            new DeadlineBandwidth(scheduler.admission(), clock, this::paceChanged),
            task -> ready.accept(task));
  }

  public int hart() {
    return hart;
  }

  Clock clock() {
    return clock;
  }

  /** Takes a task that may run from now on, without having been enqueued just now. */
  void onReady(Consumer<Schedulable> listener) {
    ready = listener;
  }

  /** How many are runnable and do not run, deadline tasks without budget among them. */
  public int size() {
    return deadline.size() + realTime.size() + ordinary.size();
  }

  /** How many could be picked. */
  int ready() {
    return deadline.ready() + realTime.size() + ordinary.size();
  }

  /** How many deadline and real-time tasks could be picked. */
  int urgent() {
    return deadline.ready() + realTime.size();
  }

  /** Lets another policy order those who wait. */
  void use(SchedPolicy next) {
    policy = next;
    Schedulable runs = running;
    if (runs != null && runs.sched().runsAs == TaskClass.ORDINARY) {
      runs.sched().runsAs = TaskClass.NONE;
      runs.sched().sliceLeft = 0; // so that it is put into the queue soon
    }
    waitingLoad = 0;
    for (Schedulable task = ordinary.first();
        task != null && policy == next;
        task = ordinary.after(task)) {
      hand(task, Arrival.NEW);
    }
  }

  /** Lets go of a policy that is about to be replaced. */
  void dropPolicy() {
    policy = NoPolicy.INSTANCE;
  }

  void enqueue(Schedulable task, Arrival arrival) {
    SchedEntity entity = task.sched();
    TaskClass wanted = TaskClass.of(entity);
    Arrival told = arrival;
    if (task == running) {
      if (entity.runsAs != wanted) {
        forget(task, Departure.MOVED);
        told = Arrival.NEW;
      }
      running = null;
      entity.resumesWith = arrival == Arrival.PREEMPTED ? entity.sliceLeft : 0;
    } else if (arrival != Arrival.CHANGED) {
      entity.resumesWith = 0;
    }
    entity.waitsAs = wanted;
    entity.runsAs = TaskClass.NONE;
    entity.changed = false;
    switch (wanted) {
      case DEADLINE -> deadline.enqueue(task, told);
      case REAL_TIME -> realTime.enqueue(task, told, scheduler.roundRobinQuantum());
      default -> {
        ordinary.addLast(task);
        hand(task, told);
        limitRealTime();
      }
    }
  }

  /** Gives the policy a task that is in the list already. */
  private void hand(Schedulable task, Arrival arrival) {
    try {
      policy.enqueue(task, arrival);
      task.sched().waitingLoad = policy.load(task);
      waitingLoad += task.sched().waitingLoad;
    } catch (Throwable e) {
      failed("enqueue", e);
    }
  }

  /** A running real-time task must stop in time for the ordinary ones' share. */
  private void limitRealTime() {
    Schedulable runs = running;
    if (runs != null && runs.sched().runsAs == TaskClass.REAL_TIME) {
      runs.sched().sliceLeft = Math.min(runs.sched().sliceLeft, Math.max(1, limit.left()));
    }
  }

  /** A running deadline task's budget may last for another time than it was given. */
  private void paceChanged() {
    Schedulable runs = running;
    if (runs != null && runs.sched().runsAs == TaskClass.DEADLINE && runs.sched().reclaims()) {
      runs.sched().sliceLeft = deadline.quantum(runs.sched());
    }
  }

  /** Parameters of SCHED_DEADLINE were given to a task of this hart or taken from it. */
  void deadlineChanged(Schedulable task) {
    deadline.changed(task.sched());
  }

  /** Whether a task waits here, and not for its next period. */
  boolean canPick(Schedulable task) {
    SchedEntity entity = task.sched();
    boolean throttled = entity.waitsAs == TaskClass.DEADLINE && entity.server().throttled;
    return entity.waitsAs != TaskClass.NONE && entity.hart == hart && !throttled;
  }

  /** Takes out the task that should run next, or null if none waits. */
  @Nullable Schedulable pick() {
    Schedulable task = deadline.first();
    if (task == null && realTime.size() > 0) {
      if (ordinary.size() == 0 || limit.left() > 0) {
        task = realTime.first();
      } else {
        awaitEndOfLimit();
      }
    }
    if (task == null) {
      task = pickOrdinary();
    }
    if (task != null) {
      takeOut(task);
      task.sched().runsAs = TaskClass.of(task.sched());
      running = task;
    }
    return task;
  }

  /** Real-time tasks wait for the next period. */
  private void awaitEndOfLimit() {
    if (!limitEnds) {
      limitEnds = true;
      clock.at(
          limit.nextPeriod(),
          () -> {
            limitEnds = false;
            Schedulable first = realTime.first();
            if (first != null) {
              ready.accept(first);
            }
          });
    }
  }

  private @Nullable Schedulable pickOrdinary() {
    if (ordinary.size() == 0) {
      return null;
    }
    Schedulable task;
    try {
      task = policy.pick();
    } catch (Throwable e) {
      failed("pick", e);
      return policy.pick();
    }
    if (task == null) {
      scheduler.failed(this, "pick() gave no task, and " + ordinary.size() + " wait");
      return policy.pick();
    }
    SchedEntity entity = task.sched();
    if (entity.waitsAs != TaskClass.ORDINARY || entity.hart != hart) {
      scheduler.failed(
          this, "pick() gave task %d (%s), which does not wait".formatted(task.id(), task.name()));
      return policy.pick();
    }
    return task;
  }

  /** From the lists, not from the policy. */
  private void takeOut(Schedulable task) {
    SchedEntity entity = task.sched();
    switch (entity.waitsAs) {
      case DEADLINE -> deadline.remove(task);
      case REAL_TIME -> realTime.remove(task);
      default -> {
        ordinary.remove(task);
        waitingLoad -= entity.waitingLoad;
      }
    }
    entity.waitsAs = TaskClass.NONE;
  }

  /** Takes away a task that waits, and does not want to run any more. */
  void remove(Schedulable task, Departure departure) {
    boolean deadlines = task.sched().waitsAs == TaskClass.DEADLINE;
    remove(task);
    if (deadlines) {
      deadline.left(task, departure);
    }
  }

  /** Takes away a task that waits, for another hart or to be put here again. */
  void remove(Schedulable task) {
    boolean policys = task.sched().waitsAs == TaskClass.ORDINARY;
    takeOut(task);
    if (policys) {
      try {
        policy.remove(task);
      } catch (Throwable e) {
        failed("remove", e);
      }
    }
  }

  /** The running task goes away without waiting here again. */
  void left(Schedulable task, Departure departure) {
    if (running == task) {
      running = null;
    }
    forget(task, departure);
  }

  private void forget(Schedulable task, Departure departure) {
    SchedEntity entity = task.sched();
    if (entity.runsAs == TaskClass.ORDINARY) {
      try {
        policy.left(task, departure);
      } catch (Throwable e) {
        failed("left", e);
      }
    }
    boolean holdsShare = entity.policy == SchedEntity.SCHED_DEADLINE;
    if (entity.runsAs == TaskClass.DEADLINE || holdsShare) {
      deadline.left(task, departure);
    }
    entity.runsAs = TaskClass.NONE;
  }

  /** Whether the running task is not known as what it is: it must wait and be picked anew. */
  boolean mustRequeue(Schedulable task) {
    return task.sched().changed || task.sched().runsAs != TaskClass.of(task.sched());
  }

  /** Accounts time of the running task, ns. */
  void charge(Schedulable task, long nanos) {
    SchedEntity entity = task.sched();
    switch (entity.runsAs) {
      case NONE -> {}
      case DEADLINE -> deadline.charge(entity, nanos);
      case REAL_TIME -> {
        limit.charge(nanos);
        entity.roundRobinLeft -= nanos;
      }
      case ORDINARY -> {
        try {
          policy.charge(task, nanos);
        } catch (Throwable e) {
          failed("charge", e);
        }
      }
    }
  }

  /** How long the running task may go on before the next pick, ns. */
  long quantum(Schedulable task) {
    SchedEntity entity = task.sched();
    if (TaskClass.of(entity) == TaskClass.DEADLINE) {
      return deadline.quantum(entity);
    }
    if (TaskClass.of(entity) == TaskClass.REAL_TIME) {
      long own =
          entity.policy == SchedEntity.SCHED_RR
              ? Math.max(1, entity.roundRobinLeft)
              : SchedPolicy.UNLIMITED;
      return ordinary.size() == 0 ? own : Math.min(own, Math.max(1, limit.left()));
    }
    long rest = entity.resumesWith;
    entity.resumesWith = 0;
    return rest > 0 ? rest : policyQuantum(task);
  }

  private long policyQuantum(Schedulable task) {
    try {
      long quantum = policy.quantum(task);
      if (quantum > 0) {
        return quantum;
      }
      scheduler.failed(this, "quantum() gave " + quantum + " ns");
    } catch (Throwable e) {
      failed("quantum", e);
    }
    return policy.quantum(task);
  }

  /** What sched_rr_get_interval(2) says, ns; 0 for a task without a quantum. */
  public long interval(Schedulable task) {
    if (TaskClass.of(task.sched()) != TaskClass.ORDINARY) {
      return task.sched().policy == SchedEntity.SCHED_RR ? scheduler.roundRobinQuantum() : 0;
    }
    long quantum = policyQuantum(task);
    return quantum == SchedPolicy.UNLIMITED ? 0 : quantum;
  }

  /** Whether a task that has just begun to wait should take the hart from the running one. */
  boolean preempts(Schedulable task, Schedulable runs) {
    SchedEntity entity = task.sched();
    TaskClass other = runs.sched().runsAs;
    if (entity.waitsAs == TaskClass.DEADLINE && entity.server().throttled) {
      return false;
    }
    if (other == TaskClass.NONE) {
      return false; // it is put into the queue soon
    }
    if (entity.waitsAs != other) {
      boolean better = entity.waitsAs.ordinal() < other.ordinal();
      return better && (entity.waitsAs != TaskClass.REAL_TIME || limit.left() > 0);
    }
    if (other == TaskClass.DEADLINE) {
      return DeadlineQueue.urgency(entity) < DeadlineQueue.urgency(runs.sched());
    }
    if (other == TaskClass.REAL_TIME) {
      return RealTimeQueue.priority(entity) > RealTimeQueue.priority(runs.sched());
    }
    try {
      return policy.preempts(task, runs);
    } catch (Throwable e) {
      failed("preempts", e);
      return policy.preempts(task, runs);
    }
  }

  /** Finds a waiting task that another hart may take over; it stays. */
  @Nullable Schedulable offer(int otherHart) {
    Schedulable urgent = offerUrgent(otherHart);
    if (urgent != null) {
      return urgent;
    }
    return offerOrdinary(otherHart);
  }

  /** Finds a waiting deadline or real-time task that another hart may take over; it stays. */
  @Nullable Schedulable offerUrgent(int otherHart) {
    Schedulable first = deadline.firstFor(otherHart);
    return first != null ? first : realTime.firstFor(otherHart);
  }

  /** Finds the ordinary task that has waited longest and that another hart may take over. */
  @Nullable Schedulable offerOrdinary(int otherHart) {
    Schedulable task = ordinary.first();
    for (int i = 0; task != null && i < LOOK_AT; i++) {
      if (task.sched().mayRunOn(otherHart)) {
        return task;
      }
      task = ordinary.after(task);
    }
    return null;
  }

  /** What those count for that wait or run, 1024 for each ordinary task of nice 0. */
  long load() {
    Schedulable runs = running;
    return waitingLoad + urgent() * Weights.NORMAL + (runs == null ? 0 : loadOf(runs));
  }

  long loadOf(Schedulable task) {
    if (TaskClass.of(task.sched()) != TaskClass.ORDINARY) {
      return Weights.NORMAL;
    }
    try {
      return policy.load(task);
    } catch (Throwable e) {
      failed("load", e);
      return policy.load(task);
    }
  }

  /** Tells what the policy keeps of a task of this hart. */
  public void describe(Schedulable task, SchedPolicy.Fields fields) {
    SchedEntity entity = task.sched();
    if (entity.policy == SchedEntity.SCHED_DEADLINE) {
      fields.time("dl.runtime", entity.server().left);
      fields.time("dl.deadline", entity.server().deadline);
      fields.number("dl.missed", entity.server().misses);
      fields.number("dl.throttled", entity.server().throttles);
      fields.time("dl.reclaimed", entity.server().reclaimed);
    }
    if (TaskClass.of(entity) != TaskClass.ORDINARY) {
      return;
    }
    try {
      policy.describe(task, fields);
    } catch (Throwable e) {
      failed("describe", e);
    }
  }

  private void failed(String method, Throwable e) {
    scheduler.failed(this, policy.getClass(), method, e);
  }

  /** Stands in until the first policy is there. */
  private enum NoPolicy implements SchedPolicy {
    INSTANCE;

    @Override
    public void enqueue(Schedulable task, Arrival arrival) {}

    @Override
    public @Nullable Schedulable pick() {
      return null;
    }

    @Override
    public void remove(Schedulable task) {}

    @Override
    public long quantum(Schedulable task) {
      return UNLIMITED;
    }
  }
}
