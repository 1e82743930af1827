package vivarium.shell.grammar;

/**
 * The source is not a shell program; {@link #incomplete()} tells that more input could make it one.
 */
public final class SyntaxException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final boolean incomplete;
  private final int line;

  SyntaxException(String message, int line, boolean incomplete) {
    super(message, null, false, false);
    this.line = line;
    this.incomplete = incomplete;
  }

  /** Whether the input merely ended too early. */
  public boolean incomplete() {
    return incomplete;
  }

  /** The line, counted from 1, at which the parser gave up. */
  public int line() {
    return line;
  }
}
