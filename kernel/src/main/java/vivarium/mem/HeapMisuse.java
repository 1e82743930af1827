package vivarium.mem;

/**
 * A program misused the malloc service or overwrote its headers: an ordinary outcome, reported to
 * the program, which is then aborted. Stackless.
 */
public final class HeapMisuse extends RuntimeException {
  /** What is said about it, in a C library's words: "free(): invalid pointer". */
  HeapMisuse(String message) {
    super(message, null, false, false);
  }

  /** What is said about it. */
  public String what() {
    return String.valueOf(getMessage());
  }
}
