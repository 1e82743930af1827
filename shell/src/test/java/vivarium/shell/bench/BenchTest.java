package vivarium.shell.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {
  private static final Figure SPEED =
      Figure.of("warm/mean", "guest speed", "of qemu", 2.0, Target.atLeast(1.5));
  private static final Figure START =
      Figure.of("start/true", "start-up", "of java", 7.0, Target.atMost(6));
  private static final Figure UNKNOWN =
      Figure.missing("parallel/work", "work", "of one", Target.atLeast(1.8), "one core");

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static Path home() {
    Path folder = Path.of(System.getProperty("vivarium.home", ".")).toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve("images/root/bin"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("images/root is not there");
    }
    return folder;
  }

  private BenchPlan plan(
      List<String> names, List<String> parts, @Nullable Path json, @Nullable Path earlier) {
    return new BenchPlan(home(), "interp", names, parts, 1, true, json, earlier);
  }

  /** Starts Vivarium from the classes under test. */
  private static Launcher launcher() {
    return new Launcher() {
      @Override
      public List<String> command(List<String> arguments) {
        List<String> command =
            new ArrayList<>(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-Dvivarium.home=" + home(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "vivarium.shell.cli.Main"));
        command.addAll(arguments);
        return command;
      }

      @Override
      public List<String> onTerminal() {
        return List.of();
      }
    };
  }

  @Test
  void bestTimeOfRepeatedRunsIsNotTheFirst() {
    List<Lap> ends =
        List.of(new Lap(2, 1.5, "sum 7"), new Lap(7, 5.5, "sum 7"), new Lap(10, 9.75, "sum 7"));
    assertEquals(new Best(3, 4, "sum 7\n"), Repeats.best(ends));
  }

  @Test
  void repeatedRunsThatPrintDifferentLinesHaveNoTime() {
    List<Lap> ends =
        List.of(new Lap(1, 1, "sum 7"), new Lap(2, 2, "sum 7"), new Lap(3, 3, "sum 8"));
    assertEquals(Best.NONE, Repeats.best(ends));
  }

  @Test
  void figuresComeBackFromTheirFile() throws IOException {
    Path file = folder.resolve("figures.json");
    Report.write(file, List.of(SPEED, START, UNKNOWN), Map.of("cores", 2), true);
    assertEquals(Map.of("warm/mean", 2.0, "start/true", 7.0), Report.read(file));
  }

  @Test
  void otherFilesAreNoFigures() throws IOException {
    Path file = folder.resolve("figures.json");
    for (String text : List.of("", "{", "{\"format\": 1}", "[1, 2", "{\"a\": \"\\x\"}")) {
      Files.writeString(file, text);
      assertThrows(IOException.class, () -> Report.read(file), text);
    }
  }

  @Test
  void jsonIsReadAsWritten() {
    assertEquals(
        Map.of("a", List.of(1.0, -25.0, true), "b\"\\\n\u00e9", Map.of()),
        JsonReader.read(" {\"a\": [1, -2.5e1, true], \"b\\\"\\\\\\n\\u00e9\": {} } "));
  }

  @Test
  void comparisonKnowsWhichWayIsBetter() {
    Report.compare(
        Map.of("warm/mean", 1.0, "start/true", 3.5), List.of(SPEED, START, UNKNOWN), stream(out));
    List<String> lines = printed().lines().map(line -> line.replaceAll(" +", " ")).toList();
    assertEquals("warm/mean 1.00 2.00 +100.0% better", lines.get(2));
    assertEquals("start/true 3.50 7.00 +100.0% worse", lines.get(3));
    assertEquals("parallel/work - -", lines.get(4));
  }

  @Test
  void targetsAreMetMissedOrNotMeasured() {
    Report.targets(List.of(SPEED, START, UNKNOWN), stream(out));
    List<String> lines = printed().lines().map(line -> line.replaceAll(" +", " ")).toList();
    assertEquals("guest speed at least 1.50 2.00 met, of qemu", lines.get(2));
    assertEquals("start-up at most 6.00 7.00 missed, of java", lines.get(3));
    assertEquals("work at least 1.80 - not measured: one core", lines.get(4));
  }

  @Test
  void meanIsGeometricAndLeavesOutWhatIsMissing() {
    assertEquals(2, Bench.mean(List.of(1.0, 4.0, Double.NaN)), 1e-12);
    assertEquals(1, Bench.least(List.of(Double.NaN, 4.0, 1.0)));
  }

  @Test
  void quickRunPrintsWritesAndCompares() throws Exception {
    Path first = folder.resolve("first.json");
    List<String> parts = List.of("cold", "forks");
    int status =
        new Benchmarks(plan(List.of("calls"), parts, first, null), launcher())
            .run(stream(out), stream(err));
    assertEquals(0, status, err.toString(StandardCharsets.UTF_8));
    assertTrue(Files.readString(first).contains("\"cold/calls\""));
    assertTrue(printed().contains("fork+exec+wait"), printed());
    out.reset();
    status =
        new Benchmarks(plan(List.of("calls"), List.of("cold"), null, first), launcher())
            .run(stream(out), stream(err));
    assertEquals(0, status, err.toString(StandardCharsets.UTF_8));
    assertTrue(printed().contains("compared with the earlier run"), printed());
  }

  @Test
  void unknownProgramIsStatus2() {
    int status =
        new Benchmarks(plan(List.of("nosuch"), List.of(), null, null), launcher())
            .run(stream(out), stream(err));
    assertEquals(2, status);
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("no program nosuch; there are: "));
  }

  @Test
  void thousandIdleProcessesTakeLessThan64MiB() throws Exception {
    BenchPlan plan = plan(List.of(), List.of("idle"), null, null);
    try (Host host = new Host(plan, launcher(), stream(err))) {
      List<Figure> figures =
          new IdleProcesses().measure(new Bench(plan, host, List.of(), stream(out)));
      double frames = figures.getFirst().value();
      // Each has a stack, a data page and three levels of page tables of its own at least.
      assertTrue(frames > 1_000 * 4096 / 1048576.0 && frames < 64, frames + " MiB");
    }
  }

  @Test
  void interruptedRunKeepsWhatWasMeasured() throws Exception {
    Path file = folder.resolve("figures.json");
    Launcher launcher = launcher();
    Thread measuring = Thread.currentThread();
    Launcher interrupting =
        new Launcher() {
          @Override
          public List<String> command(List<String> arguments) {
            if (arguments.toString().contains("/lz")) {
              measuring.interrupt();
            }
            return launcher.command(arguments);
          }

          @Override
          public List<String> onTerminal() {
            return launcher.onTerminal();
          }
        };
    int status =
        new Benchmarks(plan(List.of("calls", "lz"), List.of("cold"), file, null), interrupting)
            .run(stream(out), stream(err));
    assertEquals(130, status, err.toString(StandardCharsets.UTF_8));
    assertTrue(Files.readString(file).contains("\"complete\": false"));
    assertTrue(Files.readString(file).contains("\"cold/calls\""));
    assertFalse(Files.readString(file).contains("\"cold/mean\""));
    assertTrue(printed().contains("# cold"), printed());
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("interrupted: 1 figures"));
  }

  private static Timed lasting(double seconds) {
    return new Timed(seconds, seconds, 0, "", "", 0);
  }

  @Test
  void lapsAreTakenWhenTheLinesCome() throws Exception {
    try (Host host = new Host(plan(List.of(), List.of(), null, null), launcher(), stream(err))) {
      List<Lap> laps = Lap.of(host, List.of("sh", "-c", "echo 0; sleep 0.3; echo 5; echo 7"));
      assertEquals(List.of("0", "5", "7"), laps.stream().map(Lap::line).toList());
      assertTrue(laps.get(1).seconds() - laps.get(0).seconds() > 0.2);
      assertEquals(List.of(), Lap.of(host, List.of("sh", "-c", "echo 0; exit 3")));
    }
  }

  @Test
  void medianIsTheMiddleOne() {
    assertEquals(3, BlockedProcesses.median(List.of(9.0, 1.0, 3.0)));
    assertEquals(2, BlockedProcesses.median(List.of(9.0, 1.0, 3.0, 1.0)));
    assertEquals(Double.NaN, BlockedProcesses.median(List.of()));
  }

  @Test
  void scaleLastsAtLeastTheTimeAndNotTwiceIt() throws InterruptedException {
    List<Integer> tried = new ArrayList<>();
    int scale =
        Scales.lasting(
            5,
            1,
            work -> {
              tried.add(work);
              return lasting(0.2 + 0.03 * work);
            });
    assertEquals(scale, tried.getLast());
    assertTrue(0.2 + 0.03 * scale >= 5 && 0.2 + 0.03 * scale <= 10, tried.toString());
    assertTrue(tried.size() <= 6, tried.toString());
    scale = Scales.lasting(5, 4_000, work -> lasting(0.2 + 0.03 * work));
    assertTrue(0.2 + 0.03 * scale >= 5 && 0.2 + 0.03 * scale <= 10, scale + " from above");
  }

  @Test
  void scaleOfCoarseWorkIsTheLeastThatLasts() throws InterruptedException {
    assertEquals(2, Scales.lasting(5, 1, work -> lasting(4.9 * work * work)));
    assertEquals(1, Scales.lasting(5, 3, work -> lasting(40 * work)));
    assertEquals(0, Scales.lasting(5, 1, work -> new Timed(1, 1, 0, "", "no such program", 127)));
  }

  @Test
  void runWithOthersOnTheCoresIsDisturbed() {
    assertFalse(new Timed(10, 10, 0.4, "", "", 0).disturbed());
    assertTrue(new Timed(10, 10, 0.6, "", "", 0).disturbed());
    assertTrue(new Timed(10, Double.NaN, Double.NaN, "", "", 0).disturbed());
  }
}
