package vivarium.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vivarium.sched.SpinMachine.Spinner;
import vivarium.sched.policy.Policies;

/** What may be said of a policy, and what is refused, in words that were typed. */
@Timeout(60)
class PolicyParametersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rr:quantum=0us | rr: quantum=0us: wanted a time such as 10ms, 1us to 1000s",
        "rr:quantum=10 | rr: quantum=10: wanted a time such as 10ms, 1us to 1000s",
        "rr:quantum=-1ms | rr: quantum=-1ms: wanted a time such as 10ms, 1us to 1000s",
        "rr:quantum=1001s | rr: quantum=1001s: wanted a time such as 10ms, 1us to 1000s",
        "rr:quantum=99999999999s | rr: quantum=99999999999s: wanted a time such as 10ms, 1us to 1000s",
        "rr:quantum= | rr: quantum=: wanted a time such as 10ms, 1us to 1000s",
        "mlfq:boost=0 | mlfq: boost=0: wanted a time such as 10ms, at most 1000s",
        "mlfq:levels=0 | mlfq: levels=0: wanted a whole number from 1 to 64",
        "mlfq:levels=65 | mlfq: levels=65: wanted a whole number from 1 to 64",
        "mlfq:levels=2.5 | mlfq: levels=2.5: wanted a whole number from 1 to 64",
        "mlfq:growth=99999999999999999999 | mlfq: growth=99999999999999999999: wanted a whole number from 1 to 16",
        "mlfq:strict=maybe | mlfq: strict=maybe: wanted yes or no",
        "sjf:alpha=1.5 | sjf: alpha=1.5: wanted a number from 0 to 1",
        "sjf:alpha=NaN | sjf: alpha=NaN: wanted a number from 0 to 1",
        "sjf:alpha=half | sjf: alpha=half: wanted a number from 0 to 1",
        "cfs:latency=1ms,latency=2ms | cfs: latency is given twice",
        "cfs:latency=1ms, | cfs: '' is not a parameter: wanted KEY=VALUE",
        "cfs:latency | cfs: 'latency' is not a parameter: wanted KEY=VALUE",
        "cfs:slice=1ms | cfs: no parameter slice; it takes latency, granularity, wakeup",
        "fcfs:quantum=1ms | fcfs: no parameter quantum; it takes none",
      })
  void whatMakesNoSenseIsRefusedAsItWasTyped(String typed, String refusal) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new Policies().parse(typed))
            .getMessage();
    assertEquals(refusal, message);
  }

  @Test
  void defaultsThatFollowFromShortOrLongTimesAreBroughtIntoTheRange() {
    assertEquals(List.of("1us", "1us", "166ns"), cfs("cfs:latency=1us", 10_000_000));
    assertEquals(List.of("2us", "1us", "333ns"), cfs("cfs", 1_000));
    assertEquals(List.of("1000s", "125s", "166.666666666s"), cfs("cfs", 900 * 1_000_000_000L));
  }

  private static List<String> cfs(String choice, long quantum) {
    return new Policies()
        .parse(choice).parameters(quantum).stream().map(PolicyParameters.Parameter::value).toList();
  }

  /** Products of long times, weights, levels and nice values must not overflow. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "rr:quantum=1000s",
        "priority:quantum=1000s,ageing=1000s",
        "sjf:initial=1000s",
        "srtf:initial=1000s",
        "mlfq:levels=64,growth=16,quantum=1000s,boost=1000s",
        "lottery:quantum=1000s",
        "stride:quantum=1000s",
        "cfs:latency=1000s,granularity=1000s,wakeup=1000s",
        "eevdf:slice=1000s",
        "cfs:latency=1us",
        "stride:quantum=1us",
        "eevdf:slice=1us",
        "mlfq:quantum=1us,boost=1us",
        "priority:ageing=1ns"
      })
  void extremeTimesNeitherFailNorOverflow(String choice) throws InterruptedException {
    SpinMachine spin = new SpinMachine(1, 1_000_000, new Policies().parse(choice));
    spin.machine.scheduler().onFailure(line -> spin.failures.add(new AssertionError(line)));
    List<Spinner> tasks = spin.start(-20, 0, 19);
    spin.runUntil(50_000_000);
    assertEquals(List.of(), spin.failures);
    long ran = tasks.stream().mapToLong(task -> task.sched().cpuTime()).sum();
    assertTrue(ran > 0 && ran <= 50_000_000, ran + " ns");
    if (choice.contains("=1000s")) {
      assertTrue(tasks.stream().filter(task -> task.sched().cpuTime() > 0).count() == 1, choice);
    }
  }
}
