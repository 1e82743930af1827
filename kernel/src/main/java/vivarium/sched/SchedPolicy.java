package vivarium.sched;

import org.jspecify.annotations.Nullable;

/**
 * A scheduling policy for ordinary tasks (SCHED_OTHER, SCHED_BATCH, SCHED_IDLE); each hart has an
 * instance of its own. Real-time and deadline tasks stand above it and are none of its business:
 * {@link RunQueue} serves them first.
 *
 * <p>A policy must write {@link #enqueue}, {@link #pick} and {@link #remove}; the other methods
 * have defaults that never preempt and give everyone the machine's quantum. A task is, as seen by
 * the policy of its hart, away, waiting or running:
 *
 * <pre>
 *            enqueue             pick
 *     away ----------> waiting ---------> running      charge: while it runs
 *      ^                |   ^                |  |
 *      |     remove     |   |    enqueue     |  |
 *      +----------------+   +----------------+  |
 *      |                    left                |
 *      +----------------------------------------+
 * </pre>
 *
 * <p>At most one task of a hart runs. All calls come on the machine thread. What a policy keeps of
 * a task it gets from {@link PolicyContext#data}. A policy that throws, or picks what is not
 * waiting, is replaced by the default policy, and the kernel log says why; a failure of the JVM
 * itself ends the machine. {@link vivarium.sched.policy.RoundRobin} is the shortest example.
 */
public interface SchedPolicy {
  /** A quantum without end: only an event takes the hart from the task. */
  long UNLIMITED = Long.MAX_VALUE;

  /** Why a task comes into the queue. */
  enum Arrival {
    /** It has just been made, or this policy has just been chosen. */
    NEW,
    /** What it slept for has come. */
    WOKEN,
    /** It ran to the end of its quantum. */
    QUANTUM_USED,
    /** It ran, and one with a better claim takes its hart. */
    PREEMPTED,
    /** It ran and called sched_yield. */
    YIELDED,
    /** It comes from another hart. */
    MIGRATED,
    /** It was waiting here and its nice value or its policy has changed. */
    CHANGED
  }

  /** Why a running task leaves without waiting for this hart again. */
  enum Departure {
    /** It waits for an event: its burst is over. */
    BLOCKED,
    /** It has ended. */
    ENDED,
    /** It goes to another hart or to another class of tasks, in the middle of its burst. */
    MOVED
  }

  /** The task waits from now on. */
  void enqueue(Schedulable task, Arrival arrival);

  /** Takes out the task that should run next; null if none waits. */
  @Nullable Schedulable pick();

  /** A waiting task goes away: it was stopped or killed, or another hart takes it. */
  void remove(Schedulable task);

  /** The running task goes away. */
  default void left(Schedulable task, Departure departure) {}

  /** The running task has used so much time, ns; called at least once in each turn. */
  default void charge(Schedulable task, long nanos) {}

  /**
   * How long this task may run before the next pick, ns, or {@link #UNLIMITED}; asked when it gets
   * the hart, when its quantum is used up and nobody waits, and by sched_rr_get_interval(2). A task
   * that was preempted first gets what was left.
   */
  long quantum(Schedulable task);

  /**
   * Whether a task that has just begun to wait should take the hart from the running one at once.
   */
  default boolean preempts(Schedulable waiting, Schedulable running) {
    return false;
  }

  /** What a task counts for when the harts' loads are compared; 1024 is one of nice 0. */
  default long load(Schedulable task) {
    return Weights.NORMAL;
  }

  /** Tells what the policy keeps of a task, for /proc/PID/sched. */
  default void describe(Schedulable task, Fields fields) {}

  /** Takes figures under a name, such as {@code vruntime}. */
  interface Fields {
    /** Nanoseconds. */
    void time(String name, long nanos);

    void number(String name, long value);
  }
}
