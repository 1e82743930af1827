package vivarium.shell.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The command sched: shows the policy and changes it. */
@Timeout(60)
final class SchedCommandTest {
  @Test
  void setChangesThePolicyAtOnceAndSchedShowsIt() {
    String text =
        SwitchesTest.show("sched set mlfq levels=4 boost=500ms; sched; cat /proc/self/sched");
    assertTrue(text.startsWith("policy   mlfq:levels=4,boost=500ms\n"), text);
    assertTrue(text.contains("\n* mlfq "), text);
    assertTrue(text.contains("se.level "), text);
  }

  @Test
  void priorityInversionIsCuredByALendingLock() {
    String[] lines = SwitchesTest.show("priority_inversion").split("\n");
    double ordinary = waited(lines[0]);
    double lending = waited(lines[1]);
    assertTrue(ordinary > 5 * lending, ordinary + " ms and " + lending + " ms");
  }

  private static double waited(String line) {
    return Double.parseDouble(line.replaceAll(".*waited +([0-9.]+) ms", "$1"));
  }
}
