package vivarium.procfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vivarium.boot.EngineKind;
import vivarium.boot.MachineConfig;
import vivarium.jit.Translations;
import vivarium.jit.Translations.Tuning;
import vivarium.jit.TranslatorFigures;
import vivarium.tracefile.Selection;
import vivarium.tracefile.TraceFormat;
import vivarium.tracefile.TraceRecording;

/**
 * The translator against the interpreter, its oracle, over whole machines: the same output, the
 * same figures in /proc and the same trace to the byte, however early code is translated.
 */
@Timeout(240)
class EnginesAgreeTest {
  /** What a run left that must be the same. */
  private record Left(String output, byte[] trace) {}

  private static final String FIGURES =
      """
      ; echo "status $?"
      cat /proc/stat /proc/schedstat /proc/vmstat /proc/meminfo /proc/self/sched /proc/uptime
      """;

  private static MachineConfig.Builder machine() {
    return MachineConfig.builder(GuestMachine.IMAGES).memory(128L << 20).seed(42);
  }

  private static Left run(
      String commands, EngineKind engine, Tuning tuning, MachineConfig.Builder machine)
      throws IOException, InterruptedException {
    MachineConfig.Builder config = machine.engine(engine).tuning(tuning);
    ByteArrayOutputStream trace = new ByteArrayOutputStream();
    try (GuestMachine guest = new GuestMachine(config)) {
      TraceRecording recording =
          guest.machine.call(() ->
              TraceRecording.start(
                  guest.kernel(), TraceFormat.of(".ftrace"), trace, Selection.ALL, true));
      String output = guest.run("/bin/sh", "-c", commands + FIGURES);
      guest.machine.call(() -> {
        recording.close();
        return true;
      });
      if (engine == EngineKind.JIT) {
        Translations translations =
            Objects.requireNonNull(
                TranslatorFigures.of(guest.kernel().machine().harts().getFirst().cpu()));
        var statistics = guest.machine.call(translations::statistics);
        assertTrue(statistics.executed() > 0, statistics.toString());
      }
      return new Left(output, trace.toByteArray());
    }
  }

  private static void assertSame(String commands, Tuning tuning)
      throws IOException, InterruptedException {
    assertSame(commands, tuning, EnginesAgreeTest::machine);
  }

  /** The same for a machine of any kind, made anew for each engine. */
  static void assertSame(String commands, Tuning tuning, Supplier<MachineConfig.Builder> machine)
      throws IOException, InterruptedException {
    assertSame(
        run(commands, EngineKind.INTERP, tuning, machine.get()),
        run(commands, EngineKind.JIT, tuning, machine.get()));
  }

  private static void assertSame(Left interpreted, Left translated) {
    assertEquals(interpreted.output, translated.output);
    assertTrue(interpreted.trace.length > 1000, "almost no trace");
    if (!Arrays.equals(interpreted.trace, translated.trace)) {
      List<String> one = lines(interpreted.trace);
      List<String> other = lines(translated.trace);
      for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
        assertEquals(one.get(i), other.get(i), "line " + (i + 1) + " of the trace");
      }
    }
    assertArrayEquals(interpreted.trace, translated.trace);
  }

  private static List<String> lines(byte[] trace) {
    return new String(trace, StandardCharsets.ISO_8859_1).lines().toList();
  }

  /** Programs that found errors once, and others of every kind, translated at different times. */
  @ParameterizedTest(name = "{0}, a sample each {1} instructions")
  @CsvSource({
    "hash_malloc, 7, 20, 20",
    "hash_malloc, 300, 20, 50",
    "strings, 7, 20, 20",
    "strings, 300, 20, 50",
    "bytecode, 7, 20, 20",
    "calls, 300, 20, 50",
    "crc_list, 300, 20, 50",
    "lz, 7, 20, 20",
    "mandelbrot, 300, 20, 50",
    "matrix_double, 300, 20, 50",
    "nbody, 7, 20, 20",
    "quicksort, 300, 20, 50",
    "sieve, 300, 20, 50",
  })
  void benchPrograms(String program, int sample, int weight, int exits)
      throws IOException, InterruptedException {
    Path bench = GuestMachine.IMAGES.resolve("bench");
    String expected = Files.readString(bench.resolve(program + ".small.expected"));
    Tuning tuning = new Tuning(sample, weight, exits, false);
    String commands = "/bench/" + program + " 1";
    Left translated = run(commands, EngineKind.JIT, tuning, machine());
    assertTrue(translated.output.startsWith(expected), translated.output);
    assertSame(run(commands, EngineKind.INTERP, tuning, machine()), translated);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "walk once",
        "layout",
        "frames",
        "stack_overflow",
        "stack_overflow die",
        "globals",
        "race 20000",
        "malloc_walk",
        "leak 2",
        "dangling",
        "double_free",
        "brk_mmap",
        "malloc_service",
        "producer_consumer 5000",
        "fork_tree",
        "signals",
        "threads",
        "make_code",
        "copy_on_write",
        "shared_text",
        "fragmentation",
        "hot_cold",
        "thrashing 2",
        "first_touch",
      })
  void demos(String demo) throws IOException, InterruptedException {
    assertSame("PATH=/bin:/demos; " + demo, new Tuning(50, 20, 20, false));
  }

  /** Accessed bits: translations become ready, on another thread, while others run. */
  @RepeatedTest(3)
  void accessedPages() throws IOException, InterruptedException {
    assertSame(
        """
        /demos/hot_cold > /dev/null &
        for i in $(seq 30); do
          echo 1 > /proc/$!/clear_refs
          sleep 0.0005
          grep Referenced /proc/$!/smaps
        done
        wait\
        """,
        Tuning.USUAL);
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 300})
  void usertests(int sample) throws IOException, InterruptedException {
    assertSame("usertests", new Tuning(sample, 20, 20, false));
  }
}
