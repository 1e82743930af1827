package vivarium.sched;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A scheduling policy with its run queue; each hart has one of its own, made by a {@link Factory}.
 *
 * <p>The machine calls it, always on the machine thread: {@link #enqueue} when a task becomes
 * runnable or loses its hart while runnable, {@link #pick} when the hart needs a task, {@link
 * #remove} when a queued task is stopped, killed or taken away. A task that runs is not in the
 * queue. {@link RoundRobin} is the shortest example.
 */
public interface SchedPolicy {
  /** Makes the policy of one hart. */
  interface Factory {
    /** The name for {@code --sched}. */
    String name();

    SchedPolicy create(int hart);
  }

  /** Why a task comes into the queue. */
  enum Arrival {
    NEW,
    WOKEN,
    QUANTUM_USED,
    PREEMPTED,
    YIELDED,
    MIGRATED
  }

  void enqueue(Schedulable task, Arrival arrival);

  /** Takes out the task that should run next, or null if none waits. */
  @Nullable Schedulable pick();

  /** Takes out the task that another hart would best take over, among those that pass the test. */
  @Nullable Schedulable steal(Predicate<Schedulable> allowed);

  void remove(Schedulable task);

  /** How many wait. */
  int size();

  /** How long this task may run before the next pick, ns. */
  long quantum(Schedulable task);

  /** Whether a task that has just become runnable should take the hart at once. */
  boolean preempts(Schedulable woken, Schedulable running);

  /** Tells that a task has used so much time, ns. */
  default void charge(Schedulable task, long nanos) {}
}
