package vivarium.shell.exec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.shell.grammar.Word;
import vivarium.shell.grammar.Word.Arithmetic;
import vivarium.shell.grammar.Word.CommandSubstitution;
import vivarium.shell.grammar.Word.DoubleQuoted;
import vivarium.shell.grammar.Word.Literal;
import vivarium.shell.grammar.Word.Operator;
import vivarium.shell.grammar.Word.Parameter;
import vivarium.shell.grammar.Word.Part;
import vivarium.shell.grammar.Word.Quoted;

/**
 * Word expansion (POSIX XCU 2.6): tilde, parameters, commands, arithmetic, then splitting,
 * pathnames and quote removal. A wrong expansion throws {@link ShellException.Failure}.
 */
public final class Expander {
  private final Shell shell;

  Expander(Shell shell) {
    this.shell = shell;
  }

  /** The arguments that a list of words becomes. */
  public List<String> fields(List<Word> words) {
    List<String> arguments = new ArrayList<>();
    for (Word word : words) {
      FieldBuilder builder = new FieldBuilder(ifs(), true);
      parts(tilde(word.parts(), false), builder, false, false);
      for (String pattern : builder.patterns()) {
        addPathnames(pattern, arguments);
      }
    }
    return arguments;
  }

  private void addPathnames(String pattern, List<String> arguments) {
    if (!shell.options().has('f') && GlobPattern.isMagic(pattern)) {
      List<String> paths = PathnameExpansion.expand(shell.os(), pattern);
      if (!paths.isEmpty()) {
        arguments.addAll(paths);
        return;
      }
    }
    arguments.add(GlobPattern.unquote(pattern));
  }

  /**
   * The word as one text, without splitting or pathnames: assignments, targets, subjects of case.
   */
  public String text(Word word) {
    return GlobPattern.unquote(pattern(word, false));
  }

  /** The value of an assignment: a tilde counts after each colon, too. */
  public String assignment(Word word) {
    return GlobPattern.unquote(pattern(word, true));
  }

  /** The word as a pattern for {@link GlobPattern}. */
  public String pattern(Word word) {
    return pattern(word, false);
  }

  private String pattern(Word word, boolean tildeAfterColon) {
    FieldBuilder builder = new FieldBuilder(ifs(), false);
    parts(tilde(word.parts(), tildeAfterColon), builder, false, false);
    return builder.joined();
  }

  /** Text that is expanded as if in double quotes: here-documents and arithmetic. */
  public String document(Word word) {
    FieldBuilder builder = new FieldBuilder(ifs(), false);
    parts(word.parts(), builder, true, false);
    return GlobPattern.unquote(builder.joined());
  }

  private String ifs() {
    return shell.variables().get("IFS", " \t\n");
  }

  /** {@code loose} marks the literals of an unquoted {@code ${x:-a b}}, which are split. */
  private void parts(List<Part> parts, FieldBuilder out, boolean quoted, boolean loose) {
    for (Part part : parts) {
      if (part instanceof Literal(String text)) { // nearly always; see Interpreter.compound
        literal(text, out, quoted, loose);
        continue;
      }
      switch (part) {
        case Literal(String text) -> literal(text, out, quoted, loose);
        case Quoted(String text) -> out.quoted(text);
        case DoubleQuoted(List<Part> inner) -> {
          if (!isOnlyEmptyPositional(inner)) {
            out.quoted("");
            parts(inner, out, true, false);
          }
        }
        case Parameter parameter -> parameter(parameter, out, quoted);
        case CommandSubstitution(var body) -> value(shell.substitute(body), out, quoted);
        case Arithmetic(Word expression) ->
            value(
                Long.toString(
                    ArithmeticEvaluator.evaluate(shell.variables(), document(expression))),
                out,
                quoted);
      }
    }
  }

  private static void literal(String text, FieldBuilder out, boolean quoted, boolean loose) {
    if (quoted) {
      out.quoted(text);
    } else if (loose) {
      looseLiteral(text, out);
    } else {
      out.literal(text);
    }
  }

  private static void looseLiteral(String text, FieldBuilder out) {
    if (GlobPattern.isMagic(text)) {
      out.literal(text);
    } else {
      out.expanded(text);
    }
  }

  private boolean isOnlyEmptyPositional(List<Part> parts) {
    return !parts.isEmpty()
        && shell.positional().isEmpty()
        && parts.stream()
            .allMatch(p ->
                p instanceof Parameter parameter
                    && parameter.name().equals("@")
                    && parameter.operator() == Operator.VALUE);
  }

  private static void value(String text, FieldBuilder out, boolean quoted) {
    if (quoted) {
      out.quoted(text);
    } else {
      out.expanded(text);
    }
  }

