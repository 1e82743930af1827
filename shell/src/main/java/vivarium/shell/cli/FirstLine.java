package vivarium.shell.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Keeps the first line of what is written, as far as it fits into 1 KiB; the rest is thrown away.
 */
final class FirstLine extends OutputStream {
  private static final int MOST = 1024;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean ended;

  @Override
  public synchronized void write(int b) {
    ended |= b == '\n' || line.size() == MOST;
    if (!ended) {
      line.write(b);
    }
  }

  /** Without its end. */
  synchronized String text() {
    return line.toString(StandardCharsets.UTF_8);
  }
}
