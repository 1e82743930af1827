package vivarium.shell.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Command lines without options, which need no parser. Picocli builds its model of all options by
 * reflection, and that takes longer than to boot a machine and run a small program in it.
 */
final class PlainLine {
  private PlainLine() {}

  /** What the line asks for; null if a parser must say. */
  static @Nullable Callable<Integer> command(List<String> line) {
    if (line.stream().anyMatch(word -> word.startsWith("@"))) { // stands for a file of arguments
      return null;
    }
    boolean script = line.size() >= 2 && line.get(0).equals("-c") && !isOption(line.get(1));
    List<String> operands = script ? line.subList(2, line.size()) : line;
    String first = operands.isEmpty() ? "" : operands.get(0);
    if (isOption(first) || first.equals("bench")) {
      return null;
    }
    if (first.equals("run")) {
      return script || operands.size() < 2 || isOption(operands.get(1))
          ? null
          : run(operands.subList(1, operands.size()));
    }
    VivariumCommand command = new VivariumCommand();
    command.commands = script ? line.get(1) : null;
    command.arguments = operands;
    return command;
  }

  private static Callable<Integer> run(List<String> program) {
    RunCommand command = new RunCommand();
    command.arguments = program;
    return command;
  }

  private static boolean isOption(String word) {
    return word.startsWith("-");
  }
}
