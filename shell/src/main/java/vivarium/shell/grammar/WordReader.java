package vivarium.shell.grammar;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.shell.grammar.Word.Arithmetic;
import vivarium.shell.grammar.Word.CommandSubstitution;
import vivarium.shell.grammar.Word.DoubleQuoted;
import vivarium.shell.grammar.Word.Literal;
import vivarium.shell.grammar.Word.Operator;
import vivarium.shell.grammar.Word.Parameter;
import vivarium.shell.grammar.Word.Part;
import vivarium.shell.grammar.Word.Quoted;

/**
 * Reads one word at the lexer's position: quotes, parameters and substitutions (POSIX XCU 2.2 and
 * 2.6).
 */
final class WordReader {
  private static final String METACHARACTERS = " \t\r\n;&|<>()";
  private static final String SPECIAL_PARAMETERS = "@*#?-$!";
  private static final int MAX_NESTING = 200;

  /** Where a run of text ends, and which characters a backslash escapes in it. */
  private enum Mode {
    WORD,
    DOUBLE_QUOTES,
    DOCUMENT,
    BRACE,
    QUOTED_BRACE;

    boolean quoted() {
      return this == DOUBLE_QUOTES || this == DOCUMENT || this == QUOTED_BRACE;
    }
  }

  private final Lexer lexer;
  private final String source;
  private int nesting;

  WordReader(Lexer lexer) {
    this.lexer = lexer;
    this.source = lexer.source;
  }

  /** An ordinary word, up to the next metacharacter. */
  Word word() {
    return new Word(parts(Mode.WORD));
  }

  /** The whole text as the body of an unquoted here-document or an arithmetic expression. */
  Word documentBody() {
    return new Word(parts(Mode.DOCUMENT));
  }

  private List<Part> parts(Mode mode) {
    if (++nesting > MAX_NESTING) {
      throw lexer.error("word nested too deeply");
    }
    List<Part> parts = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    while (lexer.position < source.length() && !ends(mode)) {
      char c = source.charAt(lexer.position);
      Part part = null;
      if (c == '\\') {
        part = backslash(mode, text);
      } else if (c == '\'' && !mode.quoted()) {
        part = singleQuotes();
      } else if (c == '"' && mode != Mode.DOCUMENT) {
        part = doubleQuotes();
      } else if (c == '$') {
        part = dollar(mode.quoted());
        if (part == null) {
          text.append('$');
          lexer.position++;
        }
      } else if (c == '`') {
        part = backticks(mode.quoted());
      } else {
        text.append(c);
        lexer.position++;
      }
      if (part != null) {
        flush(text, parts);
        parts.add(part);
      }
    }
    flush(text, parts);
    nesting--;
    return parts;
  }

  private boolean ends(Mode mode) {
    char c = source.charAt(lexer.position);
    return switch (mode) {
      case WORD -> METACHARACTERS.indexOf(c) >= 0;
      case DOUBLE_QUOTES -> c == '"';
      case BRACE, QUOTED_BRACE -> c == '}';
      case DOCUMENT -> false;
    };
  }

  private static void flush(StringBuilder text, List<Part> parts) {
    if (!text.isEmpty()) {
      parts.add(new Literal(text.toString()));
      text.setLength(0);
    }
  }

  private @Nullable Part backslash(Mode mode, StringBuilder text) {
    if (lexer.position + 1 >= source.length()) {
      if (mode != Mode.DOCUMENT) {
        throw lexer.incomplete("backslash at the end");
      }
      text.append('\\');
      lexer.position++;
      return null;
    }
    char escaped = source.charAt(lexer.position + 1);
    lexer.position += 2;
    if (escaped == '\n') {
      return null;
    }
    String escapable =
        switch (mode) {
          case DOUBLE_QUOTES -> "$`\"\\";
          case DOCUMENT -> "$`\\";
          case QUOTED_BRACE -> "$`\"\\}";
          default -> null;
        };
    if (escapable == null || escapable.indexOf(escaped) >= 0) {
      return new Quoted(String.valueOf(escaped));
    }
    text.append('\\').append(escaped);
    return null;
  }

  private Part singleQuotes() {
    int end = source.indexOf('\'', lexer.position + 1);
    if (end < 0) {
      throw lexer.incomplete("unterminated single quote");
    }
    String text = source.substring(lexer.position + 1, end);
    lexer.position = end + 1;
    return new Quoted(text);
  }

  private Part doubleQuotes() {
    lexer.position++;
    List<Part> inner = parts(Mode.DOUBLE_QUOTES);
    expect('"', "unterminated double quote");
    return new DoubleQuoted(inner);
  }

  private void expect(char c, String otherwise) {
    if (lexer.position >= source.length() || source.charAt(lexer.position) != c) {
      throw lexer.position >= source.length()
          ? lexer.incomplete(otherwise)
          : lexer.error(otherwise);
    }
    lexer.position++;
  }

  private @Nullable Part dollar(boolean quoted) {
    int at = lexer.position + 1;
    if (at >= source.length()) {
      return null;
    }
    char c = source.charAt(at);
    if (c == '{') {
      lexer.position = at + 1;
      return bracedParameter(quoted);
    }
    if (c == '(') {
      int end = source.startsWith("((", at) ? arithmeticEnd(at + 2) : -1;
      return end >= 0 ? arithmetic(at + 2, end) : commandSubstitution(at + 1);
    }
    if (c == '\'' && !quoted) {
      return dollarQuotes(at + 1);
    }
    String name = nameAt(at, false);
    if (name.isEmpty()) {
      return null;
    }
    lexer.position = at + name.length();
    return new Parameter(name, Operator.VALUE, false, null);
  }

