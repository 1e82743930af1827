package vivarium.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vivarium.shell.cli.Vivarium.Result;

/**
 * The demos about what memory costs: in hierarchy time the order is what computer architecture
 * says, and changing a cost changes the figure. Times are virtual, so nothing here depends on the
 * host.
 */
@Timeout(120)
final class TimeDemosTest {
  private static Vivarium hierarchy(String... costs) {
    Vivarium vivarium = new Vivarium();
    vivarium.options.time.time = "hierarchy";
    vivarium.options.time.costs = List.of(costs);
    return vivarium;
  }

  private static double[] figures(Vivarium vivarium, String demo, String pattern) {
    Result result = vivarium.commands("/demos/" + demo);
    assertEquals(0, result.status(), result.errors());
    double[] found =
        Pattern.compile(pattern)
            .matcher(result.output())
            .results()
            .mapToDouble(match -> Double.parseDouble(match.group(1)))
            .toArray();
    assertTrue(found.length > 1, result.output());
    return found;
  }

  @Test
  void rowsAreFasterThanColumns() {
    double[] times = figures(hierarchy(), "cache_matrix", "([0-9.]+) ns an element");
    assertTrue(2 * times[0] < times[1], times[0] + " " + times[1]);
    double[] uniform = figures(new Vivarium(), "cache_matrix", "([0-9.]+) ns an element");
    assertEquals(uniform[0], uniform[1], 0.05);
    double[] quick =
        figures(hierarchy("l3.latency=7ns"), "cache_matrix", "([0-9.]+) ns an element");
    assertTrue(quick[1] < times[1]); // the matrix fits L3
  }

  @Test
  void paddingEndsFalseSharing() {
    String pattern = "([0-9.]+) ns each";
    double[] times = figures(hierarchy(), "false_sharing", pattern);
    assertTrue(times[0] > 3 * times[1], times[0] + " " + times[1]);
    double[] cheap = figures(hierarchy("coherence.transfer=0"), "false_sharing", pattern);
    assertTrue(cheap[0] < times[0], cheap[0] + " " + times[0]);
    double[] coarse = figures(hierarchy("coherence.window=10us"), "false_sharing", pattern);
    assertTrue(coarse[0] < times[0], "harts that see each other rarely share less");
    Vivarium smt = hierarchy();
    smt.options.time.smt = true;
    double[] onOneCore = figures(smt, "false_sharing", pattern);
    assertEquals(onOneCore[0], onOneCore[1], 0.1 * onOneCore[1]);
  }

  @Test
  void theStackBeatsTheScatteredHeap() {
    double[] times = figures(hierarchy(), "stack_heap", "([0-9.]+) ns a number");
    assertTrue(2 * times[0] < times[1], times[0] + " " + times[1]);
  }

  @Test
  void hotFieldsTogetherBeatFieldsMixed() {
    double[] times = figures(hierarchy(), "struct_layout", "([0-9.]+) ns a particle");
    assertTrue(times[0] > 2 * times[1], times[0] + " " + times[1]);
  }

  @Test
  void manyPagesCostMoreThanFewOnceTheTlbIsFull() {
    double[] dense = figures(hierarchy(), "tlb_reach", "([0-9.]+) ns an access next");
    double[] spread = figures(hierarchy(), "tlb_reach", "([0-9.]+) ns in a page each");
    assertEquals(dense[1], spread[1], 0.1, "64 pages are within the TLB's reach");
    for (int i = 2; i < 5; i++) {
      assertTrue(spread[i] > dense[i] + 5, dense[i] + " " + spread[i]);
    }
    double[] larger =
        figures(hierarchy("dtlb.entries=256"), "tlb_reach", "([0-9.]+) ns in a page each");
    assertEquals(dense[2], larger[2], 0.1, "256 pages are within this one's");
  }

  @Test
  void anSmtCoreGainsFromWaitingNotFromComputing() {
    Vivarium smt = hierarchy();
    smt.options.time.smt = true;
    double[] shared = figures(smt, "smt", "([0-9.]+) times the work");
    double[] cores = figures(hierarchy(), "smt", "([0-9.]+) times the work");
    assertTrue(shared[0] < 1.2, "computing: " + shared[0]);
    assertTrue(shared[1] > 1.5, "waiting: " + shared[1]);
    assertTrue(cores[0] > 1.8, "two cores: " + cores[0]);
  }
}
