package vivarium.jit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import vivarium.cache.Event;
import vivarium.cache.Hierarchy;
import vivarium.cache.Key;
import vivarium.cache.Settings;
import vivarium.cpu.BareGuest;
import vivarium.cpu.RandomProgram;

/**
 * Metered regions against the metered interpreter: random programs with loops, translated as early
 * as can be and run in slices of random lengths. After each slice the pc, the time and all counters
 * must be the same.
 */
class MeteredTranslatorTest {
  private static final Translations.Tuning EAGER = new Translations.Tuning(7, 20, 20, false);

  private static final Event[] SAMPLED = {Event.L1D_MISSES, Event.BRANCH_MISSES, Event.L1I_MISSES};

  /** A small hierarchy, so that everything that can miss does. */
  private static Settings settings(SplittableRandom random) {
    String[][] choices = {
      {"l1d.size", "1K", "4K", "32K"},
      {"l1d.ways", "1", "2", "8"},
      {"l1d.replacement", "lru", "fifo", "random", "plru"},
      {"l1d.latency", "0ns", "2ns", "5ns"},
      {"l1i.size", "1K", "2K", "128K"},
      {"l1i.ways", "1", "2", "4"},
      {"l1i.latency", "0ns", "2ns", "9ns"},
      {"dtlb.entries", "1", "4", "64"},
      {"itlb.entries", "1", "2", "64"},
      {"instruction", "1ns", "3ns"},
      {"branch.predictor", "gshare", "two-bit"},
      {"branch.entries", "16", "4096"},
      {"branch.penalty", "0ns", "12ns", "500ns"},
    };
    Settings settings = Settings.DEFAULT.with(key("dtlb.ways"), "1").with(key("itlb.ways"), "1");
    for (String[] choice : choices) {
      settings = settings.with(key(choice[0]), choice[1 + random.nextInt(choice.length - 1)]);
    }
    return settings;
  }

  private static Key key(String name) {
    return Objects.requireNonNull(Key.of(name), name);
  }

  /** What a program did: a line for each slice. */
  private static List<String> run(BareGuest guest, Hierarchy hierarchy, byte[] program, long seed) {
    SplittableRandom slices = new SplittableRandom(seed);
    boolean sibling = hierarchy.isSmt();
    int kind = slices.nextInt(2 * SAMPLED.length);
    if (kind < SAMPLED.length) {
      hierarchy.meter(0).pauseAfter(SAMPLED[kind], slices.nextInt(1, 100));
    }
    int longest = slices.nextBoolean() ? 3_000 : 200_000;
    List<String> story = new ArrayList<>();
    guest.load(program);
    int status =
        guest.runToExit(() -> {
          StringBuilder line = new StringBuilder();
          line.append(Long.toHexString(guest.hart.pc)).append(' ').append(guest.hart.elapsed());
          line.append(' ').append(guest.executed);
          for (Event event : Event.values()) {
            line.append(' ').append(hierarchy.total(event));
          }
          story.add(line.toString());
          if (sibling) {
            hierarchy.meter(0).setBusySibling(slices.nextBoolean());
          }
          return slices.nextInt(slices.nextInt(1, longest)) + 1L;
        });
    assertEquals(0, status);
    return story;
  }

  @Test
  void randomProgramsTakeTheSameTimeAndCountTheSame() {
    long first = Long.getLong("vivarium.seed", new SplittableRandom().nextLong() >>> 1);
    System.out.println("MeteredTranslatorTest: -Dvivarium.seed=" + first);
    int programs = Integer.getInteger("vivarium.translated.programs", 15);
    for (int i = 0; i < programs; i++) {
      long seed = first + i;
      SplittableRandom random = new SplittableRandom(seed);
      byte[] program = new RandomProgram(seed, 300, 100, false).toElf();
      Settings settings = settings(random);
      boolean smt = random.nextBoolean();
      Hierarchy oracle = new Hierarchy(2, smt, settings, seed);
      BareGuest interpreted = new BareGuest(oracle);
      List<String> expected = run(interpreted, oracle, program, seed);
      Hierarchy hierarchy = new Hierarchy(2, smt, settings, seed);
      Translations[] engine = new Translations[1];
      BareGuest translated =
          new BareGuest(
              hierarchy,
              memory ->
                  new MeteredTranslator(engine[0] = new Translations(memory, EAGER, hierarchy)));
      List<String> found = run(translated, hierarchy, program, seed);
      for (int line = 0; line < Math.min(expected.size(), found.size()); line++) {
        assertEquals(expected.get(line), found.get(line), "slice " + line + " of program " + seed);
      }
      assertEquals(expected.size(), found.size(), "program " + seed);
      assertArrayEquals(
          interpreted.output.toByteArray(), translated.output.toByteArray(), "program " + seed);
      Translations.Statistics statistics = engine[0].statistics();
      assertEquals(0, statistics.failures(), "program " + seed);
      assertTrue(5 * statistics.executed() > translated.executed, statistics.toString());
    }
  }
}
