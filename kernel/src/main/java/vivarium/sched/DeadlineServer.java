package vivarium.sched;

import org.jspecify.annotations.Nullable;

/**
 * The budget and deadline of a SCHED_DEADLINE task: a constant bandwidth server (Abeni, Buttazzo,
 * Integrating Multimedia Applications in Hard Real-Time Systems, RTSS 1998). All times are virtual
 * ns. A job lasts from a wake-up, or the replenishment after sched_yield, to the next wait or
 * yield. A task that reclaims uses its budget more slowly than time passes ({@link
 * DeadlineBandwidth}).
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

  /** How long it ran for which no budget was used. */
  long reclaimed;

  /** What was used of the next ns of budget, in parts of {@link DeadlineAdmission#LIMIT}. */
  private long usedInParts;

  private BandwidthClaim claim;

  DeadlineServer(SchedEntity entity) {
    claim = newClaim(entity);
  }

  private static BandwidthClaim newClaim(SchedEntity entity) {
    long period = Math.max(1, entity.deadlinePeriod); // 0 while it is no deadline task
    return new BandwidthClaim(DeadlineAdmission.share(entity.deadlineRuntime, period));
  }

  /** The task's share of a hart. */
  BandwidthClaim claim() {
    return claim;
  }

  /** The task's parameters have changed; what is left of the present period stays as it is. */
  void change(SchedEntity entity) {
    claim.release();
    claim = newClaim(entity);
  }

  /** The task waits, or is no deadline task any more. */
  void rest(SchedEntity entity, boolean ends) {
    claim.rest(deadline - Math.round(timeLeft(entity)), ends);
  }

  /** How long what is left of the budget lasts at the task's own rate, ns. */
  private double timeLeft(SchedEntity entity) {
    return (double) left * entity.deadlinePeriod / Math.max(1, entity.deadlineRuntime);
  }

  /**
   * The task has run.
   *
   * @param pace how much of the budget it uses in {@link DeadlineAdmission#LIMIT} ns
   */
  void charge(long nanos, long pace) {
    long used = nanos * pace + usedInParts;
    long whole = used / DeadlineAdmission.LIMIT;
    usedInParts = used % DeadlineAdmission.LIMIT;
    left -= whole;
    reclaimed += nanos - whole;
  }

  /** How long the budget lasts while it is used at such a pace, ns; not positive if not at all. */
  long lasts(long pace) {
    return Math.ceilDiv(left * DeadlineAdmission.LIMIT - usedInParts, pace);
  }

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