  /** A name, one special parameter or digits: all of them if braced, else one. */
  private String nameAt(int at, boolean braced) {
    int end = at;
    if (at < source.length() && isNameStart(source.charAt(at))) {
      while (end < source.length() && isNamePart(source.charAt(end))) {
        end++;
      }
    } else if (at < source.length() && Character.isDigit(source.charAt(at))) {
      do {
        end++;
      } while (braced && end < source.length() && Character.isDigit(source.charAt(end)));
    } else if (at < source.length() && SPECIAL_PARAMETERS.indexOf(source.charAt(at)) >= 0) {
      end++;
    }
    return source.substring(at, end);
  }

  static boolean isNameStart(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isNamePart(char c) {
    return isNameStart(c) || (c >= '0' && c <= '9');
  }

  private Part bracedParameter(boolean quoted) {
    if (lexer.position < source.length() && source.charAt(lexer.position) == '#') {
      String name = nameAt(lexer.position + 1, true);
      int after = lexer.position + 1 + name.length();
      if (!name.isEmpty() && after < source.length() && source.charAt(after) == '}') {
        lexer.position = after + 1;
        return new Parameter(name, Operator.LENGTH, false, null);
      }
    }
    String name = nameAt(lexer.position, true);
    lexer.position += name.length();
    if (lexer.position >= source.length()) {
      throw lexer.incomplete("unterminated ${");
    }
    if (name.isEmpty()) {
      throw lexer.error("bad substitution");
    }
    if (source.charAt(lexer.position) == '}') {
      lexer.position++;
      return new Parameter(name, Operator.VALUE, false, null);
    }
    boolean colon = source.charAt(lexer.position) == ':';
    if (colon) {
      lexer.position++;
    }
    Operator operator = operator(colon);
    boolean pattern = operator.ordinal() >= Operator.REMOVE_SMALLEST_SUFFIX.ordinal();
    Word argument = new Word(parts(quoted && !pattern ? Mode.QUOTED_BRACE : Mode.BRACE));
    expect('}', "unterminated ${");
    return new Parameter(name, operator, colon, argument);
  }

  private Operator operator(boolean colon) {
    if (lexer.position >= source.length()) {
      throw lexer.incomplete("unterminated ${");
    }
    char c = source.charAt(lexer.position++);
    boolean doubled = lexer.position < source.length() && source.charAt(lexer.position) == c;
    if (!colon && (c == '%' || c == '#')) {
      if (doubled) {
        lexer.position++;
      }
      return c == '%'
          ? doubled ? Operator.REMOVE_LARGEST_SUFFIX : Operator.REMOVE_SMALLEST_SUFFIX
          : doubled ? Operator.REMOVE_LARGEST_PREFIX : Operator.REMOVE_SMALLEST_PREFIX;
    }
    return switch (c) {
      case '-' -> Operator.USE_DEFAULT;
      case '=' -> Operator.ASSIGN_DEFAULT;
      case '?' -> Operator.ERROR_IF_UNSET;
      case '+' -> Operator.USE_ALTERNATIVE;
      default -> throw lexer.error("bad substitution");
    };
  }

  private Part commandSubstitution(int start) {
    Parser inner = new Parser(new Lexer(source, start, lexer.firstLine));
    Command body = inner.parseUntilClosingParenthesis();
    lexer.position = inner.position();
    return new CommandSubstitution(body);
  }

  private Part backticks(boolean quoted) {
    StringBuilder text = new StringBuilder();
    int at = lexer.position + 1;
    while (at < source.length() && source.charAt(at) != '`') {
      char c = source.charAt(at);
      if (c == '\\' && at + 1 < source.length()) {
        char escaped = source.charAt(at + 1);
        if ("$`\\".indexOf(escaped) < 0 && !(quoted && escaped == '"')) {
          text.append(c);
        }
        text.append(escaped);
        at += 2;
      } else {
        text.append(c);
        at++;
      }
    }
    if (at >= source.length()) {
      throw lexer.incomplete("unterminated backtick");
    }
    lexer.position = at + 1;
    return new CommandSubstitution(new Parser(text.toString()).parseAll());
  }

  /**
   * Where the {@code ))} of an arithmetic expansion stands, or -1 if this is a subshell in a
   * substitution.
   */
  private int arithmeticEnd(int start) {
    int depth = 0;
    for (int i = start; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == '(') {
        depth++;
      } else if (c == ')' && depth > 0) {
        depth--;
      } else if (c == ')') {
        return source.startsWith("))", i) ? i : -1;
      }
    }
    throw lexer.incomplete("unterminated $((");
  }

  private Part arithmetic(int start, int end) {
    Lexer inner = new Lexer(source.substring(start, end), 0, lexer.line());
    Word expression = new WordReader(inner).documentBody();
    lexer.position = end + 2;
    return new Arithmetic(expression);
  }

  /** {@code $'...'} with C escapes, as POSIX.1-2024 has it. */
  private Part dollarQuotes(int start) {
    StringBuilder text = new StringBuilder();
    int at = start;
    while (at < source.length() && source.charAt(at) != '\'') {
      char c = source.charAt(at);
      if (c == '\\' && at + 1 < source.length()) {
        at = Escapes.decode(source, at, text);
      } else {
        text.append(c);
        at++;
      }
    }
    if (at >= source.length()) {
      throw lexer.incomplete("unterminated $'");
    }
    lexer.position = at + 1;
    return new Quoted(text.toString());
  }
}
