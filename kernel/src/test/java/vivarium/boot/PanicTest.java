package vivarium.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Defects of the kernel, made by a printer of system calls that throws: the task that was served
 * pays for it, once, and nobody else.
 */
@Timeout(120)
class PanicTest {
  private static final Path IMAGES = Path.of("..", "images", "root");

  /** Runs a shell whose second line must be reached, on a machine that fails at some lines. */
  private static GuestRun run(Predicate<String> fails) throws Exception {
    return GuestRun.of(
        MachineConfig.builder(IMAGES)
            .memory(64 << 20)
            .cores(2)
            .strace(line -> {
              if (fails.test(line)) {
                throw new IllegalStateException("a defect");
              }
            }),
        "/bin/sh",
        List.of("sh", "-c", "/bin/true\necho after"),
        "");
  }

  private static List<String> panics(GuestRun run) {
    return run.log().stream().filter(line -> line.contains("panic")).toList();
  }

  @Test
  void aCallThatFailsInTheKernelEndsItsTaskOnly() throws Exception {
    GuestRun run = run(line -> line.contains("execve(\"/bin/true\""));
    assertEquals("after\n", run.output());
    assertEquals(0, run.status());
    assertEquals(1, panics(run).size(), () -> "" + panics(run));
  }

  /** The end of a task fails when it counts as ended but has its hart still. */
  @Test
  void aTaskWhoseEndFailsHalfwayIsNotRunAgain() throws Exception {
    GuestRun run = run(line -> line.contains("+++"));
    assertEquals("after\n", run.output());
    assertEquals(0, run.status());
    assertEquals(2, panics(run).size(), () -> "" + panics(run)); // true's, and the shell's
  }
}
