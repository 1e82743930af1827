package vivarium.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Workloads with published answers. Oracles: Silberschatz, Galvin, Gagne, Operating System
 * Concepts, 10th edition, chapter 5 (OSC); Arpaci-Dusseau, Operating Systems: Three Easy Pieces,
 * chapters 7 and 8 (OSTEP).
 */
@Timeout(60)
class TextbookTest {
  private static Workload workload(String policy, long quantum, long... bursts) {
    Workload workload = new Workload(policy, quantum);
    for (long burst : bursts) {
      workload.job(0, burst);
    }
    return workload;
  }

  /** OSC 5.3.1: average waiting time 17. */
  @Test
  void fcfsMakesShortJobsWaitForTheLongOne() throws InterruptedException {
    assertEquals(List.of(0L, 24L, 27L), workload("fcfs", 10, 24, 3, 3).run(40).waits());
  }

  /** OSC 5.3.1: average waiting time 3 in the other order. */
  @Test
  void fcfsIsFasterWhenTheLongJobComesLast() throws InterruptedException {
    assertEquals(List.of(0L, 3L, 6L), workload("fcfs", 10, 3, 3, 24).run(40).waits());
  }

  /** OSC 5.3.2: average waiting time 7. */
  @Test
  void sjfRunsTheShortestFirst() throws InterruptedException {
    assertEquals(List.of(3L, 16L, 9L, 0L), workload("sjf", 10, 6, 8, 7, 3).run(40).waits());
  }

  private static Workload fourArrivals(String policy) {
    Workload workload = new Workload(policy, 10);
    workload.job(0, 8);
    workload.job(1, 4);
    workload.job(2, 9);
    workload.job(3, 5);
    return workload;
  }

  /** OSC 5.3.2: average waiting time 6.5. */
  @Test
  void srtfPreemptsTheLongerJob() throws InterruptedException {
    assertEquals(List.of(9L, 0L, 15L, 2L), fourArrivals("srtf").run(40).waits());
  }

  /** OSC 5.3.2: average waiting time 7.75 without preemption. */
  @Test
  void sjfDoesNotPreempt() throws InterruptedException {
    assertEquals(List.of(0L, 7L, 15L, 9L), fourArrivals("sjf").run(40).waits());
  }

  /** OSC 5.3.3: average waiting time 17 / 3 with a quantum of 4. */
  @Test
  void roundRobinTakesTurns() throws InterruptedException {
    assertEquals(List.of(6L, 4L, 7L), workload("rr", 4, 24, 3, 3).run(40).waits());
  }

  /** OSC 5.3.4: average waiting time 8.2. */
  @Test
  void priorityRunsTheBestFirst() throws InterruptedException {
    Workload workload = new Workload("priority:preemptive=no", 10);
    workload.job(0, 10, 3);
    workload.job(0, 1, 1);
    workload.job(0, 2, 4);
    workload.job(0, 1, 5);
    workload.job(0, 5, 2);
    assertEquals(List.of(6L, 0L, 16L, 18L, 1L), workload.run(30).waits());
  }

  /** OSC 5.3.4: priorities with round robin among equals, quantum 2. */
  @Test
  void equalPrioritiesTakeTurns() throws InterruptedException {
    Workload workload = new Workload("priority", 2);
    workload.job(0, 4, 3);
    workload.job(0, 5, 2);
    workload.job(0, 8, 2);
    workload.job(0, 7, 1);
    workload.job(0, 3, 3);
    assertEquals(List.of(26L, 16L, 20L, 7L, 27L), workload.run(40).completions());
  }

  /** OSTEP 7.3, figures 7.1 and 7.2: average turnaround 20 and 110. */
  @Test
  void fifoSuffersFromTheConvoyEffect() throws InterruptedException {
    assertEquals(List.of(10L, 20L, 30L), workload("fcfs", 10, 10, 10, 10).run(40).turnarounds());
    assertEquals(
        List.of(100L, 110L, 120L), workload("fcfs", 10, 100, 10, 10).run(130).turnarounds());
  }

  /** OSTEP 7.4, figure 7.3: average turnaround 50. */
  @Test
  void sjfCuresTheConvoyEffect() throws InterruptedException {
    assertEquals(List.of(120L, 10L, 20L), workload("sjf", 10, 100, 10, 10).run(130).turnarounds());
  }

  private static Workload lateArrivals(String policy) {
    Workload workload = new Workload(policy, 10);
    workload.job(0, 100);
    workload.job(10, 10);
    workload.job(10, 10);
    return workload;
  }

  /** OSTEP 7.4 and 7.5, figures 7.4 and 7.5: average turnaround 103.33 and 50. */
  @Test
  void lateArrivalsNeedPreemption() throws InterruptedException {
    assertEquals(List.of(100L, 100L, 110L), lateArrivals("sjf").run(130).turnarounds());
    assertEquals(List.of(120L, 10L, 20L), lateArrivals("srtf").run(130).turnarounds());
  }

  /** OSTEP 7.6 and 7.7, figures 7.6 and 7.7: response 5 and 1 on average, turnaround 10 and 14. */
  @Test
  void roundRobinRespondsSoonerAndFinishesLater() throws InterruptedException {
    Workload shortest = workload("sjf", 1, 5, 5, 5).run(20);
    assertEquals(List.of(0L, 5L, 10L), shortest.responses());
    assertEquals(List.of(5L, 10L, 15L), shortest.turnarounds());
    Workload turns = workload("rr", 1, 5, 5, 5).run(20);
    assertEquals(List.of(0L, 1L, 2L), turns.responses());
    assertEquals(List.of(13L, 14L, 15L), turns.turnarounds());
  }

  /** OSTEP 8.2, figure 8.3: a job of 20 ms that comes at 100 ms is served at once. */
  @Test
  void mlfqServesAShortJobLikeSjf() throws InterruptedException {
    Workload workload = new Workload("mlfq:boost=0s", 10);
    workload.job(0, 180);
    workload.job(100, 20);
    assertEquals(List.of(200L, 20L), workload.run(210).turnarounds());
  }
}
