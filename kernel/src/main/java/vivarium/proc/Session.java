package vivarium.proc;

import org.jspecify.annotations.Nullable;
import vivarium.fs.Tty;

/**
 * A session (setsid(2)): processes that share a controlling terminal. Its id is its leader's pid.
 */
public final class Session {
  private final int id;
  private @Nullable Tty terminal;

  Session(int id) {
    this.id = id;
  }

  public int id() {
    return id;
  }

  /** The controlling terminal, or null. */
  public @Nullable Tty terminal() {
    return terminal;
  }

  public void setTerminal(@Nullable Tty newTerminal) {
    terminal = newTerminal;
  }
}
