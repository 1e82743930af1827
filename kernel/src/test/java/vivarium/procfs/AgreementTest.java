package vivarium.procfs;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import vivarium.boot.MachineConfig;
import vivarium.boot.TimeModel;
import vivarium.cache.Settings;
import vivarium.mem.Paging;
import vivarium.proc.Kernel;
import vivarium.proc.Task;
import vivarium.sched.PolicyKind;
import vivarium.sched.SchedEntity;
import vivarium.sched.TaskState;
import vivarium.sched.policy.Policies;
import vivarium.trace.Counter;
import vivarium.trace.Counters;
import vivarium.trace.EventKind;
import vivarium.tracefile.Selection;
import vivarium.tracefile.TraceFormat;
import vivarium.tracefile.TraceRecording;

/**
 * /proc's figures of the machine and of every task, the counters behind them and the trace agree to
 * the last switch, over a random mixed workload under each policy on 1, 2 and 4 harts. The seed
 * changes with the day; {@code -Dvivarium.agreement.seed=N} replays one.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class AgreementTest {
  private static final long SEED =
      Long.getLong("vivarium.agreement.seed", System.currentTimeMillis() / 86_400_000);

  static Stream<Arguments> machines() {
    return new Policies()
        .all().stream()
            .map(PolicyKind::name)
            .flatMap(name -> Stream.of(1, 2, 4).map(harts -> Arguments.of(name, harts)));
  }

  static Stream<String> policies() {
    return new Policies().all().stream().map(PolicyKind::name);
  }

  private static MachineConfig.Builder config(String policy, int harts) {
    return MachineConfig.builder(GuestMachine.IMAGES)
        .memory(64 << 20)
        .cores(harts)
        .quantum(1_000_000)
        .scheduling(new Policies().parse(policy));
  }

  @ParameterizedTest(name = "{0} on {1} harts")
  @MethodSource("machines")
  void procAndTraceAgree(String policy, int harts) throws IOException, InterruptedException {
    String replay = policy + " on " + harts + " harts, -Dvivarium.agreement.seed=" + SEED;
    String work = MixedWork.script(SEED * 31 + harts);
    check(config(policy, harts), kernel -> {}, work, kernel -> {}, replay);
  }

  /**
   * The same in hierarchy time with two harts a core, while pages are swapped and tasks are sent to
   * other harts and get other classes at random.
   */
  @ParameterizedTest
  @MethodSource("policies")
  void procAndTraceAgreeUnderPressure(String policy) throws IOException, InterruptedException {
    MachineConfig.Builder config =
        config(policy, 4)
            .memory(16 << 20)
            .paging(Paging.DEFAULT.withSwap(32 << 20, null))
            .time(new TimeModel(Settings.DEFAULT, true));
    String replay = policy + " under pressure, -Dvivarium.agreement.seed=" + SEED;
    String work = "/demos/first_touch > /dev/null &\n" + MixedWork.script(SEED);
    Consumer<Kernel> meanwhile = kernel -> new Meddler(kernel, SEED).begin();
    check(config, meanwhile, work, AgreementTest::swapped, replay);
  }

  private static void swapped(Kernel kernel) {
    String vmstat = GuestFiles.read(kernel.vfs(), "/proc/vmstat");
    assertTrue(field(vmstat, "pswpin", 1) > 0 && field(vmstat, "pswpout", 1) > 0, "no pressure");
  }

  private static void check(
      MachineConfig.Builder config,
      Consumer<Kernel> meanwhile,
      String work,
      Consumer<Kernel> after,
      String replay)
      throws IOException, InterruptedException {
    try (GuestMachine guest = new GuestMachine(config)) {
      Kernel kernel = guest.kernel();
      ByteArrayOutputStream csv = new ByteArrayOutputStream();
      SwitchSums sums =
          guest.machine.call(() -> {
            SwitchSums made = new SwitchSums(kernel);
            kernel.trace().add(made);
            return made;
          });
      TraceRecording recording =
          guest.machine.call(
              () -> TraceRecording.start(kernel, TraceFormat.CSV, csv, Selection.ALL, false));
      GuestMachine.Waiting waiting = guest.startWaiting();
      guest.machine.call(() -> {
        meanwhile.accept(kernel);
        return true;
      });
      guest.run("/bin/sh", "-c", work);
      assertEquals(0, guest.status(), replay);
      guest.machine.call(() -> {
        recording.close();
        assertAll(
            replay,
            () -> machineAgrees(kernel, sums),
            () -> tasksAgree(sums),
            () -> textsAgree(kernel, sums),
            () -> fileAgrees(kernel, csv.toString(StandardCharsets.UTF_8)),
            () -> after.accept(kernel));
        return true;
      });
      guest.end(waiting);
    }
  }

  private static void machineAgrees(Kernel kernel, SwitchSums sums) {
    Counters counters = kernel.counters();
    assertTrue(sums.count(EventKind.SCHED_SWITCH) > 50, "too little has happened");
    assertEquals(counters.total(Counter.CONTEXT_SWITCHES), sums.count(EventKind.SCHED_SWITCH));
    assertEquals(counters.total(Counter.VOLUNTARY_SWITCHES), sums.voluntary);
    assertEquals(counters.total(Counter.MIGRATIONS), sums.count(EventKind.MIGRATE));
    assertEquals(counters.total(Counter.WAKEUPS), sums.count(EventKind.SCHED_WAKEUP));
    assertEquals(counters.total(Counter.TASKS_CREATED), sums.count(EventKind.FORK) + 1);
    assertEquals(counters.total(Counter.EXECS), sums.count(EventKind.EXEC));
    assertEquals(counters.total(Counter.SYSCALLS), sums.count(EventKind.SYSCALL_ENTER));
    assertEquals(counters.total(Counter.FAULTS_MINOR), sums.minorFaults);
    assertEquals(counters.total(Counter.FAULTS_MAJOR), sums.majorFaults);
    assertEquals(counters.total(Counter.SIGNALS_DELIVERED), sums.count(EventKind.SIGNAL_DELIVER));
    String stat = GuestFiles.read(kernel.vfs(), "/proc/stat");
    assertEquals(sums.count(EventKind.SCHED_SWITCH), field(stat, "ctxt", 1));
    assertEquals(sums.count(EventKind.FORK) + 1, field(stat, "processes", 1));
    assertEquals(sums.interrupts, field(stat, "intr", 1));
  }

  /** Every task that ever was, those that have ended too. */
  private static void tasksAgree(SwitchSums sums) {
    sums.rows.forEach((tid, row) -> {
      Task task = row.task;
      if (task == null) throw new AssertionError("no task " + tid);
      SchedEntity sched = task.sched();
      String who = "task " + tid + " " + task.name();
      assertEquals(sched.timesRun(), row.runs, who);
      assertEquals(sched.voluntarySwitches(), row.voluntary, who);
      assertEquals(sched.involuntarySwitches(), row.involuntary, who);
      assertEquals(sched.migrations(), row.migrations, who);
      assertEquals(task.minorFaults, row.minorFaults, who);
      assertEquals(task.majorFaults, row.majorFaults, who);
      if (!sched.state().active()) {
        assertEquals(sched.cpuTime(), row.cpuTime(), who);
        assertEquals(sched.waitTime(), row.waited, who);
      }
    });
  }

  /** What /proc prints of those that are there. */
  private static void textsAgree(Kernel kernel, SwitchSums sums) {
    int looked = 0;
    for (Task task : kernel.pids().tasks()) {
      SwitchSums.Row row = sums.rows.get(task.tid());
      if (row == null || task.state() == TaskState.RUNNING) continue;
      looked++;
      String directory = "/proc/" + task.process().pid() + "/task/" + task.tid() + "/";
      String status = GuestFiles.read(kernel.vfs(), directory + "status");
      assertEquals(row.voluntary, field(status, "voluntary_ctxt_switches:", 1));
      assertEquals(row.involuntary, field(status, "nonvoluntary_ctxt_switches:", 1));
      String sched = GuestFiles.read(kernel.vfs(), directory + "sched");
      assertEquals(row.voluntary + row.involuntary, field(sched, "nr_switches", 2));
      assertEquals(row.voluntary, field(sched, "nr_voluntary_switches", 2));
      assertEquals(row.involuntary, field(sched, "nr_involuntary_switches", 2));
      assertEquals(row.migrations, field(sched, "se.nr_migrations", 2));
      String expected = row.cpuTime() + " " + row.waited + " " + row.runs + "\n";
      assertEquals(expected, GuestFiles.read(kernel.vfs(), directory + "schedstat"));
      String stat = GuestFiles.read(kernel.vfs(), directory + "stat");
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      assertEquals(row.minorFaults, Long.parseLong(fields[7]), stat);
      assertEquals(row.majorFaults, Long.parseLong(fields[9]), stat);
    }
    assertTrue(looked >= 2, "only " + looked);
  }

  private static void fileAgrees(Kernel kernel, String csv) {
    List<String> rows = csv.lines().toList();
    long switches = rows.stream().filter(row -> row.contains(",sched_switch,")).count();
    assertEquals(kernel.counters().total(Counter.CONTEXT_SWITCHES), switches);
    long last = 0;
    for (String row : rows.subList(1, rows.size())) {
      long time = Long.parseLong(row.substring(0, row.indexOf(',')));
      assertTrue(time >= last, "not in order of time: " + row);
      last = time;
    }
  }

  /** A word of the row that begins with a name. */
  private static long field(String text, String name, int index) {
    for (String row : text.split("\n")) {
      String[] words = row.strip().replace(":", ": ").split("\\s+");
      if (words[0].equals(name) || words[0].equals(name + ":")) {
        return Long.parseLong(words[index].equals(":") ? words[index + 1] : words[index]);
      }
    }
    throw new AssertionError("no row " + name + " in " + text);
  }
}
