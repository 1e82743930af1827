package vivarium.shell.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Command lines that need no parser: right ones, without options or with usual ones. Picocli builds
 * its model of all options by reflection, and that takes longer than to boot a machine and run a
 * small program in it. Whatever is rare, odd or wrong is left to picocli.
 */
final class PlainLine {
  private final List<String> line;
  private final MachineOptions options = new MachineOptions();
  private @Nullable String commands;

  /** The next word to be looked at. */
  private int next;

  private PlainLine(List<String> line) {
    this.line = line;
  }

  /** What the line asks for; null if a parser must say. */
  static @Nullable Callable<Integer> command(List<String> line) {
    if (line.stream().anyMatch(word -> word.startsWith("@"))) { // stands for a file of arguments
      return null;
    }
    return new PlainLine(line).command();
  }

  private @Nullable Callable<Integer> command() {
    boolean run = !line.isEmpty() && line.get(0).equals("run");
    next = run ? 1 : 0;
    try {
      while (next < line.size() && line.get(next).startsWith("-")) {
        if (!option(run)) {
          return null;
        }
      }
    } catch (IllegalArgumentException e) { // of a value; picocli words it
      return null;
    }
    List<String> operands = line.subList(next, line.size());
    if (!run) {
      return operands.isEmpty() || !isForm(operands.get(0)) ? shell(operands) : null;
    }
    return operands.isEmpty() ? null : program(operands);
  }

  private Callable<Integer> shell(List<String> operands) {
    VivariumCommand command = new VivariumCommand();
    command.machine = options;
    command.commands = commands;
    command.arguments = operands;
    return command;
  }

  private Callable<Integer> program(List<String> operands) {
    RunCommand command = new RunCommand();
    command.machine = options;
    command.arguments = operands;
    return command;
  }

  private static boolean isForm(String word) {
    return word.equals("run") || word.equals("bench");
  }

  /** Takes an option with its value; false if it is not for here. */
  private boolean option(boolean run) {
    String word = line.get(next++);
    if (word.equals("--parallel")) {
      options.parallel = true;
      return true;
    }
    if (word.equals("--strace")) {
      options.strace = true;
      return true;
    }
    int equals = word.startsWith("--") ? word.indexOf('=') : -1;
    if (equals < 0 && next == line.size()) {
      return false;
    }
    String name = equals < 0 ? word : word.substring(0, equals);
    String value = equals < 0 ? line.get(next++) : word.substring(equals + 1);
    if (value.isEmpty() || value.startsWith("-") || isForm(value)) {
      return false;
    }
    if (name.equals("-c") && !run) {
      commands = value;
      return true;
    }
    return set(name, value);
  }

  private boolean set(String name, String value) {
    switch (name) {
      case "--cores" -> options.cores = Integer.parseInt(value);
      case "--memory" -> options.memory = Units.size(value);
      case "--quantum" -> options.quantum = Units.time(value);
      case "--seed" -> options.seed = Long.parseLong(value);
      case "--root" -> options.root = value;
      case "--sched" -> options.scheduler = value;
      case "--engine" -> options.engine = value;
      case "--trace" -> options.trace = value;
      case "--time" -> options.time.time = value;
      case "--swap" -> options.paging.swap = Units.size(value);
      default -> {
        return false;
      }
    }
    return true;
  }
}
