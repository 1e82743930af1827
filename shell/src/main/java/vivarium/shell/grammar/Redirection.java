package vivarium.shell.grammar;

import org.jspecify.annotations.Nullable;

/**
 * One redirection. {@code descriptor} is the number in front of the operator, or the operator's own
 * (0 or 1). For a here-document {@code document} holds the body and {@code target} is its
 * delimiter.
 */
public record Redirection(int descriptor, Kind kind, Word target, @Nullable HereDocument document) {

  /** The operators of POSIX XCU 2.7. */
  public enum Kind {
    INPUT("<", 0),
    OUTPUT(">", 1),
    CLOBBER(">|", 1),
    APPEND(">>", 1),
    READ_WRITE("<>", 0),
    DUPLICATE_INPUT("<&", 0),
    DUPLICATE_OUTPUT(">&", 1),
    HERE("<<", 0),
    HERE_STRIPPED("<<-", 0);

    final String operator;
    final int descriptor;

    Kind(String operator, int descriptor) {
      this.operator = operator;
      this.descriptor = descriptor;
    }

    static @Nullable Kind of(String operator) {
      for (Kind kind : values()) {
        if (kind.operator.equals(operator)) {
          return kind;
        }
      }
      return null;
    }
  }

  /** The body of a here-document, which the lexer fills in when it reaches the next line. */
  public static final class HereDocument {
    final String delimiter;
    final boolean stripTabs;
    final boolean literal;
    private Word body = new Word(java.util.List.of());

    HereDocument(String delimiter, boolean stripTabs, boolean literal) {
      this.delimiter = delimiter;
      this.stripTabs = stripTabs;
      this.literal = literal;
    }

    void fill(Word text) {
      body = text;
    }

    /** The text, to be expanded like the inside of double quotes. */
    public Word body() {
      return body;
    }
  }
}
