package vivarium.shell.memory;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.shell.cli.Units;
import vivarium.shell.exec.ShellException;
import vivarium.shell.report.OptionWords;
import vivarium.shell.report.Output;

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
    OptionWords options = new OptionWords(words);
    while (options.advance()) {
      switch (options.option()) {
        case "-o", "--output" -> result.output = Output.drawing(options.value());
        case "-i", "--interval" -> result.interval = time(options.value());
        case "-n", "--count" -> result.count = number(options.value());
        case "--policies" -> result.policies = List.of(options.value().split(","));
        case "--memory" -> result.memory = List.of(options.value().split(","));
        case "--swap" -> result.swap = options.value();
        case "-f", "--follow" -> result.follow = true;
        case "--json" -> result.json = true;
        case "-a", "--all" -> result.all = true;
        default -> {
          if (options.word().startsWith("-") && options.word().length() > 1) {
            throw new ShellException.Failure(options.option() + ": unknown option", 2);
          }
          result.operands.add(options.option());
        }
      }
    }
    return result;
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
