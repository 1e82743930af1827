package vivarium.cache;

import java.util.Arrays;
import java.util.Locale;

/** Which line of a full set makes room for another. */
enum Replacement {
  /** The one whose last use is longest ago. */
  LRU,
  /** Where the arrows of a binary tree over the ways point; each use turns those on its way. */
  PLRU,
  /** The one that came first. */
  FIFO,
  /** Any, by a generator with a fixed seed. */
  RANDOM;

  static Replacement of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  /** Remembers uses of entries numbered set by set, and chooses victims. */
  abstract static class Memory {
    /** An entry is used that is there. */
    abstract void used(int index);

    /** An entry comes. */
    abstract void filled(int index);

    /** The entry of a full set that is to go. */
    abstract int victim(int set);
  }

  /** The memory of a cache with so many sets. */
  Memory memory(int sets, int ways, long seed) {
    return switch (this) {
      case LRU -> queues(sets, ways, true);
      case FIFO -> queues(sets, ways, false);
      case PLRU -> new Trees(sets, ways);
      case RANDOM -> new Dice(ways, seed);
    };
  }

  private static Memory queues(int sets, int ways, boolean uses) {
    return ways <= Queues.MOST && Integer.bitCount(ways) == 1
        ? new Queues(sets, ways, uses)
        : new Stamps(sets, ways, uses);
  }

  /**
   * The ways of each set in the order of their coming or of their last use, four bits each, the
   * last one lowest.
   */
  private static final class Queues extends Memory {
    static final int MOST = 16;

    private static final long ALL = 0xfedc_ba98_7654_3210L;
    private static final long ONES = 0x1111_1111_1111_1111L;
    private static final long HIGH_BITS = 0x8888_8888_8888_8888L;

    private final long[] queues;
    private final int wayMask;
    private final int setShift;
    private final int eldest;
    private final boolean uses;

    Queues(int sets, int ways, boolean uses) {
      queues = new long[sets];
      Arrays.fill(queues, ALL);
      wayMask = ways - 1;
      setShift = Integer.numberOfTrailingZeros(ways);
      eldest = 4 * (ways - 1);
      this.uses = uses;
    }

    @Override
    void used(int index) {
      if (uses) {
        filled(index);
      }
    }

    @Override
    void filled(int index) {
      int set = index >>> setShift;
      long way = index & wayMask;
      long queue = queues[set];
      long others = queue ^ way * ONES; // 0 where the way is, and that is found as in strlen
      int at = Long.numberOfTrailingZeros(others - ONES & ~others & HIGH_BITS) - 3;
      long before = queue & (1L << at) - 1;
      queues[set] = queue & -1L << at << 4 | before << 4 | way;
    }

    @Override
    int victim(int set) {
      return (set << setShift) + (int) (queues[set] >>> eldest & MOST - 1);
    }
  }

  /** The time of each entry's coming, or of its last use. */
  private static final class Stamps extends Memory {
    private final long[] stamps;
    private final int ways;
    private final boolean uses;
    private long now;

    Stamps(int sets, int ways, boolean uses) {
      stamps = new long[sets * ways];
      this.ways = ways;
      this.uses = uses;
    }

    @Override
    void used(int index) {
      if (uses) {
        stamps[index] = ++now;
      }
    }

    @Override
    void filled(int index) {
      stamps[index] = ++now;
    }

    @Override
    int victim(int set) {
      int first = set * ways;
      int oldest = first;
      for (int i = first + 1; i < first + ways; i++) {
        if (stamps[i] < stamps[oldest]) {
          oldest = i;
        }
      }
      return oldest;
    }
  }

  /**
   * A tree for each set, its nodes numbered from 1 as in a heap: bit n is set if node n's arrow
   * points to the upper half.
   */
  private static final class Trees extends Memory {
    private final long[] trees;
    private final int ways;

    Trees(int sets, int ways) {
      trees = new long[sets];
      this.ways = ways;
    }

    @Override
    void used(int index) {
      int set = index / ways;
      int node = index % ways + ways;
      while (node > 1) {
        int parent = node >> 1;
        long bit = 1L << parent;
        trees[set] = (node & 1) == 0 ? trees[set] | bit : trees[set] & ~bit;
        node = parent;
      }
    }

    @Override
    void filled(int index) {
      used(index);
    }

    @Override
    int victim(int set) {
      int node = 1;
      while (node < ways) {
        node = 2 * node + (int) (trees[set] >>> node & 1);
      }
      return set * ways + node - ways;
    }
  }

  private static final class Dice extends Memory {
    private final int ways;
    private long state;

    Dice(int ways, long seed) {
      this.ways = ways;
      state = seed * 0x9e37_79b9_7f4a_7c15L | 1;
    }

    @Override
    void used(int index) {}

    @Override
    void filled(int index) {}

    @Override
    int victim(int set) {
      state ^= state << 13;
      state ^= state >>> 7;
      state ^= state << 17;
      return set * ways + (int) ((state >>> 32) % ways);
    }
  }
}
