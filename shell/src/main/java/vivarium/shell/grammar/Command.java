package vivarium.shell.grammar;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tree of a shell program, as POSIX XCU 2.9 and 2.10 name its nodes. Immutable; running it is
 * exec's work.
 */
public sealed interface Command {

  /** {@code NAME=value ... word ... <redirection}; any of the three may be empty. */
  record Simple(
      List<Assignment> assignments, List<Word> words, List<Redirection> redirections, int line)
      implements Command {}

  /** {@code time ! a | b | c}; at least one member. */
  record Pipeline(boolean timed, boolean negated, List<Command> members) implements Command {}

  /** {@code left && right} or {@code left || right}. */
  record AndOr(Command left, boolean and, Command right) implements Command {}

  /** Commands in order, some of them in the background. */
  record Sequence(List<Item> items) implements Command {}

  /** One entry of a sequence; {@code source} is its text, for {@code jobs}. */
  record Item(Command command, boolean background, String source) {}

  /** {@code ( body )}: a process of its own. */
  record Subshell(Command body) implements Command {}

  /** {@code { body; }}. */
  record Group(Command body) implements Command {}

  /** {@code if/elif/else}. */
  record If(List<Branch> branches, @Nullable Command otherwise) implements Command {}

  /** One condition and what it guards. */
  record Branch(Command condition, Command body) {}

  /** {@code while} or {@code until}. */
  record Loop(Command condition, boolean until, Command body) implements Command {}

  /** {@code for name in words}; null words mean {@code "$@"}. */
  record For(String name, @Nullable List<Word> words, Command body) implements Command {}

  /** {@code case word in ... esac}. */
  record Case(Word subject, List<Choice> choices) implements Command {}

  /** {@code a|b) body ;;}. */
  record Choice(List<Word> patterns, Command body) {}

  /** {@code name() body}. */
  record Function(String name, Command body) implements Command {}

  /** A compound command with redirections. */
  record Redirected(Command body, List<Redirection> redirections) implements Command {}

  /** {@code NAME=value}. */
  record Assignment(String name, Word value) {}

  /** Whether this command does nothing at all (an empty line). */
  default boolean isEmpty() {
    return this instanceof Sequence(List<Item> items) && items.isEmpty();
  }
}
