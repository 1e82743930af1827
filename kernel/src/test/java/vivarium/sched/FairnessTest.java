package vivarium.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vivarium.sched.SpinMachine.Spinner;
import vivarium.sched.policy.Policies;

/**
 * How evenly policies share harts, by the index of Jain, Chiu, Hawe (A Quantitative Measure of
 * Fairness and Discrimination, DEC TR-301, 1984): 1 if all get what they should, 1/n if one gets
 * everything. The bounds for lottery follow from the binomial distribution of its draws.
 */
@Timeout(60)
class FairnessTest {
  private static final long QUANTUM = 50_000;

  private static double jain(List<Spinner> tasks) {
    double sum = 0;
    double squares = 0;
    for (Spinner task : tasks) {
      double share = (double) task.sched().cpuTime() / Weights.tickets(task.sched());
      sum += share;
      squares += share * share;
    }
    return sum * sum / (tasks.size() * squares);
  }

  private static List<Spinner> run(String policy, int harts, int quanta, int... nices)
      throws InterruptedException {
    SpinMachine spin = new SpinMachine(harts, QUANTUM, new Policies().parse(policy));
    List<Spinner> tasks = spin.start(nices);
    spin.runUntil(quanta * QUANTUM);
    assertEquals(List.of(), spin.failures);
    return tasks;
  }

  @ParameterizedTest
  @CsvSource({"lottery,0.98", "stride,0.9999", "cfs,0.9999", "eevdf,0.9999", "rr,0.9999"})
  void equalTasksGetEqualShares(String policy, double least) throws InterruptedException {
    double index = jain(run(policy, 1, 600, 0, 0, 0, 0));
    assertTrue(index >= least, policy + ": " + index);
  }

  @ParameterizedTest
  @CsvSource({"lottery,0.95", "stride,0.999", "cfs,0.999", "eevdf,0.999"})
  void weightedTasksGetTheirShares(String policy, double least) throws InterruptedException {
    double index = jain(run(policy, 1, 1200, -5, 0, 0, 5));
    assertTrue(index >= least, policy + ": " + index);
  }

  /** Lottery: 2400 draws for shares of 1/10 and more give each within 1/5 of it, nearly always. */
  @ParameterizedTest
  @CsvSource({"lottery,0.98", "stride,0.9999"})
  void givenTicketsAreShares(String policy, double least) throws InterruptedException {
    SpinMachine spin = new SpinMachine(1, QUANTUM, new Policies().parse(policy));
    List<Spinner> tasks = spin.start(0, 0, -20, 0);
    for (int i = 0; i < tasks.size(); i++) {
      tasks.get(i).sched().tickets = i + 1; // whatever the nice value is
    }
    spin.runUntil(2400 * QUANTUM);
    double index = jain(tasks);
    assertTrue(index >= least, policy + ": " + index);
  }

