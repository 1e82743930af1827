package vivarium.shell.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import vivarium.cache.Key;

/**
 * Prepares the command line: {@code --config FILE} is replaced by the file's options, and options
 * before {@code run} or {@code bench} are moved behind it, as they mean the same in all forms. What
 * follows a program or script is left alone.
 *
 * <p>Each line of the file is an option without its dashes and its value ({@code cores = 4} or
 * {@code cores 4}), or a {@link Key} of hierarchy time and its value ({@code l2.size = 1M}); {@code
 * #} begins a comment. Later options win over earlier ones.
 */
final class Arguments {
  private Arguments() {}

  static List<String> expand(List<String> arguments) {
    List<String> options = new ArrayList<>();
    String form = null;
    int i = 0;
    for (; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (form == null && (argument.equals("run") || argument.equals("bench"))) {
        form = argument;
      } else if (!argument.startsWith("-") || argument.equals("--") || argument.equals("-")) {
        break;
      } else if (argument.equals("--config")) {
        if (++i == arguments.size()) {
          throw new UsageException("--config needs a file");
        }
        options.addAll(read(Path.of(arguments.get(i))));
      } else if (argument.startsWith("--config=")) {
        options.addAll(read(Path.of(argument.substring("--config=".length()))));
      } else {
        options.add(argument);
        if (takesValue(argument) && i + 1 < arguments.size()) {
          options.add(arguments.get(++i));
        }
      }
    }
    List<String> expanded = new ArrayList<>();
    if (form != null) {
      expanded.add(form);
    }
    expanded.addAll(options);
    expanded.addAll(arguments.subList(i, arguments.size()));
    return expanded;
  }

  private static boolean takesValue(String argument) {
    return switch (argument) {
      case "-c",
          "--cores",
          "--memory",
          "--swap",
          "--swap-file",
          "--storage",
          "--replace",
          "--references",
          "--sched",
          "--policy",
          "--quantum",
          "--seed",
          "--engine",
          "--time",
          "--cost",
          "--root",
          "--mount",
          "--env",
          "--trace",
          "--log",
          "--rounds",
          "--only",
          "--json",
          "--compare" ->
          true;
      default -> false;
    };
  }

  private static List<String> read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UsageException("cannot read the configuration " + file);
    }
    List<String> options = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] pair = line.split("\\s*=\\s*|\\s+", 2);
      if (pair[0].startsWith("-") || pair[0].equals("config") || pair[0].isEmpty()) {
        throw new UsageException(file + ", line " + (i + 1) + ": wanted NAME = VALUE");
      }
      if (pair.length == 2 && Key.of(pair[0]) != null) {
        options.add("--cost=" + pair[0] + "=" + pair[1]);
      } else if (pair.length == 1 || pair[1].equals("true")) {
        options.add("--" + pair[0]);
      } else if (!pair[1].equals("false")) {
        options.add("--" + pair[0] + "=" + pair[1]);
      }
    }
    return options;
  }
}
