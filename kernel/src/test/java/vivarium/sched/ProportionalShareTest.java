package vivarium.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vivarium.sched.SpinMachine.Spinner;
import vivarium.sched.policy.Policies;

/**
 * Published schedules of the policies that share a hart by weight. Oracles: Waldspurger, Weihl,
 * Stride Scheduling, MIT/LCS/TM-528, 1995, and Lottery Scheduling, OSDI 1994; Arpaci-Dusseau,
 * Operating Systems: Three Easy Pieces, chapter 9 (OSTEP); Linux, kernel/sched/core.c; Corbet, An
 * EEVDF CPU scheduler for Linux, LWN 2023; Stoica, Abdel-Wahab, Earliest Eligible Virtual Deadline
 * First, TR 95-22, 1995. Tickets are the weights of nice values, of which those are taken that come
 * nearest to the published ratios.
 */
@Timeout(60)
class ProportionalShareTest {
  private static final long FOR_EVER = 1_000_000;

  /** Jobs that never end, with these nice values. */
  private static Workload endless(String policy, long quantum, int... nices) {
    Workload workload = new Workload(policy, quantum);
    for (int nice : nices) {
      workload.job(0, FOR_EVER, nice).task.sched().requestedSlice = 0;
    }
    return workload;
  }

  // Stride

  /**
   * TM-528, the example with tickets 3, 2, 1 and strides 2, 3, 6: A, B, A, and then, as all passes
   * are equal, each once in any order; and so on. Here 3121, 1991, 1024.
   */
  @Test
  void strideServesThreeTwoOneInThePublishedOrder() throws InterruptedException {
    Workload workload = endless("stride", 1, -5, -3, 0).run(12);
    assertEquals("ABA" + "ACB" + "ABA" + "ACB", workload.order(0, 12));
  }

  /**
   * OSTEP 9.6, figure 9.3: strides 100, 200 and 40 give A B C C C A C C, and so on. Here 1024, 526
   * and 2501 tickets, so that B comes just before A where the book's passes are equal; and a client
   * begins with a pass of one stride, as in TM-528, and not of 0, so the first period begins with
   * the book's fourth turn.
   */
  @Test
  void strideServesTheBooksThreeJobsInTheBooksOrder() throws InterruptedException {
    Workload workload = endless("stride", 1, 0, 3, -4).run(22);
    assertEquals("CCACC" + "BACCCACC" + "BACCCACC", workload.order(0, 21));
  }

  // Lottery

  private static final long QUANTUM = 20_000;

  /** How many of so many quanta each of some endless tasks had. */
  private static List<Double> quanta(String policy, long seed, int quanta, int... nices)
      throws InterruptedException {
    SpinMachine spin = new SpinMachine(1, QUANTUM, new Policies().parse(policy), seed);
    List<Spinner> tasks = spin.start(nices);
    spin.runUntil(quanta * QUANTUM);
    return tasks.stream().map(task -> (double) task.sched().cpuTime() / QUANTUM).toList();
  }

  /**
   * OSDI 1994, section 2.2: with a share p of the tickets, n draws are won np times on average,
   * with a variance of np(1 - p). Here A has three quarters, as in OSTEP 9.1: 1024 tickets to 335.
   */
  @ParameterizedTest
  @CsvSource({"1", "2", "3", "4", "5"})
  void lotteryGivesTheExpectedShareWithinItsDeviation(long seed) throws InterruptedException {
    int draws = 2000;
    double share = 1024.0 / (1024 + 335);
    double deviation = Math.sqrt(draws * share * (1 - share));
    List<Double> wins = quanta("lottery", seed, draws, 0, 5);
    assertEquals(draws * share, wins.getFirst(), 3 * deviation, () -> "" + wins);
    assertEquals(draws, wins.getFirst() + wins.getLast(), 1);
  }

  @Test
  void lotteryIsDrawnFromTheSeed() throws InterruptedException {
    List<Double> wins = quanta("lottery", 1, 500, 0, 0, 0);
    assertEquals(wins, quanta("lottery", 1, 500, 0, 0, 0));
    assertNotEquals(wins, quanta("lottery", 2, 500, 0, 0, 0));
  }

  // CFS, whose times are milliseconds in the books, and units here

  private static final String BOOK = "cfs:latency=9600us,granularity=1200us"; // 48 and 6 units

  /** How long each run on the hart was, from one unit to another. */
  private static List<Integer> runs(Workload workload, long from, long to) {
    List<Integer> runs = new ArrayList<>();
    String order = workload.order(from, to);
    for (int at = 0, next; at < order.length(); at = next) {
      next = at + 1;
      while (next < order.length() && order.charAt(next) == order.charAt(at)) {
        next++;
      }
      runs.add(next - at);
    }
    return runs;
  }

  /**
   * OSTEP 9.7, figure 9.4: four jobs share a latency of 48 ms in slices of 12; when C and D have
   * ended, A and B in slices of 24. In between, three share it in slices of 16, of which C needs
   * 12.
   */
  @Test
  void cfsDividesTheLatencyAmongThoseThatAreThere() throws InterruptedException {
    Workload workload = new Workload(BOOK, 10);
    workload.job(0, FOR_EVER);
    workload.job(0, FOR_EVER);
    workload.job(0, 24);
    workload.job(0, 24);
    workload.run(200);
    assertEquals(72, workload.jobs.get(3).completion());
    assertEquals(100, workload.jobs.get(2).completion());
    assertEquals(
        List.of(12, 12, 12, 12, 12, 12, 16, 12, 24, 24, 24, 24), runs(workload, 0, 100 + 4 * 24));
  }

