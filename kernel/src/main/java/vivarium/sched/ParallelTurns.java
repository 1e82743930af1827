package vivarium.sched;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import vivarium.cpu.Trap;

/**
 * The driver of the parallel machine: a host thread for each hart, and one lock for the kernel. A
 * hart's thread holds the lock for all that it does but the guest's own code. What others want of a
 * hart while it runs that, they do after {@link vivarium.cpu.Hart#halt}.
 *
 * <p>Each hart's time advances by what it executes. None goes on when it is further ahead of the
 * slowest busy one than {@link Costs#PARALLEL_WINDOW}; timers fire when the slowest has reached
 * them, so never early for anybody. Which hart comes first is the host's doing: the same input need
 * not give the same order of events.
 */
final class ParallelTurns implements Driver {
  /** Bytes of a hart thread's stack: the kernel's deepest calls are those of deep directories. */
  private static final long STACK = 16 << 20;

  private final Machine machine;
  private final HartTurn turn;
  private final List<HartState> harts;
  private final Clock clock;
  private final Door door;
  private final Idle idle;
  private final KernelLock kernel = new KernelLock();
  private final Defects defects = new Defects();

  /** Where a hart's thread sleeps while it has nothing to do, or is too far ahead. */
  private final List<Bed> beds = new ArrayList<>();

  /** Harts that are too far ahead. */
  private int ahead;

  /** A hart waits for the next timer or the door on behalf of all, as all are idle. */
  private boolean resting;

  private volatile boolean stopping;

  /** What ended a hart's thread other than {@link #stop}. */
  private @Nullable Throwable failure;

  ParallelTurns(Machine machine, HartTurn turn, boolean attended) {
    this.machine = machine;
    this.turn = turn;
    this.harts = machine.harts();
    this.clock = machine.clock();
    this.door = machine.door();
    this.idle = new Idle(clock, door, attended, this::rest);
    for (HartState hart : harts) {
      hart.cpu().share(kernel);
      beds.add(new Bed());
    }
  }

  @Override
  public void run() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (HartState hart : harts.subList(1, harts.size())) {
      Thread thread = new Thread(null, () -> turn(hart), "hart-" + hart.id(), STACK);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    turn(harts.getFirst());
    for (Thread thread : threads) {
      thread.join();
    }
    door.enter(Thread.currentThread());
    door.close();
    door.enter(null);
    if (failure != null) {
      throw new IllegalStateException("a hart's thread ended", failure);
    }
  }

  @Override
  public void stop() {
    stopping = true;
    door.post(() -> {});
  }

  @Override
  public boolean stopping() {
    return stopping;
  }

  @Override
  public void news(HartState hart) {
    beds.get(hart.id()).wake();
    hart.cpu().interrupt();
  }

  @Override
  public void halt(HartState hart) {
    hart.cpu().halt();
  }

  /** A hart's thread. */
  private void turn(HartState hart) {
    kernel.lock();
    try {
      while (!stopping) {
        door.enter(Thread.currentThread());
        try {
          turnOnce(hart);
        } catch (RuntimeException | StackOverflowError e) {
          machine.handler().failed(null, e);
          defects.met(e);
        }
        door.enter(null);
        kernel.pass();
      }
    } catch (InterruptedException | Error e) {
      failure = e;
      stopping = true;
    } finally {
      beds.forEach(Bed::wake);
      door.enter(null);
      kernel.unlock();
    }
  }

  private void turnOnce(HartState hart) throws InterruptedException {
    if (resting) {
      await(hart); // who rests for all looks at the door and the timers, too
      return;
    }
    HartState slowest = slowest();
    if (door.pending()) {
      clock.setNow(slowest == null ? idle.now() : slowest.time);
      door.drain(() -> machine.interrupted(hart.id(), InterruptCause.DEVICE, 1));
      return;
    }
    if (slowest == null) {
      restForAll(hart);
      return;
    }
    if (clock.nextTimer() <= slowest.time) {
      machine.fireTimers(hart, slowest.time);
      return;
    }
    if (ahead > 0) {
      release(slowest);
    }
    if (!hart.busy()) {
      await(hart);
    } else if (isAhead(hart, slowest)) {
      ahead++;
      await(hart);
      ahead--;
    } else {
      begin(hart);
      try {
        Schedulable task = turn.prepare(hart);
        if (task != null) {
          turn.conclude(hart, task, run(hart, task));
        }
        defects.none();
      } catch (RuntimeException | StackOverflowError e) {
        failed(hart, e);
        defects.met(e);
      }
      machine.setTurning(null);
    }
  }

