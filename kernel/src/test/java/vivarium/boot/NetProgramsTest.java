package vivarium.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Events, sockets and what else descriptors lead to answer as Linux's do, case by case. Each {@code
 * NAME.c} in userland/tests/net stands beside {@code NAME.expected}, which a native build printed
 * on Linux 6.18, run by root.
 */
class NetProgramsTest {
  private static final Path SOURCES = CrossCompiler.sources("net");

  @TempDir static Path root;

  @BeforeAll
  static void makeRoot() throws IOException {
    CrossCompiler.require();
    Files.createDirectories(root.resolve("bin"));
    Files.createDirectories(root.resolve("tmp"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"events", "unix", "inet", "files", "inotify"})
  void callsAnswerAsOnLinux(String name) throws Exception {
    Path program = root.resolve("bin").resolve(name);
    CrossCompiler.compile(SOURCES.resolve(name + ".c"), program, "-static");
    GuestRun run = GuestRun.of(MachineConfig.builder(root), "/bin/" + name, List.of(name), "");
    assertEquals(Files.readString(SOURCES.resolve(name + ".expected")), run.output());
    assertEquals(0, run.status());
    assertEquals(Map.of(), run.leaked(), "frames left behind");
  }
}
