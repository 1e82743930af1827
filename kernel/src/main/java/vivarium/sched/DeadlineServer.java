package vivarium.sched;

import org.jspecify.annotations.Nullable;

/**
 * The budget and deadline of a SCHED_DEADLINE task: a constant bandwidth server (Abeni, Buttazzo,
 * Integrating Multimedia Applications in Hard Real-Time Systems, RTSS 1998). All times are virtual
 * ns. A job lasts from a wake-up, or the replenishment after sched_yield, to the next wait or
 * yield.
 */
final class DeadlineServer {
  /** Absolute; 0 before the first. */
  long deadline;

  /** What is left of the budget; not positive when it is used up. */
  long left;

  /** When the present job should end; 0 between jobs. */
  private long jobDeadline;

  boolean throttled;
  Clock.@Nullable Timer replenishment;

  /** Jobs that ended after their deadline. */
  long misses;

  /** How often the budget was used up before the job ended. */
  long throttles;

  /** A task begins to wait with nothing known of it, or after a sleep. */
  void release(SchedEntity entity, long now) {
    if (deadline <= now || overflows(entity, now)) {
      deadline = now + entity.deadlineDeadline;
      left = entity.deadlineRuntime;
    }
    jobDeadline = deadline;
  }

  /** Whether using the rest until the deadline would exceed the task's bandwidth. */
  private boolean overflows(SchedEntity entity, long now) {
    return (double) left * entity.deadlinePeriod
        > (double) (deadline - now) * entity.deadlineRuntime;
  }

  /** The job is done. */
  void endJob(long now) {
    if (jobDeadline > 0 && now > jobDeadline) {
      misses++;
    }
    jobDeadline = 0;
  }

  /** When a budget that is used up is filled again. */
  long nextPeriod(SchedEntity entity) {
    return deadline - entity.deadlineDeadline + entity.deadlinePeriod;
  }

  void replenish(SchedEntity entity, long now) {
    while (left <= 0) {
      deadline += entity.deadlinePeriod;
      left += entity.deadlineRuntime;
    }
    if (deadline <= now) {
      deadline = now + entity.deadlineDeadline;
      left = entity.deadlineRuntime;
    }
    if (jobDeadline == 0) {
      jobDeadline = deadline;
    }
  }
}
