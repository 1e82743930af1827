package vivarium.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs that gcc links with glibc behave as on a real Linux: same output, same status, no frame
 * left behind. Each {@code NAME.c} in userland/tests/glibc stands beside {@code NAME.expected},
 * which a native build printed on Linux (for programs that name RISC-V's registers, qemu-riscv64).
 */
class GlibcProgramsTest {
  private static final List<String> ARGUMENTS = List.of("a", "b c");
  private static final String INPUT = "in\n";

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
        "hello",
        "memory",
        "sorting",
        "numbers",
        "threads",
        "signals",
        "processes",
        "jobs",
        "edges",
        "timers",
        "faults",
        "files",
        "ptrace",
        "locks",
        "rseq",
        "sigdetails"
      })
  void staticProgramBehavesAsOnLinux(String name) throws Exception {
    assertEquals(expected(name), run(name, "-static", MachineConfig.builder(root)));
  }

  /**
   * Under the dynamic loader of the cross toolchain, and static-pie where that toolchain can link
   * it.
   */
  @ParameterizedTest
  @ValueSource(strings = {"hello", "threads", "processes", "files"})
  void positionIndependentProgramBehavesAsOnLinux(String name) throws Exception {
    Files.createDirectories(root.resolve("lib"));
    for (String library :
        List.of("ld-linux-riscv64-lp64d.so.1", "libc.so.6", "libm.so.6", "libgcc_s.so.1")) {
      Files.copy(
          CrossCompiler.library(library),
          root.resolve("lib").resolve(library),
          StandardCopyOption.REPLACE_EXISTING);
    }
    assertEquals(expected(name), run(name, "-pie", MachineConfig.builder(root)));
    if (CrossCompiler.linksStaticPie()) {
      assertEquals(expected(name), run(name, "-static-pie", MachineConfig.builder(root)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"threads", "signals", "locks", "rseq"})
  void programBehavesTheSameOnOneHartAndOnFour(String name) throws Exception {
    assertEquals(
        expected(name), run(name, "-static", MachineConfig.builder(root).cores(1).seed(0)));
    assertEquals(
        expected(name), run(name, "-static", MachineConfig.builder(root).cores(4).quantum(50_000)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hello", "memory", "sorting", "numbers", "threads", "faults", "processes"})
  void qemuPrintsWhatIsExpected(String name) throws Exception {
    CrossCompiler.requireEmulator();
    assertEquals(expected(name), CrossCompiler.emulate(build(name, "-static"), ARGUMENTS, INPUT));
  }

  @Test
  void sameSeedGivesTheSameSystemCallsToTheByte() throws Exception {
    assertEquals(systemCalls(), systemCalls());
  }

  private static List<String> systemCalls() throws Exception {
    List<String> lines = new ArrayList<>();
    run("signals", "-static", MachineConfig.builder(root).seed(42).strace(lines::add));
    assertFalse(lines.isEmpty());
    return lines;
  }

  private static String run(String name, String linking, MachineConfig.Builder config)
      throws IOException, InterruptedException, TimeoutException {
    build(name, linking);
    String program = "/bin/" + name + linking;
    List<String> arguments = new ArrayList<>(List.of(program));
    arguments.addAll(ARGUMENTS);
    GuestRun run = GuestRun.of(config, program, arguments, INPUT);
    assertEquals(Map.of(), run.leaked(), "frames left behind");
    return run.output() + "[status " + run.status() + "]\n";
  }

  private static Path build(String name, String linking) throws IOException, InterruptedException {
    Path program = root.resolve("bin").resolve(name + linking);
    if (!Files.exists(program)) {
      CrossCompiler.compile(CrossCompiler.sources("glibc").resolve(name + ".c"), program, linking);
    }
    return program;
  }

  private static String expected(String name) throws IOException {
    return Files.readString(CrossCompiler.sources("glibc").resolve(name + ".expected"));
  }
}
