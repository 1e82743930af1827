package vivarium.shell.bench;

import vivarium.shell.terminal.HostSignals;

/** Turns SIGINT and SIGTERM into an interrupt of the thread that made this, until it is closed. */
final class Interruption implements AutoCloseable {
  private static final int SIGNALLED = 128;
  private static final int SIGINT = 2;

  private final HostSignals signals = new HostSignals();
  private final Thread thread = Thread.currentThread();

  /** The signal's number; written by the thread that handles signals. */
  private volatile int number = SIGINT;

  Interruption() {
    signals.handle("INT", this::take);
    signals.handle("TERM", this::take);
  }

  private void take(int signal) {
    number = signal;
    thread.interrupt();
  }

  /** The exit status after an interruption. */
  int status() {
    return SIGNALLED + number;
  }

  @Override
  public void close() {
    signals.close();
  }
}
