package vivarium.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vivarium.sched.SpinMachine.Spinner;
import vivarium.sched.policy.Policies;
import vivarium.trace.Counter;
import vivarium.trace.TraceEvent;

/**
 * A task does one thing at a time: on whatever harts it runs, whose clocks are never quite the
 * same, it begins to run after it has ended to run before, and its spells follow one another.
 */
@Timeout(60)
class TaskIntervalsTest {
  private static final long QUANTUM = 30_000;
  private static final int SPINNERS = 11;

  /** Tasks that sleep, are stopped, woken and moved at random, on harts with uneven quanta. */
  private static SpinMachine run(String policy, int harts, long seed) throws InterruptedException {
    SpinMachine spin = new SpinMachine(harts, QUANTUM, new Policies().parse(policy), seed);
    spin.machine.keepHistory(true);
    Random random = new Random(seed);
    List<Spinner> tasks = new ArrayList<>();
    for (int i = 0; i < SPINNERS; i++) {
      Spinner task = spin.new Spinner(i + 1);
      task.sched().nice = random.nextInt(-3, 4);
      if (i < 2) {
        task.sched().policy = SchedEntity.SCHED_RR;
        task.sched().realTimePriority = 1 + i;
      }
      task.onResume =
          () -> {
            SchedEntity entity = task.sched();
            entity.cpuAlarm = entity.cpuTime() + random.nextLong(1_000, 2 * QUANTUM);
            if (random.nextInt(3) == 0) { // its hart may be ahead of the others
              spin.machine.suspend(task, TaskState.SLEEPING);
              long now = spin.clock.now();
              spin.clock.at(now + random.nextLong(1, 40_000), () -> spin.machine.wake(task));
            }
            Spinner other = tasks.get(random.nextInt(tasks.size()));
            switch (random.nextInt(8)) {
              case 0 -> spin.machine.wake(other);
              case 1 -> spin.machine.suspend(other, TaskState.STOPPED);
              case 2, 3 -> spin.machine.resume(other);
              case 4 -> spin.machine.setAffinity(other, random.nextLong(1, 1L << harts));
              case 5 -> spin.machine.setAffinity(other, -1);
              case 6 -> spin.machine.yield(task);
              default -> {}
            }
          };
      tasks.add(task);
    }
    tasks.forEach(spin.machine::start);
    for (long time = QUANTUM; time < 60_000_000; time += QUANTUM) {
      spin.clock.at(time, () -> tasks.forEach(spin.machine::resume));
    }
    spin.runUntil(60_000_000);
    assertEquals(List.of(), spin.failures);
    return spin;
  }

  @ParameterizedTest
  @CsvSource({"eevdf,2,1", "eevdf,4,2", "rr,3,3", "cfs,4,4", "stride,2,5", "mlfq,3,6", "fcfs,4,7"})
  void noTaskRunsInTwoPlacesAtATime(String policy, int harts, long seed)
      throws InterruptedException {
    SpinMachine spin = run(policy, harts, seed);
    Map<Long, Long> ended = new HashMap<>();
    List<TraceEvent> switches = spin.switches();
    assertTrue(switches.size() > 2000, "switches: " + switches.size());
    for (TraceEvent event : switches) {
      long next = event.argument("next");
      long before = ended.getOrDefault(next, 0L);
      assertTrue(event.time() >= before, "task " + next + " ran until " + before + ": " + event);
      ended.put((long) event.task(), event.time());
    }
    Map<Integer, Long> until = new HashMap<>();
    spin.machine
        .history()
        .visit(
            0,
            Long.MAX_VALUE,
            spell -> {
              long before = until.getOrDefault(spell.task(), 0L);
              assertTrue(spell.from() >= before, before + ": " + spell);
              until.put(spell.task(), spell.to());
            });
    long used = 0;
    for (HartState hart : spin.machine.harts()) {
      used += hart.time() - hart.idleTime(hart.time());
    }
    assertEquals(
        used,
        spin.counters.total(Counter.USER_TIME) + spin.counters.total(Counter.SYSTEM_TIME),
        "time of the harts");
  }
}
