package vivarium.shell.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jline.reader.Candidate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vivarium.sched.Countable;

/** What is offered where the cursor stands, over a guest with one of each thing. */
final class CompletionTest {
  private static final class Guest implements Completion.Guest {
    @Override
    public Collection<String> commands() {
      return List.of("COMMAND");
    }

    @Override
    public Collection<String> files(String directory) {
      return List.of("FILE");
    }

    @Override
    public Collection<Completion.Item> processes() {
      return List.of(new Completion.Item("PID", "name"));
    }

    @Override
    public Collection<Completion.Item> jobs() {
      return List.of(new Completion.Item("JOB", "text"));
    }

    @Override
    public Collection<String> variables() {
      return List.of("VARIABLE");
    }

    @Override
    public Collection<String> policies() {
      return List.of("POLICY");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        ";COMMAND",
        "if h;COMMAND",
        "echo $V;$VARIABLE",
        "ls ;FILE",
        "kill ;PID JOB",
        "fg ;JOB",
        "pcb ;PID",
        "stack ;PID",
        "help ;COMMAND",
        "jit r;regions",
        "mem ;compare frames map walk wss",
        "perf ;list record report script stat",
        "sched s;compare set tickets",
        "switches sh;list off on show stats step",
        "trace ;off on",
        "sched set ;POLICY",
        "sched set rr ;''",
        "sched tickets ;PID",
        "mem map ;PID",
        "mem frames ;''",
        "switches show ;''",
        "jit regions -p ;PID",
        "strace -p ;PID",
        "strace ;COMMAND FILE",
        "perf stat hi;COMMAND FILE",
        "perf stat ./;./FILE",
        "perf report ;''",
        "perf record -e stores ;COMMAND FILE",
        "heapcheck ;COMMAND FILE",
        "echo a && sched set ;POLICY",
        "ls | perf ;list record report script stat",
      })
  void offersWhatCanStandThere(@Nullable String typed, String offers) {
    assertEquals(offers, String.join(" ", offered(typed == null ? "" : typed)));
  }

  @Test
  void offersWhatPerfCanRecord() {
    assertEquals(
        Countable.values().stream().map(Countable::text).toList(),
        offered("perf record -c 9 -e st"));
  }

  private static List<String> offered(String line) {
    List<Candidate> candidates = new ArrayList<>();
    new Completion(new Guest()).complete(ShellLineParser.split(line, line.length()), candidates);
    return candidates.stream().map(Candidate::value).toList();
  }
}
