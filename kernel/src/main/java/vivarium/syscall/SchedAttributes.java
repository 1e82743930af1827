package vivarium.syscall;

import static vivarium.sched.SchedEntity.*;

import vivarium.sched.DeadlineAdmission;
import vivarium.sched.SchedEntity;

/**
 * What a task asks for of policy and parameters: struct sched_attr of linux/sched/types.h.
 *
 * @param policy SCHED_OTHER and so on, or {@link #SAME_POLICY}
 * @param flags those below
 * @param nice -20 to 19
 * @param priority 1 to 99 for real-time policies, else 0
 * @param runtime ns: of a deadline task in each period, or the slice that an ordinary one asks for
 * @param deadline ns
 * @param period ns
 */
record SchedAttributes(
    int policy, long flags, int nice, int priority, long runtime, long deadline, long period) {
  /** The policy stays, and whether children start with another one. */
  static final int SAME_POLICY = -1;

  // Flags of sched_setattr(2), SCHED_FLAG_...
  static final long RESET_ON_FORK = 1;
  static final long KEEP_POLICY = 8;
  static final long KEEP_PARAMETERS = 16;
  static final long CLAMP_UTILISATION = 32 | 64;
  static final long OF_DEADLINES = DEADLINE_RECLAIM | DEADLINE_OVERRUN;
  static final long KNOWN =
      RESET_ON_FORK | OF_DEADLINES | KEEP_POLICY | KEEP_PARAMETERS | CLAMP_UTILISATION;

  /** The shortest runtime of a deadline task, 2^10 ns. */
  private static final long SHORTEST_RUNTIME = 1024;

  /** What a task has is what it asks for, as far as it has any. */
  SchedAttributes keeping(SchedEntity entity) {
    if (entity.policy == SCHED_DEADLINE) {
      return new SchedAttributes(
          policy,
          flags & ~OF_DEADLINES | entity.deadlineFlags(),
          nice,
          0,
          entity.deadlineRuntime,
          entity.deadlineDeadline,
          entity.deadlinePeriod);
    }
    if (entity.realTimePriority > 0) {
      return new SchedAttributes(
          policy, flags, nice, entity.realTimePriority, runtime, deadline, period);
    }
    return new SchedAttributes(
        policy, flags, entity.nice, priority, entity.requestedSlice, deadline, period);
  }

  /** The period, which is the deadline if none is given. */
  long wholePeriod() {
    return period == 0 ? deadline : period;
  }

  /** Whether they are a deadline task's. */
  boolean areDeadlines() {
    return runtime >= SHORTEST_RUNTIME
        && runtime <= deadline
        && deadline <= wholePeriod()
        && wholePeriod() >= DeadlineAdmission.SHORTEST_PERIOD
        && wholePeriod() <= DeadlineAdmission.LONGEST_PERIOD;
  }
}
