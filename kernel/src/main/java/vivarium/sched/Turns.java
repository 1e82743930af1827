package vivarium.sched;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The driver of the deterministic machine, on one host thread: the busy hart with the lowest
 * virtual time runs next, up to the end of its quantum, the next timer, or the interleave window.
 * So the same input gives the same order of events.
 */
final class Turns implements Driver {
  private final Machine machine;
  private final HartTurn turn;
  private final List<HartState> harts;
  private final Clock clock;
  private final Door door;
  private final Idle idle;
  private final Pace pace;
  private final Defects defects = new Defects();
  private volatile boolean stopping;

  Turns(Machine machine, HartTurn turn, boolean attended) {
    this.machine = machine;
    this.turn = turn;
    this.harts = machine.harts();
    this.clock = machine.clock();
    this.door = machine.door();
    this.idle = new Idle(clock, door, attended, door::await);
    this.pace = new Pace(harts);
  }

  @Override
  public void run() throws InterruptedException {
    door.enter(Thread.currentThread());
    try {
      while (!stopping) {
        try {
          turn();
          defects.none();
        } catch (RuntimeException | StackOverflowError e) {
          failed(e);
          defects.met(e);
        }
      }
    } finally {
      door.close();
      door.enter(null);
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
  public void news(HartState hart) {} // it looks when it has its turn

  @Override
  public void halt(HartState hart) {} // no other hart runs while the kernel does

  private void failed(Throwable defect) {
    HartState hart = machine.turning();
    Schedulable task = hart == null ? null : hart.current;
    machine.handler().failed(task, defect);
    machine.setTurning(null);
    if (hart != null && task != null) {
      turn.recover(hart, task);
    }
  }

  private void turn() throws InterruptedException {
    HartState hart = earliest();
    if (door.pending()) {
      clock.setNow(hart == null ? idle.now() : hart.time);
      int at = hart == null ? 0 : hart.id();
      door.drain(() -> machine.interrupted(at, InterruptCause.DEVICE, 1));
      return;
    }
    if (hart == null) {
      machine.fireTimers(harts.getFirst(), idle.sleep());
      return;
    }
    if (clock.nextTimer() <= hart.time) {
      machine.fireTimers(hart, hart.time);
      return;
    }
    clock.setNow(hart.time);
    machine.setTurning(hart);
    Schedulable task = turn.prepare(hart);
    if (task != null) {
      pace.begin(hart);
      int trap = turn.run(hart, task.sched(), HartTurn.budget(task.sched(), limit(hart)));
      turn.conclude(hart, task, trap);
      pace.end(hart);
    }
    machine.setTurning(null);
  }

  /** After how many ns the next timer, another hart or the door must be looked at. */
  private long limit(HartState hart) {
    return Math.min(clock.nextTimer() - hart.time, pace.limit(hart));
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
}