  private void parameter(Parameter parameter, FieldBuilder out, boolean quoted) {
    String name = parameter.name();
    boolean list = name.equals("@") || name.equals("*");
    if (list && parameter.operator() == Operator.VALUE) {
      positional(name, out, quoted);
      return;
    }
    String value = list ? listValue() : shell.parameter(name);
    boolean missing = value == null || (parameter.colon() && value.isEmpty());
    Word argument = parameter.argument();
    switch (parameter.operator()) {
      case VALUE -> value(requireSet(name, value), out, quoted);
      case LENGTH -> {
        String text = requireSet(name, value);
        int length = list ? shell.positional().size() : text.codePointCount(0, text.length());
        value(Integer.toString(length), out, quoted);
      }
      case USE_DEFAULT -> {
        if (missing) {
          alternative(argument, out, quoted);
        } else if (list) {
          positional(name, out, quoted);
        } else {
          value(orEmpty(value), out, quoted);
        }
      }
      case USE_ALTERNATIVE -> {
        if (!missing) {
          alternative(argument, out, quoted);
        }
      }
      case ASSIGN_DEFAULT -> {
        if (missing) {
          if (!vivarium.shell.grammar.Parser.isName(name)) {
            throw new ShellException.Failure(name + ": cannot be assigned", 2);
          }
          shell.variables().set(name, argumentText(argument));
        }
        value(orEmpty(missing ? shell.parameter(name) : value), out, quoted);
      }
      case ERROR_IF_UNSET -> {
        if (missing) {
          String message = argumentText(argument);
          throw new ShellException.Failure(
              name + ": " + (message.isEmpty() ? "parameter not set" : message), 2);
        }
        value(orEmpty(value), out, quoted);
      }
      case REMOVE_SMALLEST_SUFFIX,
          REMOVE_LARGEST_SUFFIX,
          REMOVE_SMALLEST_PREFIX,
          REMOVE_LARGEST_PREFIX ->
          value(removed(requireSet(name, value), parameter.operator(), argument), out, quoted);
    }
  }

  private @Nullable String listValue() {
    return shell.positional().isEmpty() ? null : String.join(" ", shell.positional());
  }

  private static String orEmpty(@Nullable String value) {
    return value == null ? "" : value;
  }

  private String requireSet(String name, @Nullable String value) {
    if (value == null && shell.options().has('u')) {
      throw new ShellException.Failure(name + ": parameter not set", 2);
    }
    return orEmpty(value);
  }

  private String argumentText(@Nullable Word argument) {
    return argument == null ? "" : text(argument);
  }

  private void alternative(@Nullable Word argument, FieldBuilder out, boolean quoted) {
    if (argument != null) {
      List<Part> parts = quoted ? argument.parts() : tilde(argument.parts(), false);
      parts(parts, out, quoted, out.splitting());
    }
  }

  private void positional(String name, FieldBuilder out, boolean quoted) {
    List<String> values = shell.positional();
    if (name.equals("*") && (quoted || !out.splitting())) {
      String ifs = shell.variables().get("IFS");
      String separator = ifs == null ? " " : ifs.isEmpty() ? "" : ifs.substring(0, 1);
      value(String.join(separator, values), out, quoted);
      return;
    }
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        if (out.splitting()) {
          out.separate();
        } else {
          out.quoted(" ");
        }
      }
      value(values.get(i), out, quoted);
    }
  }

  private String removed(String value, Operator operator, @Nullable Word argument) {
    GlobPattern pattern = new GlobPattern(argument == null ? "" : pattern(argument));
    int length = value.length();
    boolean prefix =
        operator == Operator.REMOVE_SMALLEST_PREFIX || operator == Operator.REMOVE_LARGEST_PREFIX;
    boolean smallest =
        operator == Operator.REMOVE_SMALLEST_PREFIX || operator == Operator.REMOVE_SMALLEST_SUFFIX;
    for (int i = 0; i <= length; i++) {
      int size = smallest ? i : length - i;
      if (prefix && pattern.matches(value, 0, size)) {
        return value.substring(size);
      }
      if (!prefix && pattern.matches(value, length - size, length)) {
        return value.substring(0, length - size);
      }
    }
    return value;
  }

  /** Replaces the tilde prefix of the first literal and, for assignments, those after colons. */
  private List<Part> tilde(List<Part> parts, boolean afterColon) {
    boolean candidate =
        parts.stream().anyMatch(p -> p instanceof Literal(String text) && text.contains("~"));
    if (!candidate) {
      return parts;
    }
    List<Part> out = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      if (!(parts.get(i) instanceof Literal(String text))) {
        out.add(parts.get(i));
        continue;
      }
      boolean last = i == parts.size() - 1;
      int begin = 0;
      while (begin <= text.length()) {
        int colon = afterColon ? text.indexOf(':', begin) : -1;
        String piece = text.substring(begin, colon < 0 ? text.length() : colon);
        boolean atStart = begin > 0 || i == 0;
        boolean whole = last || colon >= 0 || piece.contains("/");
        String home = atStart && whole ? home(piece) : null;
        if (home != null) {
          int slash = piece.indexOf('/');
          out.add(new Quoted(home));
          piece = slash < 0 ? "" : piece.substring(slash);
        }
        out.add(new Literal(colon < 0 ? piece : piece + ":"));
        if (colon < 0) {
          break;
        }
        begin = colon + 1;
      }
    }
    out.removeIf(p -> p instanceof Literal(String text) && text.isEmpty());
    return out;
  }

  private @Nullable String home(String piece) {
    if (!piece.startsWith("~")) {
      return null;
    }
    int slash = piece.indexOf('/');
    String user = piece.substring(1, slash < 0 ? piece.length() : slash);
    if (user.isEmpty()) {
      return shell.variables().get("HOME");
    }
    return user.equals("+")
        ? shell.variables().get("PWD")
        : user.equals("-") ? shell.variables().get("OLDPWD") : shell.homeOf(user);
  }
}
