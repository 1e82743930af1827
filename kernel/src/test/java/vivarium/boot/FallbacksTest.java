package vivarium.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import vivarium.cache.Settings;
import vivarium.jit.Translations.Tuning;

/**
 * Why translated code left instructions to the interpreter, as /proc/vivarium/jit counts it: the
 * program leaves one 20,000 times for each of two reasons, once it is translated.
 */
@Timeout(60)
class FallbacksTest {
  @TempDir Path root;

  @Test
  void inHierarchyTimeReasonsAreTrue() throws Exception {
    CrossCompiler.require();
    CrossCompiler.compile(
        CrossCompiler.sources("jit").resolve("fallbacks.c"), root.resolve("fallbacks"), "-static");
    MachineConfig.Builder config =
        MachineConfig.builder(root)
            .memory(64 << 20)
            .engine(EngineKind.JIT)
            .time(new TimeModel(Settings.DEFAULT, false))
            .tuning(new Tuning(50, 20, 20, false));
    GuestRun run = GuestRun.of(config, "/fallbacks", List.of("/fallbacks"), "");
    assertEquals(0, run.status(), run.errors());
    Map<String, Integer> counts = new HashMap<>();
    run.output()
        .lines()
        .map(line -> line.split(" "))
        .forEach(words -> counts.put(words[0], Integer.parseInt(words[1])));
    assertEquals(19_000, counts.getOrDefault("misaligned", -1), 1_000, run.output());
    assertEquals(19_000, counts.getOrDefault("page_crossing", -1), 1_000, run.output());
    assertTrue(counts.getOrDefault("budget_tail", Integer.MAX_VALUE) < 2_000, run.output());
    assertEquals(
        0,
        counts.getOrDefault("window_miss", -1) + counts.getOrDefault("retried", -1),
        run.output());
  }
}
