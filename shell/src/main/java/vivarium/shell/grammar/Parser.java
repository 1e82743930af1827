package vivarium.shell.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vivarium.shell.grammar.Command.Assignment;
import vivarium.shell.grammar.Command.Item;
import vivarium.shell.grammar.Redirection.HereDocument;

/**
 * Recursive descent over POSIX XCU 2.10's grammar. {@link #nextCommand()} gives one complete
 * command at a time, as a shell must execute a script; {@link #parseAll()} the whole text. One
 * instance reads one source, on one thread.
 */
public final class Parser {
  private static final Set<String> RESERVED =
      Set.of(
          "!", "{", "}", "case", "do", "done", "elif", "else", "esac", "fi", "for", "if", "in",
          "then", "until", "while");

  private final Lexer lexer;
  private final CompoundParser compounds = new CompoundParser(this);
  private int depth;

  /** A parser of a whole source text. */
  public Parser(String source) {
    this(new Lexer(source, 0, 1));
  }

  Parser(Lexer lexer) {
    this.lexer = lexer;
  }

  /** The next complete command, up to the end of its line; null at the end of the text. */
  public @Nullable Command nextCommand() {
    return guarded(() -> {
      skipNewlines();
      if (peek().kind() == Token.Kind.END) {
        return null;
      }
      Command command = sequence(true);
      Token end = peek();
      if (end.kind() != Token.Kind.NEWLINE && end.kind() != Token.Kind.END) {
        throw unexpected(end);
      }
      if (end.kind() == Token.Kind.END) {
        lexer.requireDocuments();
      } else {
        next();
      }
      return command;
    });
  }

  /** Everything up to the end of the text. */
  public Command parseAll() {
    List<Item> items = new ArrayList<>();
    for (Command command = nextCommand(); command != null; command = nextCommand()) {
      if (command instanceof Command.Sequence(List<Item> more)) {
        items.addAll(more);
      }
    }
    return new Command.Sequence(List.copyOf(items));
  }

  Command parseUntilClosingParenthesis() {
    Command body = sequence(false);
    expectOperator(")");
    return body;
  }

  /** Where the lexer stands, for the word that holds this nested program. */
  int position() {
    return lexer.position;
  }

  private interface Rule {
    @Nullable Command parse();
  }

  private @Nullable Command guarded(Rule rule) {
    try {
      return rule.parse();
    } catch (StackOverflowError e) {
      throw lexer.error("commands nested too deeply");
    }
  }

  Token peek() {
    return lexer.peek();
  }

  Token next() {
    return lexer.next();
  }

  void skipNewlines() {
    while (peek().kind() == Token.Kind.NEWLINE) {
      next();
    }
  }

  SyntaxException unexpected(Token token) {
    boolean end = token.kind() == Token.Kind.END;
    return new SyntaxException(
        end ? "unexpected end of file" : "unexpected '" + token.display() + "'", token.line(), end);
  }

  /** The reserved word at hand, or null. */
  @Nullable String reserved() {
    Token token = peek();
    if (token.kind() != Token.Kind.WORD || token.word() == null) {
      return null;
    }
    String text = token.word().plainText();
    return text != null && RESERVED.contains(text) ? text : null;
  }

  void expectReserved(String word) {
    if (!word.equals(reserved())) {
      throw unexpected(peek());
    }
    next();
  }

  void expectOperator(String operator) {
    if (!peek().isOperator(operator)) {
      throw unexpected(peek());
    }
    next();
  }

  /** A list; {@code oneLine} ends it at the first newline, as at the prompt. */
  Command sequence(boolean oneLine) {
    List<Item> items = new ArrayList<>();
    if (!oneLine) {
      skipNewlines();
    }
    while (!endsSequence()) {
      int start = peek().start();
      Command command = andOr();
      Token separator = peek();
      int end = separator.start();
      boolean background = separator.isOperator("&");
      items.add(new Item(command, background, lexer.source.substring(start, end).strip()));
      if (background || separator.isOperator(";")) {
        next();
      } else if (separator.kind() != Token.Kind.NEWLINE || oneLine) {
        break;
      }
      if (!oneLine) {
        skipNewlines();
      }
    }
    return new Command.Sequence(List.copyOf(items));
  }

  /** A list that must hold a command. */
  Command body() {
    Command body = sequence(false);
    if (body.isEmpty()) {
      throw unexpected(peek());
    }
    return body;
  }

  private boolean endsSequence() {
    Token token = peek();
    String word = reserved();
    return token.kind() == Token.Kind.END
        || token.kind() == Token.Kind.NEWLINE
        || token.isOperator(")")
        || token.isOperator(";;")
        || (word != null
            && Set.of("then", "else", "elif", "fi", "do", "done", "esac", "}").contains(word));
  }

  private Command andOr() {
    Command left = pipeline();
    while (peek().isOperator("&&") || peek().isOperator("||")) {
      boolean and = next().isOperator("&&");
      skipNewlines();
      left = new Command.AndOr(left, and, pipeline());
    }
    return left;
  }

  private Command pipeline() {
    boolean timed = isPlain("time") && !timeTakesOptions();
    if (timed) {
      next();
    }
    boolean negated = false;
    while ("!".equals(reserved())) {
      negated = !negated;
      next();
    }
    List<Command> members = new ArrayList<>();
    if (timed && (peek().kind() == Token.Kind.NEWLINE || peek().kind() == Token.Kind.END)) {
      return new Command.Pipeline(true, negated, List.of(new Command.Sequence(List.of())));
    }
    members.add(command());
    while (peek().isOperator("|")) {
      next();
      skipNewlines();
      members.add(command());
    }
    return members.size() == 1 && !timed && !negated
        ? members.get(0)
        : new Command.Pipeline(timed, negated, List.copyOf(members));
  }

