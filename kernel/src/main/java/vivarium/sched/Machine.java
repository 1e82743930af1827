package vivarium.sched;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import vivarium.cpu.Hart;
import vivarium.cpu.Trap;
import vivarium.mem.AddressSpace;
import vivarium.trace.Counter;
import vivarium.trace.Counters;
import vivarium.trace.EventKind;
import vivarium.trace.Trace;

/**
 * The loop that turns the machine, on one host thread: the busy hart with the lowest virtual time
 * runs next, up to the end of its quantum, the next timer, or the interleave window. So the same
 * input gives the same order of events.
 *
 * <p>Everything here is called on the machine thread (others come through {@link #door}), apart
 * from {@link #stop}.
 */
public final class Machine {
  private final Clock clock;
  private final Door door = new Door();
  private final List<HartState> harts;
  private final Counters counters;
  private final Trace trace;
  private final ContextSwitch contextSwitch;
  private final Placement placement;
  private final Idle idle;
  private @Nullable TrapHandler handler;

  /** The hart whose turn it is; null between turns. */
  private @Nullable HartState turning;

  private int active;
  private volatile boolean stopping;

  /**
   * @param attended whether idle time is paced to the wall clock rather than skipped
   */
  public Machine(
      int hartCount,
      IntFunction<Hart> newHart,
      SchedPolicy.Factory policy,
      Clock clock,
      Counters counters,
      Trace trace,
      boolean attended) {
    this.clock = clock;
    this.counters = counters;
    this.trace = trace;
    this.harts =
        IntStream.range(0, hartCount)
            .mapToObj(i -> new HartState(newHart.apply(i), policy.create(i), clock, counters))
            .toList();
    this.contextSwitch = new ContextSwitch(clock, counters, trace);
    this.placement = new Placement(harts);
    this.idle = new Idle(clock, door, attended);
  }

  /** Sets what handles traps; once, before {@link #run}. */
  public void setTrapHandler(TrapHandler trapHandler) {
    handler = trapHandler;
  }

  public Clock clock() {
    return clock;
  }

  public Door door() {
    return door;
  }

  public List<HartState> harts() {
    return harts;
  }

  /** How many tasks run, are runnable, or wait uninterruptibly: what the load average counts. */
  public int activeTasks() {
    return active;
  }

  /** How many tasks run or are runnable. */
  public int runningTasks() {
    int sum = 0;
    for (HartState hart : harts) {
      sum += hart.queue().size() + (hart.current == null ? 0 : 1);
    }
    return sum;
  }

  /** The hart whose trap is being handled; null outside of a turn. */
  public @Nullable HartState turning() {
    return turning;
  }

  /** Turns the machine until {@link #stop}; the calling thread becomes the machine thread. */
  public void run() throws InterruptedException {
    door.enter(Thread.currentThread());
    try {
      while (!stopping) {
        try {
          turn();
        } catch (RuntimeException | StackOverflowError e) {
          failed(e);
        }
      }
    } finally {
      door.close();
      door.enter(null);
    }
  }

  /** Ends {@link #run} after the present turn; from any thread. */
  public void stop() {
    stopping = true;
    door.post(() -> {});
  }

  private void failed(Throwable defect) {
    HartState hart = turning;
    Schedulable task = hart == null ? null : hart.current;
    handler().failed(task, defect);
    turning = null;
    if (hart != null && task != null) {
      settle(hart, task);
    }
  }

  private void turn() throws InterruptedException {
    HartState hart = earliest();
    if (door.pending()) {
      clock.setNow(hart == null ? idle.now() : hart.time);
      int actions = door.drain();
      counters.add(hart == null ? 0 : hart.id(), Counter.INTERRUPTS_DEVICE, actions);
      return;
    }
    if (hart == null) {
      fireTimers(harts.getFirst(), idle.sleep());
      return;
    }
    if (clock.nextTimer() <= hart.time) {
      fireTimers(hart, hart.time);
      return;
    }
    clock.setNow(hart.time);
    turning = hart;
    runHart(hart);
    turning = null;
  }

  private void runHart(HartState hart) {
    Schedulable task = hart.current;
    if (task == null) {
      next(hart, null, SwitchReason.IDLE);
      return;
    }
    SchedEntity entity = task.sched();
    TrapHandler traps = handler();
    if (entity.state != TaskState.RUNNING) {
      settle(hart, task);
      return;
    }
    if (entity.attention) {
      entity.attention = false;
      traps.resume(hart, task);
      settle(hart, task);
      return;
    }
    Hart cpu = hart.cpu();
    cpu.timeBase = hart.time;
    int trap = cpu.run(budget(hart, entity));
    hart.ran(task, cpu.executed());
    if (trap != Trap.BUDGET) {
      traps.trap(hart, task, trap);
    }
    if (entity.cpuTime() >= entity.cpuAlarm) {
      entity.attention = true;
    }
    settle(hart, task);
  }

