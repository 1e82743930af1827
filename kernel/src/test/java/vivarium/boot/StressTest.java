package vivarium.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vivarium.mem.FrameUse;

/**
 * 200 processes with 500 more threads on 8 harts, for so much virtual time: pipes, signals, memory,
 * futexes, files and forks (userland/tests/stress). Every sum is kept twice and must agree, the
 * same seed gives the same bytes, another seed others. -Dvivarium.stress.milliseconds makes it
 * longer.
 */
class StressTest {
  private static final int MILLISECONDS = Integer.getInteger("vivarium.stress.milliseconds", 6);

  @TempDir Path root;

  @BeforeEach
  void build() throws Exception {
    CrossCompiler.require();
    Files.createDirectories(root.resolve("bin"));
    Files.createDirectories(root.resolve("tmp"));
    CrossCompiler.compile(
        CrossCompiler.sources("stress").resolve("stress.c"), root.resolve("bin/stress"), "-static");
  }

  @Test
  void sumsAgreeAndTheSeedDecidesEveryByte() throws Exception {
    String first = stress(1);
    assertTrue(first.contains("all sums agree"), first);
    assertEquals(first, stress(1));
    assertNotEquals(first, stress(2));
  }

  private String stress(long seed) throws Exception {
    MachineConfig.Builder config =
        MachineConfig.builder(root).cores(8).memory(256 << 20).seed(seed);
    List<String> arguments = List.of("stress", "200", "500", "" + MILLISECONDS);
    GuestRun run = GuestRun.of(config, "/bin/stress", arguments, "");
    assertEquals(0, run.status(), run.output() + run.errors() + run.log());
    run.leaked().remove(FrameUse.SHARED); // the file of records is still there
    assertEquals(Map.of(), run.leaked(), "frames left behind");
    return run.output() + run.log();
  }
}
