package vivarium.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What pcb says of a task's state: Linux's letter, and what the task does. */
@Timeout(60)
final class PcbTest {
  private static String states(String commands) {
    Vivarium vivarium = new Vivarium();
    vivarium.options.cores = 1;
    Vivarium.Result result = vivarium.commands(commands);
    assertEquals("", result.errors());
    return result.output();
  }

  @Test
  void whoCouldRunIsReadyWhileAnotherRuns() {
    assertEquals(
        "  state       R, ready: waits for hart 0\n  state       R, running on hart 0\n",
        states(
            "sh -c 'while :; do :; done' & sleep 0.1; pcb $! | grep state; pcb | grep state;"
                + " kill $!"));
  }

  @Test
  void whoWaitsSaysForWhat() {
    assertEquals(
        "  state       S, blocked: waits in hrtimer_nanosleep, signals wake it\n"
            + "  state       T, stopped by a signal\n",
        states(
            "sleep 100 & sleep 0.1; pcb $! | grep state; kill -STOP $!; sleep 0.1; pcb $! | grep state;"
                + " kill -9 $!"));
  }
}
