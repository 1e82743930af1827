package vivarium.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vivarium.sched.SpinMachine.Spinner;
import vivarium.sched.policy.Policies;

/**
 * Deadline and real-time tasks above the policies. Oracles: Silberschatz, Galvin, Gagne, Operating
 * System Concepts, 10th edition, 5.6.4 for the earliest deadline first; Liu, Layland 1973 for the
 * bound of utilisation 1; sched(7).
 */
@Timeout(60)
class UrgentTasksTest {
  private static final long UNIT = 200_000;

  private final List<String> ran = new ArrayList<>();

  private static SpinMachine machine(int harts, String policy) {
    return new SpinMachine(harts, 10 * UNIT, new Policies().parse(policy));
  }

  /** A task that works a little less than its budget in each period. */
  private Spinner periodic(SpinMachine spin, String name, long work, long period) {
    Spinner task = spin.new Spinner(name.charAt(0));
    SchedEntity entity = task.sched();
    entity.policy = SchedEntity.SCHED_DEADLINE;
    entity.setDeadline(work * UNIT, period * UNIT, period * UNIT, 0);
    long share = work * UNIT - 20_000;
    long[] release = {0};
    task.worksAndSleeps(share, () -> entity.cpuTime() + share, () -> release[0] += period * UNIT);
    Runnable turn = task.onResume;
    task.onResume =
        () -> {
          ran.add(name + Math.round((double) spin.clock.now() / UNIT));
          turn.run();
        };
    spin.machine.start(task);
    return task;
  }

  /** P1 needs 25 of each 50, P2 35 of each 80; fixed priorities would miss P2's first deadline. */
  @Test
  void earliestDeadlineRunsFirst() throws InterruptedException {
    SpinMachine spin = machine(1, "fcfs");
    Spinner first = periodic(spin, "A", 25, 50);
    Spinner second = periodic(spin, "B", 35, 80);
    spin.runUntil(400 * UNIT);
    assertEquals(
        List.of("A0", "A25", "B25", "B60", "A60", "A85", "B85", "A100", "A125", "B125"),
        ran.subList(0, 10));
    assertEquals(0, first.sched().deadlineMisses());
    assertEquals(0, second.sched().deadlineMisses());
  }

  @Test
  void deadlinesAreMetUpToFullUtilisation() throws InterruptedException {
    SpinMachine spin = machine(1, "rr");
    List<Spinner> tasks =
        List.of(
            periodic(spin, "A", 10, 40), periodic(spin, "B", 15, 60), periodic(spin, "C", 50, 100));
    Spinner hog = spin.new Spinner(1);
    spin.machine.start(hog);
    spin.runUntil(3000 * UNIT);
    for (Spinner task : tasks) {
      assertEquals(0, task.sched().deadlineMisses(), task.name());
      assertTrue(task.sched().timesRun() >= 29);
    }
  }

  @Test
  void missedDeadlinesAreCounted() throws InterruptedException {
    SpinMachine spin = machine(1, "rr");
    Spinner a = periodic(spin, "A", 40, 60);
    Spinner b = periodic(spin, "B", 50, 80);
    spin.runUntil(2000 * UNIT);
    assertTrue(a.sched().deadlineMisses() + b.sched().deadlineMisses() > 10);
  }

  @Test
  void budgetKeepsAnEndlessDeadlineTaskToItsShare() throws InterruptedException {
    SpinMachine spin = machine(1, "eevdf");
    Spinner greedy = spin.new Spinner(1);
    greedy.sched().policy = SchedEntity.SCHED_DEADLINE;
    greedy.sched().setDeadline(10 * UNIT, 40 * UNIT, 40 * UNIT, 0);
    Spinner other = spin.new Spinner(2);
    spin.machine.start(other);
    spin.machine.start(greedy);
    spin.runUntil(2000 * UNIT);
    assertEquals(500.0 * UNIT, greedy.sched().cpuTime(), 12 * UNIT);
    assertEquals(1500.0 * UNIT, other.sched().cpuTime(), 12 * UNIT);
  }

