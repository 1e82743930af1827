package vivarium.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vivarium.shell.cli.Vivarium.Result;

/** What the machine's own commands say to words that they do not know: one line, and status 2. */
@Timeout(60)
final class WrongWordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cores 1|cores: 1: not known here",
        "dmesg --nosuch|dmesg: --nosuch: not known here",
        "perf list extra|perf: extra: perf list takes no words",
        "trace off extra|trace: extra: off takes no words",
        "jobs --nosuch|jobs: --nosuch: unknown option; jobs [-lp] [%JOB...]",
        "strace --nosuch|strace: unknown option --nosuch",
        "switches -n -3|switches: -3: not a number from 1 on",
        "switches -n 0|switches: 0: not a number from 1 on",
        "timeline --width 0|timeline: 0: not a number of columns, 1 to 9999",
        "sched nosuch|sched: nosuch: wanted set, tickets or compare; 'help sched' shows how",
      })
  void areRefusedInOneLineThatNamesThem(String command, String message) {
    Result result = new Vivarium().commands(command);
    assertEquals("vivarium: " + message + "\n", result.errors());
    assertEquals("", result.output());
    assertEquals(2, result.status());
  }

  @ParameterizedTest
  @CsvSource({
    "'sched compare nosuch --policies rr,fcfs', sched: nosuch: not found, 127",
    "mem compare nosuch --policies lru --memory 8M, mem: nosuch: not found, 127",
    "sched compare /etc/passwd, sched: /etc/passwd: Permission denied, 126",
  })
  void aComparisonOfWhatCannotBeRunSaysSo(String command, String message, int status) {
    Result result = new Vivarium().commands(command);
    assertEquals("vivarium: " + message + "\n", result.errors());
    assertEquals(status, result.status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pcb",
        "cores",
        "dmesg",
        "heapcheck",
        "strace",
        "perf",
        "stack",
        "trace",
        "jit",
        "switches",
        "timeline",
        "sched",
        "mem",
        "heap"
      })
  void helpIsWhatTheCommandItselfPrintsToo(String command) {
    Result help = new Vivarium().commands("help " + command);
    Result itself = new Vivarium().commands(command + " --help");
    assertEquals(help.output(), itself.output());
    assertTrue(help.output().startsWith(command), help.output());
    assertEquals("", itself.errors());
    assertEquals(0, itself.status());
  }

  @Test
  void linesOfHelpBeginInOneColumn() {
    for (String line : new Vivarium().commands("help").output().split("\n")) {
      assertTrue(line.startsWith("  ") || line.matches("[A-Z].*:|help NAME shows .*"), line);
    }
  }
}
