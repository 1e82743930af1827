package vivarium.mem.replace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The policies on reference strings whose faults are printed in textbooks: Silberschatz, Galvin and
 * Gagne, "Operating System Concepts", chapter on virtual memory; Belady, Nelson and Shedler (1969)
 * for the anomaly; Tanenbaum, "Modern Operating Systems", figure on ageing.
 */
class ReplacementPolicyTest {
  private static final int[] SILBERSCHATZ = {
    7, 0, 1, 2, 0, 3, 0, 4, 2, 3, 0, 3, 2, 1, 2, 0, 1, 7, 0, 1
  };
  private static final int[] BELADY = {1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5};

  /** A memory of a few frames that serves a reference string, a page at a time. */
  private static final class Frames implements ReplacementPolicy.Pages {
    final ReplacementPolicy policy;
    final int[] holds;
    final boolean[] used;
    final Map<Integer, Integer> frameOf = new HashMap<>();
    int faults;

    Frames(Replacement replacement, int count, @Nullable References future) {
      policy = replacement.create(count, this, 1, future);
      holds = new int[count];
      used = new boolean[count];
    }

    void use(int page) {
      Integer frame = frameOf.get(page);
      if (frame == null) {
        faults++;
        frame = frameOf.size();
        if (frame == holds.length) {
          frame = policy.victim();
          policy.removed(frame);
          frameOf.remove(holds[frame]);
        }
        holds[frame] = page;
        frameOf.put(page, frame);
        policy.loaded(frame);
      }
      used[frame] = true;
      policy.referenced(frame, page);
    }

    @Override
    public boolean isReferenced(int frame) {
      return used[frame];
    }

    @Override
    public boolean takeReferenced(int frame) {
      boolean was = used[frame];
      used[frame] = false;
      return was;
    }

    @Override
    public boolean isEvictable(int frame) {
      return true;
    }

    @Override
    public boolean isFile(int frame) {
      return false;
    }
  }

  private static References references(int[] string) {
    References references = new References();
    IntStream.of(string).forEach(references::add);
    return references;
  }

  private static int faults(Replacement replacement, int frames, int... string) {
    Frames memory = new Frames(replacement, frames, references(string));
    IntStream.of(string).forEach(memory::use);
    return memory.faults;
  }

  @Test
  void silberschatzStringWithThreeFrames() {
    assertEquals(15, faults(Replacement.FIFO, 3, SILBERSCHATZ));
    assertEquals(12, faults(Replacement.LRU, 3, SILBERSCHATZ));
    assertEquals(9, faults(Replacement.OPT, 3, SILBERSCHATZ));
  }

  @Test
  void fifoHasMoreFaultsWithMoreFrames() {
    assertEquals(9, faults(Replacement.FIFO, 3, BELADY));
    assertEquals(10, faults(Replacement.FIFO, 4, BELADY));
  }

  @Test
  void stackPoliciesDoNotHaveTheAnomaly() {
    assertEquals(10, faults(Replacement.LRU, 3, BELADY));
    assertEquals(8, faults(Replacement.LRU, 4, BELADY));
    assertEquals(7, faults(Replacement.OPT, 3, BELADY));
    assertEquals(6, faults(Replacement.OPT, 4, BELADY));
  }

  /**
   * Tanenbaum's string for second chance is drawn, not counted; Stallings' is: 2 3 2 1 5 2 4 5 3 2
   * 5 2.
   */
  @Test
  void stallingsStringWithThreeFrames() {
    int[] string = {2, 3, 2, 1, 5, 2, 4, 5, 3, 2, 5, 2};
    assertEquals(6, faults(Replacement.OPT, 3, string));
    assertEquals(7, faults(Replacement.LRU, 3, string));
    assertEquals(9, faults(Replacement.FIFO, 3, string));
    assertEquals(8, faults(Replacement.CLOCK, 3, string));
  }

  @Test
  void ageingCountersAreThoseOfTanenbaumsFigure() {
    Frames memory = new Frames(Replacement.NFU, 6, null);
    IntStream.range(0, 6).forEach(memory.policy::loaded);
    String[] ticks = {"101011", "110010", "110101", "100010", "011000"};
    for (String tick : ticks) {
      for (int page = 0; page < 6; page++) {
        memory.used[page] = tick.charAt(page) == '1';
      }
      memory.policy.tick();
    }
    int[] expected = {0b01111000, 0b10110000, 0b10001000, 0b00100000, 0b01011000, 0b00101000};
    for (int page = 0; page < 6; page++) {
      assertEquals(expected[page], ((Nfu) memory.policy).counter(page), "page " + page);
    }
    assertEquals(3, memory.policy.victim());
  }

  @Test
  void pagesUsedOftenBecomeActiveAndSurviveAScan() {
    Frames lists = new Frames(Replacement.ACTIVE_INACTIVE, 8, null);
    Frames fifo = new Frames(Replacement.FIFO, 8, null);
    for (int round = 0; round < 50; round++) {
      for (Frames memory : new Frames[] {lists, fifo}) {
        memory.use(1);
        memory.use(2);
        memory.use(100 + round);
      }
    }
    assertTrue(lists.faults <= 54, "1 and 2 hardly ever, the scan always: " + lists.faults);
    assertTrue(fifo.faults > 60, "in turn with the scan: " + fifo.faults);
  }

  @ParameterizedTest
  @EnumSource(Replacement.class)
  void nobodyBeatsOptAndAllFitWhenThereIsRoom(Replacement replacement) {
    for (int[] string : new int[][] {SILBERSCHATZ, BELADY}) {
      int different = (int) IntStream.of(string).distinct().count();
      for (int frames = 1; frames <= different; frames++) {
        int faults = faults(replacement, frames, string);
        assertTrue(faults >= faults(Replacement.OPT, frames, string));
        assertTrue(faults >= different && faults <= string.length);
      }
      assertEquals(different, faults(replacement, different, string));
    }
  }

  @ParameterizedTest
  @EnumSource(Replacement.class)
  void nameLeadsToThePolicy(Replacement replacement) {
    assertEquals(replacement, Replacement.of(replacement.text()));
  }

  @Test
  void optRefusesToGuess() {
    Frames memory = new Frames(Replacement.FIFO, 3, null);
    assertThrows(IllegalArgumentException.class, () -> Replacement.OPT.create(3, memory, 1, null));
  }

  @Test
  void referencesSurviveTheirFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("references");
    references(SILBERSCHATZ).save(file);
    References loaded = References.load(file);
    assertEquals(SILBERSCHATZ.length, loaded.length());
    Frames memory = new Frames(Replacement.OPT, 3, loaded);
    IntStream.of(SILBERSCHATZ).forEach(memory::use);
    assertEquals(9, memory.faults);
    Files.write(file, new byte[] {1, 2, 3});
    assertThrows(IOException.class, () -> References.load(file));
  }
}
