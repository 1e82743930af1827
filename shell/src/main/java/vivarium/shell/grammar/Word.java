package vivarium.shell.grammar;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A shell word before expansion: a sequence of parts as POSIX XCU 2.2 and 2.6 tell them apart. Text
 * inside {@link DoubleQuoted} keeps its own parts, so that the expander knows what may be split and
 * globbed.
 */
public record Word(List<Part> parts) {

  /** One piece of a word. */
  public sealed interface Part {}

  /** Text that was not quoted: subject to tilde and pathname expansion. */
  public record Literal(String text) implements Part {}

  /** Text from single quotes or after a backslash: taken as it is. */
  public record Quoted(String text) implements Part {}

  /** The inside of double quotes; its literals are quoted text. */
  public record DoubleQuoted(List<Part> parts) implements Part {}

  /**
   * A parameter: {@code $name} or {@code ${name<operator>argument}}. {@code colon} widens "unset"
   * to "unset or empty".
   */
  public record Parameter(String name, Operator operator, boolean colon, @Nullable Word argument)
      implements Part {}

  /** {@code $(...)} or backticks, already parsed. */
  public record CommandSubstitution(Command body) implements Part {}

  /** {@code $((...))}; the expression is expanded like double-quoted text, then evaluated. */
  public record Arithmetic(Word expression) implements Part {}

  /** What a {@link Parameter} does with its value. */
  public enum Operator {
    VALUE,
    LENGTH,
    USE_DEFAULT,
    ASSIGN_DEFAULT,
    ERROR_IF_UNSET,
    USE_ALTERNATIVE,
    REMOVE_SMALLEST_SUFFIX,
    REMOVE_LARGEST_SUFFIX,
    REMOVE_SMALLEST_PREFIX,
    REMOVE_LARGEST_PREFIX
  }

  /** A word of plain unquoted text. */
  public static Word literal(String text) {
    return new Word(List.of(new Literal(text)));
  }

  /**
   * The text if the word is nothing but one unquoted literal (a reserved word may be one), else
   * null.
   */
  public @Nullable String plainText() {
    return parts.size() == 1 && parts.get(0) instanceof Literal(String text) ? text : null;
  }
}
