package vivarium.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vivarium.sched.SpinMachine.Spinner;
import vivarium.sched.policy.Policies;

/**
 * SCHED_FLAG_RECLAIM: what deadline tasks get of what others leave. The expected times are computed
 * by hand, in comments, from the rule in Linux's Documentation/scheduler/sched-deadline.rst, 2.2:
 * the budget of a task with the flag decreases by max(u, u_max - u_inactive - u_extra) / u_max for
 * each ns, u_max being 0.95.
 */
@Timeout(60)
class BandwidthReclaimingTest {
  private static final long MS = 1_000_000;

  /** What switches and the sharing of a hart in whole turns may make of a time, for each second. */
  private static final double TOLERANCE = 4 * MS;

  private static SpinMachine machine(int harts) {
    return new SpinMachine(harts, MS, new Policies().parse("eevdf"));
  }

  /** A task that never stops and may run for so many ms of each period. */
  private static Spinner deadline(
      SpinMachine spin, int id, double runtime, long period, long flag) {
    Spinner task = spin.new Spinner(id);
    task.sched().policy = SchedEntity.SCHED_DEADLINE;
    task.sched().setDeadline((long) (runtime * MS), period * MS, period * MS, flag);
    return task;
  }

  /** Starts tasks, in this order, and lets them run for a second. */
  private static void runForASecond(SpinMachine spin, Spinner... tasks)
      throws InterruptedException {
    for (Spinner task : tasks) {
      spin.machine.start(task);
    }
    spin.runUntil(1000 * MS);
  }

  private static void assertRan(double milliseconds, Spinner task) {
    assertEquals(milliseconds * MS, task.sched().cpuTime(), TOLERANCE);
  }

  private static Spinner reclaiming(SpinMachine spin, int id, double runtime, long period) {
    return deadline(spin, id, runtime, period, SchedEntity.DEADLINE_RECLAIM);
  }

  /** u = 0.3, u_extra = 0.95 - 0.3: 3 ms last 3 * 0.95 / 0.3 = 9.5 ms of each 10. */
  @Test
  void aReclaimingTaskAloneGetsAllThatDeadlineTasksMayHave() throws InterruptedException {
    SpinMachine spin = machine(1);
    Spinner task = reclaiming(spin, 1, 3, 10);
    runForASecond(spin, task);
    assertRan(950.0, task);
  }

  @Test
  void withoutTheFlagATaskIsThrottledAtItsRuntime() throws InterruptedException {
    SpinMachine spin = machine(1);
    Spinner task = deadline(spin, 1, 3, 10, 0);
    runForASecond(spin, task);
    assertRan(300.0, task);
  }

  /**
   * u_extra = 0.95 - 0.5, nothing inactive: both decrease at 0.5 / 0.95. 3 ms last 5.7 ms, 2 ms
   * last 3.8 ms, together 9.5 of each 10.
   */
  @Test
  void twoThatReclaimShareTheSpareInProportionToTheirBandwidth() throws InterruptedException {
    SpinMachine spin = machine(1);
    Spinner first = reclaiming(spin, 1, 3, 10);
    Spinner second = reclaiming(spin, 2, 2, 10);
    runForASecond(spin, first, second);
    assertRan(570.0, first);
    assertRan(380.0, second);
  }

  /**
   * As before, but the second is content with its 2 ms of each 10: it is throttled while active, so
   * the first still gets 5.7 ms, and an ordinary task the other 2.3.
   */
  @Test
  void aTaskWithoutTheFlagLeavesTheSpareToOthers() throws InterruptedException {
    SpinMachine spin = machine(1);
    Spinner first = reclaiming(spin, 1, 3, 10);
    Spinner second = deadline(spin, 2, 2, 10, 0);
    Spinner ordinary = spin.new Spinner(3);
    runForASecond(spin, ordinary, first, second);
    assertRan(570.0, first);
    assertRan(200.0, second);
    assertRan(230.0, ordinary);
  }

  /** u_extra = 0.95 - 0.6 / 2 for each hart, which has 0.3: at most 9.5 ms of each 10 on both. */
  @Test
  void twoHartsAreReclaimedEachForItself() throws InterruptedException {
    SpinMachine spin = machine(2);
    Spinner first = reclaiming(spin, 1, 3, 10);
    Spinner second = reclaiming(spin, 2, 3, 10);
    runForASecond(spin, first, second);
    assertRan(950.0, first);
    assertRan(950.0, second);
  }

  /**
   * Both have 3.8 of each 8 ms, u = 0.475, u_extra = 0. The first runs for 1.9 ms and sleeps; its
   * 0-lag time is 8 - 1.9 * 8 / 3.8 = 4 ms. Until then the second uses its budget as time passes,
   * 2.1 ms; the other 1.7 ms last twice as long, to 7.4 ms. So it runs for 5.5 ms in its first
   * period, and then for 7.6 ms of each.
   */
  @Test
  void aSleepersBandwidthIsReclaimedFromItsZeroLagTimeOn() throws InterruptedException {
    SpinMachine spin = machine(1);
    sleepsAfter(spin, 1.9, 1000);
    Spinner second = reclaiming(spin, 2, 3.8, 8);
    spin.machine.start(second);
    long[] used = new long[2];
    spin.clock.at(8 * MS, () -> used[0] = second.sched().cpuTime());
    spin.clock.at(80 * MS, () -> used[1] = second.sched().cpuTime());
    spin.runUntil(81 * MS);
    assertEquals(5.5 * MS, used[0], 0.1 * MS);
    assertEquals(5.5 * MS + 9 * 7.6 * MS, used[1], 0.5 * MS);
  }

