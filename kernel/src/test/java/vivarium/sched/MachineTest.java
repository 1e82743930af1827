package vivarium.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vivarium.sched.SpinMachine.Spinner;
import vivarium.trace.Counter;
import vivarium.trace.TraceEvent;

@Timeout(60)
class MachineTest {
  private static final long QUANTUM = 100_000;

  @Test
  void quantumIsExactToTheInstruction() throws InterruptedException {
    SpinMachine spin = new SpinMachine(1, QUANTUM);
    spin.start();
    spin.start();
    spin.runUntil(50 * QUANTUM);
    List<TraceEvent> switches = spin.switches();
    assertTrue(switches.size() > 40, "switches: " + switches.size());
    for (TraceEvent event : switches) {
      if (event.argument("reason") == SwitchReason.QUANTUM.ordinal()) {
        assertEquals(QUANTUM, event.argument("ran"), event.toString());
      }
    }
  }

  @Test
  void switchCostIsChargedToTheIncomingTask() throws InterruptedException {
    SpinMachine spin = new SpinMachine(1, QUANTUM);
    Spinner a = spin.start();
    Spinner b = spin.start();
    spin.runUntil(20 * QUANTUM);
    for (Spinner task : List.of(a, b)) {
      assertEquals(task.sched().timesRun() * Costs.CONTEXT_SWITCH, task.sched().systemTime());
    }
  }

  @Test
  void loneTaskIsNeverSwitchedOut() throws InterruptedException {
    SpinMachine spin = new SpinMachine(1, QUANTUM);
    Spinner a = spin.start();
    spin.runUntil(30 * QUANTUM);
    assertEquals(1, spin.switches().size());
    assertEquals(0, a.sched().involuntarySwitches());
    assertEquals(29, spin.counters.total(Counter.INTERRUPTS_TIMER) - 1, 1);
  }

