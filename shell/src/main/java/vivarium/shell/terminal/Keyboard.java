package vivarium.shell.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.InputFlag;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Attributes.OutputFlag;
import org.jline.terminal.Terminal;
import org.jline.utils.NonBlockingReader;

/**
 * Brings the person's keystrokes to the guest's console while a job has the terminal, on a thread
 * of its own. The host terminal is raw then: echo, line editing and Ctrl-C are the guest terminal's
 * work.
 */
public final class Keyboard implements AutoCloseable {
  private static final int POLL_MS = 10;

  private final Terminal terminal;
  private final Attributes original;
  private final Consumer<byte[]> guest;
  private final Runnable hangup;
  private final Thread thread;

  /** Guarded by this: whether keystrokes go to the guest, and whether the thread has seen that. */
  private boolean connected;

  private boolean reading;
  private boolean closed;

  /**
   * @param guest takes the bytes
   * @param hangup is told when the terminal is gone
   */
  public Keyboard(Terminal terminal, Consumer<byte[]> guest, Runnable hangup) {
    this.terminal = terminal;
    this.original = terminal.getAttributes();
    this.guest = guest;
    this.hangup = hangup;
    thread = Thread.ofPlatform().daemon().name("keyboard").start(this::run);
  }

  /** Gives keystrokes to the guest, or (once the thread has let go) to the line editor. */
  public synchronized void connect(boolean toGuest) throws InterruptedException {
    if (toGuest == connected) {
      return;
    }
    connected = toGuest;
    notifyAll();
    while (!toGuest && reading) {
      wait();
    }
    terminal.setAttributes(toGuest ? raw(original) : original);
  }

  /** Nothing of the host's line discipline is left. */
  private static Attributes raw(Attributes original) {
    Attributes raw = new Attributes(original);
    raw.setLocalFlags(
        java.util.EnumSet.of(LocalFlag.ICANON, LocalFlag.ECHO, LocalFlag.IEXTEN, LocalFlag.ISIG),
        false);
    raw.setInputFlags(
        java.util.EnumSet.of(
            InputFlag.IXON, InputFlag.ICRNL, InputFlag.INLCR, InputFlag.IGNCR, InputFlag.ISTRIP),
        false);
    raw.setOutputFlag(OutputFlag.OPOST, false);
    raw.setControlChar(ControlChar.VMIN, 1);
    raw.setControlChar(ControlChar.VTIME, 0);
    return raw;
  }

  private void run() {
    NonBlockingReader reader = terminal.reader();
    try {
      while (awaitTurn()) {
        int c = reader.read(POLL_MS);
        if (c == NonBlockingReader.EOF) {
          hangup.run();
          return;
        }
        if (c >= 0) {
          StringBuilder text = new StringBuilder().append((char) c);
          while (text.length() < 1024 && reader.available() > 0 && (c = reader.read(1)) >= 0) {
            text.append((char) c);
          }
          guest.accept(text.toString().getBytes(StandardCharsets.UTF_8));
        }
      }
    } catch (IOException | InterruptedException e) {
      hangup.run();
    } finally {
      synchronized (this) {
        reading = false;
        notifyAll();
      }
    }
  }

  private synchronized boolean awaitTurn() throws InterruptedException {
    reading = connected;
    notifyAll();
    while (!connected && !closed) {
      wait();
    }
    reading = !closed;
    return !closed;
  }

  /** Puts the terminal back as it was found. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    terminal.setAttributes(original);
  }
}
