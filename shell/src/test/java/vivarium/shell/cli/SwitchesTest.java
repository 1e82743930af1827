package vivarium.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vivarium.shell.cli.Vivarium.Result;

/** The command switches, over whole machines. */
@Timeout(120)
final class SwitchesTest {
  private static final String TWO =
      "switches on; high_cpu > /dev/null & high_cpu > /dev/null & sleep 0.1\n";

  /** A machine whose tasks take turns, whatever the usual policy is. */
  static Vivarium takingTurns() {
    Vivarium vivarium = new Vivarium();
    vivarium.options.scheduler = "rr";
    return vivarium;
  }

  static String show(String commands) {
    Result result = takingTurns().commands(commands);
    assertEquals(0, result.status(), result.errors());
    return result.output();
  }

  static List<Long> numbers(String text, String regex) {
    List<Long> numbers = new ArrayList<>();
    Matcher matcher = Pattern.compile(regex).matcher(text);
    while (matcher.find()) {
      numbers.add(Long.parseLong(matcher.group(1)));
    }
    return numbers;
  }

  static long sum(String text, String regex) {
    return numbers(text, regex).stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void countsAreThoseOfProc() {
    String text =
        show(
            "race > /dev/null; producer_consumer > /dev/null\n"
                + "while read key value rest; do [ $key = ctxt ] && total=$value; done < /proc/stat\n"
                + "switches stats --json; echo ctxt $total");
    long switches = sum(text, "ctxt (\\d+)");
    assertTrue(switches > 100, text);
    assertEquals(switches, sum(text, "(?m)^  \"switches\": (\\d+)"));
    String tasks = text.substring(text.indexOf("\"tasks\""), text.indexOf("\"total\""));
    assertEquals(switches, sum(tasks, "\"left\": (\\d+)"));
    assertEquals(switches, sum(tasks, "\"got\": (\\d+)"));
    String reasons = "\"(?:quantum|preempted|migration|blocked|yield|stopped|exit|idle)\": (\\d+)";
    assertEquals(switches, sum(tasks, reasons));
  }

  @Test
  void voluntaryAndInvoluntaryAreThoseOfTheProcess() {
    String text = show(TWO + "grep ctxt /proc/$!/status; switches stats --pid $! --json");
    long involuntary = sum(text, "(?m)^nonvoluntary_ctxt_switches:\\s+(\\d+)");
    assertTrue(involuntary > 0, text);
    long since = sum(text, "\"task\": 4, .*\"quantum\": (\\d+)");
    assertTrue(since >= involuntary && since <= involuntary + 1, text); // grep wanted a hart too
  }

  @Test
  void aTaskGoesOnWithTheRegistersThatWereSaved() {
    String list = show(TWO + "switches --pid 4 --json");
    Matcher rows =
        Pattern.compile("\"number\": (\\d+), .*\"from\": \\{\"task\": (\\d+)").matcher(list);
    long left = 0;
    long back = 0;
    while (rows.find()) {
      if (rows.group(2).equals("4") && left == 0) {
        left = Long.parseLong(rows.group(1));
      } else if (left != 0 && back == 0) {
        back = Long.parseLong(rows.group(1));
      }
    }
    assertTrue(back > left, list);
    String both =
        show(TWO + "switches show " + left + " --json; switches show " + back + " --json");
    List<String> contexts = new ArrayList<>();
    Matcher context =
        Pattern.compile(
                "\"task\": 4,\\s+\"name\": \"high_cpu\",\\s+(\"satp\".*?\"stack\": \\[[^]]*])",
                Pattern.DOTALL)
            .matcher(both);
    while (context.find()) {
      contexts.add(context.group(1));
    }
    assertEquals(2, contexts.size(), both);
    assertEquals(contexts.get(0), contexts.get(1));
    assertTrue(contexts.get(0).contains("\"line\": \"high_cpu.c:"), both);
  }

  @Test
  void pictureMarksWhatDiffers() {
    String text =
        show(TWO + "switches show $(switches --reason quantum -n 1 | tail -1 | cut -c1-8)");
    assertTrue(text.contains(": quantum, involuntary\n"), text);
    for (String line : text.split("\n")) {
      Matcher cells = Pattern.compile("(0x[0-9a-f]+) +(\\* )? *(0x[0-9a-f]+)$").matcher(line);
      if (cells.find()) {
        assertEquals(cells.group(1).equals(cells.group(3)), cells.group(2) == null, line);
      }
    }
    assertTrue(Pattern.compile("(?m)^  sp .*\\* 0x").matcher(text).find(), text);
    assertTrue(text.contains("save 250, choose 200, restore 250, address space 300"), text);
    assertFalse(text.contains("\u001b"), text);
  }

  @Test
  void processesThatHaveEndedKeepTheirNames() {
    String text =
        show(
            "switches on; producer_consumer > /dev/null; switches show"
                + " $(switches --pid 3 --reason blocked | grep pipe | tail -1 | cut -c1-8)");
    assertTrue(Pattern.compile("  in +\\w+\\+0x[0-9a-f]+").matcher(text).find(), text);
    assertTrue(text.contains("ecall ("), text);
    assertTrue(text.contains("blocked on pipe, in pipe_"), text);
  }

  @Test
  void aPreemptedTaskSaysByWhom() {
    Vivarium vivarium = new Vivarium();
    vivarium.options.scheduler = "mlfq";
    vivarium.options.cores = 1;
    String text =
        vivarium
            .commands(
                "switches on; high_cpu > /dev/null & sleep 0.05; switches --reason preempted -n 1")
            .output();
    String row = " *\\d+ +\\S+ +0  3 high_cpu +4 sleep +preempted by 4 .*";
    assertTrue(text.lines().anyMatch(line -> line.matches(row)), text);
  }

  @Test
  void filtersLeaveOnlyWhatWasAskedFor() {
    String text = show(TWO + "switches --reason quantum,exit --cpu 1");
    List<String> rows = text.lines().skip(1).toList();
    assertFalse(rows.isEmpty());
    for (String row : rows) {
      assertTrue(row.matches(" *\\d+ +\\d+\\.\\d{9} +1  .*(quantum|exit).*"), row);
    }
  }

  @Test
  void followingShowsThemAsTheyCome() {
    String text = show("high_cpu > /dev/null & high_cpu > /dev/null & switches -f -n 5");
    assertEquals(6, text.lines().count(), text);
  }

  @Test
  void followingLeavesItsOwnLookingOutAndEndsWithTheProgramsOfAScript() {
    Result result = new Vivarium().commands("high_cpu 100 > /dev/null & switches -f -n 1000000");
    assertEquals(1, result.status());
    assertEquals(
        "vivarium: switches: no program of the guest is left to switch\n", result.errors());
    List<String> rows = result.output().lines().skip(1).toList();
    assertTrue(rows.stream().anyMatch(row -> row.contains("high_cpu")), result.output());
    assertFalse(
        rows.stream().anyMatch(row -> row.contains("vivarium") && row.contains("(idle)")),
        result.output());
  }

  @Test
  void nothingIsKeptForScriptsThatDoNotAsk() {
    Result result = new Vivarium().commands("race > /dev/null; switches");
    assertEquals(1, result.status());
    assertTrue(result.errors().contains("none were kept until now"), result.errors());
  }

  @Test
  void refillsOfAllSwitchesAddUp() {
    Vivarium vivarium = takingTurns();
    vivarium.options.time.time = "hierarchy";
    vivarium.options.cores = 1;
    vivarium.options.quantum = 1_000_000;
    String text =
        vivarium
            .commands(
                "switches on; race > /dev/null & producer_consumer 20000 > /dev/null & wait\n"
                    + "switches stats --json; switches --json")
            .output();
    int list = text.indexOf("\"from\"");
    long total = sum(text.substring(text.indexOf("\"total\""), list), "\"refill_ns\": (\\d+)");
    assertTrue(total > 0, text);
    assertEquals(total, sum(text.substring(list), "\"refill_ns\": (\\d+)"));
    assertFalse(show(TWO + "switches --json").contains("refill"));
  }

  @Test
  void mistakesAreALineEach() {
    String[] commands = {
      "switches show",
      "switches show x",
      "switches show 99999",
      "switches -x",
      "switches foo",
      "switches --cpu 9",
      "switches --pid x",
      "switches --reason no",
      "switches -n",
      "switches --pid 99",
      "switches --cpu 0,9",
      "switches -f --json",
      "switches -f stats",
      "switches stats -n 3",
      "switches stats --cpu 0",
      "switches stats --reason quantum",
      "switches show 3 --pid 2",
      "switches step -o x.svg",
      "switches on --json",
      "timeline x.png",
      "timeline --from 1",
      "timeline --from 5s",
      "sched foo",
      "sched compare",
      "sched compare ' '",
      "sched compare race -o x.html",
      "switches -o x.png",
      "mem map 1 -o x.png",
      "sched compare x --policies no",
      "sched compare x --quantum 5",
      "sched compare x --cores 99"
    };
    for (String command : commands) {
      Result result = new Vivarium().commands("switches on; sleep 0.01; " + command);
      assertTrue(result.status() != 0, command);
      assertEquals(1, result.errors().split("\n").length, command + ": " + result.errors());
    }
  }
}
