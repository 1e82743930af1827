package vivarium.sched;

/** What interrupts a hart beside the machine's timers; the ordinal is in the event log. */
public enum InterruptCause {
  /** The quantum's end: the hart's own timer. */
  QUANTUM,
  /** Another hart wants this one to look at its run queue. */
  RESCHEDULE,
  /** The console, or what else comes from outside through the door. */
  DEVICE
}
