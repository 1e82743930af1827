package vivarium.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import vivarium.shell.cli.Vivarium.Result;

/** The commands timeline and sched compare, over whole machines. */
@Timeout(120)
final class TimelineTest {
  private static final String LOAD =
      "switches on; race > /dev/null & high_cpu > /dev/null & high_cpu > /dev/null & sleep 0.05\n";

  private static final Pattern SPELL =
      Pattern.compile(
          "\"task\": (\\d+), .*\"state\": \"(\\w+)\", \"hart\": (\\d+), .*"
              + "\"from_ns\": (\\d+), \"to_ns\": (\\d+)");

  @Test
  void aTimeThatIsStillToComeEndsNow() {
    String text = SwitchesTest.show(LOAD + "timeline --to 99s; timeline --last 10ns");
    Matcher heads =
        Pattern.compile("Timeline from ([0-9.]+) s to ([0-9.]+) s, a column is (.*)").matcher(text);
    assertTrue(heads.find(), text);
    double from = Double.parseDouble(heads.group(1));
    double to = Double.parseDouble(heads.group(2));
    assertTrue(from < to && to < 99, heads.group());
    assertTrue(heads.find(), text);
    assertEquals("less than 1 ns", heads.group(3));
  }

  @Test
  void aHartRunsOneTaskAtATimeAndATaskIsInOneStateAtATime() {
    Matcher spells = SPELL.matcher(SwitchesTest.show(LOAD + "timeline --json"));
    Map<String, Long> taskEnds = new HashMap<>();
    Map<Integer, Map<Long, Long>> harts = new HashMap<>();
    while (spells.find()) {
      long from = Long.parseLong(spells.group(4));
      long to = Long.parseLong(spells.group(5));
      assertTrue(taskEnds.getOrDefault(spells.group(1), 0L) <= from, spells.group());
      taskEnds.put(spells.group(1), to);
      if (spells.group(2).equals("running")) {
        harts
            .computeIfAbsent(Integer.parseInt(spells.group(3)), hart -> new java.util.TreeMap<>())
            .put(from, to);
      }
    }
    assertEquals(2, harts.size());
    harts.forEach((hart, running) -> {
      long end = 0;
      for (Map.Entry<Long, Long> spell : running.entrySet()) {
        assertTrue(end <= spell.getKey(), hart + ": " + end + " " + spell);
        end = spell.getValue();
      }
    });
  }

  @Test
  void spellsAddUpToWhatProcCounts() {
    String text =
        SwitchesTest.show(
            LOAD
                + "timeline --json; cat /proc/$!/schedstat > /tmp/x; read a b c < /tmp/x; echo $! ran $a");
    Matcher spells = SPELL.matcher(text);
    long running = 0;
    while (spells.find()) {
      if (spells.group(1).equals("7") && spells.group(2).equals("running")) {
        running += Long.parseLong(spells.group(5)) - Long.parseLong(spells.group(4));
      }
    }
    long counted = SwitchesTest.sum(text, "7 ran (\\d+)");
    assertTrue(running > 0 && running <= counted, running + " " + counted);
  }

  @Test
  void textHasARowForEachHartAndEachTaskThatWasActive() {
    String text = SwitchesTest.show(LOAD + "timeline --last 40ms --width 100");
    assertTrue(Pattern.compile("(?m)^hart 0 +[A-Z.]{50,}$").matcher(text).find(), text);
    assertTrue(Pattern.compile("(?m)^hart 1 +[A-Z.]{50,}$").matcher(text).find(), text);
    assertTrue(
        Pattern.compile("(?m)^[A-Z] +\\d high_cpu +[ ░▁▂▃▄▅▆▇█·]+$").matcher(text).find(), text);
    for (String line : text.split("\n")) {
      assertTrue(line.startsWith("a letter") || line.length() <= 100, line);
    }
  }

  @Test
  void pagesAreWellFormedAndStandAlone(@TempDir Path folder) throws Exception {
    for (String name : new String[] {"run.svg", "run.html"}) {
      Path file = folder.resolve(name);
      Result result = new Vivarium().commands(LOAD + "timeline " + file);
      assertEquals("", result.output());
      Document page =
          DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
      String text = page.getDocumentElement().getTextContent();
      assertTrue(text.contains("4 high_cpu"), name);
      assertTrue(text.contains("\"name\": \"race\""), name);
      assertEquals(0, page.getElementsByTagName("link").getLength());
      assertEquals(1, page.getElementsByTagName("script").getLength());
      assertTrue(page.getElementsByTagName("rect").getLength() > 10, name);
    }
  }

  @Test
  void comparisonSaysWhatSingleRunsSay() {
    String compared =
        SwitchesTest.show("sched compare 'race' --policies fcfs,rr --quantum 1ms --cores 1 --json");
    for (String policy : new String[] {"fcfs", "rr"}) {
      Vivarium single = new Vivarium();
      single.options.scheduler = policy;
      single.options.quantum = 1_000_000;
      single.options.cores = 1;
      String alone = single.commands("race > /dev/null; switches stats --json").output();
      Matcher run =
          Pattern.compile("\"policy\": \"" + policy + "\".*?\"jobs\": \\[(.*?)\\]")
              .matcher(compared);
      assertTrue(run.find(), compared);
      String jobs = run.group(1);
      String race = "\"name\": \"race\", .*";
      assertEquals(
          SwitchesTest.sum(alone, race + "\"left\": (\\d+)"),
          SwitchesTest.sum(jobs, "\"switches\": (\\d+)"));
      assertEquals(
          SwitchesTest.sum(alone, race + "\"ran_ns\": (\\d+)"),
          SwitchesTest.sum(jobs, "\"ran_ns\": (\\d+)"));
      assertEquals(
          SwitchesTest.sum(alone, race + "\"waited_ns\": (\\d+)"),
          SwitchesTest.sum(jobs, "\"waited_ns\": (\\d+)"));
    }
  }

  @Test
  void meansAreThoseOfTheJobs() {
    String text = SwitchesTest.show("sched compare 'race' --policies rr --quantum 1ms,5ms --json");
    Matcher run =
        Pattern.compile("\"turnaround_ns\": ([0-9.e+]+), .*?\"jobs\": \\[(.*?)\\]").matcher(text);
    int runs = 0;
    while (run.find()) {
      String jobs = run.group(2);
      long spans =
          SwitchesTest.sum(jobs, "\"end_ns\": (\\d+)")
              - SwitchesTest.sum(jobs, "\"start_ns\": (\\d+)");
      double mean = (double) spans / SwitchesTest.numbers(jobs, "\"task\": (\\d+)").size();
      assertEquals(mean, Double.parseDouble(run.group(1)), mean * 1e-5);
      runs++;
    }
    assertEquals(2, runs);
  }
}
