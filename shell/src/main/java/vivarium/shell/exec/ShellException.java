package vivarium.shell.exec;

/** Ways out of the tree walk that are ordinary: stackless, caught by the node they concern. */
public abstract sealed class ShellException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private ShellException(String message) {
    super(message, null, false, false);
  }

  /**
   * A wrong use or value: message on standard error, the command's status, and the end of a script
   * if it must.
   */
  public static final class Failure extends ShellException {
    private static final long serialVersionUID = 1;
    final int status;

    public Failure(String message, int status) {
      super(message);
      this.status = status;
    }
  }

  /** {@code exit}. */
  public static final class Exit extends ShellException {
    private static final long serialVersionUID = 1;
    final int status;

    public int status() {
      return status;
    }

    public Exit(int status) {
      super("exit");
      this.status = status;
    }
  }

  /** {@code return}. */
  public static final class Return extends ShellException {
    private static final long serialVersionUID = 1;
    final int status;

    public Return(int status) {
      super("return");
      this.status = status;
    }

    public int status() {
      return status;
    }
  }

  /** {@code break} and {@code continue}, counting the loops still to leave. */
  public static final class Leave extends ShellException {
    private static final long serialVersionUID = 1;
    final int levels;
    final boolean again;

    public Leave(int levels, boolean again) {
      super(again ? "continue" : "break");
      this.levels = levels;
      this.again = again;
    }
  }

  /** SIGINT at an interactive shell: back to the prompt. */
  public static final class Interrupted extends ShellException {
    private static final long serialVersionUID = 1;

    public Interrupted() {
      super("interrupted");
    }
  }
}
