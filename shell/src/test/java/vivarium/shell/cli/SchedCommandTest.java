package vivarium.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

  /** Three of four tickets are three quarters of the one hart: high_cpu runs until it is killed. */
  @Test
  void ticketsAreAShareOfTheHart() {
    Vivarium vivarium = new Vivarium();
    vivarium.options.cores = 1;
    Vivarium.Result result =
        vivarium.commands(
            """
            sched set stride
            sh -c 'while :; do :; done' & first=$!
            sh -c 'while :; do :; done' & second=$!
            sched tickets $first 100; sched tickets $second 300
            sched tickets $second
            sleep 2; kill -STOP $first $second
            set -- $(cat /proc/$first/schedstat); one=$1
            set -- $(cat /proc/$second/schedstat); echo $((100 * $1 / ($1 + one)))
            sched tickets $second 0; sched tickets $second
            kill -9 $first $second
            """);
    assertEquals("", result.errors());
    String text = result.output();
    assertTrue(text.matches("300\n7[45]\n1024\n"), text);
  }

  @Test
  void ticketsAreRefusedInOneLineWhereTheyWouldChangeNothing() {
    assertRefused(
        "sched tickets $$ 5",
        "sched: tickets: rr has no tickets: 'sched set lottery' and 'sched set stride' have",
        1);
    String set = "sched set lottery; ";
    assertRefused(set + "sched tickets 999 5", "sched: tickets: 999: no such process", 1);
    assertRefused(
        set + "sched tickets $$ 10001", "sched: tickets: '10001' is no number from 0 to 10000", 2);
    assertRefused(
        set + "sched tickets $$ -1", "sched: tickets: '-1' is no number from 0 to 10000", 2);
    assertRefused(set + "sched tickets", "sched: usage: sched tickets PID [N]", 2);
  }

  private static void assertRefused(String commands, String message, int status) {
    Vivarium.Result result = SwitchesTest.takingTurns().commands(commands);
    assertEquals("vivarium: " + message + "\n", result.errors());
    assertEquals(status, result.status());
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
