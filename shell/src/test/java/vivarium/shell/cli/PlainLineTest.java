package vivarium.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Lines without options mean what the parser takes them to mean: the oracle is picocli. */
class PlainLineTest {
  private static Object parsed(List<String> line) {
    CommandLine parser = new CommandLine(new VivariumCommand());
    parser.setStopAtPositional(true);
    parser.getSubcommands().values().forEach(sub -> sub.setStopAtPositional(true));
    List<CommandLine> chain = parser.parseArgs(line.toArray(String[]::new)).asCommandLineList();
    return chain.getLast().getCommand();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-c|true",
        "-c|echo a|name|-x|--cores|4",
        "script.vsh",
        "script.vsh|-c|true",
        "script.vsh|run|x",
        "run|program",
        "run|program|--cores|2|-",
        "run|/bin/sh|-c|echo",
      })
  void plainLinesMeanWhatTheParserSays(String words) {
    List<String> line = words.isEmpty() ? List.of() : List.of(words.split("\\|"));
    Callable<Integer> plain = PlainLine.command(line);
    assertNotNull(plain);
    Object oracle = parsed(line);
    assertInstanceOf(oracle.getClass(), plain);
    if (oracle instanceof RunCommand run) {
      assertEquals(run.arguments, ((RunCommand) plain).arguments);
    } else {
      VivariumCommand command = (VivariumCommand) oracle;
      assertEquals(command.commands, ((VivariumCommand) plain).commands);
      assertEquals(command.arguments, ((VivariumCommand) plain).arguments);
    }
  }

  @Test
  void whatHasOptionsIsLeftToTheParser() {
    for (String words :
        List.of(
            "-c",
            "-c|-x",
            "-c|true|--cores|2",
            "--cores|2",
            "-h",
            "run",
            "run|-h",
            "run|--|x",
            "bench",
            "-c|true|bench",
            "-c|true|run|x",
            "--",
            "@file",
            "run|program|@file")) {
      assertNull(PlainLine.command(List.of(words.split("\\|"))), words);
    }
  }
}
