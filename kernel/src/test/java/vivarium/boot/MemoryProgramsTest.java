package vivarium.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs that look at their own memory see what they see on Linux: errors, faults, areas, and the
 * figures of /proc. Each {@code NAME.c} in userland/tests/mem stands beside {@code NAME.expected},
 * which a native build printed on Linux 6.18 (qemu-riscv64 passes much of this on to the host
 * inexactly).
 */
class MemoryProgramsTest {
  @TempDir static Path root;

  @BeforeAll
  static void makeRoot() throws IOException {
    CrossCompiler.require();
    Files.createDirectories(root.resolve("bin"));
    Files.createDirectories(root.resolve("tmp"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "advice",
        "breaks",
        "copying",
        "faults",
        "figures",
        "mapping",
        "remapping",
        "sharing"
      })
  void memoryIsAsOnLinux(String name) throws Exception {
    String expected = Files.readString(CrossCompiler.sources("mem").resolve(name + ".expected"));
    GuestRun run = run(name);
    assertEquals(expected, run.output(), run.errors());
    assertEquals(0, run.status());
  }

  @Test
  void mallocServiceKeepsHiddenHeaders() throws Exception {
    assertEquals(
        """
        a: 48 bytes, flags 1, check right
        b: 128 bytes, flags 1, check right
        c: 200704 bytes, flags 3, check right
        b - a = 48, c in its page 16
        b grown: 303104 bytes, flags 3, check right
        b kept
        a in the child: free
        a in the parent: 48 bytes, flags 1, check right
        same place 1, sum 0
        too much: -1
        """,
        run("service").output());
  }

  @ParameterizedTest
  @CsvSource({
    "double, free(): double free detected",
    "wild, free(): invalid pointer",
    "overflow, free(): invalid next size",
    "stack, free(): invalid pointer"
  })
  void misuseOfTheMallocServiceIsReportedAndAborted(String how, String message) throws Exception {
    GuestRun run = run("service", how);
    assertEquals(message + "\n", run.errors());
    assertEquals("", run.output());
    assertEquals(128 + 6, run.status());
    assertTrue(run.log().stream().anyMatch(line -> line.contains(message)));
  }

  private static GuestRun run(String name, String... arguments) throws Exception {
    Path program = root.resolve("bin").resolve(name);
    if (!Files.exists(program)) {
      CrossCompiler.compile(CrossCompiler.sources("mem").resolve(name + ".c"), program, "-static");
    }
    List<String> all = new ArrayList<>(List.of("/bin/" + name));
    all.addAll(List.of(arguments));
    GuestRun run = GuestRun.of(MachineConfig.builder(root), "/bin/" + name, all, "");
    assertEquals(Map.of(), run.leaked(), "frames left behind");
    return run;
  }
}
