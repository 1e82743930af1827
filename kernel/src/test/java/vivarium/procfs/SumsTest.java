package vivarium.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vivarium.mem.AddressSpace;
import vivarium.mem.AreaUsage;
import vivarium.mem.FrameUse;
import vivarium.mem.Vma;
import vivarium.proc.Kernel;
import vivarium.proc.Process;
import vivarium.proc.Task;
import vivarium.proc.Usage;
import vivarium.sched.HartState;
import vivarium.trace.Counter;
import vivarium.trace.EventKind;
import vivarium.trace.TraceRecorder;

/**
 * What processes show adds up to what the machine shows, and both to the event log. A process that
 * was collected lives on in its parent's sums, so that going through all processes finds everything
 * that ever ran.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SumsTest {
  private static final String WORK =
      "i=0; while [ $i -lt 5 ]; do echo a b c | cat | cat >/dev/null; ls /bin /proc >/dev/null; i=$((i+1)); done;"
          + " sleep 1 & sleep 2 & wait; (cat /proc/self/maps; ps) | cat >/dev/null";

  private GuestMachine guest;
  private GuestMachine.Waiting waiting;
  private final Map<EventKind, Long> events = new TreeMap<>();

  @BeforeEach
  void runAMixedLoad() throws IOException, InterruptedException {
    guest = new GuestMachine(GuestMachine.IMAGES);
    TraceRecorder recorder =
        (kind, time, hart, task, arguments) -> events.merge(kind, 1L, Long::sum);
    guest.machine.call(() -> {
      guest.kernel().trace().add(recorder);
      return true;
    });
    waiting = guest.startWaiting();
    String output = guest.run("/bin/sh", "-c", WORK);
    assertEquals("", output);
  }

  @AfterEach
  void stop() {
    guest.close();
  }

  @Test
  void timesOfProcessesAddUpToTheHarts() throws InterruptedException {
    Usage sum = sum();
    Kernel kernel = guest.kernel();
    assertEquals(kernel.counters().total(Counter.USER_TIME), sum.userTime);
    assertEquals(kernel.counters().total(Counter.SYSTEM_TIME), sum.systemTime);
    assertEquals(kernel.counters().total(Counter.INSTRUCTIONS), sum.userTime);
    assertTrue(sum.userTime > 0 && sum.systemTime > 0);
  }

  @Test
  void everyHartsTimeIsUserSystemOrIdle() throws InterruptedException {
    guest.machine.call(() -> {
      Kernel kernel = guest.kernel();
      for (HartState hart : kernel.machine().harts()) {
        long busy =
            kernel.counters().get(hart.id(), Counter.USER_TIME)
                + kernel.counters().get(hart.id(), Counter.SYSTEM_TIME);
        assertEquals(hart.time(), busy + kernel.counters().get(hart.id(), Counter.IDLE_TIME));
      }
      return true;
    });
  }

  @Test
  void switchesOfTasksAddUpToTheMachinesAndTheTrace() throws InterruptedException {
    Usage sum = sum();
    Kernel kernel = guest.kernel();
    long switches = kernel.counters().total(Counter.CONTEXT_SWITCHES);
    assertEquals(switches, events.get(EventKind.SCHED_SWITCH));
    assertEquals(
        switches,
        kernel.counters().total(Counter.VOLUNTARY_SWITCHES)
            + kernel.counters().total(Counter.INVOLUNTARY_SWITCHES));
    assertEquals(kernel.counters().total(Counter.INVOLUNTARY_SWITCHES), sum.involuntarySwitches);
    long fromIdle = kernel.counters().total(Counter.VOLUNTARY_SWITCHES) - sum.voluntarySwitches;
    assertEquals(
        kernel.counters().total(Counter.SWITCHES_TO_IDLE) + allStartIdle(), fromIdle + idleNow());
  }

  @Test
  void faultsOfTasksAddUpToTheMachines() throws InterruptedException {
    Usage sum = sum();
    assertEquals(guest.kernel().counters().total(Counter.FAULTS_MINOR), sum.minorFaults);
    assertEquals(guest.kernel().counters().total(Counter.FAULTS_MAJOR), sum.majorFaults);
    assertTrue(sum.minorFaults > 0);
  }

  @Test
  void livesAreCountedAndTraced() throws InterruptedException {
    Kernel kernel = guest.kernel();
    long alive = guest.machine.call(() -> (long) kernel.pids().processes().size());
    long created = kernel.counters().total(Counter.PROCESSES_CREATED);
    assertEquals(alive, created - kernel.counters().total(Counter.PROCESSES_EXITED));
    assertEquals(kernel.counters().total(Counter.EXECS), events.get(EventKind.EXEC));
    assertTrue(created > 20, "only " + created);
  }

  @Test
  void residentMemoryOfProcessesIsWhatMeminfoSaysIsUsed() throws InterruptedException {
    guest.machine.call(() -> {
      Kernel kernel = guest.kernel();
      AreaUsage sum = AreaUsage.NONE;
      long tables = 0;
      for (Process process : kernel.pids().processes()) {
        AddressSpace space = process.addressSpace();
        if (space == null) continue;
        for (Vma area : space.areas()) sum = sum.plus(space.areaUsage(area));
        tables += space.usage.tablePages;
      }
      assertEquals(
          kernel.frames().count(FrameUse.ANONYMOUS), sum.pssAnonymousBytes() / 4096.0, 0.01);
      assertEquals(kernel.frames().count(FrameUse.PAGE_TABLE), tables);
      return true;
    });
  }

  @Test
  void nothingIsLeftWhenAllHaveEnded() throws InterruptedException {
    guest.end(waiting);
    guest.machine.call(() -> {
      assertEquals(0, guest.kernel().frames().count(FrameUse.ANONYMOUS));
      assertEquals(0, guest.kernel().frames().count(FrameUse.PAGE_TABLE));
      return true;
    });
  }

  private Usage sum() throws InterruptedException {
    return guest.machine.call(() -> {
      long[] sums = new long[6];
      for (Process process : guest.kernel().pids().processes()) {
        for (Usage usage : List.of(process.usage(), process.childrenUsage())) {
          sums[0] += usage.userTime;
          sums[1] += usage.systemTime;
          sums[2] += usage.minorFaults;
          sums[3] += usage.majorFaults;
          sums[4] += usage.voluntarySwitches;
          sums[5] += usage.involuntarySwitches;
        }
      }
      Usage sum = new Usage();
      sum.userTime = sums[0];
      sum.systemTime = sums[1];
      sum.minorFaults = sums[2];
      sum.majorFaults = sums[3];
      sum.voluntarySwitches = sums[4];
      sum.involuntarySwitches = sums[5];
      return sum;
    });
  }

  private long allStartIdle() {
    return guest.kernel().machine().harts().size();
  }

  private long idleNow() throws InterruptedException {
    return guest.machine.call(() ->
        guest.kernel().machine().harts().stream().filter(hart -> hart.current() == null).count());
  }

  @Test
  void tasksAreThoseOfTheTable() throws InterruptedException {
    guest.machine.call(() -> {
      Kernel kernel = guest.kernel();
      long threads =
          kernel.pids().processes().stream().mapToLong(process -> process.tasks().size()).sum();
      assertEquals(kernel.pids().taskCount(), threads);
      for (Task task : kernel.pids().tasks()) assertEquals(task, kernel.pids().task(task.tid()));
      return true;
    });
  }
}
