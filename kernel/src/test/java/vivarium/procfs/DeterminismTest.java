package vivarium.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vivarium.boot.EngineKind;
import vivarium.sched.PolicyKind;
import vivarium.sched.policy.Policies;

/**
 * The same seed gives the same bytes of output, /proc and trace: run twice, in JVMs that may use
 * one and two processors of the host, and under every engine; for all policies.
 */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class DeterminismTest {
  private static final List<String> ENDINGS =
      List.of(".out", ".ftrace", ".csv", ".json", ".pftrace");

  @TempDir static Path folder;

  @BeforeAll
  static void runTwice() throws IOException, InterruptedException {
    List<Process> children = new ArrayList<>();
    for (int processors = 1; processors <= 2; processors++) children.add(start(processors));
    for (Process child : children) {
      String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, child.waitFor(), said);
    }
  }

  private static Process start(int processors) throws IOException {
    Path own = Files.createDirectory(folder.resolve("on" + processors));
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:ActiveProcessorCount=" + processors,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes,
                SameRun.class.getName(),
                own.toString()));
    for (EngineKind engine : EngineKind.values()) command.add(engine.name());
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  static Stream<String> policies() {
    return new Policies().all().stream().map(PolicyKind::name);
  }

  @ParameterizedTest
  @MethodSource("policies")
  void anotherRunOnAnotherNumberOfProcessorsGivesTheSameBytes(String policy) throws IOException {
    for (EngineKind engine : EngineKind.values()) {
      for (String ending : ENDINGS) {
        String name = SameRun.name(policy, engine.name(), ending);
        assertSame(folder.resolve("on1").resolve(name), folder.resolve("on2").resolve(name));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("policies")
  void everyEngineGivesTheSameBytes(String policy) throws IOException {
    for (EngineKind engine : EngineKind.values()) {
      for (String ending : ENDINGS) {
        Path runs = folder.resolve("on2");
        assertSame(
            runs.resolve(SameRun.name(policy, EngineKind.INTERP.name(), ending)),
            runs.resolve(SameRun.name(policy, engine.name(), ending)));
      }
    }
  }

  private static void assertSame(Path expected, Path actual) throws IOException {
    assertTrue(Files.size(expected) > 1000, () -> expected + " is almost empty");
    if (Files.mismatch(expected, actual) < 0) return;
    List<String> one = Files.readAllLines(expected, StandardCharsets.ISO_8859_1);
    List<String> other = Files.readAllLines(actual, StandardCharsets.ISO_8859_1);
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      assertEquals(one.get(i), other.get(i), "line " + (i + 1) + " of " + actual);
    }
    assertEquals(one.size(), other.size(), "lines of " + actual);
  }
}
