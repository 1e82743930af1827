package vivarium.sched;

import org.jspecify.annotations.Nullable;
import vivarium.cpu.Trap;

/**
 * What happens in one turn of a hart: it gets a task if it has none, the task looks at what has
 * come for it, or its code runs and its trap is handled; then it keeps or loses the hart. When the
 * turns come, and on which thread, is a {@link Driver}'s business.
 */
final class HartTurn {
  private final Machine machine;
  private final ContextSwitch contextSwitch;
  private final Placement placement;

  HartTurn(Machine machine, ContextSwitch contextSwitch, Placement placement) {
    this.machine = machine;
    this.contextSwitch = contextSwitch;
    this.placement = placement;
  }

  /**
   * Does what comes before code of the guest may run.
   *
   * @return the task whose code is to run now, or null if the turn is over
   */
  @Nullable Schedulable prepare(HartState hart) {
    Schedulable task = hart.current;
    if (task == null) {
      next(hart, null, SwitchReason.IDLE);
      return null;
    }
    SchedEntity entity = task.sched();
    if (entity.state != TaskState.RUNNING || hart.reschedule != null) {
      settle(hart, task);
      return null;
    }
    if (entity.attention) {
      entity.attention = false;
      machine.handler().resume(hart, task);
      lookBetween(hart, task);
      settle(hart, task);
      return null;
    }
    hart.cpu().timeBase = hart.time;
    hart.cpu().instretBase = entity.instructions;
    return task;
  }

  /**
   * How long the task may run before its quantum, a timer on its CPU time or who follows it wants
   * to look, or before {@code limit} ns have passed; at least 1 ns.
   */
  static long budget(SchedEntity entity, long limit) {
    long budget = Math.min(entity.sliceLeft, entity.cpuAlarm - entity.cpuTime());
    return Math.max(1, Math.min(budget, limit));
  }

  /** Runs the task's code; see {@link vivarium.cpu.Hart#run(long)}. */
  int run(HartState hart, SchedEntity entity, long budget) {
    Watch watch = entity.watch;
    return watch == null ? hart.cpu().run(budget) : watch.run(hart.cpu(), budget, machine.door());
  }

  /** The kernel has done something for a task. */
  private static void lookBetween(HartState hart, Schedulable task) {
    Watch watch = task.sched().watch;
    if (watch != null && hart.current == task) {
      watch.lookBetween(hart.cpu());
    }
  }

  /** Accounts what the guest's code did, and handles the trap that ended it. */
  void conclude(HartState hart, Schedulable task, int trap) {
    hart.ran(task, hart.cpu().executed(), hart.cpu().elapsed());
    SchedEntity entity = task.sched();
    if (trap != Trap.BUDGET && isUndisturbed(hart, task)) {
      machine.handler().trap(hart, task, trap);
      lookBetween(hart, task);
    }
    if (entity.cpuTime() >= entity.cpuAlarm) {
      entity.attention = true;
    }
    settle(hart, task);
  }

  /**
   * Whether nothing has come for the task while its code ran on another thread. If it has, a trap
   * is left alone: the instruction has changed nothing, and traps again if it is still to be
   * executed.
   */
  private static boolean isUndisturbed(HartState hart, Schedulable task) {
    SchedEntity entity = task.sched();
    return hart.current == task && entity.state == TaskState.RUNNING && !entity.attention;
  }

  /** After a turn: takes the hart from a task that may not or need not go on. */
  void settle(HartState hart, Schedulable task) {
    SchedEntity entity = task.sched();
    if (hart.current != task) {
      return;
    }
    if (entity.state != TaskState.RUNNING) {
      next(hart, task, leaveReason(entity.state));
      return;
    }
    SwitchReason reason = hart.reschedule;
    if (reason == null && entity.sliceLeft <= 0) {
      machine.interrupted(hart.id(), InterruptCause.QUANTUM, 1);
      reason = SwitchReason.QUANTUM;
    }
    if (reason == null) {
      return;
    }
    hart.reschedule = null;
    if (!entity.mayRunOn(hart.id())) {
      next(hart, task, SwitchReason.MIGRATION);
      machine.queue(task, placement.choose(task), SchedPolicy.Arrival.MIGRATED);
      return;
    }
    giveTurn(hart, task, reason);
  }

