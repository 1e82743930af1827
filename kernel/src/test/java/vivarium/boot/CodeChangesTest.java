package vivarium.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vivarium.jit.Translations.Tuning;

/**
 * Hot code that is rewritten, unmapped, mapped over, written through its file, forked and executed
 * anew, and a fault in a hot loop with its registers. The oracle is qemu-riscv64, whose word
 * code_changes.expected is.
 */
@Timeout(60)
class CodeChangesTest {
  @TempDir static Path root;
  private static String expected = "";

  @BeforeAll
  static void build() throws Exception {
    CrossCompiler.require();
    Path sources = CrossCompiler.sources("jit");
    Files.createDirectories(root.resolve("tmp"));
    CrossCompiler.compile(
        sources.resolve("code_changes.c"), root.resolve("code_changes"), "-static");
    expected =
        Files.readString(sources.resolve("code_changes.expected"), StandardCharsets.ISO_8859_1);
  }

  private static void check(EngineKind engine, Tuning tuning) throws Exception {
    MachineConfig.Builder config =
        MachineConfig.builder(root).memory(64 << 20).engine(engine).tuning(tuning);
    GuestRun run = GuestRun.of(config, "/code_changes", List.of("/code_changes"), "");
    assertEquals(expected, run.output(), run.errors());
    assertEquals(0, run.status());
  }

  @Test
  void interpreted() throws Exception {
    check(EngineKind.INTERP, Tuning.USUAL);
  }

  @ParameterizedTest(name = "a sample each {0} instructions, background {3}")
  @CsvSource({"7, 20, 20, false", "300, 20, 50, false", "1000, 20, 50, false", "50, 20, 20, true"})
  void translated(int sample, int weight, int exits, boolean inBackground) throws Exception {
    check(EngineKind.JIT, new Tuning(sample, weight, exits, inBackground));
  }
}
