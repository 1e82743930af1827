package vivarium.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vivarium.sched.SpinMachine.Spinner;
import vivarium.sched.policy.Policies;

/**
 * Every policy in turn, several times, over many tasks that work and sleep, are stopped, moved and
 * made more or less urgent: none is lost, and none waits without end where all can be served.
 */
@Timeout(60)
class PolicySwitchTest {
  private static final long MS = 1_000_000;
  private static final long QUANTUM = MS / 5;
  private static final int ROUNDS = 3;
  private static final List<String> POLICIES =
      List.of(
          "fcfs",
          "rr",
          "priority",
          "priority:ageing=1ms",
          "sjf",
          "srtf",
          "mlfq:boost=5ms",
          "lottery",
          "stride",
          "cfs",
          "eevdf");

  /** Runs the policies in turn, {@code each} ns, and then {@code last} once more. */
  private static void switchThroughAll(SpinMachine spin, long each, String last)
      throws InterruptedException {
    List<String> order = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      order.addAll(POLICIES);
    }
    order.add(last);
    Policies policies = new Policies();
    long at = each;
    for (String policy : order) {
      spin.clock.at(at, () -> spin.machine.scheduler().set(policies.parse(policy)));
      at += each;
    }
    spin.runUntil(at);
    assertEquals(List.of(), spin.failures);
    assertEquals(last, spin.machine.scheduler().policy().text());
  }

  private static SpinMachine machine(int harts) {
    SpinMachine spin = new SpinMachine(harts, QUANTUM);
    spin.machine.scheduler().onFailure(line -> spin.failures.add(new AssertionError(line)));
    return spin;
  }

  /** Bursts and pauses of random lengths about the given ones, ns. */
  private static List<Spinner> herd(
      SpinMachine spin, int count, int burst, int pause, Random random) {
    List<Spinner> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Spinner task = spin.new Spinner(i + 1);
      task.worksAndSleeps(
          1 + random.nextInt(burst),
          () -> task.sched().cpuTime() + burst / 2 + random.nextInt(burst),
          () -> spin.clock.now() + pause / 2 + random.nextInt(pause));
      tasks.add(task);
      spin.machine.start(task);
    }
    return tasks;
  }

  /** Stops, moves and changes tasks at random; all are as they were at the end. */
  private static void disturb(SpinMachine spin, List<Spinner> tasks, long until, Random random) {
    int harts = spin.machine.harts().size();
    for (long at = MS / 10; at < until; at += MS / 10) {
      Spinner task = tasks.get(random.nextInt(tasks.size()));
      int kind = random.nextInt(4);
      int value = random.nextInt(20);
      Runnable change =
          switch (kind) {
            case 0 -> () -> spin.machine.suspend(task, TaskState.STOPPED);
            case 1 -> () -> spin.machine.setAffinity(task, 1L << value % harts);
            case 2 -> () -> spin.machine.change(task, () -> task.sched().nice = value);
            default -> () -> spin.machine.change(task, () -> urgent(task.sched(), 1 + value));
          };
      spin.clock.at(at, change);
      spin.clock.at(
          at + MS / 2,
          () -> {
            spin.machine.resume(task);
            spin.machine.setAffinity(task, -1);
            spin.machine.change(task, () -> urgent(task.sched(), 0));
            spin.machine.change(task, () -> task.sched().nice = 0);
          });
    }
  }

  private static void urgent(SchedEntity entity, int priority) {
    entity.policy = priority > 0 ? SchedEntity.SCHED_FIFO : SchedEntity.SCHED_OTHER;
    entity.realTimePriority = priority;
  }

  /** 200 tasks want two thirds of the harts: within 10 ms each has run, whoever is in force. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void nobodyWaitsLongWhileAllCanBeServed(int harts) throws InterruptedException {
    SpinMachine spin = machine(harts);
    Random random = new Random(harts);
    List<Spinner> tasks = herd(spin, 200, 10_000, 3_000_000 / harts, random);
    long[] served = new long[tasks.size()];
    long end = (ROUNDS * POLICIES.size() + 2) * 5 * MS;
    disturb(spin, tasks, end - 30 * MS, random);
    for (long at = 10 * MS; at < end; at += 10 * MS) {
      spin.clock.at(
          at,
          () -> {
            for (int i = 0; i < served.length; i++) {
              Spinner task = tasks.get(i);
              long ran = task.sched().cpuTime();
              if (ran == served[i]) {
                spin.failures.add(
                    new AssertionError(
                        "%s has not run for 10 ms at %d ns under %s"
                            .formatted(
                                task.name(),
                                spin.clock.now(),
                                spin.machine.scheduler().policy().text())));
              }
              served[i] = ran;
            }
          });
    }
    switchThroughAll(spin, 5 * MS, "eevdf");
  }

  /** Twice the work that the harts can do: some may starve for a time, but not for ever. */
  @Test
  void nobodyIsLostWhileThereIsTooMuchToDo() throws InterruptedException {
    SpinMachine spin = machine(2);
    Random random = new Random(7);
    List<Spinner> tasks = herd(spin, 100, 40_000, 1_000_000, random);
    long end = (ROUNDS * POLICIES.size() + 2) * 5 * MS;
    disturb(spin, tasks, end - 10 * MS, random);
    long[] before = new long[tasks.size()];
    spin.clock.at(
        end - 4 * MS, // rr is in force: each burst is over within a quantum
        () -> {
          for (int i = 0; i < before.length; i++) {
            before[i] = tasks.get(i).sched().cpuTime();
          }
          long active = tasks.stream().filter(task -> task.sched().state().active()).count();
          if (active < 20 || active != spin.machine.runningTasks()) {
            spin.failures.add(new AssertionError(active + " tasks are active"));
          }
        });
    switchThroughAll(spin, 5 * MS, "rr");
    for (int i = 0; i < before.length; i++) {
      assertTrue(tasks.get(i).sched().cpuTime() > before[i], tasks.get(i).name());
    }
  }
}