  /** 1 to 3 of 4 tickets in the second half, after nice values' equal shares in the first. */
  @ParameterizedTest
  @CsvSource({"lottery,40", "stride,2"})
  void ticketsGivenToARunningAndAWaitingTaskCountFromThenOn(String policy, int quanta)
      throws InterruptedException {
    SpinMachine spin = new SpinMachine(1, QUANTUM, new Policies().parse(policy));
    List<Spinner> tasks = spin.start(0, 0);
    long[] before = new long[1];
    spin.clock.at(
        400 * QUANTUM,
        () -> {
          before[0] = tasks.get(1).sched().cpuTime();
          for (int i = 0; i < 2; i++) {
            SchedEntity entity = tasks.get(i).sched();
            int tickets = 1 + 2 * i;
            spin.machine.change(tasks.get(i), () -> entity.tickets = tickets);
          }
        });
    spin.runUntil(800 * QUANTUM);
    assertEquals(200.0 * QUANTUM, before[0], quanta * QUANTUM);
    assertEquals(300.0 * QUANTUM, tasks.get(1).sched().cpuTime() - before[0], quanta * QUANTUM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rr", "stride", "cfs", "eevdf"})
  void threeTasksShareTwoHarts(String policy) throws InterruptedException {
    double index = jain(run(policy, 2, 300, 0, 0, 0));
    assertTrue(index >= 0.99, policy + ": " + index);
  }

  @ParameterizedTest
  @CsvSource({"rr,2,3", "stride,2,3", "cfs,2,3", "eevdf,2,3", "eevdf,3,4", "cfs,3,4"})
  void oneTaskMoreThanHartsGetsItsShareWhereverQuantaEnd(String policy, int harts, int tasks)
      throws InterruptedException {
    for (long begin = 0; begin < 2 * QUANTUM; begin += QUANTUM / 5) {
      SpinMachine spin = new SpinMachine(harts, QUANTUM, new Policies().parse(policy));
      List<Spinner> all = new ArrayList<>();
      for (int i = 0; i < tasks; i++) {
        Spinner task = spin.new Spinner(i + 1);
        all.add(task);
        spin.clock.at(1 + i * begin, () -> spin.machine.start(task));
      }
      spin.runUntil(150 * QUANTUM);
      double index = jain(all);
      assertTrue(index >= 0.99, policy + ", begun each " + begin + " ns: " + index);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lottery", "stride", "cfs", "eevdf"})
  void idleTasksGetWhatTheirWeightOf3Says(String policy) throws InterruptedException {
    SpinMachine spin = new SpinMachine(1, QUANTUM, new Policies().parse(policy));
    Spinner normal = spin.new Spinner(1);
    Spinner idle = spin.new Spinner(2);
    idle.sched().policy = SchedEntity.SCHED_IDLE;
    spin.machine.start(idle);
    spin.machine.start(normal);
    spin.runUntil(600 * QUANTUM);
    assertTrue(idle.sched().cpuTime() < 600 * QUANTUM / 50, "idle ran " + idle.sched().cpuTime());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fcfs",
        "rr",
        "priority",
        "sjf",
        "srtf",
        "mlfq",
        "lottery",
        "stride",
        "cfs",
        "eevdf"
      })
  void manyTasksAndManySleepersLoseNobody(String policy) throws InterruptedException {
    SpinMachine spin = new SpinMachine(2, QUANTUM, new Policies().parse(policy));
    List<Spinner> tasks = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Spinner task = spin.new Spinner(i + 1);
      task.sched().nice = i % 5 - 2;
      tasks.add(task);
      spin.machine.start(task);
    }
    for (int i = 0; i < 400; i++) {
      Spinner task = tasks.get(i * 7 % tasks.size());
      long time = i * QUANTUM / 3 + i * 131;
      TaskState state = i % 4 == 0 ? TaskState.STOPPED : TaskState.SLEEPING;
      spin.clock.at(time, () -> spin.machine.suspend(task, state));
      spin.clock.at(
          time + 2 * QUANTUM,
          () -> {
            spin.machine.resume(task);
            spin.machine.wake(task);
          });
      if (i % 9 == 0) {
        long mask = 1 + i % 3;
        spin.clock.at(time + 7, () -> spin.machine.setAffinity(task, mask));
      }
    }
    spin.runUntil(300 * QUANTUM);
    assertEquals(List.of(), spin.failures);
    assertEquals(policy, spin.machine.scheduler().policy().kind().name());
    long waiting = tasks.stream().filter(t -> t.sched().state() == TaskState.RUNNABLE).count();
    long queued = spin.machine.harts().stream().mapToInt(h -> h.queue().size()).sum();
    assertEquals(waiting, queued);
    assertEquals(12, waiting + spin.machine.harts().size());
  }

  @Test
  void samePolicyAndSeedGiveTheSameRun() throws InterruptedException {
    for (String policy : List.of("lottery", "eevdf", "mlfq")) {
      List<Long> first = run(policy, 2, 100, 0, 3, -3).stream().map(FairnessTest::used).toList();
      List<Long> second = run(policy, 2, 100, 0, 3, -3).stream().map(FairnessTest::used).toList();
      assertEquals(first, second);
    }
  }

  private static long used(Spinner task) {
    return task.sched().cpuTime();
  }
}
