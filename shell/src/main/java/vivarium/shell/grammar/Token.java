package vivarium.shell.grammar;

import org.jspecify.annotations.Nullable;

/** A token of POSIX XCU 2.3, with the span of the source that it came from. */
record Token(Kind kind, String text, @Nullable Word word, int start, int end, int line) {
  enum Kind {
    WORD,
    OPERATOR,
    IO_NUMBER,
    NEWLINE,
    END
  }

  boolean isOperator(String operator) {
    return kind == Kind.OPERATOR && text.equals(operator);
  }

  /** How the token reads in an error message. */
  String display() {
    return switch (kind) {
      case NEWLINE -> "newline";
      case END -> "end of file";
      default -> text;
    };
  }
}
