package vivarium.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vivarium.sched.SpinMachine.Spinner;
import vivarium.sched.policy.Policies;
import vivarium.sched.policy.PolicyJar;

/** Policies of the user's: compiled, put into a jar, loaded, and run; and what goes wrong. */
@Timeout(60)
class PolicyJarTest {
  private static final long QUANTUM = 100_000;

  /** Of a policy, in the order of the parameter of the class Thrower. */
  private static final List<String> METHODS =
      List.of(
          "enqueue", "pick", "remove", "left", "charge", "quantum", "preempts", "load", "describe");

  /** What the class Thrower throws, as it is told. */
  private static final List<String> THROWN =
      List.of(
          "java.lang.IllegalStateException: two lines",
          "java.lang.Error: an error",
          "java.io.IOException: undeclared",
          "java.lang.InterruptedException",
          "Thrower$Unspeakable",
          "java.lang.StackOverflowError");

  @TempDir Path folder;

  /** Compiles the source of a class and makes a jar of what comes out. */
  private Path jar(String name, String source) throws IOException {
    Path file = Files.writeString(folder.resolve(name + ".java"), source);
    Path classes = Files.createDirectories(folder.resolve("classes-" + name));
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                OutputStream.nullOutputStream(),
                System.err,
                "-cp",
                System.getProperty("java.class.path"),
                "-proc:none",
                "-d",
                classes.toString(),
                file.toString());
    assertEquals(0, status, "compiled");
    Path jar = folder.resolve(name + ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.list(classes)) {
      for (Path each : files.sorted().toList()) {
        out.putNextEntry(new JarEntry(each.getFileName().toString()));
        Files.copy(each, out);
      }
    }
    return jar;
  }

  private static String source(String name) throws IOException {
    try (var in = PolicyJarTest.class.getResourceAsStream("/policies/" + name + ".java")) {
      return new String(java.util.Objects.requireNonNull(in).readAllBytes());
    }
  }

  /** A round robin with another pick and another quantum. */
  private static String policy(String name, String pick, String quantum) {
    return """
    import java.util.*;
    import vivarium.sched.*;
    public class %s implements SchedPolicy {
      private final LinkedHashSet<Schedulable> queue = new LinkedHashSet<>();
      private Schedulable last, dead;
      private int picks;
      public void enqueue(Schedulable task, Arrival arrival) { queue.add(task); }
      public void remove(Schedulable task) { queue.remove(task); }
      public Schedulable pick() { picks++; %s }
      public long quantum(Schedulable task) { %s }
    }
    """
        .formatted(name, pick, quantum);
  }

  @Test
  void exampleRunsAndTakesParameters() throws Exception {
    Policies policies = new Policies().with(PolicyJar.load(jar("LastCome", source("LastCome"))));
    SpinMachine spin = new SpinMachine(1, QUANTUM, policies.parse("lastcome:quantum=50us"));
    Spinner first = spin.start();
    List<Long> late = new ArrayList<>();
    spin.clock.at(
        10 * QUANTUM,
        () -> {
          Spinner last = spin.start();
          last.onResume = () -> late.add(spin.clock.now());
        });
    spin.runUntil(20 * QUANTUM);
    assertEquals("lastcome", spin.machine.scheduler().policy().kind().name());
    assertEquals(10 * QUANTUM, late.getFirst(), 3.0 * Costs.CONTEXT_SWITCH);
    assertTrue(first.sched().cpuTime() > 14 * QUANTUM);
    String message =
        assertThrows(IllegalArgumentException.class, () -> policies.parse("lastcome:x=1"))
            .getMessage();
    assertEquals("lastcome: no parameter x; it takes quantum", message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "if (picks > 5) throw new IllegalStateException(\"no\"); | return 50000; | pick() threw",
        "if (picks > 2) return null; | return 50000; | pick() gave no task, and",
        "if (picks > 1) return dead; if (dead == null) dead = queue.getFirst(); | return 50000; | which does not wait",
        "if (picks > 5) return stranger(); | return 50000; | pick() threw",
        "last = null; | return picks > 5 ? -1 : 50000; | quantum() gave -1 ns",
      })
  void nonsenseIsOneLineAndTheDefaultTakesOver(String pick, String quantum, String line)
      throws Exception {
    String source =
        policy("Bad", pick + " return last = queue.removeFirst();", quantum)
            .replace(
                "public long",
                "Schedulable stranger() { throw new AssertionError(); } public long");
    Policies policies = new Policies().with(PolicyJar.load(jar("Bad", source)));
    SpinMachine spin = new SpinMachine(2, QUANTUM, policies.parse("bad"));
    List<String> said = new ArrayList<>();
    spin.machine.scheduler().onFailure(said::add);
    List<Spinner> tasks = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      tasks.add(spin.start());
    }
    spin.clock.at(QUANTUM / 4, () -> spin.machine.suspend(tasks.getFirst(), TaskState.STOPPED));
    spin.clock.at(20 * QUANTUM, () -> spin.machine.resume(tasks.getFirst()));
    spin.runUntil(100 * QUANTUM);
    assertEquals(List.of(), spin.failures);
    assertEquals(1, said.size(), said.toString());
    assertTrue(said.getFirst().contains(line), said.getFirst());
    assertTrue(said.getFirst().endsWith("eevdf takes over"), said.getFirst());
    assertEquals("eevdf", spin.machine.scheduler().policy().kind().name());
    for (Spinner task : tasks) {
      assertTrue(task.sched().cpuTime() > 20 * QUANTUM, task.name());
    }
  }

  /** A machine whose policy throws in one of its methods, after tasks have come and gone. */
  private static SpinMachine thrower(
      Policies policies, String method, int thrown, List<String> said) throws InterruptedException {
    String choice = "thrower:method=%d,thrown=%d".formatted(METHODS.indexOf(method), thrown);
    SpinMachine spin = new SpinMachine(2, QUANTUM, policies.parse(choice));
    spin.machine.scheduler().onFailure(said::add);
    List<Spinner> tasks = spin.start(0, 0, 0, 0, 0, 0);
    List<HartState> harts = spin.machine.harts();
    for (int i = 1; i < 100; i++) {
      Spinner waiting = tasks.get(i % tasks.size());
      int hart = i % harts.size();
      spin.clock.at(
          i * QUANTUM,
          () -> {
            stopFor(spin, waiting);
            stopFor(spin, harts.get(hart).current);
            harts.get(waiting.sched().hart()).queue().describe(waiting, new Nowhere());
          });
    }
    spin.runUntil(110 * QUANTUM);
    for (Spinner task : tasks) {
      assertTrue(task.sched().cpuTime() > 20 * QUANTUM, task.name());
    }
    return spin;
  }

  private static void stopFor(SpinMachine spin, @Nullable Schedulable task) {
    if (task != null) {
      spin.machine.suspend(task, TaskState.STOPPED);
      spin.clock.at(spin.clock.now() + QUANTUM / 2, () -> spin.machine.resume(task));
    }
  }

  private static final class Nowhere implements SchedPolicy.Fields {
    @Override
    public void time(String name, long nanos) {}

    @Override
    public void number(String name, long value) {}
  }

  @Test
  void whateverAMethodThrowsIsOneLineThatNamesIt() throws Exception {
    Policies policies = new Policies().with(PolicyJar.load(jar("Thrower", source("Thrower"))));
    for (String method : METHODS) {
      for (int thrown = 0; thrown < THROWN.size(); thrown++) {
        List<String> said = new ArrayList<>();
        SpinMachine spin = thrower(policies, method, thrown, said);
        String expected = method + "() threw " + THROWN.get(thrown) + " at ";
        assertEquals(1, said.size(), expected);
        String line = said.getFirst();
        assertTrue(line.contains(expected), expected + ": " + line);
        assertTrue(
            line.matches("scheduling policy thrower failed .*Thrower.java:\\d+\\); eevdf .*"),
            line);
        assertEquals(List.of(), spin.failures);
      }
    }
  }

  @Test
  void policyThatMeetsTheEndOfTheHostsMemoryEndsTheMachineInOneLine() throws Exception {
    Policies policies = new Policies().with(PolicyJar.load(jar("Thrower", source("Thrower"))));
    for (String method : METHODS) {
      FatalPolicyError end =
          assertThrows(
              FatalPolicyError.class, () -> thrower(policies, method, THROWN.size(), List.of()));
      String line = String.valueOf(end.getMessage());
      String expected = method + "() threw java.lang.OutOfMemoryError: no more at Thrower.in(";
      assertTrue(line.startsWith("scheduling policy thrower failed on hart "), line);
      assertTrue(line.contains(expected) && line.endsWith("; the machine ends"), line);
    }
  }

  @Test
  void jarWithoutAPolicyIsRefused() throws Exception {
    Path jar = jar("Nothing", "public class Nothing {}");
    assertEquals("no public class in it implements vivarium.sched.SchedPolicy", refusal(jar));
    assertEquals("no such file", refusal(folder.resolve("missing.jar")));
    Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
    assertTrue(refusal(text).startsWith("not a readable jar"), refusal(text));
  }

  @Test
  void constructorThatThrowsIsRefused() throws Exception {
    String source =
        policy("Angry", "return null;", "return 1;")
            .replace("private int picks;", "private int picks = 1 / Integer.valueOf(0);");
    Policies policies = new Policies().with(PolicyJar.load(jar("Angry", source)));
    String message =
        assertThrows(IllegalArgumentException.class, () -> policies.parse("angry")).getMessage();
    assertEquals(
        "angry: its constructor threw java.lang.ArithmeticException: / by zero"
            + " at Angry.<init>(Angry.java:6)",
        message);
  }

  private static String refusal(Path jar) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> PolicyJar.load(jar)).getMessage());
  }
}
