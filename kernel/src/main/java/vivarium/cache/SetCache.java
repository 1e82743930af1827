package vivarium.cache;

import java.util.Arrays;

/**
 * One set-associative cache of lines: which lines are there, in which MESI state, and which goes
 * when another comes. Lines are numbers: physical addresses without their low bits.
 */
final class SetCache {
  /** MESI's states; of two, the higher one allows more. */
  static final byte INVALID = 0;

  static final byte SHARED = 1;
  static final byte EXCLUSIVE = 2;
  static final byte MODIFIED = 3;

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  /** The line of an entry; it stays when another core invalidates it, so that its miss is known. */
  final int[] lines;

  final byte[] states;
  final int ways;
  final int setMask;

  /** The entry of the next level that holds the same line, for each that is not invalid. */
  final int[] outer;

  /** In which of the levels before this one a line is, a bit each, see {@link Core}. */
  final byte[] inner;

  /** How many entries of a set are not invalid. */
  private final byte[] present;

  private final Replacement.Memory memory;

  /**
   * A byte of each entry's line, eight entries in a long and a set in whole ones: so that a set is
   * searched without a look at each entry. An entry may be wanted only if its byte is the line's.
   */
  private final long[] tags;

  /** Longs of a set. */
  private final int words;

  /** The highest bits of a set's bytes in the last of its longs. */
  private final long lastBytes;

  private final int tagShift;

  SetCache(int bytes, int ways, Replacement replacement, long seed) {
    int sets = bytes / (ways * Settings.LINE);
    this.ways = ways;
    setMask = sets - 1;
    lines = new int[sets * ways];
    Arrays.fill(lines, -1);
    states = new byte[sets * ways];
    outer = new int[sets * ways];
    inner = new byte[sets * ways];
    present = new byte[sets];
    memory = replacement.memory(sets, ways, seed);
    words = (ways + Long.BYTES - 1) / Long.BYTES;
    lastBytes = HIGH_BITS >>> Byte.SIZE * (words * Long.BYTES - ways);
    tags = new long[sets * words];
    tagShift = Integer.bitCount(setMask);
  }

  int sets() {
    return setMask + 1;
  }

  /** The entry of a line that is there, or -1. */
  int find(int line) {
    return find(line, true);
  }

  /** The entry of a line that is there, or was until another core invalidated it; or -1. */
  private int find(int line, boolean there) {
    int set = line & setMask;
    for (int word = 0; word < words; word++) {
      for (long like = like(set, word, line); like != 0; like &= like - 1) {
        int at = entry(set, word, like);
        if (lines[at] == line && states[at] != INVALID == there) {
          return at;
        }
      }
    }
    return -1;
  }

  /** The highest bit of each byte that is a line's, and maybe of others: found as in strlen. */
  private long like(int set, int word, int line) {
    long others = tags[set * words + word] ^ (line >>> tagShift & 0xff) * ONES;
    return others - ONES & ~others & (word == words - 1 ? lastBytes : HIGH_BITS);
  }

  /** The entry of the lowest byte that {@link #like} has found. */
  private int entry(int set, int word, long like) {
    return set * ways + word * Long.BYTES + Long.numberOfTrailingZeros(like) / Byte.SIZE;
  }

  private boolean isFull(int line) {
    return present[line & setMask] == ways;
  }

  /** Whether another core has invalidated the line, and nothing has come for it. */
  boolean isLost(int line) {
    return !isFull(line) && find(line, false) >= 0;
  }

  void used(int index) {
    memory.used(index);
  }

  /**
   * The entry that a line which is not there will get: its own if it was lost, an empty one, or the
   * victim's.
   */
  int place(int line) {
    if (isFull(line)) {
      return memory.victim(line & setMask);
    }
    int lost = find(line, false);
    if (lost >= 0) {
      return lost;
    }
    int empty = (line & setMask) * ways;
    while (states[empty] != INVALID) {
      empty++;
    }
    return empty;
  }

  /** Puts a line where {@link #place} said; the next level has it at {@code outerIndex}. */
  void fill(int index, int line, byte state, int outerIndex) {
    if (states[index] == INVALID) {
      present[line & setMask]++;
    }
    if (lines[index] != line) {
      lines[index] = line;
      int set = line & setMask;
      int way = index - set * ways;
      int word = set * words + way / Long.BYTES;
      int shift = way % Long.BYTES * Byte.SIZE;
      tags[word] = tags[word] & ~(0xffL << shift) | (line >>> tagShift & 0xffL) << shift;
    }
    states[index] = state;
    outer[index] = outerIndex;
    inner[index] = 0;
    memory.filled(index);
  }

  /** Another core takes an entry's line. */
  void lose(int index) {
    states[index] = INVALID;
    present[lines[index] & setMask]--;
  }

  /** Empties an entry that is not invalid, and forgets what was there. */
  void drop(int index) {
    lose(index);
    lines[index] = -1;
  }

  /** Empties all entries. */
  void empty() {
    Arrays.fill(lines, -1);
    Arrays.fill(states, INVALID);
    Arrays.fill(present, (byte) 0);
  }
}
