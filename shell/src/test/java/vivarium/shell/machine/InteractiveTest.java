package vivarium.shell.machine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vivarium.boot.Boot;
import vivarium.boot.MachineConfig;
import vivarium.boot.ProgramStart;
import vivarium.boot.VivariumMachine;
import vivarium.fs.OpenFile;
import vivarium.proc.Process;
import vivarium.shell.exec.Shell;
import vivarium.shell.report.Laboratory;

/**
 * A session with a person who types lines and keys: job control on the console, without a real
 * terminal.
 */
@Timeout(120)
final class InteractiveTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Gives lines when asked, collects what the console shows. */
  private static final class Person implements LineSource, Consumer<byte[]> {
    final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    volatile boolean atPrompt;
    volatile boolean keysKept;
    volatile boolean interrupt;

    @Override
    public synchronized void accept(byte[] bytes) {
      screen.writeBytes(bytes);
    }

    synchronized String seen() {
      return screen.toString(StandardCharsets.UTF_8).replace("\r", "");
    }

    @Override
    public void begin(Shell shell, GuestView view) {}

    @Override
    public @Nullable String readLine(String prompt) throws InterruptedException {
      atPrompt = true;
      String line = lines.take();
      atPrompt = false;
      return line.equals("EOF") ? null : line;
    }

    @Override
    public synchronized void show(String text) {
      screen.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void keepKeys(boolean keep) {
      keysKept = keep;
    }

    @Override
    public boolean takeInterrupt() {
      boolean taken = interrupt;
      interrupt = false;
      return taken;
    }

    @Override
    public String prompt(String directory, int lastStatus) {
      return "$ ";
    }
  }

  /** Whose second run never ends by itself. */
  private static final class EndlessLaboratory implements Laboratory {
    private int runs;

    @Override
    public Outcome run(String commands, Variation variation, Runnable meanwhile) {
      if (runs++ % 2 == 0) {
        return new Outcome(0, 1, Map.of(), Map.of("sched", "first"), "", List.of());
      }
      while (true) {
        meanwhile.run();
        Thread.yield();
      }
    }

    @Override
    public @Nullable String complaint(Variation variation) {
      return null;
    }
  }

  private final Person person = new Person();
  private @Nullable VivariumMachine machine;
  private VivariumMachine.@Nullable Exit exit;

  private static Path images() {
    Path folder = Path.of(System.getProperty("vivarium.home", ".")).toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve("images/root/bin"))) {
      folder = folder.getParent();
    }
    return java.util.Objects.requireNonNull(folder, "images/root is not there")
        .resolve("images/root");
  }

  @BeforeEach
  void boot() throws IOException, InterruptedException {
    VivariumMachine booted =
        Boot.boot(MachineConfig.builder(images()).attended(true).console(person).build());
    machine = booted;
    List<OpenFile> files =
        booted.call(
            () -> List.of(booted.openConsole(), booted.openConsole(), booted.openConsole()));
    exit =
        booted.start(
            ProgramStart.host(
                    new InteractiveProgram(
                        person,
                        List.of("PATH=/bin:/demos", "HOME=/root"),
                        "banner",
                        booted.symbols(),
                        new EndlessLaboratory()),
                    "vivarium",
                    List.of("vivarium"),
                    files)
                .onConsole());
  }

  @AfterEach
  void close() {
    machine().close();
  }

  private VivariumMachine machine() {
    return java.util.Objects.requireNonNull(machine);
  }

  private void type(String keys) {
    machine().door().post(() -> machine().console().input(keys.getBytes(StandardCharsets.UTF_8)));
  }

  private void awaitPrompt() {
    await().atMost(LIMIT).until(() -> person.atPrompt && person.lines.isEmpty());
  }

  private void say(String line) {
    awaitPrompt();
    person.lines.add(line);
    await().atMost(LIMIT).until(() -> person.lines.isEmpty());
  }

  private void awaitScreen(String text) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertTrue(person.seen().contains(text), () -> text + " in\n" + person.seen()));
  }

  private boolean runs(String name) throws InterruptedException {
    return machine()
        .call(() ->
            machine().kernel().pids().processes().stream()
                .anyMatch(p -> p.name().equals(name) && !p.zombie() && asleep(p)));
  }

  private static boolean asleep(Process process) {
    return process.isHost()
        || process.leader().waitChannel() != vivarium.sched.WaitChannel.NONE
        || process.cpuTimeNs() > 0;
  }

  @Test
  void steppingHoldsTheMachineAtEachSwitch() throws Exception {
    say("high_cpu > /dev/null & high_cpu > /dev/null & high_cpu > /dev/null &");
    say("switches step --reason quantum");
    awaitScreen("Enter: the next switch");
    say("cores");
    say("sleep 1");
    awaitScreen("sleep: the machine stands still");
    say("cores");
    awaitPrompt();
    List<String> times =
        person.seen().lines().filter(line -> line.startsWith("virtual time ")).toList();
    assertEquals(2, times.size());
    assertEquals(times.get(0), times.get(1));
    say("");
    say("3");
    awaitPrompt();
    List<String> stops =
        person.seen().lines().filter(line -> line.matches("Switch \\d+ at .*quantum.*")).toList();
    assertEquals(3, stops.size(), person.seen());
    say("c");
    say("kill -9 %1 %2 %3; wait; echo went on");
    awaitScreen("went on\n");
  }

  @Test
  void timelineZoomsWhileTheMachineStandsStill() throws Exception {
    say("high_cpu > /dev/null & high_cpu > /dev/null & high_cpu > /dev/null & sleep 0.05");
    say("timeline -i --last 40ms");
    say("+");
    say("-");
    say("q");
    say("kill -9 %1 %2 %3; wait; echo went on");
    awaitScreen("went on\n");
    List<String> widths =
        person
            .seen()
            .lines()
            .filter(line -> line.startsWith("Timeline from "))
            .map(line -> line.substring(line.indexOf("a column is ")))
            .toList();
    assertEquals(3, widths.size(), person.seen());
    assertEquals(widths.get(0), widths.get(2));
    assertFalse(widths.get(0).equals(widths.get(1)));
  }

  @Test
  void steppingEndsWhenNobodyIsLeft() throws Exception {
    say("switches step");
    awaitScreen("no program of the guest is left");
    say("echo status $?");
    awaitScreen("status 0\n");
  }

  @Test
  void controlCEndsTheForegroundJobOnly() throws Exception {
    say("sleep 1000 &");
    say("cat");
    await().atMost(LIMIT).until(() -> runs("cat"));
    type("\u0003");
    say("echo status $?; jobs");
    awaitScreen("status 130\n");
    awaitScreen("Running                 sleep 1000 &");
    assertFalse(runs("cat"));
  }

  @Test
  void controlCEndsAComparisonAndShowsWhatWasDone() {
    for (String command :
        List.of("sched compare x --policies a,b", "mem compare x --policies a,b --memory 8M")) {
      say(command);
      await().atMost(LIMIT).until(() -> !person.atPrompt);
      type("\u0003");
      say("echo status $? of " + command);
      awaitScreen("status 130 of " + command + "\n");
      awaitScreen("vivarium: " + command.split(" ")[0] + ": interrupted after 1 of 2 runs\n");
    }
    awaitScreen("\nfirst  ");
  }

  @Test
  void controlCEndsAComparisonWhileTheMachineStandsStill() throws Exception {
    say("high_cpu > /dev/null & high_cpu > /dev/null & high_cpu > /dev/null &");
    say("switches step --reason quantum");
    awaitScreen("Enter: the next switch");
    try {
      say("pcb $! | head -n 1");
      awaitScreen("one command at a time, without pipes");
      say("pcb $!");
      awaitScreen("program     /demos/high_cpu");
      say("mem compare 'x 1' --policies a,b --memory 8M");
      await().atMost(LIMIT).until(() -> !person.atPrompt);
      assertTrue(person.keysKept);
      person.interrupt = true;
      awaitScreen("interrupted after 1 of 2 runs\n");
      say("cores");
    } finally {
      person.lines.add("c"); // else the machine would stand still for ever
    }
    say("kill -9 %1 %2 %3; wait; echo went on");
    awaitScreen("went on\n");
    assertFalse(person.keysKept);
  }

  @Test
  void controlZStopsAndFgGoesOn() throws Exception {
    say("cat");
    await().atMost(LIMIT).until(() -> runs("cat"));
    type("\u001a");
    awaitScreen("[1]+  Stopped                 cat");
    say("fg");
    awaitScreen("\ncat\n");
    type("still here\n");
    awaitScreen("still here\nstill here\n");
    type("\u0004");
    say("echo status $?");
    awaitScreen("status 0\n");
  }

  @Test
  void controlCLeavesALoopOfTheShell() {
    say("while :; do :; done");
    await().atMost(LIMIT).until(() -> !person.atPrompt);
    type("\u0003");
    say("echo status $?");
    awaitScreen("status 130\n");
  }

  @Test
  void theMachineGoesOnWhileThePromptWaits() throws Exception {
    say("yes > /dev/null &");
    awaitPrompt();
    await().atMost(LIMIT).until(() -> runs("yes"));
    long before = userTime();
    await().atMost(LIMIT).until(() -> userTime() > before + 10_000_000);
    say("kill %1; wait");
    awaitScreen("Terminated");
  }

  private long userTime() throws InterruptedException {
    return machine()
        .call(() ->
            machine().kernel().pids().processes().stream()
                .filter(p -> p.name().equals("yes"))
                .mapToLong(Process::userNs)
                .sum());
  }

  @Test
  void readersInTheBackgroundAreStopped() {
    say("cat &");
    awaitPrompt();
    await()
        .atMost(LIMIT)
        .until(() -> {
          say("jobs");
          return person.seen().contains("Stopped (tty input)") || person.seen().contains("Stopped");
        });
    say("kill -KILL %1; wait");
  }

  @Test
  void endOfInputLeavesAfterAWarning() throws Exception {
    say("cat");
    await().atMost(LIMIT).until(() -> runs("cat"));
    type("\u001a");
    say("EOF");
    awaitScreen("There are stopped jobs");
    say("EOF");
    assertEquals(148, java.util.Objects.requireNonNull(exit).awaitShellStatus());
  }
}
