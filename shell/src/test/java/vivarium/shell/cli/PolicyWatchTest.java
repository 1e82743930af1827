package vivarium.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Policies that end the JVM or do not return, each in a JVM of its own: Vivarium says so in one
 * line. The policy makes a file when it is there.
 */
@Timeout(120)
final class PolicyWatchTest {
  private static final String SOURCE =
      """
      import java.util.ArrayDeque;
      import vivarium.sched.*;
      public class Wild implements SchedPolicy {
        private final ArrayDeque<Schedulable> queue = new ArrayDeque<>();
        public Wild(PolicyContext context) throws Exception { at("constructor"); }
        private static void at(String method) {
          if (!method.equals(System.getProperty("wild.at"))) return;
          new java.io.File(System.getProperty("wild.file")).mkdir();
          if (System.getProperty("wild.does").equals("exit")) System.exit(7);
          while (true) { }
        }
        public void enqueue(Schedulable task, Arrival arrival) { queue.add(task); }
        public void remove(Schedulable task) { queue.remove(task); }
        public Schedulable pick() { at("pick"); return queue.poll(); }
        public long quantum(Schedulable task) { return 1_000_000; }
      }
      """;

  @TempDir static Path folder;

  private record End(int status, List<String> lines) {}

  @BeforeAll
  static void compile() throws IOException {
    Path source = Files.writeString(folder.resolve("Wild.java"), SOURCE);
    String[] options = {"-cp", classPath(), "-proc:none", "-d", folder.toString(), "" + source};
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(InputStream.nullInputStream(), OutputStream.nullOutputStream(), null, options);
    assertEquals(0, status, "compiled");
    try (var out = new JarOutputStream(Files.newOutputStream(folder.resolve("wild.jar")))) {
      out.putNextEntry(new JarEntry("Wild.class"));
      Files.copy(folder.resolve("Wild.class"), out);
    }
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** Runs Vivarium with the policy; ends it by SIGTERM once the policy is there, if that loops. */
  private static End run(String does, String method) throws Exception {
    Path there = folder.resolve(does + "-" + method);
    File output = folder.resolve("output").toFile();
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dvivarium.home=" + Vivarium.home()));
    command.addAll(List.of("-Dwild.does=" + does, "-Dwild.at=" + method, "-Dwild.file=" + there));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of("-cp", classPath(), Main.class.getName()));
    command.addAll(List.of("--policy", folder.resolve("wild.jar").toString(), "-c", "echo done"));
    Process process =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    try {
      if (does.equals("loop")) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(there));
        process.destroy();
      }
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it hangs");
    } finally {
      process.destroyForcibly();
    }
    return new End(
        process.exitValue(), Files.readAllLines(output.toPath(), StandardCharsets.UTF_8));
  }

  private static void assertEnds(int status, String line, End end) {
    assertEquals(List.of("vivarium: scheduling policy wild " + line), end.lines());
    assertEquals(status, end.status());
  }

  @Test
  void policyThatExitsIsNamed() throws Exception {
    assertEnds(
        7,
        "has ended Vivarium: pick() called System.exit at Wild.at(Wild.java:9)",
        run("exit", "pick"));
    assertEnds(
        7,
        "has ended Vivarium: its constructor called System.exit at Wild.at(Wild.java:9)",
        run("exit", "constructor"));
  }

  @Test
  void policyThatDoesNotReturnIsNamedByTheSignalThatEndsVivarium() throws Exception {
    assertEnds(
        128 + 15,
        "does not return from pick(): it is at Wild.at(Wild.java:10)",
        run("loop", "pick"));
    assertEnds(
        128 + 15,
        "does not return from its constructor: it is at Wild.at(Wild.java:10)",
        run("loop", "constructor"));
  }

  @Test
  void nothingIsSaidOfAPolicyThatBehaves() throws Exception {
    End end = run("nothing", "nowhere");
    assertEquals(List.of("done"), end.lines());
    assertEquals(0, end.status());
  }
}
