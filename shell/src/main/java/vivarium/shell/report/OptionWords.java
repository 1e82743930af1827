package vivarium.shell.report;

import java.util.List;
import vivarium.shell.exec.ShellException;

/**
 * The words of a command one after the other, as the commands that report read them: options may
 * stand anywhere, and those with a value take it as {@code --name VALUE}, {@code --name=VALUE} or
 * {@code -n VALUE}.
 */
public final class OptionWords {
  private final List<String> words;
  private int next;
  private String word = "";
  private int equals;

  public OptionWords(List<String> words) {
    this.words = words;
  }

  /** Goes on to the next word; false at the end. */
  public boolean advance() {
    if (next == words.size()) {
      return false;
    }
    word = words.get(next++);
    equals = word.startsWith("--") ? word.indexOf('=') : -1;
    return true;
  }

  /** The word as it stands. */
  public String word() {
    return word;
  }

  /** The option's name, without a value. */
  public String option() {
    return equals > 0 ? word.substring(0, equals) : word;
  }

  /**
   * The option's value.
   *
   * @throws ShellException.Failure status 2, if there is none
   */
  public String value() {
    if (equals > 0) {
      return word.substring(equals + 1);
    }
    if (next == words.size()) {
      throw new ShellException.Failure(word + ": wants a value", 2);
    }
    return words.get(next++);
  }
}
