package vivarium.syscall;

import static vivarium.sched.SchedEntity.*;
import static vivarium.syscall.SchedAttributes.*;

import vivarium.abi.Capability;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.ResourceLimit;
import vivarium.proc.Task;
import vivarium.sched.DeadlineAdmission;
import vivarium.sched.SchedEntity;

/**
 * The change of a task's policy and parameters: what sched_setscheduler, sched_setparam and
 * sched_setattr have in common. Checks come in the order in which Linux makes them, so that the
 * same errno is given.
 */
final class SchedChange {
  private static final int HIGHEST_REAL_TIME = 99;

  /** Of sched_runtime for an ordinary task, ns. */
  private static final long SHORTEST_SLICE = 100_000;

  private static final long LONGEST_SLICE = 100_000_000;

  private SchedChange() {}

  static void apply(Task caller, Task target, SchedAttributes wanted) {
    SchedEntity entity = target.sched();
    boolean same = wanted.policy() == SAME_POLICY;
    int policy = same ? entity.policy : SchedCalls.known(wanted.policy());
    boolean reset = same ? entity.resetOnFork : (wanted.flags() & RESET_ON_FORK) != 0;
    int priority = wanted.priority();
    boolean valid =
        (wanted.flags() & ~KNOWN) == 0
            && priority >= 0
            && priority <= HIGHEST_REAL_TIME
            && (policy != SCHED_DEADLINE || wanted.areDeadlines())
            && SchedCalls.realTime(policy) == (priority != 0);
    if (!valid) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    if (!mayEverybody(caller, target, policy, reset, wanted)
        && !caller.credentials().capable(Capability.SYS_NICE)) {
      throw ErrnoException.of(Errno.EPERM);
    }
    if ((wanted.flags() & CLAMP_UTILISATION) != 0) {
      throw ErrnoException.of(Errno.EOPNOTSUPP); // as without CONFIG_UCLAMP_TASK
    }
    if (policy == SCHED_DEADLINE) {
      admit(target, wanted);
    }
    entity.resetOnFork = reset;
    if ((wanted.flags() & KEEP_PARAMETERS) == 0) { // the policy is one of them
      target.kernel().machine().change(target, () -> set(entity, policy, wanted));
      target.process().timers.realTimeLimitChanged();
      if (isUrgent(policy)) {
        target.timerSlack = 0;
      } else if (target.timerSlack == 0) {
        target.timerSlack = target.defaultTimerSlack;
      }
      target.kernel().futexes().priorityInheriting().priorityChanged(target);
    }
  }

  /** Whether timers of a task of that policy have no slack: prctl(2). */
  static boolean isUrgent(int policy) {
    return SchedCalls.realTime(policy) || policy == SCHED_DEADLINE;
  }

  private static void set(SchedEntity entity, int policy, SchedAttributes wanted) {
    if (SchedCalls.realTime(policy) && !SchedCalls.realTime(entity.policy)) {
      entity.beginRealTime();
    }
    entity.policy = policy;
    entity.realTimePriority = wanted.priority();
    if (policy == SCHED_DEADLINE) {
      entity.setDeadline(
          wanted.runtime(), wanted.deadline(), wanted.wholePeriod(), wanted.flags() & OF_DEADLINES);
    } else if (policy == SCHED_OTHER || policy == SCHED_BATCH) {
      entity.nice = wanted.nice();
      entity.requestedSlice =
          wanted.runtime() == 0 ? 0 : Math.clamp(wanted.runtime(), SHORTEST_SLICE, LONGEST_SLICE);
    }
  }

  /** The admission test: EPERM unless the task may run on all harts, EBUSY if there is no room. */
  private static void admit(Task target, SchedAttributes wanted) {
    int harts = target.kernel().machine().harts().size();
    for (int hart = 0; hart < harts; hart++) {
      if (!target.sched().mayRunOn(hart)) {
        throw ErrnoException.of(Errno.EPERM);
      }
    }
    DeadlineAdmission admission = target.kernel().machine().scheduler().admission();
    long share = DeadlineAdmission.share(wanted.runtime(), wanted.wholePeriod());
    if (!admission.fits(target.sched().deadlineShare(), share)) {
      throw ErrnoException.of(Errno.EBUSY);
    }
  }

  /** Whether nothing is asked for that needs CAP_SYS_NICE. */
  private static boolean mayEverybody(
      Task caller, Task target, int policy, boolean reset, SchedAttributes wanted) {
    SchedEntity entity = target.sched();
    boolean ordinary = policy == SCHED_OTHER || policy == SCHED_BATCH;
    boolean better = ordinary && wanted.nice() < entity.nice;
    boolean leavesIdle = entity.policy == SCHED_IDLE && policy != SCHED_IDLE;
    return policy != SCHED_DEADLINE
        && (!better || niceLimitAllows(target, wanted.nice()))
        && (!SchedCalls.realTime(policy) || realTimeLimitAllows(target, policy, wanted.priority()))
        && (!leavesIdle || niceLimitAllows(target, entity.nice))
        && isOwner(caller, target)
        && (reset || !entity.resetOnFork);
  }

  static boolean isOwner(Task caller, Task target) {
    int user = caller.credentials().euid();
    return user == target.credentials().uid() || user == target.credentials().euid();
  }

  /** RLIMIT_NICE is 20 minus the lowest nice value. */
  static boolean niceLimitAllows(Task target, int nice) {
    return isWithin(20 - nice, target.process().limits().soft(ResourceLimit.NICE));
  }

  private static boolean realTimeLimitAllows(Task target, int policy, int priority) {
    long limit = target.process().limits().soft(ResourceLimit.RTPRIO);
    SchedEntity entity = target.sched();
    return (policy == entity.policy || limit != 0)
        && (priority <= entity.realTimePriority || isWithin(priority, limit));
  }

  private static boolean isWithin(long value, long limit) {
    return limit == ResourceLimit.INFINITY || Long.compareUnsigned(value, limit) <= 0;
  }
}
