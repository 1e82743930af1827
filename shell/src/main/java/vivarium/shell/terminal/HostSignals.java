package vivarium.shell.terminal;

import java.util.HashMap;
import java.util.Map;
import org.jline.terminal.Terminal;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Hands the signals that the host sends to this process over to a terminal while it is open: an
 * interrupt, a stop, a window of another size. JLine can do that itself, but makes the handlers by
 * reflection, which takes longer than all else that it does with signals.
 */
final class HostSignals implements AutoCloseable {
  private final Map<Signal, SignalHandler> before = new HashMap<>();

  HostSignals(Terminal terminal) {
    for (Terminal.Signal signal : Terminal.Signal.values()) {
      try {
        Signal host = new Signal(signal.name());
        before.put(host, Signal.handle(host, s -> terminal.raise(signal)));
      } catch (IllegalArgumentException e) {
        // this host has no such signal, or the JVM keeps it for itself
      }
    }
  }

  /** Whatever took the signals before takes them again. */
  @Override
  public void close() {
    before.forEach(Signal::handle);
  }
}