  /** How many instructions the hart may execute before something else must be looked at. */
  private long budget(HartState hart, SchedEntity entity) {
    long budget = Math.min(entity.sliceLeft, clock.nextTimer() - hart.time);
    budget = Math.min(budget, entity.cpuAlarm - entity.cpuTime());
    budget = Math.min(budget, severalBusy(hart) ? Costs.INTERLEAVE_WINDOW : Costs.LONGEST_TURN);
    return Math.max(1, budget);
  }

  /** After a turn: takes the hart from a task that may not or need not go on. */
  private void settle(HartState hart, Schedulable task) {
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
      counters.add(hart.id(), Counter.INTERRUPTS_TIMER);
      reason = SwitchReason.QUANTUM;
    }
    if (reason == null) {
      return;
    }
    hart.reschedule = null;
    if (!entity.mayRunOn(hart.id())) {
      next(hart, task, SwitchReason.MIGRATION);
      queue(task, placement.choose(task), SchedPolicy.Arrival.MIGRATED);
      return;
    }
    giveTurn(hart, task, reason);
  }

  /** The running task could go on; lets the queue decide between it and those who wait. */
  private void giveTurn(HartState hart, Schedulable task, SwitchReason reason) {
    SchedEntity entity = task.sched();
    Schedulable pulled = null;
    if (hart.queue().size() == 0) {
      pulled = reason == SwitchReason.PREEMPTED ? null : placement.pull(hart);
      if (pulled == null) {
        entity.sliceLeft = hart.queue().quantum(task);
        return;
      }
    }
    setState(task, TaskState.RUNNABLE);
    hart.queue().enqueue(task, arrival(reason));
    Schedulable next = pulled != null ? pulled : hart.queue().pick();
    if (next == task) {
      setState(task, TaskState.RUNNING);
      entity.sliceLeft = hart.queue().quantum(task);
      return;
    }
    contextSwitch.leave(hart, task, reason);
    install(hart, task, next, reason);
  }

  /** Gives the hart to whoever waits, or leaves it idle. */
  private void next(HartState hart, @Nullable Schedulable previous, SwitchReason reason) {
    hart.reschedule = null;
    if (previous != null) {
      contextSwitch.leave(hart, previous, reason);
    }
    Schedulable next = hart.queue().pick();
    if (next == null) {
      next = placement.pull(hart);
    }
    install(hart, previous, next, reason);
  }

  private void install(
      HartState hart,
      @Nullable Schedulable previous,
      @Nullable Schedulable next,
      SwitchReason reason) {
    if (next == null && previous == null) {
      return;
    }
    long waited = 0;
    if (next != null) {
      hart.idleUntil(next.sched().readyAt);
      clock.setNow(hart.time);
      waited = hart.time - next.sched().since;
      setState(next, TaskState.RUNNING);
    }
    contextSwitch.enter(hart, previous, next, reason, waited);
  }

  private @Nullable HartState earliest() {
    HartState first = null;
    for (HartState hart : harts) {
      if (hart.busy() && (first == null || hart.time < first.time)) {
        first = hart;
      }
    }
    return first;
  }

  private boolean severalBusy(HartState self) {
    for (HartState hart : harts) {
      if (hart != self && hart.busy()) {
        return true;
      }
    }
    return false;
  }

  private void fireTimers(HartState hart, long until) {
    int fired = clock.fireUntil(until);
    counters.add(hart.id(), Counter.INTERRUPTS_TIMER, fired);
    if (fired > 0 && trace.on()) {
      trace.record(EventKind.TIMER, clock.now(), hart.id(), 0, until);
    }
  }

  // What tasks and the kernel ask of the scheduler

  /** Makes a new task runnable. */
  public void start(Schedulable task) {
    task.sched().since = clock.now();
    queue(task, placement.chooseForNew(task), SchedPolicy.Arrival.NEW);
  }

  /** Makes a task that sleeps (interruptibly or not) runnable; does nothing to any other. */
  public void wake(Schedulable task) {
    SchedEntity entity = task.sched();
    if (entity.state == TaskState.SLEEPING || entity.state == TaskState.UNINTERRUPTIBLE) {
      HartState current = harts.get(entity.hart);
      if (current.current == task) { // it has not left its hart yet
        setState(task, TaskState.RUNNING);
        entity.attention = true;
        return;
      }
      queue(task, placement.choose(task), SchedPolicy.Arrival.WOKEN);
    }
  }

  /** Makes a task that is stopped, or stopped for its tracer, runnable again; no other. */
  public void resume(Schedulable task) {
    TaskState state = task.sched().state;
    if (state == TaskState.STOPPED || state == TaskState.TRACED) {
      setState(task, TaskState.SLEEPING);
      wake(task);
    }
  }

  /** Asks for {@link TrapHandler#resume} before the task's next instruction in user mode. */
  public void attention(Schedulable task) {
    task.sched().attention = true;
  }

  /**
   * The task runs no further until {@link #wake}, {@link #resume} or never, as the state says. It
   * may run, be queued, or sleep. The hart goes to another task at the end of the turn.
   */
  public void suspend(Schedulable task, TaskState state) {
    SchedEntity entity = task.sched();
    if (entity.state == TaskState.RUNNABLE) {
      harts.get(entity.hart).queue().remove(task);
    }
    setState(task, state);
  }

  /** The running task offers its hart to those who wait. */
  public void yield(Schedulable task) {
    HartState hart = harts.get(task.sched().hart);
    if (hart.current == task) {
      counters.add(hart.id(), Counter.YIELDS);
      hart.reschedule = SwitchReason.YIELD;
    }
  }

  /** Allows other harts, a bit each; moves the task if it is where it may not be. */
  public void setAffinity(Schedulable task, long mask) {
    SchedEntity entity = task.sched();
    entity.affinity = mask;
    if (entity.mayRunOn(entity.hart)) {
      return;
    }
    if (entity.state == TaskState.RUNNABLE) {
      harts.get(entity.hart).queue().remove(task);
      queue(task, placement.choose(task), SchedPolicy.Arrival.MIGRATED);
    } else if (entity.state == TaskState.RUNNING) {
      harts.get(entity.hart).reschedule = SwitchReason.MIGRATION;
    }
  }

  /** Puts the registers of a task that has a hart into its PCB, so that the PCB is whole. */
  public void capture(Schedulable task) {
    HartState hart = harts.get(task.sched().hart);
    if (hart.current == task) {
      hart.cpu().save(task.context());
    }
  }

  /** Takes a changed PCB's registers and address space into the hart that the task has. */
  public void restore(Schedulable task) {
    HartState hart = harts.get(task.sched().hart);
    if (hart.current == task) {
      hart.cpu().load(task.context());
      contextSwitch.useAddressSpace(hart, task.addressSpace());
    }
  }

  /**
   * Takes an address space that is about to go from all harts, but for those whose task still uses
   * it.
   */
  public void forget(AddressSpace space) {
    for (HartState hart : harts) {
      Schedulable task = hart.current;
      if (hart.space == space && (task == null || task.addressSpace() != space)) {
        contextSwitch.useAddressSpace(hart, null);
      }
    }
  }

  private void queue(Schedulable task, HartState hart, SchedPolicy.Arrival arrival) {
    SchedEntity entity = task.sched();
    long now = clock.now();
    if (arrival == SchedPolicy.Arrival.WOKEN) {
      counters.add(hart.id(), Counter.WAKEUPS);
      if (hart == turning) {
        counters.add(hart.id(), Counter.WAKEUPS_LOCAL);
      }
      if (trace.on()) {
        HartState from = turning;
        Schedulable waker = from == null ? null : from.current;
        trace.record(
            EventKind.WAKEUP,
            now,
            from == null ? -1 : from.id(),
            task.id(),
            waker == null ? 0 : waker.id(),
            hart.id());
      }
    }
    contextSwitch.move(task, hart);
    entity.readyAt = now;
    setState(task, TaskState.RUNNABLE);
    if (hart.current == null) {
      hart.idleUntil(now);
    }
    if (hart != turning && hart.current == null) {
      counters.add(hart.id(), Counter.INTERRUPTS_RESCHEDULE);
    }
    hart.queue().enqueue(task, arrival);
    Schedulable running = hart.current;
    if (running != null && hart.queue().preempts(task, running)) {
      hart.reschedule = SwitchReason.PREEMPTED;
    }
  }

  private void setState(Schedulable task, TaskState state) {
    SchedEntity entity = task.sched();
    TaskState old = entity.state;
    if (old == state) {
      return;
    }
    long now = clock.now();
    if (old == TaskState.RUNNABLE) {
      long waited = Math.max(0, now - entity.since);
      entity.waitTime += waited;
      counters.add(entity.hart, Counter.RUN_DELAY, waited);
    }
    entity.state = state;
    entity.since = now;
    int change = (counted(state) ? 1 : 0) - (counted(old) ? 1 : 0);
    if (change != 0) {
      active += change;
      counters.load().active(now, active);
    }
  }

  private static boolean counted(TaskState state) {
    return state.active() || state == TaskState.UNINTERRUPTIBLE;
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

  private TrapHandler handler() {
    TrapHandler traps = handler;
    if (traps == null) {
      throw new IllegalStateException("no trap handler");
    }
    return traps;
  }
}
