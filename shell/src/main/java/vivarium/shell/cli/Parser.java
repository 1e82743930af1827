package vivarium.shell.cli;

import java.util.List;
import picocli.CommandLine;

/** Has picocli take a command line apart and run it. */
final class Parser {
  private Parser() {}

  /** Returns the exit status. */
  static int run(List<String> expanded) {
    CommandLine line = new CommandLine(new VivariumCommand());
    line.setStopAtPositional(true);
    line.setOverwrittenOptionsAllowed(true);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.getSubcommands()
        .values()
        .forEach(sub ->
            sub.setStopAtPositional(sub.getCommand() instanceof RunCommand)
                .setOverwrittenOptionsAllowed(true));
    line.setParameterExceptionHandler((e, args) -> Main.fail(e.getMessage(), Main.USAGE));
    line.setExecutionExceptionHandler((e, command, parse) -> Main.failed(e));
    return line.execute(expanded.toArray(String[]::new));
  }
}
