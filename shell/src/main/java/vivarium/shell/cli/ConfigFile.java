package vivarium.shell.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code --config FILE}: each line is an option without its dashes and its value ({@code cores = 4} or {@code cores 4});
 * {@code #} begins a comment. The lines take the place of the option, so that what follows on the command line wins.
 */
final class ConfigFile {
  private ConfigFile() {}

  static List<String> expand(List<String> arguments) {
    List<String> expanded = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (!argument.startsWith("-") || argument.equals("--")) {
        boolean subcommand = argument.equals("run") || argument.equals("bench");
        if (!subcommand || i > 0 && !isOption(arguments.get(i - 1))) {
          expanded.addAll(arguments.subList(i, arguments.size()));
          return expanded;
        }
        expanded.add(argument);
      } else if (argument.equals("--config")) {
        if (++i == arguments.size()) {
          throw new UsageException("--config needs a file");
        }
        expanded.addAll(read(Path.of(arguments.get(i))));
      } else if (argument.startsWith("--config=")) {
        expanded.addAll(read(Path.of(argument.substring("--config=".length()))));
      } else {
        expanded.add(argument);
        if (takesValue(argument) && i + 1 < arguments.size()) {
          expanded.add(arguments.get(++i));
        }
      }
    }
    return expanded;
  }

  private static boolean isOption(String argument) {
    return argument.startsWith("-");
  }

  private static boolean takesValue(String argument) {
    return switch (argument) {
      case "-c", "--cores", "--memory", "--swap", "--sched", "--quantum", "--seed", "--engine",
          "--time", "--root", "--mount", "--env", "--trace", "--log" ->
          true;
      default -> false;
    };
  }

  private static List<String> read(Path file) {
    List<String> options = new ArrayList<>();
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UsageException("cannot read the configuration " + file);
    }
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] pair = line.split("\\s*=\\s*|\\s+", 2);
      if (pair[0].startsWith("-") || pair[0].equals("config") || pair[0].isEmpty()) {
        throw new UsageException(file + ", line " + (i + 1) + ": wanted NAME = VALUE");
      }
      if (pair.length == 1 || pair[1].equals("true")) {
        options.add("--" + pair[0]);
      } else if (!pair[1].equals("false")) {
        options.add("--" + pair[0] + "=" + pair[1]);
      }
    }
    return options;
  }
}
