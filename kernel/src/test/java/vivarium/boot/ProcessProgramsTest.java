package vivarium.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Process calls answer as Linux's do. {@code lives.c} in userland/tests/process stands beside
 * {@code lives.expected}, which the same source printed on a Linux kernel, built for the host and
 * run by root.
 */
class ProcessProgramsTest {
  private static final Path SOURCES = CrossCompiler.sources("process");

  @TempDir static Path root;

  @BeforeAll
  static void makeRoot() throws IOException {
    CrossCompiler.require();
    Files.createDirectories(root.resolve("bin"));
  }

  @Test
  void processesLiveAsOnLinux() throws Exception {
    CrossCompiler.compile(SOURCES.resolve("lives.c"), root.resolve("bin/lives"), "-static");
    GuestRun run =
        GuestRun.of(MachineConfig.builder(root), "/bin/lives", List.of("/bin/lives"), "");
    assertEquals(Files.readString(SOURCES.resolve("lives.expected")), run.output());
    assertEquals(0, run.status());
    assertEquals(Map.of(), run.leaked(), "frames left behind");
  }
}
