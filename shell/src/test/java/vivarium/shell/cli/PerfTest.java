package vivarium.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import vivarium.shell.cli.Vivarium.Result;

/** perf at the prompt: its figures are those of /proc, and its samples are where the work is. */
@Timeout(120)
final class PerfTest {
  private static Vivarium hierarchy() {
    Vivarium vivarium = new Vivarium();
    vivarium.options.time.time = "hierarchy";
    return vivarium;
  }

  private static long count(String text, String event) {
    Matcher matcher = Pattern.compile("(?m)^ *([0-9,.]+) +" + event + "\\b").matcher(text);
    assertTrue(matcher.find(), event + " in " + text);
    return Long.parseLong(matcher.group(1).replaceAll("[,.]", ""));
  }

  /** What perf itself prints then is one line, too. */
  @Test
  void aProgramThatIsNotThereIsSaidInOneLineAndKeepsTheLastRecording() {
    String commands =
        "perf record -e instructions -c 1000 true; perf %s nosuch; echo $?; perf report";
    for (String verb : new String[] {"stat", "record"}) {
      Result result = hierarchy().commands(commands.formatted(verb));
      assertEquals("vivarium: nosuch: not found", result.errors().lines().toList().getLast());
      assertEquals("127", result.output().lines().findFirst().orElseThrow());
      assertTrue(result.output().contains("true"), result.output());
    }
  }

  @Test
  void statAddsUp() {
    Result result = hierarchy().commands("perf stat cache_matrix > /dev/null");
    assertEquals(0, result.status());
    String text = result.errors();
    assertTrue(text.contains("Performance counter stats for 'cache_matrix':"), text);
    long accesses = count(text, "L1-dcache-accesses");
    assertEquals(
        accesses,
        count(text, "loads") + count(text, "stores") + 3 * count(text, "page-walks"),
        text);
    assertEquals(
        count(text, "L2-accesses"),
        count(text, "L1-dcache-misses") + count(text, "L1-icache-misses"));
    assertEquals(count(text, "L2-misses"), count(text, "L3-accesses"));
    assertTrue(count(text, "L1-dcache-misses") > 512 * 512, "each element by columns");
    assertTrue(count(text, "cycles") > count(text, "instructions"));
  }

  @Test
  void inUniformTimeCachesAreNotCounted() {
    Result result = new Vivarium().commands("perf stat true; perf record -e L2-misses true");
    String text = result.errors();
    assertEquals(count(text, "cycles"), count(text, "instructions"));
    assertTrue(text.contains("<not counted: --time hierarchy>  L1-dcache-misses"), text);
    assertTrue(text.contains("perf: L2-misses: not counted: --time hierarchy"), text);
    assertEquals(1, result.status());
  }

  @Test
  void statFollowsChildrenAndThreads() {
    String command = "perf stat sh -c 'cache_matrix > /dev/null; cache_matrix > /dev/null'";
    long two = count(hierarchy().commands(command).errors(), "L1-dcache-misses");
    assertTrue(two > 2 * 512 * 512, "both children: " + two);
    long sent =
        count(
            hierarchy().commands("perf stat false_sharing > /dev/null").errors(),
            "invalidations-sent");
    assertTrue(sent > 1000, "both threads: " + sent);
  }

  @Test
  void samplesOfMissesAreWhereTheColumnsAre() {
    Result result =
        hierarchy()
            .commands(
                "perf record -e L1-dcache-misses -c 100 cache_matrix > /dev/null; perf report;"
                    + " perf report --by line");
    String[] lines = result.output().split("\n");
    assertTrue(lines[0].startsWith("# "), result.output());
    assertTrue(lines[2].startsWith("Overhead"), result.output());
    assertTrue(lines[3].contains("cache_matrix") && lines[3].endsWith("by_columns"), lines[3]);
    assertTrue(result.output().contains("cache_matrix.c:"), result.output());
  }

  @Test
  void samplesOfTimeComeEveryPeriodInBothModels() {
    for (Vivarium vivarium : List.of(new Vivarium(), hierarchy())) {
      String text =
          vivarium
              .commands("perf record -c 10000 cache_matrix > /dev/null; perf stat cache_matrix")
              .errors();
      Matcher taken = Pattern.compile("perf: ([0-9,]+) samples of cycles").matcher(text);
      assertTrue(taken.find(), text);
      long samples = Long.parseLong(taken.group(1).replace(",", ""));
      assertEquals(count(text, "cycles") / 10_000, samples, 2, text);
    }
  }

