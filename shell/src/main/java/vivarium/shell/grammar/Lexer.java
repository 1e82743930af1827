package vivarium.shell.grammar;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.shell.grammar.Redirection.HereDocument;

/**
 * Cuts source text into tokens (POSIX XCU 2.3), one at a time, so that the parser can hand the
 * position to a nested parser for {@code $(...)}. Words come out with their parts; here-document
 * bodies are read at the newline after them.
 */
final class Lexer {
  private static final String[] OPERATORS = {
    "<<-", "&&", "||", ";;", "<<", ">>", "<&", ">&", "<>", ">|", "&", "|", ";", "<", ">", "(", ")"
  };

  final String source;
  int position;
  final int firstLine;
  private int countedTo;
  private int countedLine;
  private final List<HereDocument> pendingDocuments = new ArrayList<>();
  private @Nullable Token peeked;

  Lexer(String source, int position, int firstLine) {
    this.source = source;
    this.position = position;
    this.firstLine = firstLine;
    this.countedLine = firstLine;
  }

  /** The next token, left in place. */
  Token peek() {
    Token token = peeked;
    if (token == null) {
      token = read();
      peeked = token;
    }
    return token;
  }

  /** Takes the next token. */
  Token next() {
    Token token = peek();
    peeked = null;
    return token;
  }

  /** Asks for the body of a here-document, which begins after the next newline. */
  void expectDocument(HereDocument document) {
    pendingDocuments.add(document);
  }

  /** Fails if a here-document was begun and never got its body. */
  void requireDocuments() {
    if (!pendingDocuments.isEmpty()) {
      throw incomplete("here-document without its body");
    }
  }

  /** The line of the current position, counted on from the last call. */
  int line() {
    int from = position < countedTo ? 0 : countedTo;
    int lines = position < countedTo ? firstLine : countedLine;
    int end = Math.min(position, source.length());
    for (int i = from; i < end; i++) {
      if (source.charAt(i) == '\n') {
        lines++;
      }
    }
    countedTo = end;
    countedLine = lines;
    return lines;
  }

  SyntaxException incomplete(String message) {
    return new SyntaxException(message, line(), true);
  }

  SyntaxException error(String message) {
    return new SyntaxException(message, line(), false);
  }

  private Token read() {
    skipBlanksAndComments();
    int start = position;
    if (start >= source.length()) {
      return new Token(Token.Kind.END, "", null, start, start, line());
    }
    char c = source.charAt(start);
    if (c == '\n') {
      int line = line();
      position++;
      readDocuments();
      return new Token(Token.Kind.NEWLINE, "\n", null, start, start + 1, line);
    }
    for (String operator : OPERATORS) {
      if (source.startsWith(operator, start)) {
        position += operator.length();
        return new Token(Token.Kind.OPERATOR, operator, null, start, position, line());
      }
    }
    int digits = start;
    while (digits < source.length() && Character.isDigit(source.charAt(digits))) {
      digits++;
    }
    if (digits > start
        && digits < source.length()
        && (source.charAt(digits) == '<' || source.charAt(digits) == '>')) {
      position = digits;
      return new Token(
          Token.Kind.IO_NUMBER, source.substring(start, digits), null, start, digits, line());
    }
    int line = line();
    Word word = new WordReader(this).word();
    return new Token(
        Token.Kind.WORD, source.substring(start, position), word, start, position, line);
  }

  private void skipBlanksAndComments() {
    while (position < source.length()) {
      char c = source.charAt(position);
      if (c == ' ' || c == '\t' || c == '\r') {
        position++;
      } else if (source.startsWith("\\\n", position)) {
        position += 2;
      } else if (c == '#') {
        while (position < source.length() && source.charAt(position) != '\n') {
          position++;
        }
      } else if (c == '\\' && position + 1 == source.length()) {
        throw incomplete("backslash at the end");
      } else {
        return;
      }
    }
  }

  private void readDocuments() {
    List<HereDocument> documents = List.copyOf(pendingDocuments);
    pendingDocuments.clear();
    for (HereDocument document : documents) {
      readDocument(document);
    }
  }

  private void readDocument(HereDocument document) {
    StringBuilder body = new StringBuilder();
    int line = line();
    while (true) {
      if (position >= source.length()) {
        throw incomplete("here-document delimited by end of file, wanted " + document.delimiter);
      }
      int end = source.indexOf('\n', position);
      String text = source.substring(position, end < 0 ? source.length() : end);
      position = end < 0 ? source.length() : end + 1;
      if (document.stripTabs) {
        text = text.replaceFirst("^\t+", "");
      }
      if (text.equals(document.delimiter)) {
        break;
      }
      body.append(text).append('\n');
    }
    if (document.literal) {
      document.fill(new Word(List.of(new Word.Quoted(body.toString()))));
    } else {
      Lexer inner = new Lexer(body.toString(), 0, line);
      document.fill(new WordReader(inner).documentBody());
    }
  }
}
