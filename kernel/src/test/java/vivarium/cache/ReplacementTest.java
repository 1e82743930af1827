package vivarium.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Which line of a set goes, against answers worked out by hand. One set of four ways; FIFO and LRU
 * run the reference string by which textbooks show Belady's anomaly (Silberschatz, Operating System
 * Concepts, chapter on virtual memory: 1 2 3 4 1 2 5 1 2 3 4 5 has 10 misses with FIFO and 8 with
 * LRU in four frames).
 */
class ReplacementTest {
  private static final int[] BELADY = {1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5};

  private static SetCache oneSet(int ways, Replacement replacement) {
    return new SetCache(ways * Settings.LINE, ways, replacement, 1);
  }

  /** Uses lines in order and returns how many were not there. */
  private static int misses(SetCache cache, int... lines) {
    int misses = 0;
    for (int line : lines) {
      misses += use(cache, line) == line ? 0 : 1;
    }
    return misses;
  }

  /** Uses a line; returns it if it was there, else what went for it, -1 if that was nothing. */
  private static int use(SetCache cache, int line) {
    int at = cache.find(line);
    if (at >= 0) {
      cache.used(at);
      return line;
    }
    at = cache.place(line);
    int gone = cache.isInvalid(at) ? -1 : cache.line(at);
    cache.fill(at, line, SetCache.SHARED, 0);
    return gone;
  }

  @Test
  void fifoHasTenMissesOnBeladysString() {
    assertEquals(10, misses(oneSet(4, Replacement.FIFO), BELADY));
  }

  @Test
  void lruHasEightMissesOnBeladysString() {
    assertEquals(8, misses(oneSet(4, Replacement.LRU), BELADY));
  }

  @Test
  void lruEvictsInOrderOfLastUse() {
    SetCache cache = oneSet(4, Replacement.LRU);
    misses(cache, 1, 2, 3, 4, 1, 3);
    assertEquals(2, use(cache, 5));
    assertEquals(4, use(cache, 6));
    assertEquals(1, use(cache, 7));
  }

  @Test
  void treesPointAwayFromWhatWasUsed() {
    SetCache cache = oneSet(4, Replacement.PLRU);
    misses(cache, 1, 2, 3, 4); // root and both inner nodes now point to ways 0, 0 and 2
    assertEquals(1, use(cache, 5)); // way 0; root to the upper half, left node to way 1
    assertEquals(3, use(cache, 6)); // way 2; root to the lower half, right node to way 3
    assertEquals(6, use(cache, 6)); // a hit on way 2 leaves them so
    assertEquals(2, use(cache, 7)); // way 1, not way 0 that true LRU would not take either
    assertEquals(4, use(cache, 8)); // way 3
  }

  @Test
  void treesAreNotTrueLru() {
    // After 1 2 3 4 1 3 the tree's root points to the lower half, there away from way 0: line 2.
    // A hit on 2 turns the root up, where the node points away from 3: line 4; LRU says 4, too.
    // But after a further hit on 4 the tree gives up 1 where LRU does, and after one on 1 it gives
    // up 3; LRU would give up 3 as well. They differ after 1 2 3 4 1 3 1: LRU 2, the tree 4.
    SetCache tree = oneSet(4, Replacement.PLRU);
    SetCache exact = oneSet(4, Replacement.LRU);
    misses(tree, 1, 2, 3, 4, 1, 3, 1);
    misses(exact, 1, 2, 3, 4, 1, 3, 1);
    assertEquals(4, use(tree, 5));
    assertEquals(2, use(exact, 5));
  }

  @Test
  void randomIsReproducibleAndUsesAllWays() {
    SetCache one = oneSet(4, Replacement.RANDOM);
    SetCache two = oneSet(4, Replacement.RANDOM);
    int ways = 0;
    for (int line = 0; line < 200; line++) {
      use(one, line);
      use(two, line);
      assertEquals(one.find(line), two.find(line));
      ways |= 1 << one.find(line);
    }
    assertEquals(0b1111, ways);
    assertNotEquals(0, misses(one, 0, 1, 2, 3));
  }

  /** The oracle is LinkedHashMap, which keeps the order of insertion or of last access. */
  @Test
  void setsOfAnySizeEvictTheEldest() {
    for (int ways : new int[] {1, 2, 3, 4, 8, 12, 16, 32}) {
      for (boolean uses : new boolean[] {true, false}) {
        SetCache cache = oneSet(ways, uses ? Replacement.LRU : Replacement.FIFO);
        LinkedHashMap<Integer, Boolean> expected = new LinkedHashMap<>(16, 0.75f, uses);
        SplittableRandom random = new SplittableRandom(ways);
        for (int i = 0; i < 3000; i++) {
          int line = random.nextInt(2 * ways);
          int gone = line;
          if (expected.get(line) == null) {
            gone = expected.size() < ways ? -1 : expected.keySet().iterator().next();
            expected.remove(gone);
            expected.put(line, true);
          }
          assertEquals(gone, use(cache, line), "use " + i + " of " + ways + " ways");
        }
      }
    }
  }

  @Test
  void linesThatShareASetDisplaceEachOther() {
    SetCache cache = new SetCache(8 * Settings.LINE, 2, Replacement.LRU, 1); // 4 sets
    assertEquals(9, misses(cache, 0, 4, 8, 0, 4, 8, 1, 2, 3));
    assertEquals(3, misses(oneSet(4, Replacement.LRU), 0, 4, 8, 0, 4, 8));
  }

  @Test
  void anInvalidatedLineComesBackToItsPlace() {
    SetCache cache = oneSet(4, Replacement.LRU);
    misses(cache, 1, 2, 3, 4);
    int at = cache.find(3);
    cache.lose(at);
    assertEquals(-1, cache.find(3));
    assertTrue(cache.isLost(3));
    assertFalse(cache.isLost(9));
    assertEquals(at, cache.place(3));
    assertEquals(at, cache.place(9));
  }
}