  private void begin(HartState hart) {
    door.enter(Thread.currentThread());
    clock.setNow(hart.time);
    machine.setTurning(hart);
  }

  private void failed(HartState hart, Throwable defect) {
    Schedulable task = hart.current;
    machine.handler().failed(task, defect);
    if (task != null) {
      turn.recover(hart, task);
    }
  }

  /** Runs the guest's code, without the lock; returns what ended that. */
  private int run(HartState hart, Schedulable task) {
    long budget = HartTurn.budget(task.sched(), limit(hart));
    if (hart.cpu().isChecked()) {
      return turn.run(hart, task.sched(), budget);
    }
    Watch watch = task.sched().watch;
    if (watch != null) {
      budget = Math.min(budget, watch.next(hart.cpu()));
    }
    int trap;
    machine.setTurning(null);
    door.enter(null);
    try {
      trap = hart.cpu().runUnlocked(budget);
    } finally {
      begin(hart);
    }
    if (watch != null && watch == task.sched().watch) {
      watch.look(hart.cpu());
    }
    return trap == Trap.PAGE_FAULT && hart.cpu().resolve() ? Trap.BUDGET : trap;
  }

  /** After how many ns the next timer, the door or the other harts must be looked at. */
  private long limit(HartState hart) {
    long timer = clock.nextTimer() - hart.time;
    return timer > 0 ? Math.min(timer, Costs.PARALLEL_TURN) : Costs.PARALLEL_TURN;
  }

  /** The busy hart with the lowest time; null if none is busy. */
  private @Nullable HartState slowest() {
    HartState slowest = null;
    for (HartState hart : harts) {
      if (hart.busy() && (slowest == null || hart.time < slowest.time)) {
        slowest = hart;
      }
    }
    return slowest;
  }

  private static boolean isAhead(HartState hart, HartState slowest) {
    return hart.time - slowest.time > Costs.PARALLEL_WINDOW;
  }

  /** Lets those go on that are near enough again. */
  private void release(HartState slowest) {
    for (HartState hart : harts) {
      if (hart.busy() && hart.time - slowest.time <= Costs.PARALLEL_NEAR) {
        beds.get(hart.id()).wake();
      }
    }
  }

  /** All harts are idle: this one waits for the next timer or the door, the others for it. */
  private void restForAll(HartState hart) throws InterruptedException {
    resting = true;
    try {
      machine.fireTimers(hart, idle.sleep());
    } finally {
      resting = false;
    }
  }

  /** Waits for the door without the lock. */
  private void rest(long nanos) throws InterruptedException {
    door.enter(null);
    kernel.unlock();
    try {
      door.await(nanos);
    } finally {
      kernel.lock();
      door.enter(Thread.currentThread());
    }
  }

  /** Gives up the lock until there is news for the hart. */
  private void await(HartState hart) {
    Bed bed = beds.get(hart.id());
    bed.prepare();
    door.enter(null);
    kernel.unlock();
    try {
      bed.sleep();
    } finally {
      kernel.lock();
      door.enter(Thread.currentThread());
    }
  }

  /**
   * Where one thread sleeps. It may be woken by a thread without the lock: a host program's, for
   * which a hart's thread holds it.
   */
  private static final class Bed {
    private volatile @Nullable Thread sleeper;

    void prepare() {
      sleeper = Thread.currentThread();
    }

    void sleep() {
      while (sleeper != null) {
        LockSupport.park(this);
      }
    }

    void wake() {
      Thread thread = sleeper;
      if (thread != null) {
        sleeper = null;
        LockSupport.unpark(thread);
      }
    }
  }
}