  @Test
  void timesAddUpToTheClock() throws InterruptedException {
    SpinMachine spin = new SpinMachine(3, QUANTUM);
    List<Spinner> tasks = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      tasks.add(spin.start());
    }
    spin.runUntil(40 * QUANTUM);
    long user = 0;
    long system = 0;
    for (Spinner task : tasks) {
      user += task.sched().userTime();
      system += task.sched().systemTime();
    }
    assertEquals(user, spin.counters.total(Counter.USER_TIME));
    assertEquals(user, spin.counters.total(Counter.INSTRUCTIONS));
    assertEquals(system, spin.counters.total(Counter.SYSTEM_TIME));
    long harts = 0;
    for (HartState hart : spin.machine.harts()) {
      harts += hart.time();
    }
    assertEquals(harts, user + system + spin.counters.total(Counter.IDLE_TIME));
  }

  @Test
  void switchesAreCountedTheSameEverywhere() throws InterruptedException {
    SpinMachine spin = new SpinMachine(2, QUANTUM);
    List<Spinner> tasks = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      tasks.add(spin.start());
    }
    spin.runUntil(40 * QUANTUM);
    assertEquals(spin.switches().size(), spin.counters.total(Counter.CONTEXT_SWITCHES));
    assertEquals(
        spin.counters.total(Counter.CONTEXT_SWITCHES),
        spin.counters.total(Counter.VOLUNTARY_SWITCHES)
            + spin.counters.total(Counter.INVOLUNTARY_SWITCHES));
    long involuntary = tasks.stream().mapToLong(t -> t.sched().involuntarySwitches()).sum();
    assertEquals(involuntary, spin.counters.total(Counter.INVOLUNTARY_SWITCHES));
  }

  @Test
  void threeTasksShareTwoHartsFairly() throws InterruptedException {
    SpinMachine spin = new SpinMachine(2, QUANTUM);
    List<Spinner> tasks = List.of(spin.start(), spin.start(), spin.start());
    spin.runUntil(300 * QUANTUM);
    long fair = 2 * 300 * QUANTUM / 3;
    for (Spinner task : tasks) {
      assertEquals(fair, task.sched().cpuTime(), fair / 20.0, task.name());
    }
  }

  @Test
  void hartsStayWithinTheInterleaveWindow() throws InterruptedException {
    SpinMachine spin = new SpinMachine(2, QUANTUM);
    spin.start();
    spin.start();
    spin.runUntil(10 * QUANTUM);
    long apart = spin.machine.harts().get(0).time() - spin.machine.harts().get(1).time();
    assertTrue(Math.abs(apart) <= Costs.INTERLEAVE_WINDOW + Costs.CONTEXT_SWITCH, "" + apart);
  }

  @Test
  void sleepingTasksCostNothing() throws InterruptedException {
    long alone = instructionsWithSleepers(0);
    long crowded = instructionsWithSleepers(10_000);
    assertEquals(alone, crowded);
  }

  private static long instructionsWithSleepers(int sleepers) throws InterruptedException {
    SpinMachine spin = new SpinMachine(1, QUANTUM);
    for (int i = 0; i < sleepers; i++) {
      spin.machine.suspend(spin.new Spinner(100 + i), TaskState.SLEEPING);
    }
    Spinner a = spin.start();
    spin.runUntil(20 * QUANTUM);
    return a.sched().userTime();
  }

  @Test
  void affinityIsObeyed() throws InterruptedException {
    SpinMachine spin = new SpinMachine(2, QUANTUM);
    Spinner a = spin.start();
    Spinner b = spin.start();
    spin.machine.setAffinity(a, 2);
    spin.machine.setAffinity(b, 2);
    spin.runUntil(40 * QUANTUM);
    assertEquals(1, a.sched().hart());
    assertEquals(1, b.sched().hart());
    assertEquals(0, spin.counters.get(0, Counter.USER_TIME));
    assertTrue(a.sched().userTime() > 15 * QUANTUM);
  }

  @Test
  void runningTaskMovesWhenItsHartIsForbidden() throws InterruptedException {
    SpinMachine spin = new SpinMachine(2, QUANTUM);
    Spinner a = spin.start();
    int first = a.sched().hart();
    spin.clock.at(5 * QUANTUM, () -> spin.machine.setAffinity(a, 1L << 1 - first));
    spin.runUntil(10 * QUANTUM);
    assertNotEquals(first, a.sched().hart());
    assertEquals(1, a.sched().migrations());
    assertEquals(SwitchReason.MIGRATION, a.sched().lastSwitch());
  }

  @Test
  void idleTimeIsSkippedAndCounted() throws InterruptedException {
    SpinMachine spin = new SpinMachine(1, QUANTUM);
    long hour = 3_600_000_000_000L;
    spin.runUntil(hour);
    assertEquals(hour, spin.clock.now());
    assertEquals(hour, spin.machine.harts().getFirst().idleTime(hour));
  }

  @Test
  void wokenTaskRunsAtTheMomentOfItsWakeUp() throws InterruptedException {
    SpinMachine spin = new SpinMachine(1, QUANTUM);
    Spinner a = spin.new Spinner(7);
    spin.machine.suspend(a, TaskState.SLEEPING);
    long[] at = new long[1];
    a.onResume = () -> at[0] = spin.clock.now();
    spin.clock.at(123_456_789, () -> spin.machine.wake(a));
    spin.runUntil(200_000_000);
    assertEquals(123_456_789 + Costs.CONTEXT_SWITCH, at[0]);
  }

  @Test
  void registersAreCopiedOutAndIn() throws InterruptedException {
    SpinMachine spin = new SpinMachine(1, QUANTUM);
    Spinner a = spin.start();
    Spinner b = spin.start();
    spin.runUntil(41 * QUANTUM);
    for (Spinner task : List.of(a, b)) {
      spin.machine.capture(task);
      assertEquals(task.sched().userTime() / 2, task.loops(), 1, task.name());
    }
    assertFalse(a.loops() == b.loops() + a.sched().userTime());
  }

  @Test
  void stoppedTaskRunsNoFurtherUntilResumed() throws InterruptedException {
    SpinMachine spin = new SpinMachine(1, QUANTUM);
    Spinner a = spin.start();
    long[] used = new long[2];
    spin.clock.at(5 * QUANTUM, () -> spin.machine.suspend(a, TaskState.STOPPED));
    spin.clock.at(6 * QUANTUM, () -> used[0] = a.sched().userTime());
    spin.clock.at(9 * QUANTUM, () -> used[1] = a.sched().userTime());
    spin.clock.at(10 * QUANTUM, () -> spin.machine.resume(a));
    spin.runUntil(20 * QUANTUM);
    assertEquals(used[0], used[1]);
    assertEquals(SwitchReason.STOPPED, a.sched().lastSwitch());
    assertEquals(15 * QUANTUM, a.sched().cpuTime(), 3 * Costs.CONTEXT_SWITCH);
  }

  @Test
  void defectEndsItsTaskAndTheMachineGoesOn() throws InterruptedException {
    SpinMachine spin = new SpinMachine(1, QUANTUM);
    Spinner bad = spin.start();
    Spinner good = spin.start();
    bad.onResume =
        () -> {
          throw new IllegalStateException("defect");
        };
    spin.clock.at(
        QUANTUM,
        () -> {
          throw new IllegalStateException("another");
        });
    spin.runUntil(10 * QUANTUM);
    assertEquals(2, spin.failures.size());
    assertEquals(TaskState.DEAD, bad.sched().state());
    assertTrue(good.sched().userTime() > 8 * QUANTUM);
  }

  @Test
  void taskThatCannotBeSwitchedOutLosesItsHartAllTheSame() throws InterruptedException {
    SpinMachine spin = new SpinMachine(1, QUANTUM);
    Spinner bad = spin.start();
    Spinner good = spin.start();
    bad.onResume =
        () -> {
          bad.broken = true;
          throw new IllegalStateException("defect");
        };
    spin.runUntil(10 * QUANTUM);
    assertEquals(2, spin.failures.size());
    assertEquals(TaskState.DEAD, bad.sched().state());
    assertTrue(good.sched().userTime() > 8 * QUANTUM);
  }

  @Test
  void machineThatOnlyMeetsTheSameDefectEnds() {
    SpinMachine spin = new SpinMachine(1, QUANTUM);
    spin.start();
    Runnable[] again = new Runnable[1];
    again[0] =
        () -> {
          spin.clock.at(spin.clock.now(), again[0]);
          throw new IllegalStateException("for ever");
        };
    spin.clock.at(QUANTUM, again[0]);
    AssertionError end = assertThrows(AssertionError.class, () -> spin.runUntil(10 * QUANTUM));
    assertTrue(String.valueOf(end.getMessage()).endsWith("for ever"), end.toString());
  }

  @Test
  void sameInputGivesTheSameEvents() throws InterruptedException {
    assertEquals(eventsOfMixedRun(), eventsOfMixedRun());
  }

  private static List<TraceEvent> eventsOfMixedRun() throws InterruptedException {
    SpinMachine spin = new SpinMachine(3, QUANTUM);
    List<Spinner> tasks = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      tasks.add(spin.start());
    }
    for (int i = 0; i < 50; i++) {
      Spinner task = tasks.get(i % tasks.size());
      long time = (i * 7919L + 13) * 1_009 % (50 * QUANTUM);
      spin.clock.at(time, () -> spin.machine.suspend(task, TaskState.SLEEPING));
      spin.clock.at(time + 31_337, () -> spin.machine.wake(task));
    }
    spin.runUntil(60 * QUANTUM);
    return spin.events;
  }

  @Test
  void doorEntersBetweenTurnsFromAnotherThread() throws Exception {
    SpinMachine spin = new SpinMachine(1, QUANTUM);
    spin.start();
    Thread machine =
        new Thread(() -> {
          try {
            spin.machine.run();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    machine.start();
    long first = spin.machine.door().call(spin.clock::now);
    long second = spin.machine.door().call(spin.clock::now);
    assertTrue(second >= first);
    spin.machine.stop();
    machine.join();
  }
}