  @Test
  void aThrottledTaskLeavesItsHartIdle() throws InterruptedException {
    SpinMachine spin = machine(1, "eevdf");
    Spinner greedy = spin.new Spinner(1);
    greedy.sched().policy = SchedEntity.SCHED_DEADLINE;
    greedy.sched().setDeadline(10 * UNIT, 40 * UNIT, 40 * UNIT, 0);
    spin.machine.start(greedy);
    spin.runUntil(400 * UNIT);
    assertEquals(100.0 * UNIT, greedy.sched().cpuTime(), UNIT);
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
  void realTimeStandsAboveEveryPolicy(String policy) throws InterruptedException {
    SpinMachine spin = machine(1, policy);
    Spinner ordinary = spin.new Spinner(1);
    ordinary.sched().nice = -20;
    Spinner urgent = spin.new Spinner(2);
    urgent.sched().policy = SchedEntity.SCHED_FIFO;
    urgent.sched().realTimePriority = 1;
    spin.machine.start(ordinary);
    spin.clock.at(20 * UNIT, () -> spin.machine.start(urgent));
    spin.runUntil(200 * UNIT);
    assertEquals(180.0 * UNIT, urgent.sched().cpuTime(), UNIT);
  }

  @Test
  void fifoKeepsItsHartAndRoundRobinShares() throws InterruptedException {
    SpinMachine spin = machine(1, "rr");
    Spinner a = realTime(spin, 1, SchedEntity.SCHED_FIFO, 10);
    Spinner b = realTime(spin, 2, SchedEntity.SCHED_FIFO, 10);
    spin.runUntil(200_000_000);
    assertTrue(a.sched().cpuTime() > 199_000_000);
    assertEquals(0, b.sched().cpuTime());
    SpinMachine shared = machine(1, "rr");
    Spinner c = realTime(shared, 1, SchedEntity.SCHED_RR, 10);
    Spinner d = realTime(shared, 2, SchedEntity.SCHED_RR, 10);
    shared.runUntil(200_000_000);
    assertEquals(c.sched().cpuTime(), d.sched().cpuTime(), 100_000.0);
  }

  /** 10 units each until 20, then 1 each, for each when it has used up what it had. */
  @Test
  void quantumOfRoundRobinCanBeChanged() throws InterruptedException {
    SpinMachine spin = machine(1, "rr");
    spin.machine.scheduler().setRoundRobinQuantum(10 * UNIT);
    Spinner task = realTime(spin, 1, SchedEntity.SCHED_RR, 10);
    realTime(spin, 2, SchedEntity.SCHED_RR, 10);
    long[] runs = new long[1];
    spin.clock.at(
        20 * UNIT,
        () -> {
          runs[0] = task.sched().timesRun();
          spin.machine.scheduler().setRoundRobinQuantum(UNIT);
        });
    spin.runUntil(80 * UNIT);
    assertEquals(1, runs[0], 1);
    long since = task.sched().timesRun() - runs[0];
    assertTrue(since >= 20 && since <= 31, since + " runs");
  }

  private static Spinner realTime(SpinMachine spin, int id, int policy, int priority) {
    Spinner task = spin.new Spinner(id);
    task.sched().policy = policy;
    task.sched().realTimePriority = priority;
    spin.machine.start(task);
    return task;
  }

  @Test
  void ordinaryTasksKeepATwentiethBesideRealTime() throws InterruptedException {
    SpinMachine spin = machine(1, "fcfs");
    realTime(spin, 1, SchedEntity.SCHED_FIFO, 99);
    Spinner ordinary = spin.start();
    spin.runUntil(2_000_000_000);
    assertEquals(100_000_000.0, ordinary.sched().cpuTime(), 1_000_000);
  }

  @Test
  void realTimeTaskTakesTheHartOfTheLeastUrgent() throws InterruptedException {
    SpinMachine spin = machine(2, "eevdf");
    Spinner high = realTime(spin, 1, SchedEntity.SCHED_FIFO, 50);
    Spinner ordinary = spin.new Spinner(2);
    spin.machine.start(ordinary);
    Spinner low = spin.new Spinner(3);
    low.sched().policy = SchedEntity.SCHED_FIFO;
    low.sched().realTimePriority = 10;
    low.sched().hart = high.sched().hart();
    spin.machine.suspend(low, TaskState.SLEEPING);
    spin.clock.at(10 * UNIT, () -> spin.machine.wake(low));
    spin.runUntil(100 * UNIT);
    assertEquals(90.0 * UNIT, low.sched().cpuTime(), UNIT);
    assertEquals(100.0 * UNIT, high.sched().cpuTime(), UNIT);
  }

  @Test
  void lentPriorityLetsAnOrdinaryTaskRunBeforeTheMiddleOne() throws InterruptedException {
    SpinMachine spin = machine(1, "eevdf");
    Spinner owner = spin.new Spinner(1);
    spin.machine.start(owner);
    spin.clock.at(UNIT, () -> realTime(spin, 2, SchedEntity.SCHED_FIFO, 20));
    spin.clock.at(
        50 * UNIT, () -> spin.machine.change(owner, () -> owner.sched().inherit(-1 - 30)));
    long[] used = new long[1];
    spin.clock.at(50 * UNIT - 1, () -> used[0] = owner.sched().cpuTime());
    spin.runUntil(100 * UNIT);
    assertTrue(used[0] <= 2 * UNIT, "inverted until then");
    assertEquals(50.0 * UNIT, owner.sched().cpuTime() - used[0], UNIT);
  }

  @Test
  void starvedTaskIsCuredByAgeing() throws InterruptedException {
    assertEquals(0, lowTaskBesideAHog("priority"));
    assertTrue(lowTaskBesideAHog("priority:ageing=5ms") > 0);
  }

  /** CPU time of a task of nice 10 beside one of nice 0, ns. */
  private static long lowTaskBesideAHog(String policy) throws InterruptedException {
    SpinMachine spin = machine(1, policy);
    Spinner hog = spin.new Spinner(1);
    Spinner low = spin.new Spinner(2);
    low.sched().nice = 10;
    spin.machine.start(hog);
    spin.machine.start(low);
    spin.runUntil(1000 * UNIT);
    return low.sched().cpuTime();
  }

  /**
   * OSTEP 8.4: who gives the hart up just before the allotment ends must not keep the top level.
   */
  @Test
  void gamingMlfqPaysOnlyWithoutStrictAccounting() throws InterruptedException {
    assertTrue(shareOfGamer("mlfq:strict=no,boost=0s") > 0.8);
    assertTrue(shareOfGamer("mlfq:strict=yes,boost=0s") < 0.6);
  }

  private static double shareOfGamer(String policy) throws InterruptedException {
    SpinMachine spin = machine(1, policy);
    Spinner gamer = spin.new Spinner(1);
    SchedEntity entity = gamer.sched();
    gamer.worksAndSleeps(
        9 * UNIT, () -> entity.cpuTime() + 9 * UNIT, () -> spin.clock.now() + UNIT / 10);
    Spinner honest = spin.new Spinner(2);
    spin.machine.start(honest);
    spin.machine.start(gamer);
    spin.runUntil(1000 * UNIT);
    return (double) entity.cpuTime() / (1000 * UNIT);
  }

  /** OSTEP 8.3: a boost lets a long job run beside many short ones. */
  @Test
  void boostEndsStarvationUnderMlfq() throws InterruptedException {
    assertTrue(longJobAmongInteractiveOnes("mlfq:boost=0s") < UNIT * 40);
    assertTrue(longJobAmongInteractiveOnes("mlfq:boost=20ms") > UNIT * 60);
  }

  private static long longJobAmongInteractiveOnes(String policy) throws InterruptedException {
    SpinMachine spin = machine(1, policy);
    Spinner longJob = spin.new Spinner(1);
    spin.machine.start(longJob);
    for (int i = 0; i < 250; i++) { // a short job each 4 units that needs 4: no time is left below
      Spinner job = spin.new Spinner(10 + i);
      job.sched().cpuAlarm = 4 * UNIT;
      job.onResume =
          () -> {
            if (job.sched().cpuTime() >= 4 * UNIT) {
              spin.machine.suspend(job, TaskState.DEAD);
            }
          };
      spin.clock.at((31 + 4L * i) * UNIT, () -> spin.machine.start(job));
    }
    spin.runUntil(1000 * UNIT);
    return longJob.sched().cpuTime();
  }

  @Test
  void policyChangesWhileTheMachineRuns() throws InterruptedException {
    SpinMachine spin = machine(2, "fcfs");
    List<Spinner> tasks = List.of(spin.start(), spin.start(), spin.start(), spin.start());
    spin.clock.at(
        100 * UNIT, () -> spin.machine.scheduler().set(new Policies().parse("eevdf:slice=1ms")));
    spin.runUntil(500 * UNIT);
    assertEquals(List.of(), spin.failures);
    assertEquals("eevdf:slice=1ms", spin.machine.scheduler().policy().text());
    for (Spinner task : tasks) {
      assertTrue(task.sched().cpuTime() > 150 * UNIT, task.name());
    }
  }
}
