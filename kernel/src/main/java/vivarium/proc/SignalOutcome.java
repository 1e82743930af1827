package vivarium.proc;

/** What became of a task that looked at its signals. */
public enum SignalOutcome {
  /** It goes on, perhaps in a handler. */
  RUN,
  /** It must stop. */
  STOPPED,
  /** It has stopped for its tracer. */
  TRACED,
  /** It must end. */
  EXITED
}