  /**
   * The same, but the first wakes up again at 3 ms, before its 0-lag time: 1.9 ms in the 5 that are
   * left are less than its bandwidth, so its deadline stays. Nothing was reclaimed: each runs for
   * its 3.8 ms in the first 8.
   */
  @Test
  void whoWakesBeforeItsZeroLagTimeFindsItsBandwidthUntouched() throws InterruptedException {
    SpinMachine spin = machine(1);
    Spinner first = sleepsAfter(spin, 1.9, 3);
    Spinner second = reclaiming(spin, 2, 3.8, 8);
    spin.machine.start(second);
    long[] used = new long[2];
    spin.clock.at(
        8 * MS,
        () -> {
          used[0] = first.sched().cpuTime();
          used[1] = second.sched().cpuTime();
        });
    spin.runUntil(9 * MS);
    assertEquals(3.8 * MS, used[0], 0.1 * MS);
    assertEquals(3.8 * MS, used[1], 0.1 * MS);
  }

  /** A task of 3.8 in 8 ms with the flag that sleeps once, until a moment, ms. */
  private static Spinner sleepsAfter(SpinMachine spin, double work, long until) {
    Spinner task = reclaiming(spin, 1, 3.8, 8);
    task.worksAndSleeps((long) (work * MS), () -> Clock.NEVER, () -> until * MS);
    spin.machine.start(task);
    return task;
  }

  /** What GRUB promises: however much is reclaimed, who keeps to its budget meets its deadlines. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void reclaimingMakesNobodyMissADeadline(long seed) throws InterruptedException {
    SpinMachine spin = machine(1);
    Random random = new Random(seed);
    Spinner first = sometimesLess(spin, 1, 2, 8, random);
    Spinner second = sometimesLess(spin, 2, 3, 12, random);
    Spinner greedy = reclaiming(spin, 3, 9, 20);
    spin.machine.start(greedy);
    spin.runUntil(2000 * MS);
    String because = "seed " + seed;
    assertEquals(0, first.sched().deadlineMisses(), because);
    assertEquals(0, second.sched().deadlineMisses(), because);
    assertTrue(greedy.sched().cpuTime() > 950 * MS, because); // 0.45 of the time were its own
    long all = first.sched().cpuTime() + second.sched().cpuTime() + greedy.sched().cpuTime();
    assertTrue(all < 1910 * MS, because + ": at most 0.95 of the time, and the turns at the end");
  }

  /** A task that uses a random part of its budget, in each period. */
  private static Spinner sometimesLess(
      SpinMachine spin, int id, long runtime, long period, Random random) {
    Spinner task = deadline(spin, id, runtime, period, 0);
    SchedEntity entity = task.sched();
    long[] release = {0};
    task.worksAndSleeps(
        MS,
        () -> entity.cpuTime() + random.nextLong(MS / 10, runtime * MS - MS / 20),
        () -> release[0] += period * MS);
    spin.machine.start(task);
    return task;
  }

  /** 0.5 of one hart, given back at the 0-lag time: nothing was used, so that is the deadline's. */
  @Test
  void whatATaskGivesBackIsFreeAtItsZeroLagTime() throws InterruptedException {
    SpinMachine spin = machine(1);
    DeadlineAdmission admission = spin.machine.scheduler().admission();
    long half = DeadlineAdmission.share(5, 10);
    Spinner task = deadline(spin, 1, 5, 10, 0);
    spin.machine.start(task);
    boolean[] fits = new boolean[3];
    spin.clock.at(
        2 * MS,
        () -> {
          fits[0] = admission.fits(0, half);
          SchedEntity entity = task.sched();
          spin.machine.change(task, () -> entity.policy = SchedEntity.SCHED_OTHER);
          // 3 of 5 ms are left: 10 - 3 * 10 / 5 = 4
        });
    spin.clock.at(4 * MS - MS / 10, () -> fits[1] = admission.fits(0, half));
    spin.clock.at(4 * MS + MS / 10, () -> fits[2] = admission.fits(0, half));
    spin.runUntil(5 * MS);
    assertFalse(fits[0], "while it runs");
    assertFalse(fits[1], "before");
    assertTrue(fits[2], "afterwards");
  }

  @Test
  void whatEndedTasksHeldIsFree() throws InterruptedException {
    SpinMachine spin = machine(2);
    for (int id = 1; id <= 3; id++) {
      Spinner task = deadline(spin, id, 6, 10, 0);
      spin.machine.start(task);
      spin.clock.at(id * MS, () -> spin.machine.suspend(task, TaskState.DEAD));
    }
    DeadlineAdmission admission = spin.machine.scheduler().admission();
    assertFalse(admission.fits(0, DeadlineAdmission.ONE / 5));
    spin.runUntil(30 * MS);
    assertTrue(admission.fits(0, 2 * DeadlineAdmission.LIMIT));
    assertFalse(admission.fits(0, 2 * DeadlineAdmission.LIMIT + 1));
  }

  /** A budget of 1000 ns at half the pace: 1999 charges of 1 ns are not yet all of it. */
  @Test
  void shortRunsAreChargedInFull() {
    SchedEntity entity = new SchedEntity();
    DeadlineServer server = new DeadlineServer(entity);
    server.left = 1000;
    long half = DeadlineAdmission.LIMIT / 2;
    for (int i = 0; i < 1999; i++) {
      server.charge(1, half);
    }
    assertEquals(1, server.left);
    server.charge(2, half);
    assertEquals(0, server.left);
    assertEquals(1001, server.reclaimed);
  }
}