  /** OSTEP 9.7: ten jobs get the least granularity of 6 ms, and not 4.8. */
  @Test
  void cfsNeverGoesBelowTheGranularity() throws InterruptedException {
    Workload workload = endless(BOOK, 10, new int[10]).run(240);
    assertEquals(Collections.nCopies(20, 6), runs(workload, 120, 240));
  }

  /**
   * OSTEP 9.7: with A at nice -5 and B at 0, A's slice is about three quarters of the latency, 36
   * ms, and B's 12.
   */
  @Test
  void cfsSlicesGoByWeight() throws InterruptedException {
    Workload workload = endless(BOOK, 10, -5, 0).run(300);
    String order = workload.order(0, 300);
    int start = order.indexOf("BA", 96) + 1;
    assertEquals(List.of(36, 12, 36, 12, 36, 12), runs(workload, start, start + 3 * 48));
  }

  /**
   * core.c, at sched_prio_to_weight: one step of nice is 10 % of the hart beside a task of nice 0,
   * by a factor of 1.25; 55 % to 45 %.
   */
  @ParameterizedTest
  @CsvSource({
    "cfs,1,820", "cfs,5,335", "cfs,19,15", "cfs,-1,1277", "cfs,-20,88761",
    "eevdf,1,820", "eevdf,5,335", "eevdf,19,15", "eevdf,-1,1277", "eevdf,-20,88761",
    "stride,1,820", "stride,5,335", "stride,-1,1277"
  })
  void sharesGoByLinuxsWeights(String policy, int nice, long weight) throws InterruptedException {
    double share = (double) weight / (weight + 1024);
    assertEquals(share, quanta(policy, 1, 3000, 0, nice).getLast() / 3000, 0.002);
  }

  // EEVDF

  private static Map<String, Long> figures(Workload workload, int job) {
    Map<String, Long> figures = new HashMap<>();
    SchedPolicy.Fields fields =
        new SchedPolicy.Fields() {
          @Override
          public void time(String name, long nanos) {
            figures.put(name, Math.round(2.0 * nanos / Workload.UNIT)); // half units
          }

          @Override
          public void number(String name, long value) {}
        };
    HartState hart = workload.spin.machine.harts().getFirst();
    hart.queue().describe(workload.jobs.get(job).task, fields);
    return figures;
  }

  private static long figure(Workload workload, int job, String name) {
    return figures(workload, job).getOrDefault(name, Long.MIN_VALUE);
  }

  /**
   * LWN's example: three tasks with slices of 30 ms; the lags after each slice are -20, 10, 10,
   * then -10, -10, 20, then 0, 0, 0. As in Linux, a task's first slice is half of one: there the
   * lags are halved.
   */
  @Test
  void eevdfHasThePublishedLags() throws InterruptedException {
    Workload workload = endless("eevdf:slice=6ms", 10, 0, 0, 0);
    List<List<Long>> lags = new ArrayList<>();
    for (long time : List.of(15L, 30L, 45L, 75L, 105L, 135L)) {
      workload.spin.clock.at(
          time * Workload.UNIT,
          () -> {
            List<Long> now = new ArrayList<>();
            for (int job = 0; job < 3; job++) {
              now.add(figure(workload, job, "lag") / 2);
            }
            lags.add(now);
          });
    }
    workload.run(140);
    assertEquals(
        List.of(
            List.of(-10L, 5L, 5L),
            List.of(-5L, -5L, 10L),
            List.of(0L, 0L, 0L),
            List.of(-20L, 10L, 10L),
            List.of(-10L, -10L, 20L),
            List.of(0L, 0L, 0L)),
        lags);
  }

  /**
   * TR 95-22, section 3, and its example: two clients of equal weight, one with requests of 2 that
   * comes at 0, the other with requests of 1 that comes at 1. A request is eligible from the
   * virtual time at which the one before had its deadline, and its own is the request divided by
   * the weight later; no lag exceeds the longest request. As in Linux, a client's first request is
   * half as long. Times are half units, and so is virtual time, as the weights are those of nice 0.
   */
  @Test
  void eevdfRequestsFollowOneAnotherAsPublished() throws InterruptedException {
    Workload workload = new Workload("eevdf", 10);
    workload.job(0, FOR_EVER).task.sched().requestedSlice = 2 * Workload.UNIT;
    workload.job(1, FOR_EVER).task.sched().requestedSlice = Workload.UNIT;
    List<Set<Long>> deadlines = List.of(new LinkedHashSet<>(), new LinkedHashSet<>());
    List<Long> lags = new ArrayList<>();
    for (int half = 2; half < 22; half++) { // no request begins in the middle of a half unit
      workload.spin.clock.at(
          half * Workload.UNIT / 2 + Workload.UNIT / 4,
          () -> {
            for (int job = 0; job < 2; job++) {
              deadlines.get(job).add(figure(workload, job, "deadline"));
              lags.add(Math.abs(figure(workload, job, "lag")));
            }
          });
    }
    workload.run(11);
    assertEquals(List.of(6L, 10L, 14L), List.copyOf(deadlines.getFirst()));
    assertEquals(List.of(3L, 5L, 7L, 9L, 11L, 13L), List.copyOf(deadlines.getLast()));
    assertTrue(Collections.max(lags) <= 4, () -> "" + lags);
  }
}
