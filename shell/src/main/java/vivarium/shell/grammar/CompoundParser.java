package vivarium.shell.grammar;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.shell.grammar.Command.Branch;
import vivarium.shell.grammar.Command.Choice;

/** The compound commands of POSIX XCU 2.9.4: the parser's other half. */
final class CompoundParser {
  private final Parser parser;

  CompoundParser(Parser parser) {
    this.parser = parser;
  }

  /** The compound command at hand, or null if there is none. */
  @Nullable Command compound() {
    if (parser.peek().isOperator("(")) {
      parser.next();
      Command body = parser.body();
      parser.expectOperator(")");
      return new Command.Subshell(body);
    }
    String word = parser.reserved();
    return switch (word == null ? "" : word) {
      case "{" -> group();
      case "if" -> conditional();
      case "while", "until" -> loop(word);
      case "for" -> forLoop();
      case "case" -> caseOf();
      default -> null;
    };
  }

  private Command group() {
    parser.next();
    Command body = parser.body();
    parser.expectReserved("}");
    return new Command.Group(body);
  }

  private Command conditional() {
    parser.next();
    List<Branch> branches = new ArrayList<>();
    Command otherwise = null;
    Command condition = parser.body();
    parser.expectReserved("then");
    branches.add(new Branch(condition, parser.body()));
    while ("elif".equals(parser.reserved())) {
      parser.next();
      condition = parser.body();
      parser.expectReserved("then");
      branches.add(new Branch(condition, parser.body()));
    }
    if ("else".equals(parser.reserved())) {
      parser.next();
      otherwise = parser.body();
    }
    parser.expectReserved("fi");
    return new Command.If(List.copyOf(branches), otherwise);
  }

  private Command loop(@Nullable String word) {
    parser.next();
    Command condition = parser.body();
    return new Command.Loop(condition, "until".equals(word), doGroup());
  }

  private Command doGroup() {
    parser.expectReserved("do");
    Command body = parser.body();
    parser.expectReserved("done");
    return body;
  }

  private Command forLoop() {
    parser.next();
    Token name = parser.next();
    String text = name.word() == null ? null : name.word().plainText();
    if (text == null || !Parser.isName(text)) {
      throw parser.unexpected(name);
    }
    parser.skipNewlines();
    List<Word> words = null;
    if ("in".equals(parser.reserved())) {
      parser.next();
      words = new ArrayList<>();
      for (Word word = parser.peek().word(); word != null; word = parser.peek().word()) {
        words.add(word);
        parser.next();
      }
      if (!parser.peek().isOperator(";") && parser.peek().kind() != Token.Kind.NEWLINE) {
        throw parser.unexpected(parser.peek());
      }
    }
    if (parser.peek().isOperator(";")) {
      parser.next();
    }
    parser.skipNewlines();
    return new Command.For(text, words == null ? null : List.copyOf(words), doGroup());
  }

  private Command caseOf() {
    parser.next();
    Token subject = parser.next();
    if (subject.word() == null) {
      throw parser.unexpected(subject);
    }
    parser.skipNewlines();
    parser.expectReserved("in");
    parser.skipNewlines();
    List<Choice> choices = new ArrayList<>();
    while (!"esac".equals(parser.reserved())) {
      choices.add(choice());
      parser.skipNewlines();
    }
    parser.next();
    return new Command.Case(subject.word(), List.copyOf(choices));
  }

  private Choice choice() {
    if (parser.peek().isOperator("(")) {
      parser.next();
    }
    List<Word> patterns = new ArrayList<>();
    do {
      if (!patterns.isEmpty()) {
        parser.next();
      }
      Token pattern = parser.next();
      if (pattern.word() == null) {
        throw parser.unexpected(pattern);
      }
      patterns.add(pattern.word());
    } while (parser.peek().isOperator("|"));
    parser.expectOperator(")");
    Command body = parser.sequence(false);
    if (parser.peek().isOperator(";;")) {
      parser.next();
    } else if (!"esac".equals(parser.reserved())) {
      throw parser.unexpected(parser.peek());
    }
    return new Choice(List.copyOf(patterns), body);
  }
}
