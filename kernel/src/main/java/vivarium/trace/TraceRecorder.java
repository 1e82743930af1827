package vivarium.trace;

/**
 * A watcher that loses nothing: called in the machine's own thread for each event, as a trace file
 * needs it; by one thread at a time. Be quick, and keep no reference to the arguments.
 */
@FunctionalInterface
public interface TraceRecorder {
  /**
   * One event.
   *
   * @param time virtual ns
   * @param hart where it happened, -1 for none
   * @param task the tid it is about, 0 for the idle task
   * @param arguments as {@link EventKind#arguments} says
   */
  void event(EventKind kind, long time, int hart, int task, long[] arguments);

  /** No event will follow: the machine has stopped, or the JVM ends. From any thread. */
  default void ended() {}
}
