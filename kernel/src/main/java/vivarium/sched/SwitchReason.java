package vivarium.sched;

/** Why a hart left a task (or the idle loop); the ordinal is the reason in the event log. */
public enum SwitchReason {
  /** The quantum was used up and another task was waiting. */
  QUANTUM(false),
  /** A task with a better claim became runnable. */
  PREEMPTED(false),
  /** The task's affinity no longer allows this hart. */
  MIGRATION(false),
  /** It waits for an event. */
  BLOCKED(true),
  /** It called sched_yield. */
  YIELD(true),
  /** A signal stopped it. */
  STOPPED(true),
  /** It ended. */
  EXIT(true),
  /** The hart was idle and now has something to run. */
  IDLE(true);

  private final boolean voluntary;

  SwitchReason(boolean voluntary) {
    this.voluntary = voluntary;
  }

  /** Whether the outgoing task gave the hart up itself; so is it counted. */
  public boolean voluntary() {
    return voluntary;
  }
}
