package vivarium.sched;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which hart a task waits for, and what an idle hart takes over from the others. */
final class Placement {
  private final List<HartState> harts;

  Placement(List<HartState> harts) {
    this.harts = harts;
  }

  /**
   * For a task that was somewhere before: there if that hart is idle, else any idle one, else
   * there.
   */
  HartState choose(Schedulable task) {
    SchedEntity entity = task.sched();
    HartState last = harts.get(entity.hart);
    boolean lastAllowed = entity.mayRunOn(last.id());
    if (lastAllowed && !last.busy()) {
      return last;
    }
    HartState least = leastLoaded(entity);
    return !lastAllowed || !least.busy() ? least : last;
  }

  /** For a new task: the least loaded hart, its parent's if that is one of them. */
  HartState chooseForNew(Schedulable task) {
    SchedEntity entity = task.sched();
    HartState parent = harts.get(entity.hart);
    HartState least = leastLoaded(entity);
    return entity.mayRunOn(parent.id()) && load(parent) <= load(least) ? parent : least;
  }

  /** Takes a task for this hart from the longest queue of another; null if none may be moved. */
  @Nullable Schedulable pull(HartState hart) {
    HartState longest = null;
    for (HartState other : harts) {
      int waiting = other.queue().size();
      if (other != hart && waiting > 0 && (longest == null || waiting > longest.queue().size())) {
        longest = other;
      }
    }
    if (longest == null) {
      return null;
    }
    Schedulable task = pullFrom(longest, hart);
    for (int i = 0; task == null && i < harts.size(); i++) {
      if (harts.get(i) != hart && harts.get(i) != longest) {
        task = pullFrom(harts.get(i), hart);
      }
    }
    return task;
  }

  private static @Nullable Schedulable pullFrom(HartState from, HartState to) {
    if (from.queue().size() == 0 || from.current == null) {
      return null; // an idle hart is about to run what it has
    }
    Schedulable task = from.queue().offer(to.id());
    if (task != null) {
      from.queue().remove(task);
    }
    return task;
  }

  private HartState leastLoaded(SchedEntity entity) {
    HartState least = null;
    for (HartState hart : harts) {
      if (entity.mayRunOn(hart.id()) && (least == null || load(hart) < load(least))) {
        least = hart;
      }
    }
    return least != null ? least : harts.getFirst();
  }

  private static int load(HartState hart) {
    return hart.queue().size() + (hart.current == null ? 0 : 1);
  }
}
