package vivarium.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong command lines: one line on standard error, the promised status, no stack trace. */
final class CommandLineTest {
  @TempDir Path folder;

  private record Result(int status, String output, String errors) {}

  private static Result run(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
      int status = Main.run(arguments);
      return new Result(
          status, output.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private static void refused(int status, String part, String... arguments) {
    Result result = run(arguments);
    assertEquals(status, result.status, result.errors);
    assertEquals("", result.output);
    assertEquals(1, result.errors.lines().count(), result.errors);
    assertTrue(result.errors.startsWith("vivarium: "), result.errors);
    assertTrue(result.errors.contains(part), result.errors);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--nonsense | --nonsense",
        "--cores 0 | --cores is 1 to 64",
        "--cores many | many",
        "--memory 64Q | 64Q",
        "--memory 1M | at least 4M",
        "--quantum 10 | a time such as 10ms",
        "--seed x | x",
        "--env NAME | NAME=VALUE",
        "--sched fair | there are fcfs, rr",
        "--sched rr:quanta=1ms | it takes quantum",
        "--engine fast | wanted interp or jit",
        "--time slow | --time slow",
        "--swap 1X | size such as",
        "--swap-file x | needs --swap",
        "--storage tape | wanted ssd or disk",
        "--replace mru | wanted one of active-inactive",
        "--replace opt | --references",
        "--replace opt:nosuch | no such file",
        "--trace t | the suffix chooses the format",
        "--parallel --replace lru | see each use of a page",
        "--log loud | error, warn, info, debug or off",
        "run | PROGRAM",
        "run --nonsense x | --nonsense",
        "bench --rounds -1 | at least 1",
        "bench --only everything | everything",
      })
  void wrongOptionsAreOneLineAndStatus2(String line, String part) {
    refused(
        2,
        part,
        (line + " -c true").split(" ").length > 0 && line.startsWith("--")
            ? (line + " -c true").split(" ")
            : line.split(" "));
  }

  @Test
  void missingScriptIs127() {
    refused(127, "no such file", "/no/such/script.vsh");
  }

  @Test
  void directoryIs126() {
    refused(126, "directory", folder.toString());
  }

  @Test
  void programInPlaceOfAScriptIs126() throws IOException {
    Path file = folder.resolve("program");
    Files.write(file, new byte[] {0x7f, 'E', 'L', 'F', 0});
    refused(126, "vivarium run", file.toString());
  }

  @Test
  void missingConfigurationIsRefused() {
    refused(2, "cannot read", "--config", "/no/such/file", "-c", "true");
  }

  @Test
  void configurationLinesAreOptions() throws IOException {
    Path file = folder.resolve("config");
    Files.writeString(file, "# machine\ncores = 4\nquantum 1ms\nstrace = false\n\n");
    assertEquals(
        java.util.List.of("--cores=4", "--quantum=1ms", "--cores", "2", "-c", "x --config y"),
        Arguments.expand(
            java.util.List.of("--config", file.toString(), "--cores", "2", "-c", "x --config y")));
  }

  @Test
  void optionsBeforeRunBelongToIt() {
    assertEquals(
        java.util.List.of("run", "--cores", "4", "--memory=64M", "prog", "--cores", "8"),
        Arguments.expand(
            java.util.List.of("--cores", "4", "run", "--memory=64M", "prog", "--cores", "8")));
  }

  @Test
  void argumentsOfScriptsAreLeftAlone() {
    assertEquals(
        java.util.List.of("--cores", "4", "x.vsh", "run", "--config", "y"),
        Arguments.expand(java.util.List.of("--cores", "4", "x.vsh", "run", "--config", "y")));
  }

  @Test
  void helpAndVersionGoToStandardOutput() {
    Result help = run("--help");
    assertEquals(0, help.status);
    assertTrue(help.output.contains("--quantum"), help.output);
    assertEquals(0, run("run", "--help").status);
    assertTrue(run("--version").output.startsWith("Vivarium "));
  }
}
