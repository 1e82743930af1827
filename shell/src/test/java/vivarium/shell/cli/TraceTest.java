package vivarium.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import vivarium.shell.cli.Vivarium.Result;

/** {@code --trace} and the command {@code trace}, over whole machines. */
@Timeout(120)
final class TraceTest {
  /** Where the names stand in a line. */
  private static final int NAME = 25;

  @TempDir Path folder;

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private List<String> lines(String name) throws IOException {
    return Files.readAllLines(folder.resolve(name));
  }

  @Test
  void traceOfASessionEndsWithTheSwitchAwayFromIt() throws IOException {
    Vivarium vivarium = new Vivarium();
    vivarium.options.trace = file("a.csv");
    Result result = vivarium.commands("sleep 1 & echo hello");
    assertEquals(0, result.status(), result.errors());
    assertEquals("hello\n", result.output());
    List<String> rows = lines("a.csv");
    assertTrue(rows.getLast().contains(",vivarium,sched_switch,"), rows.getLast());
    assertTrue(rows.getLast().contains(",exit,"), rows.getLast());
  }

  @Test
  void twoTracesAreNotWrittenIntoOneFile() throws IOException {
    Vivarium vivarium = new Vivarium();
    vivarium.options.trace = file("a.csv");
    Result result = vivarium.commands("trace on " + file("a.csv") + "; trace");
    assertEquals(
        "vivarium: trace: " + file("a.csv") + ": another trace is being written to it\n",
        result.errors());
    assertEquals("off\n", result.output());
    List<String> columns = List.of(lines("a.csv").getFirst().split(","));
    assertEquals(columns.stream().distinct().toList(), columns);
  }

  @Test
  void aTraceThatLacksEventsGivesAStatus() throws IOException {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "no /dev/full here");
    Path link = Files.createSymbolicLink(folder.resolve("full.csv"), full);
    int forgotten = new Vivarium().commands("trace on " + link + "; true").status();
    Result off = new Vivarium().commands("trace on " + link + "; true; trace off");
    Files.delete(link); // JUnit would warn that it leads out of the folder that it removes
    assertEquals(1, forgotten);
    assertEquals(1, off.status());
    assertTrue(off.errors().contains("it lacks what came after its event 0, at "), off.errors());
    assertEquals(1, off.errors().lines().count());
  }

  @Test
  void onAndOffRecordWhatIsAskedForBetweenThem() throws IOException {
    Result result =
        new Vivarium()
            .commands(
                "true; trace; trace on '"
                    + file("b.csv")
                    + "' -e fork,exec; ls > /dev/null; trace; trace off; cat /dev/null");
    assertEquals(0, result.status(), result.errors());
    assertEquals("off\non: " + file("b.csv") + "\n", result.output());
    assertEquals("wrote " + file("b.csv") + " (on the host)\n", result.errors());
    List<String> rows = lines("b.csv");
    assertEquals(2, rows.stream().filter(row -> row.matches("\\d+,.*,(fork|exec),.*")).count());
    assertTrue(rows.stream().anyMatch(row -> row.contains(",ls,exec,")));
  }

  @Test
  void traceThatNobodySwitchesOffIsWholeAtTheEnd() throws IOException {
    new Vivarium().commands("trace on '" + file("c.json") + "'; ls > /dev/null");
    assertEquals("]}", lines("c.json").getLast());
  }

  @Test
  void eventsOfAProgramArePrintedAsTheyHappen() {
    Result result =
        new Vivarium().commands("trace -f -e sched_switch,syscall_enter,exit sh -c 'echo a | cat'");
    assertEquals("a\n", result.output());
    List<String> lines = result.errors().lines().toList();
    assertTrue(lines.stream().anyMatch(line -> line.contains(" blocked_on=do_wait ")));
    assertTrue(lines.stream().anyMatch(line -> line.contains(" syscall_enter    call=pipe2 ")));
    assertEquals(3, lines.stream().filter(line -> line.contains(" exit  ")).count());
  }

  @Test
  void liveLinesComeThroughTheRingWithoutTheReadersOwn() {
    Result result =
        new Vivarium()
            .commands(
                """
                trace -f -e sched_switch > /tmp/live & t=$!
                until grep -q high_cpu /tmp/live; do high_cpu 100 > /dev/null; done
                kill $t; wait; cat /tmp/live
                """);
    assertTrue(result.output().contains("high_cpu"), result.output());
    assertFalse(result.output().contains("hrtimer_nanosleep by=0 state=S ran=0"), result.output());
  }

  @Test
  void endedTasksKeepTheirNamesInLines() {
    String threads = "/demos/threads 3 > /dev/null";
    String before =
        new Vivarium().commands("trace -f -e exit,sched_switch sh -c '" + threads + "'").errors();
    String live =
        new Vivarium()
            .commands(
                """
                trace -f -e exit,sched_switch > /tmp/live & t=$!
                until grep -q ' exit .*status' /tmp/live; do %s; done
                kill $t; wait; cat /tmp/live
                """
                    .formatted(threads))
            .output();
    for (String lines : List.of(before, live)) {
      List<String> names =
          lines
              .lines()
              .filter(line -> line.contains(" reason=exit "))
              .map(line -> line.substring(NAME, NAME + "threads".length()))
              .toList();
      assertTrue(names.contains("threads"), lines);
      assertFalse(names.contains(" ".repeat("threads".length())), lines);
    }
  }

  @Test
  void wrongRequestsAreOneLine() {
    for (String command :
        List.of("trace on", "trace on x.y", "trace off", "trace -e", "trace on x.csv -e nothing")) {
      Result result = new Vivarium().commands(command);
      assertTrue(result.status() > 0, command);
      assertEquals(1, result.errors().lines().count(), result.errors());
    }
    Vivarium vivarium = new Vivarium();
    vivarium.options.trace = file("none/x.csv");
    Result result = vivarium.commands("true");
    assertEquals(2, result.status());
    assertTrue(result.errors().contains("no such file or directory"), result.errors());
  }
}
