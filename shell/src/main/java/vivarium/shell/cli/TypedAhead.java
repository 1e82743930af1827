package vivarium.shell.cli;

import java.io.ByteArrayOutputStream;

/**
 * What a person types while the machine stands still: it is kept for the next line, and Ctrl-C
 * among it is for the command that looks at the machine. Guarded by this object's monitor.
 */
final class TypedAhead {
  static final byte CTRL_C = 3;

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private boolean keeping;
  private boolean interrupted;

  /** Begins or ends to keep keystrokes; gives those that nobody has read. */
  synchronized byte[] keep(boolean keep) {
    keeping = keep;
    interrupted = false;
    return after(new byte[0]);
  }

  /** Keeps keystrokes, if it is to; Ctrl-C discards what was typed before it, as at a prompt. */
  synchronized boolean take(byte[] keys) {
    if (!keeping) {
      return false;
    }
    for (byte key : keys) {
      if (key == CTRL_C) {
        interrupted = true;
        kept.reset();
      } else {
        kept.write(key);
      }
    }
    return true;
  }

  synchronized boolean takeInterrupt() {
    boolean taken = interrupted;
    interrupted = false;
    return taken;
  }

  /** What was kept, which then is not any more, behind what was typed earlier. */
  synchronized byte[] after(byte[] earlier) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(earlier);
    all.writeBytes(kept.toByteArray());
    kept.reset();
    return all.toByteArray();
  }
}
