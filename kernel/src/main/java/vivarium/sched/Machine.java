package vivarium.sched;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import vivarium.cpu.Hart;
import vivarium.mem.AddressSpace;
import vivarium.trace.Counter;
import vivarium.trace.Counters;
import vivarium.trace.EventKind;
import vivarium.trace.Trace;

/**
 * The harts, and what tasks and the kernel ask of the scheduler; a {@link Driver} gives the harts
 * their turns.
 *
 * <p>Everything here is called on the machine thread (others come through {@link #door}), or in the
 * parallel machine by whoever holds the kernel; apart from {@link #stop}.
 */
public final class Machine {
  private final Clock clock;
  private final Door door = new Door();
  private final List<HartState> harts;
  private final Counters counters;
  private final Trace trace;
  private final SwitchLog switches = new SwitchLog();
  private final StateHistory history = new StateHistory();
  private final ContextSwitch contextSwitch;
  private final Scheduler scheduler;
  private final Placement placement;
  private final Driver driver;
  private @Nullable TrapHandler handler;

  /** The hart whose turn it is; null between turns. */
  private @Nullable HartState turning;

  private int active;

  /**
   * @param attended whether idle time is paced to the wall clock rather than skipped
   * @param parallel whether each hart has a host thread of its own; then the kernel is guarded by a
   *     lock, which whoever calls in from a hart's turn or by the door holds
   */
  public Machine(
      int hartCount,
      IntFunction<Hart> newHart,
      Scheduler scheduler,
      Clock clock,
      Counters counters,
      Trace trace,
      boolean attended,
      boolean parallel) {
    this.clock = clock;
    this.counters = counters;
    this.trace = trace;
    this.scheduler = scheduler;
    this.harts =
        IntStream.range(0, hartCount)
            .mapToObj(
                i -> new HartState(newHart.apply(i), scheduler.newQueue(clock), clock, counters))
            .toList();
    this.contextSwitch = new ContextSwitch(clock, counters, trace, switches);
    this.placement = new Placement(harts);
    for (HartState hart : harts) {
      hart.queue().onReady(task -> ready(task, hart));
    }
    HartTurn turn = new HartTurn(this, contextSwitch, placement);
    this.driver =
        parallel ? new ParallelTurns(this, turn, attended) : new Turns(this, turn, attended);
  }

  /** Sets what handles traps; once, before {@link #run}. */
  public void setTrapHandler(TrapHandler trapHandler) {
    handler = trapHandler;
  }

  public Clock clock() {
    return clock;
  }

  /** The policy in force. */
  public Scheduler scheduler() {
    return scheduler;
  }

  public Door door() {
    return door;
  }

  public List<HartState> harts() {
    return harts;
  }

  /**
   * Keeps from now on each context switch and each task's states, for those who look back; or ends
   * that. It takes some of the host's time and memory, nothing of the guest's.
   */
  public void keepHistory(boolean wanted) {
    switches.keep(wanted);
    history.keep(wanted, clock.now());
  }

  /** The context switches. */
  public SwitchLog switches() {
    return switches;
  }

  /** What the tasks did lately. */
  public StateHistory history() {
    return history;
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
    driver.run();
  }

  /** Ends {@link #run} after the present turn; from any thread. */
  public void stop() {
    driver.stop();
  }

  /** Whether {@link #run} is to end; from any thread. */
  public boolean stopping() {
    return driver.stopping();
  }

  /**
   * Does what has been handed in at the door in the middle of a hart's turn, for a host program
   * that keeps its hart for long; by whoever holds the kernel.
   */
  public void letIn(int hart) {
    door.drain(() -> interrupted(hart, InterruptCause.DEVICE, 1));
  }

  void setTurning(@Nullable HartState hart) {
    turning = hart;
  }

  void fireTimers(HartState hart, long until) {
    int fired = clock.fireUntil(until);
    counters.add(hart.id(), Counter.INTERRUPTS_TIMER, fired);
    if (fired > 0 && trace.on()) {
      trace.record(EventKind.TIMER, clock.now(), hart.id(), 0, fired, until);
    }
  }

