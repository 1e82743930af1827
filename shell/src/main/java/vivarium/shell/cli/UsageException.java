package vivarium.shell.cli;

/** A mistake of the person, told in one line, with the exit status that it leads to. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int status;

  public UsageException(String message) {
    this(message, Main.USAGE);
  }

  public UsageException(String message, int status) {
    super(message, null, false, false);
    this.status = status;
  }

  public int status() {
    return status;
  }
}
