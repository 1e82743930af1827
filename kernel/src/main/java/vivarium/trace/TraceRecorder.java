package vivarium.trace;

/**
 * A watcher that loses nothing: called in the machine's own thread for each event, as a trace file
 * needs it. Be quick.
 */
@FunctionalInterface
public interface TraceRecorder {
  void event(EventKind kind, long time, int hart, int task, long a, long b, long c, long d, long e);
}
