package vivarium.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vivarium.shell.cli.Vivarium.Result;

/** The main job: several real programs at once, watched and stopped from the shell. */
@Timeout(120)
final class SceneTest {
  private static final String SCENE =
      "high_cpu > /dev/null & high_cpu > /dev/null & high_cpu > /dev/null &\n"
          + "sleep 0.03\n"
          + "ps\n"
          + "echo maps; cat /proc/$!/maps\n"
          + "echo pcb; pcb $!; echo cores; cores\n"
          + "kill %1 %2; kill -KILL $!; wait $!; echo status $?\n"
          + "wait; ps\n";

  @Test
  void threeProgramsRunAreInspectedAndKilled() {
    Result result = new Vivarium().commands(SCENE);
    assertEquals(0, result.status(), result.errors());
    String[] parts = result.output().split("maps\n|pcb\n|cores\n|status ", -1);
    assertEquals(3, count(parts[0], "high_cpu"), result.output());
    String maps = parts[1];
    assertTrue(maps.contains("r-xp"), maps);
    assertTrue(maps.contains("/demos/high_cpu"), maps);
    assertTrue(maps.contains("[stack]"), maps);
    assertTrue(maps.contains("[vdso]"), maps);
    for (String line : maps.strip().split("\n")) {
      assertTrue(line.matches("[0-9a-f]+000-[0-9a-f]+000 [r-][w-][x-][ps] [0-9a-f]{8} .*"), line);
    }
    assertTrue(parts[2].contains("ra          0x"), parts[2]);
    assertTrue(parts[2].contains("(link register)"), parts[2]);
    assertTrue(Pattern.compile("pc +0x[0-9a-f]{16} .*high_cpu").matcher(parts[2]).find(), parts[2]);
    assertTrue(parts[3].startsWith("HART "), parts[3]);
    assertTrue(parts[4].startsWith("137\n"), result.output());
    assertEquals(0, count(parts[4], "high_cpu"), result.output());
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  @Test
  void theSameRunGivesTheSameBytes() {
    Result first = new Vivarium().commands(SCENE + "cat /proc/stat /proc/uptime; dmesg");
    Result second = new Vivarium().commands(SCENE + "cat /proc/stat /proc/uptime; dmesg");
    assertEquals(first.output(), second.output());
    assertEquals(first.errors(), second.errors());
  }

  @Test
  void anotherSeedGivesOtherAddresses() {
    Vivarium other = new Vivarium();
    other.options.seed = 7;
    String commands = "cat /proc/self/maps";
    String stack = new Vivarium().commands(commands).output();
    assertTrue(!stack.equals(other.commands(commands).output()));
  }

  @Test
  void quantumChangesHowOftenTasksSwitch() {
    String commands =
        "high_cpu >/dev/null & high_cpu >/dev/null & high_cpu >/dev/null &\n"
            + "sleep 0.06; cores | { read a; read h p r q b s v i x; read h2 p r q b s2 v i2 x;"
            + " echo $((i+i2)); }";
    Vivarium fine = new Vivarium();
    fine.options.quantum = 1_000_000;
    int many = number(fine.commands(commands));
    int few = number(new Vivarium().commands(commands));
    assertTrue(many > 5 * few, many + " switches with 1 ms, " + few + " with 10 ms");
  }

  private static int number(Result result) {
    assertEquals(0, result.status(), result.errors());
    return Integer.parseInt(result.output().strip());
  }
}