  /** Counts interrupts that are no timers of the machine, and tells the event log. */
  void interrupted(int hart, InterruptCause cause, long count) {
    counters.add(
        hart,
        switch (cause) {
          case QUANTUM -> Counter.INTERRUPTS_TIMER;
          case RESCHEDULE -> Counter.INTERRUPTS_RESCHEDULE;
          case DEVICE -> Counter.INTERRUPTS_DEVICE;
        },
        count);
    if (trace.on() && count > 0) {
      trace.record(EventKind.INTERRUPT, clock.now(), hart, 0, cause.ordinal(), count);
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
        attention(task);
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
    SchedEntity entity = task.sched();
    entity.attention = true;
    if (entity.state == TaskState.RUNNING) {
      driver.news(harts.get(entity.hart));
    }
  }

  /**
   * The task runs no further until {@link #wake}, {@link #resume} or never, as the state says. It
   * may run, be queued, or sleep. The hart goes to another task at the end of the turn.
   */
  public void suspend(Schedulable task, TaskState state) {
    SchedEntity entity = task.sched();
    if (entity.state == TaskState.RUNNABLE) {
      boolean ends = state == TaskState.ZOMBIE || state == TaskState.DEAD;
      SchedPolicy.Departure departure =
          ends ? SchedPolicy.Departure.ENDED : SchedPolicy.Departure.BLOCKED;
      harts.get(entity.hart).queue().remove(task, departure);
    } else if (entity.state == TaskState.RUNNING) {
      driver.halt(harts.get(entity.hart));
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
      if (entity.state == TaskState.RUNNABLE && !placement.choose(task).busy()) {
        move(task, placement.choose(task));
      }
      return;
    }
    if (entity.state == TaskState.RUNNABLE) {
      move(task, placement.choose(task));
    } else if (entity.state == TaskState.RUNNING) {
      harts.get(entity.hart).reschedule = SwitchReason.MIGRATION;
      driver.news(harts.get(entity.hart));
    }
  }

  /** Lets a waiting task wait for another hart. */
  void move(Schedulable task, HartState to) {
    harts.get(task.sched().hart).queue().remove(task);
    queue(task, to, SchedPolicy.Arrival.MIGRATED);
  }

  /**
   * Changes what the scheduler goes by: class, priority, nice value, what is lent to the task. It
   * takes effect at once, whether the task runs, waits or sleeps.
   */
  public void change(Schedulable task, Runnable change) {
    SchedEntity entity = task.sched();
    HartState hart = harts.get(entity.hart);
    boolean hadDeadline = entity.policy == SchedEntity.SCHED_DEADLINE;
    if (entity.state == TaskState.RUNNABLE) {
      TaskClass before = TaskClass.of(entity);
      hart.queue().remove(task);
      change.run();
      deadlineChanged(task, hadDeadline);
      boolean same = TaskClass.of(entity) == before;
      hart.queue().enqueue(task, same ? SchedPolicy.Arrival.CHANGED : SchedPolicy.Arrival.NEW);
      preempt(task, hart);
      return;
    }
    change.run();
    deadlineChanged(task, hadDeadline);
    if (hart.current == task) {
      entity.changed = true;
      if (hart.reschedule == null) {
        hart.reschedule = SwitchReason.PREEMPTED;
        hart.preemptor = null;
      }
    }
  }

  private void deadlineChanged(Schedulable task, boolean hadDeadline) {
    SchedEntity entity = task.sched();
    if (hadDeadline || entity.policy == SchedEntity.SCHED_DEADLINE) {
      harts.get(entity.hart).queue().deadlineChanged(task);
    }
  }

  /** Puts the registers of a task that has a hart into its PCB, so that the PCB is whole. */
  public void capture(Schedulable task) {
    HartState hart = harts.get(task.sched().hart);
    if (hart.current == task) {
      driver.halt(hart);
      hart.cpu().save(task.context());
    }
  }

  /** Takes a changed PCB's registers and address space into the hart that the task has. */
  public void restore(Schedulable task) {
    HartState hart = harts.get(task.sched().hart);
    if (hart.current == task) {
      driver.halt(hart);
      hart.cpu().load(task.context());
      contextSwitch.useAddressSpace(hart, task.addressSpace());
    }
  }

  /** Has all harts leave guest code; they stay out while the caller has the kernel. */
  public void halt() {
    harts.forEach(driver::halt);
  }

  /**
   * Takes an address space that is about to go from all harts, but for those whose task still uses
   * it.
   */
  public void forget(AddressSpace space) {
    switches.forget(space);
    for (HartState hart : harts) {
      Schedulable task = hart.current;
      if (hart.space == space && (task == null || task.addressSpace() != space)) {
        driver.halt(hart);
        contextSwitch.useAddressSpace(hart, null);
      }
    }
  }

  void queue(Schedulable task, HartState hart, SchedPolicy.Arrival arrival) {
    SchedEntity entity = task.sched();
    long now = clock.now();
    if (arrival == SchedPolicy.Arrival.WOKEN) {
      entity.beginRealTime();
      counters.add(hart.id(), Counter.WAKEUPS);
      if (hart == turning) {
        counters.add(hart.id(), Counter.WAKEUPS_LOCAL);
      }
    }
    if (trace.on()) {
      recordArrival(task, hart, arrival);
    }
    contextSwitch.move(task, hart);
    entity.readyAt = Math.max(entity.readyAt, now);
    setState(task, TaskState.RUNNABLE);
    if (hart.current == null) {
      hart.idleUntil(now);
    }
    if (hart != turning && hart.current == null) {
      interrupted(hart.id(), InterruptCause.RESCHEDULE, 1);
    }
    hart.queue().enqueue(task, arrival);
    preempt(task, hart);
  }

  /** A task that waited for its time may run from now on. */
  private void ready(Schedulable task, HartState hart) {
    long now = clock.now();
    task.sched().readyAt = Math.max(task.sched().readyAt, now);
    if (hart.current == null) {
      hart.idleUntil(now);
    }
    preempt(task, hart);
  }

  private void preempt(Schedulable task, HartState hart) {
    Schedulable running = hart.current;
    if (running != null && hart.queue().preempts(task, running)) {
      hart.reschedule = SwitchReason.PREEMPTED;
      hart.preemptor = task;
    }
    if (running == null || hart.reschedule != null) {
      driver.news(hart);
    }
  }

  private void recordArrival(Schedulable task, HartState hart, SchedPolicy.Arrival arrival) {
    boolean woken = arrival == SchedPolicy.Arrival.WOKEN;
    if (woken || arrival == SchedPolicy.Arrival.NEW) {
      HartState from = turning;
      Schedulable waker = from == null ? null : from.current;
      trace.record(
          woken ? EventKind.SCHED_WAKEUP : EventKind.SCHED_WAKEUP_NEW,
          clock.now(),
          from == null ? -1 : from.id(),
          task.id(),
          waker == null ? 0 : waker.id(),
          hart.id(),
          ContextSwitch.priority(task));
    }
  }

  void setState(Schedulable task, TaskState state) {
    SchedEntity entity = task.sched();
    TaskState old = entity.state;
    if (old == state) {
      return;
    }
    long now = Math.max(clock.now(), entity.since); // another hart's clock may be ahead
    if (old == TaskState.RUNNABLE) {
      long waited = now - entity.since;
      entity.waitTime += waited;
      counters.add(entity.hart, Counter.RUN_DELAY, waited);
    }
    history.ended(task, old, entity.hart, entity.since, now);
    entity.state = state;
    entity.since = now;
    int change = (counted(state) ? 1 : 0) - (counted(old) ? 1 : 0);
    if (change != 0) {
      active += change;
      counters.load().active(clock.now(), active);
    }
  }

  private static boolean counted(TaskState state) {
    return state.active() || state == TaskState.UNINTERRUPTIBLE;
  }

  TrapHandler handler() {
    TrapHandler traps = handler;
    if (traps == null) {
      throw new IllegalStateException("no trap handler");
    }
    return traps;
  }
}
