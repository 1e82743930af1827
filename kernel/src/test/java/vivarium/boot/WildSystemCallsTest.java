package vivarium.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vivarium.mem.FrameUse;

/**
 * Every system call with wild pointers, sizes, descriptors and flags: an errno or a signal for the
 * guest, no defect of the kernel, no frame lost. Prints its seed on failure; replay with
 * -Dvivarium.wild.seed.
 */
class WildSystemCallsTest {
  private static final long SEED = Long.getLong("vivarium.wild.seed", 2026);
  private static final int CHILDREN = Integer.getInteger("vivarium.wild.children", 400);
  private static final int CALLS = 300;

  @TempDir Path root;

  @Test
  void kernelSurvivesWildArgumentsToEverySystemCall() throws Exception {
    CrossCompiler.require();
    Files.createDirectories(root.resolve("bin"));
    CrossCompiler.compile(
        CrossCompiler.sources("hostile").resolve("syscalls.c"),
        root.resolve("bin/syscalls"),
        "-static");
    List<String> arguments = List.of("syscalls", Long.toString(SEED), "" + CHILDREN, "" + CALLS);
    GuestRun run =
        GuestRun.of(MachineConfig.builder(root).memory(64 << 20), "/bin/syscalls", arguments, "");
    String context = "seed " + SEED + ": " + run.log();
    assertEquals(
        List.of(), run.log().stream().filter(line -> line.contains("panic")).toList(), context);
    assertEquals(0, run.status(), context);
    assertTrue(run.output().contains(CHILDREN + " children, most ended by themselves"), context);
    run.leaked().remove(FrameUse.SHARED); // files that the children made are still there
    assertEquals(0, run.leaked().size(), run.leaked() + " left, " + context);
  }
}
