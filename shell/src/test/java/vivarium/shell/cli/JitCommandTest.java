package vivarium.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vivarium.shell.cli.Vivarium.Result;

/** The command jit, over whole machines. */
@Timeout(60)
final class JitCommandTest {
  private static String show(String engine, String commands) {
    Vivarium vivarium = new Vivarium();
    vivarium.options.engine = engine;
    Result result = vivarium.commands(commands);
    assertEquals(0, result.status(), result.errors());
    return result.output();
  }

  @Test
  void hotLoopIsListedWithItsFunction() {
    String text = show("jit", "high_cpu > /dev/null & sleep 0.5; jit regions -p $!; jit");
    assertTrue(
        text.lines()
            .anyMatch(
                line -> line.matches(" +\\d+ +0x[0-9a-f]+ +[1-9]\\d* +loop .*main.*high_cpu")),
        text);
    assertTrue(text.lines().anyMatch(line -> line.matches("regions made +[1-9][0-9,]*")), text);
  }

  @Test
  void jsonHasTheFiguresOfProc() {
    String text = show("jit", "high_cpu > /dev/null & sleep 0.5; kill $!; jit --json");
    assertTrue(text.matches("(?s)\\{\n.*\"store_hits\": \\d+,\n.*\"pauses\": \\d+,.*}\n"), text);
  }

  @Test
  void underTheInterpreterItSaysThatNothingIsTranslated() {
    String line = "nothing is translated: the machine runs under the interpreter, see --engine\n";
    assertEquals(line + line, show("interp", "jit; jit regions"));
  }

  @Test
  void wrongWordsAreRefusedWithTheUsage() {
    Result result = new Vivarium().commands("jit -x; echo $?; jit regions -n; jit -n many");
    assertEquals("2\n", result.output());
    assertEquals(3, result.errors().lines().count(), result.errors());
    assertTrue(result.errors().lines().allMatch(line -> line.contains("jit")), result.errors());
  }
}
