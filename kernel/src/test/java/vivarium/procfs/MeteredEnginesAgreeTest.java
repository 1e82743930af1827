package vivarium.procfs;

import java.io.IOException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vivarium.boot.MachineConfig;
import vivarium.boot.TimeModel;
import vivarium.cache.Key;
import vivarium.cache.Settings;
import vivarium.jit.Translations.Tuning;

/**
 * Metered regions against the metered interpreter, their oracle, over whole machines in hierarchy
 * time: the same output, the same figures in /proc and the same trace to the byte, with its
 * summaries of what the caches did, however early code is translated.
 */
@Timeout(240)
class MeteredEnginesAgreeTest {
  private static final Settings SMALL =
      Settings.DEFAULT
          .with(Key.L1I_SIZE, "2K")
          .with(Key.L1D_SIZE, "4K")
          .with(Key.L2_SIZE, "16K")
          .with(Key.L3_SIZE, "64K")
          .with(Key.ITLB_ENTRIES, "4")
          .with(Key.DTLB_ENTRIES, "8")
          .with(Key.STLB_ENTRIES, "32")
          .with(Key.PREDICTOR, "two-bit")
          .with(Key.BRANCH_ENTRIES, "64");

  private static MachineConfig.Builder machine(Settings settings, int cores, boolean smt) {
    return MachineConfig.builder(GuestMachine.IMAGES)
        .memory(64L << 20)
        .seed(42)
        .cores(cores)
        .time(new TimeModel(settings, smt));
  }

  @ParameterizedTest(name = "{0}, a sample each {1} ns")
  @CsvSource({
    "hash_malloc, 7, 20, 20",
    "strings, 300, 20, 50",
    "bytecode, 7, 20, 20",
    "calls, 300, 20, 50",
    "crc_list, 300, 20, 50",
    "lz, 7, 20, 20",
    "mandelbrot, 300, 20, 50",
    "matrix_double, 300, 20, 50",
    "matrix_int, 300, 20, 50",
    "nbody, 7, 20, 20",
    "quicksort, 300, 20, 50",
    "sha256, 300, 20, 50",
    "sieve, 300, 20, 50",
  })
  void benchPrograms(String program, int sample, int weight, int exits)
      throws IOException, InterruptedException {
    EnginesAgreeTest.assertSame(
        "/bench/" + program + " 1",
        new Tuning(sample, weight, exits, false),
        () -> machine(Settings.DEFAULT, 1, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cache_matrix", "fork_tree", "threads", "make_code", "signals"})
  void demosWithSmallCaches(String demo) throws IOException, InterruptedException {
    EnginesAgreeTest.assertSame(
        "PATH=/bin:/demos; " + demo,
        new Tuning(50, 20, 20, false),
        () -> machine(SMALL, 1, false).quantum(20_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"false_sharing", "race 2000", "producer_consumer 500", "smt"})
  void demosOnSeveralHarts(String demo) throws IOException, InterruptedException {
    for (boolean smt : new boolean[] {false, true}) {
      EnginesAgreeTest.assertSame(
          "PATH=/bin:/demos; " + demo,
          new Tuning(50, 20, 20, false),
          () -> machine(Settings.DEFAULT, 4, smt));
    }
  }
}
