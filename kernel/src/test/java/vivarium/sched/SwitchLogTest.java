package vivarium.sched;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vivarium.cpu.Context;
import vivarium.trace.Counter;

/** What is kept of each context switch, and of the states of the tasks. */
final class SwitchLogTest {
  private static final long QUANTUM = 10_000;

  private static List<SwitchRecord> all(SwitchLog log) {
    List<SwitchRecord> records = new ArrayList<>();
    for (long number = log.oldest(); number <= log.newest(); number++) {
      SwitchRecord record = log.get(number);
      assertNotNull(record);
      records.add(record);
    }
    return records;
  }

  private static SpinMachine threeOnTwo(long until) throws InterruptedException {
    SpinMachine spin = new SpinMachine(2, QUANTUM);
    spin.machine.keepHistory(true);
    spin.start();
    spin.start();
    spin.start();
    spin.runUntil(until);
    return spin;
  }

  @Test
  void aTaskResumesWithTheContextThatWasSaved() throws InterruptedException {
    Map<Integer, Context> saved = new HashMap<>();
    int compared = 0;
    for (SwitchRecord record : all(threeOnTwo(50 * QUANTUM).machine.switches())) {
      SwitchRecord.Side from = record.from();
      SwitchRecord.Side to = record.to();
      if (from != null) {
        saved.put(from.task(), from.context());
      }
      if (to != null && saved.containsKey(to.task())) {
        Context before = saved.get(to.task());
        assertEquals(before.pc, to.context().pc);
        assertArrayEquals(before.x, to.context().x);
        assertArrayEquals(before.f, to.context().f);
        compared++;
      }
    }
    assertTrue(compared > 50, "" + compared);
  }

  @Test
  void theInstructionAboutToRunIsTheOneAtPc() throws InterruptedException {
    for (SwitchRecord record : all(threeOnTwo(20 * QUANTUM).machine.switches())) {
      SwitchRecord.Side to = record.to();
      if (to != null && to.memory() != null) {
        int expected = (to.context().pc & 4) == 0 ? 0x0015_0513 : 0xffdf_f06f;
        assertEquals(expected, to.instruction());
      }
    }
  }

  @Test
  void recordsSayTheSameAsTheEventLog() throws InterruptedException {
    SpinMachine spin = threeOnTwo(50 * QUANTUM);
    List<SwitchRecord> records = all(spin.machine.switches());
    assertEquals(spin.switches().size(), records.size());
    for (int i = 0; i < records.size(); i++) {
      SwitchRecord record = records.get(i);
      assertEquals(i + 1, record.number());
      assertEquals(spin.switches().get(i).time(), record.time());
      assertEquals(spin.switches().get(i).hart(), record.hart());
      assertEquals(spin.switches().get(i).task(), record.from() == null ? 0 : record.from().task());
    }
  }

  @Test
  void figuresAddUpToTheCounters() throws InterruptedException {
    SpinMachine spin = threeOnTwo(50 * QUANTUM);
    SwitchFigures.Row total = spin.machine.switches().figures().total();
    long switches = spin.counters.total(Counter.CONTEXT_SWITCHES);
    assertEquals(switches, spin.machine.switches().count());
    assertEquals(switches, total.left());
    assertEquals(switches, total.got());
    long involuntary =
        total.left(SwitchReason.QUANTUM)
            + total.left(SwitchReason.PREEMPTED)
            + total.left(SwitchReason.MIGRATION);
    assertEquals(spin.counters.total(Counter.INVOLUNTARY_SWITCHES), involuntary);
    long runs = 0;
    for (long n : total.runs()) {
      runs += n;
    }
    assertEquals(switches - total.left(SwitchReason.IDLE), runs);
  }

  @Test
  void figuresOfTasksThatHaveEndedAreKeptInOneRow() throws InterruptedException {
    SpinMachine spin = new SpinMachine(2, QUANTUM);
    int tasks = SwitchFigures.MOST_TASKS + 100;
    for (int i = 0; i < tasks; i++) {
      SpinMachine.Spinner task = spin.start();
      task.onResume = () -> spin.machine.suspend(task, TaskState.DEAD);
    }
    spin.runUntil(tasks * QUANTUM);
    SwitchFigures figures = spin.machine.switches().figures();
    assertTrue(figures.rows().size() < tasks, "" + figures.rows().size());
    assertEquals(tasks, figures.total().left(SwitchReason.EXIT));
    assertEquals(spin.counters.total(Counter.CONTEXT_SWITCHES), figures.total().left());
  }

  @Test
  void onlyTheLastAreKept() throws InterruptedException {
    SwitchLog log = threeOnTwo(4000 * QUANTUM).machine.switches();
    assertTrue(log.count() > SwitchLog.KEPT, "" + log.count());
    assertEquals(SwitchLog.KEPT, log.newest() - log.oldest() + 1);
    assertNull(log.get(log.oldest() - 1));
    assertEquals(log.count(), all(log).getLast().number());
  }

  @Test
  void nothingIsKeptUntilItIsWanted() throws InterruptedException {
    SpinMachine spin = new SpinMachine(1, QUANTUM);
    spin.start();
    spin.start();
    spin.clock.at(20 * QUANTUM, () -> spin.machine.keepHistory(true));
    spin.runUntil(40 * QUANTUM);
    List<SwitchRecord> records = all(spin.machine.switches());
    assertTrue(records.getFirst().number() > 15, "" + records.getFirst());
    assertEquals(spin.machine.switches().count(), records.getLast().number());
    assertEquals(20 * QUANTUM, spin.machine.history().knownSince());
  }

  @Test
  void theCostIsTheSumOfItsParts() throws InterruptedException {
    for (SwitchRecord record : all(threeOnTwo(20 * QUANTUM).machine.switches())) {
      long parts =
          Costs.SAVE_CONTEXT
              + Costs.CHOOSE_NEXT
              + Costs.RESTORE_CONTEXT
              + Costs.SWITCH_ADDRESS_SPACE;
      assertEquals(record.to() == null ? 0 : parts, record.cost());
    }
  }

  @Test
  void classesOfDurationsEndWhereTheySay() {
    for (int n = 0; n < SwitchFigures.CLASSES - 1; n++) {
      assertEquals(n, SwitchFigures.classOf(SwitchFigures.end(n) - 1));
      assertEquals(n + 1, SwitchFigures.classOf(SwitchFigures.end(n)));
    }
    assertEquals(0, SwitchFigures.classOf(0));
    assertEquals(SwitchFigures.CLASSES - 1, SwitchFigures.classOf(Long.MAX_VALUE));
  }

  @Test
  void spellsOfATaskFollowEachOther() throws InterruptedException {
    SpinMachine spin = threeOnTwo(50 * QUANTUM);
    Map<Integer, Long> ends = new HashMap<>();
    Map<Integer, Long> waited = new HashMap<>();
    spin.machine
        .history()
        .visit(
            0,
            Clock.NEVER,
            spell -> {
              assertEquals(ends.getOrDefault(spell.task(), 0L), spell.from());
              ends.put(spell.task(), spell.to());
              if (spell.state() == TaskState.RUNNABLE) {
                waited.merge(spell.task(), spell.to() - spell.from(), Long::sum);
              }
            });
    assertEquals(3, ends.size());
    SwitchFigures figures = spin.machine.switches().figures();
    for (SwitchFigures.Row row : figures.rows()) {
      if (row.task() > 0) {
        assertEquals(row.waited(), waited.getOrDefault(row.task(), 0L));
      }
    }
  }
}