  private boolean isPlain(String text) {
    Word word = peek().word();
    return word != null && text.equals(word.plainText());
  }

  /** {@code time -p} means the utility (POSIX leaves it to the shell). */
  private boolean timeTakesOptions() {
    int after = peek().end();
    return lexer.source.startsWith(" -", after);
  }

  private Command command() {
    if (++depth > 1000) {
      throw lexer.error("commands nested too deeply");
    }
    Command compound = compounds.compound();
    Command result;
    if (compound == null) {
      result = simple();
    } else {
      List<Redirection> redirections = new ArrayList<>();
      while (atRedirection()) {
        redirections.add(redirection());
      }
      result =
          redirections.isEmpty()
              ? compound
              : new Command.Redirected(compound, List.copyOf(redirections));
    }
    depth--;
    return result;
  }

  private Command simple() {
    List<Assignment> assignments = new ArrayList<>();
    List<Word> words = new ArrayList<>();
    List<Redirection> redirections = new ArrayList<>();
    int line = peek().line();
    if (reserved() != null) {
      throw unexpected(peek());
    }
    while (true) {
      Token token = peek();
      if (atRedirection()) {
        redirections.add(redirection());
      } else if (token.kind() == Token.Kind.WORD && token.word() != null) {
        Assignment assignment = words.isEmpty() ? assignment(token.word()) : null;
        next();
        if (assignment != null) {
          assignments.add(assignment);
          continue;
        }
        words.add(token.word());
        if (words.size() == 1
            && peek().isOperator("(")
            && assignments.isEmpty()
            && redirections.isEmpty()) {
          return function(token.word());
        }
      } else {
        break;
      }
    }
    if (assignments.isEmpty() && words.isEmpty() && redirections.isEmpty()) {
      throw unexpected(peek());
    }
    return new Command.Simple(
        List.copyOf(assignments), List.copyOf(words), List.copyOf(redirections), line);
  }

  private Command function(Word word) {
    String name = word.plainText();
    if (name == null || !isName(name)) {
      throw unexpected(peek());
    }
    next();
    expectOperator(")");
    skipNewlines();
    Command body = command();
    if (body instanceof Command.Simple) {
      throw lexer.error("the body of a function must be a compound command");
    }
    return new Command.Function(name, body);
  }

  /** Whether the text is a name: letters, digits and underscores, no digit first. */
  public static boolean isName(String text) {
    if (text.isEmpty() || !WordReader.isNameStart(text.charAt(0))) {
      return false;
    }
    return text.chars().allMatch(c -> WordReader.isNamePart((char) c));
  }

  /** The word as an assignment, or null if it is none. */
  public static @Nullable Assignment assignment(Word word) {
    if (word.parts().isEmpty() || !(word.parts().get(0) instanceof Word.Literal(String text))) {
      return null;
    }
    int equals = text.indexOf('=');
    if (equals <= 0 || !isName(text.substring(0, equals))) {
      return null;
    }
    List<Word.Part> value = new ArrayList<>(word.parts());
    value.remove(0);
    if (equals + 1 < text.length()) {
      value.add(0, new Word.Literal(text.substring(equals + 1)));
    }
    return new Assignment(text.substring(0, equals), new Word(List.copyOf(value)));
  }

  private boolean atRedirection() {
    Token token = peek();
    return token.kind() == Token.Kind.IO_NUMBER
        || (token.kind() == Token.Kind.OPERATOR && Redirection.Kind.of(token.text()) != null);
  }

  private Redirection redirection() {
    int descriptor = -1;
    if (peek().kind() == Token.Kind.IO_NUMBER) {
      String digits = next().text();
      if (digits.length() > 4) {
        throw lexer.error("file descriptor out of range: " + digits);
      }
      descriptor = Integer.parseInt(digits);
    }
    Token operator = next();
    Redirection.Kind kind = Redirection.Kind.of(operator.text());
    Token target = peek();
    if (kind == null || target.kind() != Token.Kind.WORD || target.word() == null) {
      throw unexpected(target);
    }
    HereDocument document = null;
    if (kind == Redirection.Kind.HERE || kind == Redirection.Kind.HERE_STRIPPED) {
      document = hereDocument(target.word(), kind == Redirection.Kind.HERE_STRIPPED);
      lexer.expectDocument(document);
    }
    next();
    return new Redirection(
        descriptor < 0 ? kind.descriptor : descriptor, kind, target.word(), document);
  }

  private static HereDocument hereDocument(Word delimiter, boolean stripTabs) {
    StringBuilder text = new StringBuilder();
    boolean quoted = false;
    for (Word.Part part : delimiter.parts()) {
      switch (part) {
        case Word.Literal(String literal) -> text.append(literal);
        case Word.Quoted(String literal) -> {
          quoted = true;
          text.append(literal);
        }
        case Word.DoubleQuoted(List<Word.Part> inner) -> {
          quoted = true;
          for (Word.Part piece : inner) {
            if (piece instanceof Word.Literal(String literal)) {
              text.append(literal);
            } else if (piece instanceof Word.Quoted(String literal)) {
              text.append(literal);
            }
          }
        }
        case Word.Parameter p -> text.append('$').append(p.name());
        default -> throw new SyntaxException("bad here-document delimiter", 0, false);
      }
    }
    return new HereDocument(text.toString(), stripTabs, quoted);
  }
}