  @Test
  void stacksAreFoldedAndSpeedscopeReadsThem(@TempDir Path folder) throws Exception {
    Path folded = folder.resolve("stacks.folded");
    Path speedscope = folder.resolve("stacks.speedscope.json");
    Result result =
        hierarchy()
            .commands(
                "perf record -c 20000 cache_matrix > /dev/null; perf script --folded "
                    + folded
                    + " --speedscope "
                    + speedscope);
    assertEquals(0, result.status(), result.errors());
    long samples = 0;
    for (String line : Files.readAllLines(folded)) {
      assertTrue(line.matches("[^ ]+(;[^;]+)+ [0-9]+"), line);
      samples += Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
    }
    assertTrue(Files.readString(folded).contains(";main;"), "callers are outside");
    String document = Files.readString(speedscope);
    Matcher end = Pattern.compile("\"endValue\": ([0-9]+)").matcher(document);
    assertTrue(end.find(), document);
    assertEquals(samples * 20_000, Long.parseLong(end.group(1)));
    String weights = part(document, "weights");
    long sum = 0;
    for (String weight : weights.split(",")) {
      sum += Long.parseLong(weight.strip());
    }
    assertEquals(samples * 20_000, sum);
    assertEquals(
        weights.split(",").length, document.split("\"samples\": ")[1].split("\\], *\\[").length);
    assertTrue(document.contains("\"name\": \"by_columns\""), document);
  }

  /** What stands between the brackets of a list of numbers. */
  private static String part(String document, String name) {
    Matcher list = Pattern.compile("\"" + name + "\": \\[([0-9, \n]*)\\]").matcher(document);
    assertTrue(list.find(), document);
    return list.group(1);
  }

  @Test
  void mistakesAreToldInOneLine() {
    for (String command :
        List.of(
            "perf",
            "perf fly",
            "perf stat",
            "perf stat -e loads true",
            "perf record -e nonsense true",
            "perf record -e",
            "perf record -c 0 true",
            "perf report",
            "perf report --by moon",
            "perf script")) {
      Result result = hierarchy().commands(command);
      assertTrue(result.status() == 1 || result.status() == 2, command);
      assertEquals(1, result.errors().strip().split("\n").length, result.errors());
      assertFalse(result.errors().contains("Exception"), result.errors());
    }
  }

  @Test
  void everythingListedCanBeRecorded() {
    String list = hierarchy().commands("perf list").output();
    assertTrue(list.lines().count() > 20, list);
    StringBuilder commands = new StringBuilder();
    list.lines()
        .map(line -> line.split(" ")[0])
        .forEach(event -> commands.append("perf record -c 1 -e ").append(event).append(" true\n"));
    Result result = hierarchy().commands(commands.toString());
    assertEquals(0, result.status(), result.errors());
    assertEquals(list.lines().count(), result.errors().lines().count(), result.errors());
    String pattern = "perf: [0-9,]+ samples? of \\S+";
    assertTrue(result.errors().lines().allMatch(line -> line.matches(pattern)), result.errors());
  }

  @Test
  void theListSaysWhatUniformTimeDoesNotCount() {
    for (String line : new Vivarium().commands("perf list").output().lines().toList()) {
      String event = line.split(" ")[0];
      int status = new Vivarium().commands("perf record -e " + event + " -c 1 true").status();
      assertEquals(line.endsWith("(only with --time hierarchy)") ? 1 : 0, status, line);
    }
    assertFalse(hierarchy().commands("perf list").output().contains("hierarchy"));
  }

  /** The loops of by_rows and by_columns load an element in each turn, and nothing else does. */
  @Test
  void loadsAreInTheLoopsThatLoad() {
    Result result =
        hierarchy()
            .commands(
                "perf record -e loads -c 512 cache_matrix > /dev/null; perf report | grep by_");
    String[] lines = result.output().split("\n");
    assertEquals(2, lines.length, result.output());
    for (String line : lines) {
      assertEquals(512, Long.parseLong(line.strip().split(" +")[1]), 1, line);
    }
  }
}
