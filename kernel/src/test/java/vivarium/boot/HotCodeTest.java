package vivarium.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vivarium.jit.Translations.Tuning;

/**
 * Hot code that is rewritten, unmapped, mapped over, written through its file, forked and executed
 * anew, and a fault in a hot loop with its registers; and hot code whose data become others than
 * they were when it was translated. The oracle is qemu-riscv64, whose word the expected outputs
 * are.
 */
@Timeout(60)
class HotCodeTest {
  @TempDir static Path root;

  @BeforeAll
  static void build() throws Exception {
    CrossCompiler.require();
    Files.createDirectories(root.resolve("tmp"));
    for (String program : List.of("code_changes", "guesses")) {
      CrossCompiler.compile(
          CrossCompiler.sources("jit").resolve(program + ".c"), root.resolve(program), "-static");
    }
  }

  private static void check(String program, EngineKind engine, Tuning tuning) throws Exception {
    Path expected = CrossCompiler.sources("jit").resolve(program + ".expected");
    MachineConfig.Builder config =
        MachineConfig.builder(root).memory(64 << 20).engine(engine).tuning(tuning);
    GuestRun run = GuestRun.of(config, "/" + program, List.of("/" + program), "");
    assertEquals(
        Files.readString(expected, StandardCharsets.ISO_8859_1), run.output(), run.errors());
    assertEquals(0, run.status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"code_changes", "guesses"})
  void interpreted(String program) throws Exception {
    check(program, EngineKind.INTERP, Tuning.USUAL);
  }

  @ParameterizedTest(name = "{0}: a sample each {1} instructions, background {4}")
  @CsvSource({
    "code_changes, 7, 20, 20, false",
    "code_changes, 300, 20, 50, false",
    "code_changes, 1000, 20, 50, false",
    "code_changes, 50, 20, 20, true",
    "guesses, 7, 20, 20, false",
    "guesses, 300, 20, 50, false",
    "guesses, 50, 20, 20, true"
  })
  void translated(String program, int sample, int weight, int exits, boolean inBackground)
      throws Exception {
    check(program, EngineKind.JIT, new Tuning(sample, weight, exits, inBackground));
  }
}
