package vivarium.shell.grammar;

/** C-like backslash escapes, for {@code $'...'}. */
public final class Escapes {
  private Escapes() {}

  /** Appends what the escape at {@code at} (a backslash) stands for; returns the index after it. */
  public static int decode(String source, int at, StringBuilder out) {
    char c = source.charAt(at + 1);
    int next = at + 2;
    String simple = "abefnrtv\\'\"?";
    String meaning = "\u0007\b\u001b\f\n\r\t\u000b\\'\"?";
    int index = simple.indexOf(c);
    if (index >= 0) {
      out.append(meaning.charAt(index));
    } else if (c == 'x') {
      int end = digitsEnd(source, next, 16, 2);
      if (end == next) {
        out.append("\\x");
      } else {
        out.append(octet(Integer.parseInt(source.substring(next, end), 16)));
      }
      next = end;
    } else if (c >= '0' && c <= '7') {
      int end = digitsEnd(source, at + 1, 8, 3);
      out.append(octet(Integer.parseInt(source.substring(at + 1, end), 8) & 0xff));
      next = end;
    } else {
      out.append('\\').append(c);
    }
    return next;
  }

  /** A byte as {@link vivarium.fs.Names} has it: not a character of its own from 0x80 on. */
  private static char octet(int value) {
    return (char) (value < 0x80 ? value : 0xdc00 | value);
  }

  private static int digitsEnd(String source, int start, int radix, int most) {
    int end = start;
    while (end < source.length()
        && end - start < most
        && Character.digit(source.charAt(end), radix) >= 0) {
      end++;
    }
    return end;
  }
}