  /**
   * After a defect of the kernel, told to the handler already: the hart is taken from a task that
   * has ended of it, and if that fails too, it is simply without one.
   */
  void recover(HartState hart, Schedulable task) {
    try {
      settle(hart, task);
    } catch (RuntimeException | StackOverflowError another) {
      machine.handler().failed(null, another);
      if (hart.current == task && task.sched().state != TaskState.RUNNING) {
        hart.current = null;
      }
    }
  }

  /** The running task could go on; lets the queue decide between it and those who wait. */
  private void giveTurn(HartState hart, Schedulable task, SwitchReason reason) {
    SchedEntity entity = task.sched();
    RunQueue queue = hart.queue();
    boolean urgent = TaskClass.of(entity) != TaskClass.ORDINARY;
    if (!urgent) {
      take(hart, placement.pullUrgent(hart));
    }
    if (queue.ready() > 0 && reason == SwitchReason.QUANTUM) {
      take(hart, placement.balance(hart));
    }
    if (queue.ready() == 0 && !queue.mustRequeue(task) && !outOfBudget(entity)) {
      boolean pulled = reason != SwitchReason.PREEMPTED && take(hart, placement.pullFair(hart));
      if (!pulled) {
        entity.sliceLeft = queue.quantum(task);
        return;
      }
    }
    machine.setState(task, TaskState.RUNNABLE);
    queue.enqueue(task, arrival(reason));
    Schedulable next = queue.pick();
    if (next == task) {
      machine.setState(task, TaskState.RUNNING);
      entity.sliceLeft = queue.quantum(task);
      return;
    }
    contextSwitch.leave(hart, task, reason);
    install(hart, task, next, reason);
    HartState other = urgent ? placement.lessUrgent(task) : null;
    if (other != null && other != hart && queue.urgent() > 0 && queue.canPick(task)) {
      machine.move(task, other);
    }
  }

  /** A deadline task must wait for its next period even if nobody else wants the hart. */
  private static boolean outOfBudget(SchedEntity entity) {
    return entity.policy == SchedEntity.SCHED_DEADLINE;
  }

  /** Gives the hart to whoever waits, or leaves it idle. */
  private void next(HartState hart, @Nullable Schedulable previous, SwitchReason reason) {
    hart.reschedule = null;
    if (previous != null) {
      hart.queue().left(previous, departure(reason));
      contextSwitch.leave(hart, previous, reason);
    }
    take(hart, placement.pullUrgent(hart));
    Schedulable next = hart.queue().pick();
    if (next == null && take(hart, placement.pull(hart))) {
      next = hart.queue().pick();
    }
    install(hart, previous, next, reason);
  }

  /** Lets a task wait for this hart that waited for another; false if there is none. */
  private boolean take(HartState hart, @Nullable Schedulable task) {
    if (task == null) {
      return false;
    }
    contextSwitch.move(task, hart);
    hart.queue().enqueue(task, SchedPolicy.Arrival.MIGRATED);
    return true;
  }

  private void install(
      HartState hart,
      @Nullable Schedulable previous,
      @Nullable Schedulable next,
      SwitchReason reason) {
    if (next == null && previous == null) {
      return;
    }
    long ran = previous == null ? 0 : hart.time - previous.sched().runningSince;
    long waited = 0;
    if (next != null) {
      hart.idleUntil(next.sched().readyAt);
      machine.clock().setNow(hart.time);
      long before = next.sched().waitTime;
      machine.setState(next, TaskState.RUNNING);
      waited = next.sched().waitTime - before;
    }
    contextSwitch.enter(hart, previous, next, reason, ran, waited);
  }

  private static SwitchReason leaveReason(TaskState state) {
    return switch (state) {
      case STOPPED, TRACED -> SwitchReason.STOPPED;
      case ZOMBIE, DEAD -> SwitchReason.EXIT;
      default -> SwitchReason.BLOCKED;
    };
  }

  private static SchedPolicy.Arrival arrival(SwitchReason reason) {
    return switch (reason) {
      case QUANTUM -> SchedPolicy.Arrival.QUANTUM_USED;
      case YIELD -> SchedPolicy.Arrival.YIELDED;
      default -> SchedPolicy.Arrival.PREEMPTED;
    };
  }

  private static SchedPolicy.Departure departure(SwitchReason reason) {
    return switch (reason) {
      case EXIT -> SchedPolicy.Departure.ENDED;
      case MIGRATION -> SchedPolicy.Departure.MOVED;
      default -> SchedPolicy.Departure.BLOCKED;
    };
  }
}
