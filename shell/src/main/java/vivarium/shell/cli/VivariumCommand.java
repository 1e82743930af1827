package vivarium.shell.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import vivarium.fs.Names;

/** {@code vivarium}, {@code vivarium -c COMMANDS} and {@code vivarium FILE.vsh}. */
@Command(
    name = "vivarium",
    description = "A mini operating system that you can open up while it runs.",
    synopsisHeading = "",
    customSynopsis = {
      "vivarium [OPTION...]                      the shell on this terminal",
      "vivarium [OPTION...] -c COMMANDS [NAME [ARG...]]",
      "                                          run commands, exit with the last one's status",
      "vivarium [OPTION...] FILE.vsh [ARG...]    run a script",
      "vivarium run [OPTION...] PROGRAM [ARG...] run one program as a guest process",
      "vivarium bench [OPTION...]                the benchmarks",
      ""
    },
    sortOptions = false,
    subcommands = {RunCommand.class, BenchCommand.class},
    versionProvider = Version.class,
    exitCodeOnInvalidInput = Main.USAGE)
final class VivariumCommand implements Callable<Integer> {
  @Mixin MachineOptions machine = new MachineOptions();

  @Option(names = "-c", paramLabel = "COMMANDS", description = "commands to run")
  @Nullable String commands;

  @Option(
      names = "--shell",
      paramLabel = "PROGRAM",
      description =
          "the guest's own shell, such as /bin/bash, is the session in place of the built-in one")
  @Nullable String shell;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help")
  boolean help;

  @Option(names = "--version", versionHelp = true, description = "show the version")
  boolean version;

  @Parameters(hidden = true)
  List<String> arguments = List.of();

  @Override
  public Integer call() {
    machine.check();
    Session session = new Session(machine);
    if (shell != null) {
      return session.guestShell(shell, commands, arguments);
    }
    if (commands != null) {
      String name = arguments.isEmpty() ? "vivarium" : arguments.get(0);
      return session.runScript(commands, name, rest(arguments), false);
    }
    if (!arguments.isEmpty()) {
      String file = arguments.get(0);
      return session.runScript(read(file), file, rest(arguments), true);
    }
    return session.interact();
  }

  private static List<String> rest(List<String> arguments) {
    return arguments.isEmpty()
        ? List.of()
        : new ArrayList<>(arguments.subList(1, arguments.size()));
  }

  private static String read(String file) {
    Path path = Path.of(file);
    try {
      if (Files.isDirectory(path)) {
        throw new UsageException(file + ": is a directory", 126);
      }
      byte[] bytes = Files.readAllBytes(path);
      for (int i = 0; i < Math.min(bytes.length, 512); i++) {
        if (bytes[i] == 0) {
          throw new UsageException(
              file + ": not a script (to run a program: vivarium run " + file + ")", 126);
        }
      }
      return Names.decode(bytes);
    } catch (NoSuchFileException e) {
      throw new UsageException(file + ": no such file", 127);
    } catch (IOException e) {
      throw new UsageException(file + ": cannot be read", 126);
    }
  }
}
