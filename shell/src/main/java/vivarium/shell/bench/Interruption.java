package vivarium.shell.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Turns SIGINT and SIGTERM into an interrupt of the thread that made this, until it is closed. */
final class Interruption implements AutoCloseable {
  private static final int SIGNALLED = 128;

  private final Map<Signal, SignalHandler> before = new HashMap<>();
  private final Thread thread = Thread.currentThread();

  /** The signal's number; written by the thread that handles signals. */
  private volatile int number = new Signal("INT").getNumber();

  Interruption() {
    for (String name : List.of("INT", "TERM")) {
      Signal signal = new Signal(name);
      before.put(signal, Signal.handle(signal, this::take));
    }
  }

  private void take(Signal signal) {
    number = signal.getNumber();
    thread.interrupt();
  }

  /** The exit status after an interruption. */
  int status() {
    return SIGNALLED + number;
  }

  /** Whatever took the signals before takes them again. */
  @Override
  public void close() {
    before.forEach(Signal::handle);
  }
}
