package vivarium.shell.memory;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.shell.cli.Units;
import vivarium.shell.exec.ShellException;

/** The options that the commands about memory share, and their operands. */
final class MemArguments {
  final List<String> operands = new ArrayList<>();
  boolean follow;
  boolean json;
  boolean all;
  @Nullable String output;

  /** Virtual ns between two pictures or samples. */
  long interval = 10_000_000;

  /** How many pictures or samples; 0 means until the process ends. */
  int count;

  List<String> policies = List.of("active-inactive");
  List<String> memory = List.of("16M");
  @Nullable String swap;

  private MemArguments() {}

  /** Reads {@code mem VERB ...}: options may stand anywhere. */
  static MemArguments parse(List<String> words) {
    MemArguments result = new MemArguments();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      String value = i + 1 < words.size() ? words.get(i + 1) : null;
      int equals = word.startsWith("--") ? word.indexOf('=') : -1;
      if (equals > 0) {
        value = word.substring(equals + 1);
        word = word.substring(0, equals);
      }
      boolean used = true;
      switch (word) {
        case "-o", "--output" -> result.output = required(word, value);
        case "-i", "--interval" -> result.interval = time(required(word, value));
        case "-n", "--count" -> result.count = number(required(word, value));
        case "--policies" -> result.policies = List.of(required(word, value).split(","));
        case "--memory" -> result.memory = List.of(required(word, value).split(","));
        case "--swap" -> result.swap = required(word, value);
        default -> used = false;
      }
      if (used) {
        i += equals > 0 ? 0 : 1;
        continue;
      }
      switch (word) {
        case "-f", "--follow" -> result.follow = true;
        case "--json" -> result.json = true;
        case "-a", "--all" -> result.all = true;
        default -> {
          if (word.startsWith("-") && word.length() > 1) {
            throw new ShellException.Failure(word + ": unknown option", 2);
          }
          result.operands.add(word);
        }
      }
    }
    return result;
  }

  private static String required(String option, @Nullable String value) {
    if (value == null) {
      throw new ShellException.Failure(option + ": what is missing", 2);
    }
    return value;
  }

  private static long time(String text) {
    try {
      return Math.max(1000, Units.time(text));
    } catch (IllegalArgumentException e) {
      throw new ShellException.Failure(String.valueOf(e.getMessage()), 2);
    }
  }

  private static int number(String text) {
    try {
      return Math.max(1, Integer.parseInt(text));
    } catch (NumberFormatException e) {
      throw new ShellException.Failure(text + ": not a number", 2);
    }
  }
}
