package vivarium.shell.terminal;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Takes signals that the host sends to this process, until it is closed. */
public final class HostSignals implements AutoCloseable {
  private final Map<Signal, SignalHandler> before = new HashMap<>();

  /**
   * Has an action take a signal, on a thread of the JVM's. Nothing happens if this host has no such
   * signal, or the JVM keeps it for itself.
   *
   * @param name without SIG
   * @param action is given the signal's number
   */
  public void handle(String name, IntConsumer action) {
    try {
      Signal signal = new Signal(name);
      before.put(signal, Signal.handle(signal, s -> action.accept(s.getNumber())));
    } catch (IllegalArgumentException e) {
      // as said
    }
  }

  /** Whatever took the signals before takes them again. */
  @Override
  public void close() {
    before.forEach(Signal::handle);
  }
}
