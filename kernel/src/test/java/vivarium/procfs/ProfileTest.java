package vivarium.procfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vivarium.boot.EngineKind;
import vivarium.boot.MachineConfig;
import vivarium.boot.TimeModel;
import vivarium.cache.Settings;
import vivarium.mem.Paging;
import vivarium.proc.Process;
import vivarium.sched.Countable;
import vivarium.sched.Profile;
import vivarium.tracefile.Selection;
import vivarium.tracefile.TraceFormat;
import vivarium.tracefile.TraceRecording;

/** Samples: where they are, how many, and that taking them changes nothing. */
@Timeout(120)
class ProfileTest {
  private static final String[] LOAD = {
    "/bin/sh",
    "-c",
    "sort /etc/help | tail -n 1 & /demos/false_sharing > /dev/null & /demos/race 500 & wait"
  };

  /** A run under a profile: the samples in their order, counts, and the machine's trace. */
  private record Run(List<String> samples, long sampled, long counted, byte[] trace) {}

  private static MachineConfig.Builder config(EngineKind engine, boolean hierarchy) {
    MachineConfig.Builder config =
        MachineConfig.builder(GuestMachine.IMAGES)
            .memory(64 << 20)
            .cores(3)
            .seed(7)
            .quantum(300_000)
            .engine(engine);
    return hierarchy ? config.time(new TimeModel(Settings.DEFAULT, false)) : config;
  }

  private static Run run(
      MachineConfig.Builder config, @Nullable String event, long period, String... command)
      throws Exception {
    try (GuestMachine guest = new GuestMachine(config)) {
      Countable what = event == null ? null : Objects.requireNonNull(Countable.of(event));
      List<String> samples = new ArrayList<>();
      long[] sampled = new long[1];
      Profile profile =
          new Profile(
              what,
              period,
              (task, x, pc, count) -> {
                samples.add(task.id() + " " + Long.toHexString(pc) + " " + x[2] + " " + count);
                sampled[0] += count;
              });
      ByteArrayOutputStream trace = new ByteArrayOutputStream();
      TraceRecording recording =
          guest.machine.call(() -> {
            for (Process process : guest.kernel().pids().processes()) {
              process.tasks().forEach(profile::add);
            }
            return TraceRecording.start(
                guest.kernel(), TraceFormat.CSV, trace, Selection.ALL, true);
          });
      guest.run(command);
      assertEquals(0, guest.status());
      return guest.machine.call(() -> {
        recording.close();
        long counted = what == null ? 0 : profile.members().stream().mapToLong(what::of).sum();
        return new Run(samples, sampled[0], counted, trace.toByteArray());
      });
    }
  }

  /** Addresses of the instructions behind, from the listing of objdump. */
  @ParameterizedTest
  @CsvSource({
    "loads, 11002 11024",
    "stores, 11014 11042 11046",
    "branches, 1106a",
    "branches-taken, 1106a",
  })
  void eachAccessAndBranchOfWalkIsSampledBehindItsInstruction(String event, String addresses)
      throws Exception {
    for (EngineKind engine : EngineKind.values()) {
      Run run = run(config(engine, true), event, 1, "/demos/walk", "once");
      assertEquals(
          addresses,
          String.join(" ", run.samples.stream().map(sample -> sample.split(" ")[1]).toList()));
      assertEquals(run.counted, run.sampled);
    }
  }

  @Test
  void everySecondStoreOfWalkIsTheSecond() throws Exception {
    Run run = run(config(EngineKind.JIT, true), "stores", 2, "/demos/walk", "once");
    assertEquals(3, run.counted);
    assertEquals(1, run.samples.size());
    assertTrue(run.samples.getFirst().contains(" 11042 "), run.samples.toString());
  }

  /** The oracle of the engine with a translator is the interpreter. */
  @ParameterizedTest
  @CsvSource({
    "loads, 997",
    "stores, 500",
    "branches, 300",
    "branches-taken, 100",
    "branch-misses, 7",
    "L1-icache-accesses, 41",
    "L1-icache-misses, 5",
    "L1-dcache-accesses, 1000",
    "L1-dcache-misses, 9",
    "L2-accesses, 3",
    "L2-misses, 3",
    "L3-misses, 2",
    "iTLB-misses, 2",
    "dTLB-misses, 3",
    "page-walks, 1",
    "coherence-misses, 2",
    "invalidations-sent, 3",
    "invalidations-received, 4",
    "cycles, 20000",
    "instructions, 1999",
    "page-faults, 2",
    "minor-faults, 1",
    "context-switches, 1",
    "cpu-migrations, 1",
  })
  void samplesAreAsManyAsTheCountSaysAndTheSameUnderBothEngines(String event, long period)
      throws Exception {
    Run interpreted = run(config(EngineKind.INTERP, true), event, period, LOAD);
    assertEquals(interpreted.counted / period, interpreted.sampled);
    assertTrue(interpreted.sampled > 2, event + ": " + interpreted.counted);
    Run translated = run(config(EngineKind.JIT, true), event, period, LOAD);
    assertEquals(interpreted.samples, translated.samples);
    assertEquals(interpreted.counted, translated.counted);
  }

  @ParameterizedTest
  @CsvSource({
    "cycles, 777",
    "instructions, 5000",
    "page-faults, 2",
    "context-switches, 1",
    "minor-faults, 3"
  })
  void uniformTimeHasWhatTheKernelCounts(String event, long period) throws Exception {
    Run interpreted = run(config(EngineKind.INTERP, false), event, period, LOAD);
    assertEquals(interpreted.counted / period, interpreted.sampled);
    assertTrue(interpreted.sampled > 2, event + ": " + interpreted.counted);
    Run translated = run(config(EngineKind.JIT, false), event, period, LOAD);
    assertEquals(interpreted.samples, translated.samples);
  }

  @Test
  void majorFaultsAreSampled() throws Exception {
    String[] work = {"/bin/sh", "-c", "/demos/thrashing > /dev/null"};
    Run run =
        run(
            config(EngineKind.JIT, false)
                .memory(8 << 20)
                .paging(Paging.DEFAULT.withSwap(64 << 20, null)),
            "major-faults",
            2,
            work);
    assertEquals(run.counted / 2, run.sampled);
    assertTrue(run.sampled > 2, "counted " + run.counted);
  }

  /** Locks are taken by lr and sc, which a sample must not part for the program. */
  @ParameterizedTest
  @CsvSource({"false, instructions, 11", "true, stores, 5", "true, L1-dcache-misses, 3"})
  void theMachineDoesTheSameWhetherItIsSampledOrNot(boolean hierarchy, String event, long period)
      throws Exception {
    Run alone = run(config(EngineKind.JIT, hierarchy), null, 1, LOAD);
    Run watched = run(config(EngineKind.JIT, hierarchy), event, period, LOAD);
    assertTrue(watched.sampled > 100);
    assertArrayEquals(alone.trace, watched.trace);
  }
}
