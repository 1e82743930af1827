package vivarium.shell.terminal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/**
 * Brings the guest console's bytes to the person's terminal, on a thread of its own: straight
 * through while a job has the terminal, in whole lines above the prompt while a line is being
 * edited. The machine waits only when the terminal is more than {@link #ROOM} bytes behind. All
 * fields are guarded by this object's monitor.
 */
public final class Screen implements Consumer<byte[]>, AutoCloseable {
  private static final int ROOM = 1 << 18;
  private static final int PARTIAL_LINE_MS = 100;

  private final OutputStream terminal;
  private final Consumer<String> above;
  private final Thread thread;
  private ByteArrayOutputStream waiting = new ByteArrayOutputStream();
  private boolean editing;
  private boolean writing;
  private boolean closed;

  /**
   * @param terminal takes bytes straight through
   * @param above prints whole lines above the line being edited
   */
  public Screen(OutputStream terminal, Consumer<String> above) {
    this.terminal = terminal;
    this.above = above;
    thread = Thread.ofPlatform().daemon().name("screen").start(this::run);
  }

  /** Takes bytes from the guest; called on the machine's thread. */
  @Override
  public synchronized void accept(byte[] bytes) {
    try {
      while (waiting.size() > ROOM && !closed) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!closed) {
      waiting.writeBytes(bytes);
      notifyAll();
    }
  }

  /** Waits until all is shown, then says whether a line is being edited from now on. */
  public synchronized void setEditing(boolean on) throws InterruptedException {
    if (on) {
      while ((waiting.size() > 0 || writing) && !closed) {
        wait();
      }
    }
    editing = on;
    notifyAll();
  }

  private void run() {
    try {
      while (true) {
        byte[] bytes;
        boolean whole;
        synchronized (this) {
          writing = false;
          notifyAll();
          while (waiting.size() == 0) {
            if (closed) {
              return;
            }
            wait();
          }
          if (editing && !endsLine()) {
            wait(PARTIAL_LINE_MS);
          }
          bytes = waiting.toByteArray();
          waiting = new ByteArrayOutputStream();
          whole = editing;
          writing = true;
          notifyAll();
        }
        show(bytes, whole);
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  private boolean endsLine() {
    byte[] bytes = waiting.toByteArray();
    return bytes[bytes.length - 1] == '\n';
  }

  private void show(byte[] bytes, boolean whole) {
    if (!whole) {
      try {
        terminal.write(bytes);
        terminal.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return;
    }
    String text = new String(bytes, java.nio.charset.StandardCharsets.UTF_8).replace("\r\n", "\n");
    above.accept(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
  }

  /** Shows what is left and ends the thread. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      thread.join(2000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
