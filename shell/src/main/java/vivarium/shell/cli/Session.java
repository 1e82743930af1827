package vivarium.shell.cli;

import java.nio.file.Path;
import java.util.List;

/** Boots a machine for one use of the command line and runs it to its end. */
final class Session {
  private final MachineOptions options;

  Session(MachineOptions options) {
    this.options = options;
  }

  static Path home() {
    return Path.of(System.getProperty("vivarium.home", ".")).toAbsolutePath().normalize();
  }

  int runScript(String source, String name, List<String> arguments, boolean file) {
    throw new UsageException("not yet");
  }

  int runProgram(List<String> command) {
    throw new UsageException("not yet");
  }

  int interact() {
    throw new UsageException("not yet " + options);
  }

  List<String> launchArguments(List<String> arguments) {
    return arguments;
  }
}
