package vivarium.sched;

/**
 * The classes of tasks, in the order in which they are served (sched(7)); an idle hart has none.
 */
enum TaskClass {
  /** Neither waits nor runs, or is not known to its hart's queue. */
  NONE,
  /** SCHED_DEADLINE, and those to whom such a task lends its priority. */
  DEADLINE,
  /** SCHED_FIFO and SCHED_RR, and those to whom such a task lends its priority. */
  REAL_TIME,
  /** All others: the policy's. */
  ORDINARY;

  static TaskClass of(SchedEntity entity) {
    int priority = entity.statPriority();
    if (priority == SchedEntity.DEADLINE_PRIORITY) {
      return DEADLINE;
    }
    return priority < 0 ? REAL_TIME : ORDINARY;
  }
}
