package vivarium.shell.exec;

import org.jspecify.annotations.Nullable;

/**
 * A shell pattern (POSIX XCU 2.13): {@code * ? [...]}, a backslash quotes. Matching is linear in
 * practice: a failed star falls back to the last star only.
 */
public final class GlobPattern {
  private final String pattern;

  public GlobPattern(String pattern) {
    this.pattern = pattern;
  }

  /** Whether the whole text matches. */
  public boolean matches(String text) {
    return matches(text, 0, text.length());
  }

  /** Whether the text between two indices matches. */
  boolean matches(String text, int from, int to) {
    int p = 0;
    int t = from;
    int starPattern = -1;
    int starText = -1;
    while (t < to || p < pattern.length()) {
      if (p < pattern.length()) {
        char c = pattern.charAt(p);
        if (c == '*') {
          starPattern = p++;
          starText = t;
          continue;
        }
        int next = t < to ? matchOne(p, text.codePointAt(t)) : -1;
        if (next >= 0) {
          p = next;
          t += Character.charCount(text.codePointAt(t));
          continue;
        }
      }
      if (starPattern < 0 || starText >= to) {
        return false;
      }
      starText += Character.charCount(text.codePointAt(starText));
      t = starText;
      p = starPattern + 1;
    }
    return true;
  }

  /** The pattern index after the element at {@code p} if it matches the character, else -1. */
  private int matchOne(int p, int c) {
    char element = pattern.charAt(p);
    if (element == '?') {
      return p + 1;
    }
    if (element == '[') {
      int end = bracketEnd(p);
      if (end >= 0) {
        return bracketMatches(p, end, c) ? end + 1 : -1;
      }
    }
    if (element == '\\' && p + 1 < pattern.length()) {
      p++;
    }
    int wanted = pattern.codePointAt(p);
    return wanted == c ? p + Character.charCount(wanted) : -1;
  }

  private int bracketEnd(int p) {
    int at = p + 1;
    if (at < pattern.length() && (pattern.charAt(at) == '!' || pattern.charAt(at) == '^')) {
      at++;
    }
    if (at < pattern.length() && pattern.charAt(at) == ']') {
      at++;
    }
    while (at < pattern.length() && pattern.charAt(at) != ']') {
      if (pattern.startsWith("[:", at)) {
        int end = pattern.indexOf(":]", at + 2);
        at = end < 0 ? at + 1 : end + 2;
      } else {
        at += pattern.charAt(at) == '\\' ? 2 : 1;
      }
    }
    return at < pattern.length() ? at : -1;
  }

  private boolean bracketMatches(int p, int end, int c) {
    int at = p + 1;
    boolean negated = pattern.charAt(at) == '!' || pattern.charAt(at) == '^';
    if (negated) {
      at++;
    }
    boolean found = false;
    while (at < end) {
      String name = className(at);
      if (name != null) {
        found |= inClass(name, c);
        at += name.length() + 4;
        continue;
      }
      if (pattern.charAt(at) == '\\' && at + 1 < end) {
        at++;
      }
      int low = pattern.codePointAt(at);
      at += Character.charCount(low);
      int high = low;
      if (at + 1 < end && pattern.charAt(at) == '-') {
        at++;
        if (pattern.charAt(at) == '\\' && at + 1 < end) {
          at++;
        }
        high = pattern.codePointAt(at);
        at += Character.charCount(high);
      }
      found |= low <= c && c <= high;
    }
    return found != negated;
  }

  private @Nullable String className(int at) {
    if (!pattern.startsWith("[:", at)) {
      return null;
    }
    int end = pattern.indexOf(":]", at + 2);
    return end < 0 ? null : pattern.substring(at + 2, end);
  }

  private static boolean inClass(String name, int c) {
    return switch (name) {
      case "alpha" -> Character.isLetter(c);
      case "digit" -> c >= '0' && c <= '9';
      case "alnum" -> Character.isLetterOrDigit(c);
      case "upper" -> Character.isUpperCase(c);
      case "lower" -> Character.isLowerCase(c);
      case "space" -> Character.isWhitespace(c);
      case "blank" -> c == ' ' || c == '\t';
      case "punct" -> c > ' ' && c < 127 && !Character.isLetterOrDigit(c);
      case "print" -> c >= ' ' && c != 127;
      case "graph" -> c > ' ' && c != 127;
      case "cntrl" -> c < ' ' || c == 127;
      case "xdigit" -> Character.digit(c, 16) >= 0 && c < 128;
      default -> false;
    };
  }

  /** Text that matches only itself when it stands in a pattern. */
  public static String quote(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ("*?[]\\!^-".indexOf(c) >= 0) {
        out.append('\\');
      }
      out.append(c);
    }
    return out.toString();
  }

  /** The text without its quoting backslashes. */
  static String unquote(String pattern) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\' && i + 1 < pattern.length()) {
        c = pattern.charAt(++i);
      }
      out.append(c);
    }
    return out.toString();
  }

  /** Whether the text has an unquoted special character. */
  static boolean isMagic(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '*' || c == '?' || c == '[') {
        return true;
      }
    }
    return false;
  }
}
