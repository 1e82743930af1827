package vivarium.loader;

import static vivarium.abi.Errno.ENOEXEC;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;

/**
 * The first line of a file that begins with {@code #!}: an interpreter and at most one argument,
 * which is the rest of the line and may hold blanks (execve(2), "Interpreter scripts").
 */
record Script(String interpreter, @Nullable String argument) {
  /** How many bytes of a file are looked at; a longer path is refused, a longer argument is cut. */
  static final int LINE_BYTES = 256;

  static boolean isScript(byte[] start, int length) {
    return length >= 2 && start[0] == '#' && start[1] == '!';
  }

  /**
   * Reads the line from the first bytes of the file.
   *
   * @throws ErrnoException ENOEXEC if no interpreter is named or its path does not fit
   */
  static Script parse(byte[] start, int length) {
    int end = 2;
    while (end < length && start[end] != '\n' && start[end] != 0) {
      end++;
    }
    boolean whole = end < length || length < LINE_BYTES;
    int from = skip(start, 2, end, true);
    int to = skip(start, from, end, false);
    if (from == to || (to == end && !whole)) {
      throw ErrnoException.of(ENOEXEC);
    }
    int argument = skip(start, to, end, true);
    int last = end;
    while (last > argument && blank(start[last - 1])) {
      last--;
    }
    return new Script(text(start, from, to), argument < last ? text(start, argument, last) : null);
  }

  private static int skip(byte[] bytes, int from, int end, boolean blanks) {
    int at = from;
    while (at < end && blank(bytes[at]) == blanks) {
      at++;
    }
    return at;
  }

  private static boolean blank(byte b) {
    return b == ' ' || b == '\t';
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
