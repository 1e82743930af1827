package vivarium.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fork bombs, memory hogs, endless recursion, full queues, 10,000 children: the kernel lives on, no
 * frame is lost.
 */
class ExhaustionTest {
  @TempDir Path root;

  @Test
  void kernelLivesOnWhenAProgramUsesUpEverything() throws Exception {
    CrossCompiler.require();
    Files.createDirectories(root.resolve("bin"));
    CrossCompiler.compile(
        CrossCompiler.sources("hostile").resolve("exhaustion.c"),
        root.resolve("bin/exhaustion"),
        "-static");
    GuestRun run =
        GuestRun.of(
            MachineConfig.builder(root).memory(32 << 20),
            "/bin/exhaustion",
            List.of("exhaustion"),
            "");
    assertEquals(
        """
        signal queue: 9
        pipes: Too many open files 510
        deep recursion: signal 11
        memory hog: killed
        RLIMIT_AS: 7
        thread bomb ended: 1
        fork: Resource temporarily unavailable, at least 50 children: 1
        collected all: 1
        fork works again: 1
        after the bomb fork works: 1
        10000 children: 314616
        done
        """,
        run.output());
    assertEquals(0, run.status());
    assertEquals(List.of(), run.log().stream().filter(line -> line.contains("panic")).toList());
    assertTrue(run.log().stream().anyMatch(line -> line.contains("Out of memory: Killed process")));
    assertEquals(Map.of(), run.leaked());
  }
}
