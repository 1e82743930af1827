package vivarium.sched;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which hart a task waits for, and what a hart takes over from the others: all it can get when it
 * is idle, a deadline or real-time task that waits while it would run an ordinary one, and from
 * time to time an ordinary task from the hart with the highest load. What is taken over has been
 * taken out of its queue.
 */
final class Placement {
  private final List<HartState> harts;

  Placement(List<HartState> harts) {
    this.harts = harts;
  }

  /**
   * For a task that was somewhere before: there if that hart is idle, else any idle one, else, for
   * a deadline or real-time task, one that it takes from a less urgent one, else there.
   */
  HartState choose(Schedulable task) {
    SchedEntity entity = task.sched();
    HartState last = harts.get(entity.hart);
    boolean lastAllowed = entity.mayRunOn(last.id());
    if (lastAllowed && !last.busy()) {
      return last;
    }
    HartState least = leastLoaded(entity);
    if (!least.busy()) {
      return least;
    }
    HartState victim = lessUrgent(task);
    if (victim != null) {
      return victim;
    }
    return lastAllowed ? last : least;
  }

  /** For a new task: the least loaded hart, its parent's if that is one of them. */
  HartState chooseForNew(Schedulable task) {
    SchedEntity entity = task.sched();
    HartState parent = harts.get(entity.hart);
    HartState least = leastLoaded(entity);
    return entity.mayRunOn(parent.id()) && load(parent) <= load(least) ? parent : least;
  }

  /**
   * The hart whose running task is the least urgent, if a task is more so; its last one among
   * equals. Null for an ordinary task.
   */
  @Nullable HartState lessUrgent(Schedulable task) {
    SchedEntity entity = task.sched();
    if (entity.statPriority() >= 0) {
      return null;
    }
    HartState found = null;
    for (HartState hart : harts) {
      boolean allowed = entity.mayRunOn(hart.id()) && urgency(hart) > entity.statPriority();
      if (allowed && (found == null || isBetter(hart, found, entity))) {
        found = hart;
      }
    }
    return found;
  }

  private static boolean isBetter(HartState hart, HartState than, SchedEntity entity) {
    int difference = Integer.compare(urgency(hart), urgency(than));
    return difference > 0 || difference == 0 && hart.id() == entity.hart;
  }

  /** As {@link SchedEntity#statPriority}, all ordinary tasks alike, and an idle hart above all. */
  private static int urgency(HartState hart) {
    Schedulable current = hart.current;
    return current == null ? 1 : Math.min(current.sched().statPriority(), 0);
  }

  /** For a hart that would run an ordinary task: an urgent one that waits for another hart. */
  @Nullable Schedulable pullUrgent(HartState hart) {
    if (hart.queue().urgent() > 0) {
      return null;
    }
    for (HartState other : harts) {
      if (other != hart && other.queue().urgent() > 0 && other.current != null) {
        Schedulable task = other.queue().offerUrgent(hart.id());
        if (task != null) {
          other.queue().remove(task);
          return task;
        }
      }
    }
    return null;
  }

  /** For an idle hart: a task from the longest queue of another; null if none may be moved. */
  @Nullable Schedulable pull(HartState hart) {
    HartState longest = null;
    for (HartState other : harts) {
      int waiting = other.queue().ready();
      if (other != hart && waiting > 0 && (longest == null || waiting > longest.queue().ready())) {
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

  /**
   * For a hart whose only task has used its quantum: one that waits where the load is higher, so
   * that three tasks share two harts. Where the task that runs there has had its hart for longer,
   * the one that waits is left to that hart: otherwise, when quanta of both end at the same time,
   * the same task could keep its hart for ever and the others change places on the other one.
   */
  @Nullable Schedulable pullFair(HartState hart) {
    for (HartState other : harts) {
      if (other.queue().load() > hart.queue().load() && !hasRunLonger(other, hart)) {
        Schedulable task = pullFrom(other, hart);
        if (task != null) {
          return task;
        }
      }
    }
    return null;
  }

  private static boolean hasRunLonger(HartState hart, HartState than) {
    Schedulable runs = hart.current;
    Schedulable other = than.current;
    return runs != null && other != null && runs.sched().runningSince < other.sched().runningSince;
  }

  /** From time to time: an ordinary task whose move makes the loads more equal. */
  @Nullable Schedulable balance(HartState hart) {
    if (hart.time < hart.nextBalance) {
      return null;
    }
    hart.nextBalance = hart.time + Costs.BALANCE_INTERVAL;
    HartState busiest = hart;
    for (HartState other : harts) {
      if (other.queue().load() > busiest.queue().load()) {
        busiest = other;
      }
    }
    if (busiest == hart || busiest.current == null) {
      return null;
    }
    Schedulable task = busiest.queue().offerOrdinary(hart.id());
    long difference = busiest.queue().load() - hart.queue().load();
    if (task == null || busiest.queue().loadOf(task) >= difference) {
      return null;
    }
    busiest.queue().remove(task);
    return task;
  }

  private static @Nullable Schedulable pullFrom(HartState from, HartState to) {
    if (from.queue().ready() == 0 || from.current == null) {
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
    return hart.queue().ready() + (hart.current == null ? 0 : 1);
  }
}
