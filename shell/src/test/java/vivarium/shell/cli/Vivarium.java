package vivarium.shell.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs whole machines in this JVM for tests, with standard streams of bytes. */
final class Vivarium {
  /** What a run left behind. */
  record Result(int status, String output, String errors) {}

  final MachineOptions options = new MachineOptions();
  private String input = "";

  Vivarium() {
    options.memory = 128L << 20;
  }

  /** The project's folder, from the build or found upwards. */
  static Path home() {
    Path folder = Path.of(System.getProperty("vivarium.home", ".")).toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve("images/root/bin"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("images/root is not there");
    }
    return folder;
  }

  Vivarium input(String text) {
    input = text;
    return this;
  }

  private interface Use {
    int run(Session session);
  }

  private Result run(Use use) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    if (options.root == null) {
      options.root = home().resolve("images/root").toString();
    }
    Streams streams =
        new Streams(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            true,
            output,
            errors,
            false);
    int status;
    try {
      options.check();
      status = use.run(new Session(options, streams));
    } catch (UsageException e) {
      errors.writeBytes(("vivarium: " + e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
      status = e.status();
    }
    return new Result(
        status, output.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
  }

  /** {@code vivarium -c COMMANDS}. */
  Result commands(String commands, String... arguments) {
    return run(session -> session.runScript(commands, "vivarium", List.of(arguments), false));
  }

  /** {@code vivarium --shell SHELL -c COMMANDS}. */
  Result guestShell(String shell, String commands, String... arguments) {
    return run(session -> session.guestShell(shell, commands, List.of(arguments)));
  }

  /** {@code vivarium run PROGRAM ARG...}. */
  Result program(String... command) {
    return run(session -> session.runProgram(List.of(command)));
  }
}
