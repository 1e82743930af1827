package vivarium.sched;

import org.jspecify.annotations.Nullable;
import vivarium.cache.Meter;
import vivarium.cpu.Hart;
import vivarium.cpu.Lookout;

/**
 * Follows one task for a {@link Profile}. Its runs are parted where a sample may be due, which
 * changes neither what it does nor the time that it takes. Guarded by the machine thread; on a
 * parallel machine {@link #next} and {@link #look} are called with the kernel's lock.
 */
final class Watch implements Lookout {
  private final Profile profile;
  private final Countable what;
  private final Schedulable task;

  /** Samples may take long: the run ends if somebody is at the machine's door. */
  private @Nullable Door door;

  /** How much the task had counted when it was last looked at. */
  private long seen;

  Watch(Profile profile, Countable what, Schedulable task) {
    this.profile = profile;
    this.what = what;
    this.task = task;
    seen = what.of(task);
  }

  /** Runs the task's code; see {@link Hart#run(long)}. */
  int run(Hart cpu, long budget, Door machineDoor) {
    door = machineDoor;
    if (what.when == Countable.When.BETWEEN || what.isMetered() && cpu.meter() == null) {
      return cpu.run(budget);
    }
    int trap = cpu.run(budget, this);
    Meter meter = cpu.meter();
    if (meter != null) {
      meter.neverPause();
    }
    return trap;
  }

  @Override
  public long next(Hart cpu) {
    long left = profile.left();
    return switch (what.when) {
      case TIME -> left; // no instruction takes less than 1 ns
      case BULK -> (left - 1) / what.most() + 1;
      case MOMENT -> {
        if (cpu.meter() != null && what.event != null) {
          cpu.meter().pauseAfter(what.event, left);
        }
        yield Long.MAX_VALUE;
      }
      case BETWEEN -> Long.MAX_VALUE;
    };
  }

  @Override
  public boolean look(Hart cpu) {
    long more =
        what == Countable.CYCLES
            ? cpu.elapsed()
            : what == Countable.INSTRUCTIONS ? cpu.executed() : 0;
    counted(what.of(task) + more, cpu.x, cpu.pc);
    return door == null || !door.pending();
  }

  /** Looks between two runs, at a task that has a hart. */
  void lookBetween(Hart cpu) {
    counted(what.of(task), cpu.x, cpu.pc);
  }

  /** Looks at a task that has none: its registers are saved. */
  void lookAway() {
    counted(what.of(task), task.context().x, task.context().pc);
  }

  private void counted(long now, long[] x, long pc) {
    long count = now - seen;
    seen = now;
    if (count > 0) {
      profile.counted(task, count, x, pc);
    }
  }
}
