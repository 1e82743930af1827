package vivarium.sched;

import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vivarium.sched.SchedPolicy.Arrival;
import vivarium.sched.SchedPolicy.Departure;

/**
 * Waiting SCHED_DEADLINE tasks, the earliest deadline first (Liu, Layland, Scheduling Algorithms
 * for Multiprogramming in a Hard-Real-Time Environment, JACM 1973). A task whose budget is used up
 * waits out its period ({@link DeadlineServer}). A task to whom a deadline task lends its priority
 * stands before all others and has no budget.
 */
final class DeadlineQueue {
  private final TreeSet<Schedulable> ready = new TreeSet<>(DeadlineQueue::compare);
  private final Clock clock;
  private final DeadlineBandwidth bandwidth;
  private final Consumer<Schedulable> replenished;
  private int throttled;

  /**
   * @param replenished takes a task that may run again
   */
  DeadlineQueue(Clock clock, DeadlineBandwidth bandwidth, Consumer<Schedulable> replenished) {
    this.clock = clock;
    this.bandwidth = bandwidth;
    this.replenished = replenished;
  }

  int ready() {
    return ready.size();
  }

  int size() {
    return ready.size() + throttled;
  }

  private static boolean own(SchedEntity entity) {
    return entity.policy == SchedEntity.SCHED_DEADLINE;
  }

  /** Less is more urgent. */
  static long urgency(SchedEntity entity) {
    return own(entity) ? entity.server().deadline : Long.MIN_VALUE;
  }

  /**
   * The more urgent one first, then the one with the lesser number. Comparators that are put
   * together cannot be kept in the AOT cache, and are slow to make.
   */
  private static int compare(Schedulable one, Schedulable other) {
    int urgency = Long.compare(urgency(one.sched()), urgency(other.sched()));
    return urgency != 0 ? urgency : Integer.compare(one.id(), other.id());
  }

  void enqueue(Schedulable task, Arrival arrival) {
    SchedEntity entity = task.sched();
    DeadlineServer server = entity.server();
    if (own(entity)) {
      long now = clock.now();
      server.claim().contend(bandwidth);
      if (arrival == Arrival.NEW || arrival == Arrival.WOKEN || server.deadline == 0) {
        server.release(entity, now);
      } else if (arrival == Arrival.YIELDED) {
        server.endJob(now);
        server.left = Math.min(server.left, 0);
      } else if (server.left <= 0 && hasRun(arrival)) {
        server.throttles++;
        entity.overran();
      }
      if (server.left <= 0) {
        throttle(task, entity, server);
        return;
      }
    }
    ready.add(task);
  }

  private static boolean hasRun(Arrival arrival) {
    return arrival == Arrival.QUANTUM_USED || arrival == Arrival.PREEMPTED;
  }

  private void throttle(Schedulable task, SchedEntity entity, DeadlineServer server) {
    long next = server.nextPeriod(entity);
    if (next <= clock.now()) {
      server.replenish(entity, clock.now());
      ready.add(task);
      return;
    }
    throttled++;
    server.throttled = true;
    server.replenishment =
        clock.at(
            next,
            () -> {
              server.throttled = false;
              throttled--;
              server.replenish(entity, clock.now());
              ready.add(task);
              replenished.accept(task);
            });
  }

  @Nullable Schedulable first() {
    return ready.isEmpty() ? null : ready.first();
  }

  /** The first that may run on another hart. */
  @Nullable Schedulable firstFor(int hart) {
    for (Schedulable task : ready) {
      if (task.sched().mayRunOn(hart)) {
        return task;
      }
    }
    return null;
  }

  void remove(Schedulable task) {
    DeadlineServer server = task.sched().server();
    Clock.Timer timer = server.replenishment;
    if (server.throttled && timer != null) {
      clock.cancel(timer);
      server.throttled = false;
      throttled--;
    } else {
      ready.remove(task);
    }
  }

  /** A task goes away that waited or ran here. */
  void left(Schedulable task, Departure departure) {
    SchedEntity entity = task.sched();
    if (departure != Departure.MOVED) {
      entity.server().endJob(clock.now());
      if (own(entity)) {
        entity.server().rest(entity, departure == Departure.ENDED);
      }
    }
  }

  /** Parameters were given to a task or taken from it, which may run, wait or sleep. */
  void changed(SchedEntity entity) {
    if (!own(entity)) {
      entity.server().rest(entity, true);
    } else if (entity.state.active()) {
      entity.server().claim().contend(bandwidth);
    } else {
      entity.server().claim().settle(bandwidth);
    }
  }

  void charge(SchedEntity entity, long nanos) {
    if (own(entity)) {
      entity.server().charge(nanos, pace(entity));
    }
  }

  private long pace(SchedEntity entity) {
    return entity.reclaims()
        ? bandwidth.pace(entity.server().claim().share())
        : DeadlineAdmission.LIMIT;
  }

  /** How long the task may run before its budget is used up, if nothing changes, ns. */
  long quantum(SchedEntity entity) {
    return own(entity) ? Math.max(1, entity.server().lasts(pace(entity))) : SchedPolicy.UNLIMITED;
  }
}
