package vivarium.cache;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import vivarium.mem.UseBits;

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

    /** The entry of a full set that goes; another comes there. */
    abstract int replace(int set);

    /** What a use does, if that can be said in bits; else null. */
    @Nullable UseBits useBits() {
      return null;
    }
  }

  /** The memory of a cache with so many sets. */
  Memory memory(int sets, int ways, long seed) {
    return switch (this) {
      case LRU -> queues(sets, ways, true);
      case FIFO -> queues(sets, ways, false);
      case PLRU -> new Trees(sets, ways);
      case RANDOM -> new Dice(sets, ways, seed);
    };
  }

  private static Memory queues(int sets, int ways, boolean uses) {
    if (ways == Queues.WAYS) {
      return new Queues(sets, uses);
    }
    return ways <= Matrices.MOST && Integer.bitCount(ways) == 1
        ? new Matrices(sets, ways, uses)
        : new Stamps(sets, ways, uses);
  }

  /** A long for each set, of which each use or coming sets some bits and then clears some. */
  private abstract static class Bits extends Memory {
    final long[] sets;
    private final UseBits uses;
    private final UseBits comings;
    private final int setShift;

    /**
     * @param on the bits that are set for each way
     * @param off those that stay then
     * @param uses whether uses count like comings; else they change nothing
     */
    Bits(int sets, long[] on, long[] off, boolean uses) {
      this.sets = new long[sets];
      comings = new UseBits(this.sets, on, off);
      this.uses = uses ? comings : UseBits.none(this.sets, on.length);
      setShift = Integer.numberOfTrailingZeros(on.length);
    }

    @Override
    void used(int index) {
      uses.use(index >>> setShift, index & (1 << setShift) - 1);
    }

    @Override
    void filled(int index) {
      comings.use(index >>> setShift, index & (1 << setShift) - 1);
    }

    @Override
    int replace(int set) {
      int way = victim(sets[set]);
      comings.use(set, way);
      return (set << setShift) + way;
    }

    abstract int victim(long bits);

    @Override
    UseBits useBits() {
      return uses;
    }
  }

  /**
   * A matrix of bits for each set: a byte for each way, with a bit for each other way that came, or
   * was used, before it. So the one whose byte is 0 goes, and a use is a row to fill and a column
   * to clear.
   */
  private static final class Matrices extends Bits {
    static final int MOST = 8;

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    Matrices(int sets, int ways, boolean uses) {
      super(sets, rows(ways), otherColumns(ways), uses);
      if (ways < MOST) {
        Arrays.fill(this.sets, HIGH_BITS << Byte.SIZE * ways); // none of these ever goes
      }
    }

    private static long[] rows(int ways) {
      long[] rows = new long[ways];
      Arrays.setAll(rows, way -> (1L << ways) - 1 << Byte.SIZE * way);
      return rows;
    }

    private static long[] otherColumns(int ways) {
      long[] others = new long[ways];
      Arrays.setAll(others, way -> ~(ONES << way));
      return others;
    }

    @Override
    int victim(long matrix) {
      long eldest = matrix - ONES & ~matrix & HIGH_BITS; // the byte that is 0, as in strlen
      return Long.numberOfTrailingZeros(eldest) >>> 3;
    }
  }

  /**
   * The ways of each set in the order of their coming or of their last use, four bits each, the
   * last one lowest.
   */
  private static final class Queues extends Memory {
    static final int WAYS = 16;

    private static final long ALL = 0xfedc_ba98_7654_3210L;
    private static final long ONES = 0x1111_1111_1111_1111L;
    private static final long HIGH_BITS = 0x8888_8888_8888_8888L;

    private final long[] queues;
    private final boolean uses;

    Queues(int sets, boolean uses) {
      queues = new long[sets];
      Arrays.fill(queues, ALL);
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
      int set = index >>> 4;
      long way = index & WAYS - 1;
      long queue = queues[set];
      long others = queue ^ way * ONES; // 0 where the way is, and that is found as in strlen
      int at = Long.numberOfTrailingZeros(others - ONES & ~others & HIGH_BITS) - 3;
      long before = queue & (1L << at) - 1;
      queues[set] = queue & -1L << at << 4 | before << 4 | way;
    }

    @Override
    int replace(int set) {
      long queue = Long.rotateLeft(queues[set], 4);
      queues[set] = queue;
      return set * WAYS + ((int) queue & WAYS - 1);
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
    int replace(int set) {
      int first = set * ways;
      int oldest = first;
      for (int i = first + 1; i < first + ways; i++) {
        if (stamps[i] < stamps[oldest]) {
          oldest = i;
        }
      }
      filled(oldest);
      return oldest;
    }
  }

  /**
   * A tree for each set, its nodes numbered from 1 as in a heap: bit n is set if node n's arrow
   * points to the upper half.
   */
  private static final class Trees extends Bits {
    private final int ways;

    Trees(int sets, int ways) {
      super(sets, arrows(ways, true), others(ways), true);
      this.ways = ways;
    }

    /** The arrows on the way to each way that are turned up, or down. */
    private static long[] arrows(int ways, boolean up) {
      long[] arrows = new long[ways];
      for (int way = 0; way < ways; way++) {
        for (int node = way + ways; node > 1; node >>= 1) {
          arrows[way] |= (node & 1) == 0 == up ? 1L << (node >> 1) : 0;
        }
      }
      return arrows;
    }

    private static long[] others(int ways) {
      long[] down = arrows(ways, false);
      Arrays.setAll(down, way -> ~down[way]);
      return down;
    }

    @Override
    int victim(long tree) {
      int node = 1;
      while (node < ways) {
        node = 2 * node + (int) (tree >>> node & 1);
      }
      return node - ways;
    }
  }

  private static final class Dice extends Memory {
    private final UseBits uses;
    private final int ways;
    private long state;

    Dice(int sets, int ways, long seed) {
      uses = UseBits.none(new long[sets], ways);
      this.ways = ways;
      state = seed * 0x9e37_79b9_7f4a_7c15L | 1;
    }

    @Override
    void used(int index) {}

    @Override
    void filled(int index) {}

    @Override
    int replace(int set) {
      state ^= state << 13;
      state ^= state >>> 7;
      state ^= state << 17;
      return set * ways + (int) ((state >>> 32) % ways);
    }

    @Override
    UseBits useBits() {
      return uses;
    }
  }
}
