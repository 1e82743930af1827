package vivarium.cache;

import java.util.Arrays;
import vivarium.mem.KnownLines;

/**
 * One set-associative cache of lines: which lines are there, in which MESI state, and which goes
 * when another comes. Lines are numbers: physical addresses without their low bits.
 *
 * <p>All that is known of an entry is one long, so that looking at it is one access to the host's
 * memory.
 */
final class SetCache {
  /** MESI's states; of two, the higher one allows more. */
  static final byte INVALID = 0;

  static final byte SHARED = 1;
  static final byte EXCLUSIVE = 2;
  static final byte MODIFIED = 3;

  // An entry: the line is its low half, and stays when another core invalidates it, so that its
  // miss is known. Then the state, in which of the levels before this one the line is, a bit each,
  // see Core, and a note of its owner.
  private static final int STATE_SHIFT = 32;
  private static final int INNER_SHIFT = 34;
  private static final int NOTE_SHIFT = 36;
  private static final long LINE = 0xffff_ffffL;
  private static final long STATE = 3L << STATE_SHIFT;
  private static final int TWO_BITS = 3;
  static final int NOTE_BITS = Long.SIZE - NOTE_SHIFT;

  /** Line -1, invalid. */
  private static final long EMPTY = LINE;

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private final long[] entries;
  final int ways;
  final int setMask;

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
    entries = new long[sets * ways];
    Arrays.fill(entries, EMPTY);
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

  /** What is known of the lines to a hart that loads and stores here. */
  KnownLines knownLines() {
    return new KnownLines(sets(), ways, memory.useBits());
  }

  /** How many entries there are. */
  int size() {
    return entries.length;
  }

  // Entries by their index

  int line(int index) {
    return (int) entries[index];
  }

  byte state(int index) {
    return (byte) (entries[index] >>> STATE_SHIFT & TWO_BITS);
  }

  boolean isInvalid(int index) {
    return (entries[index] & STATE) == INVALID;
  }

  void setState(int index, byte state) {
    entries[index] = entries[index] & ~STATE | (long) state << STATE_SHIFT;
  }

  /** What the owner has noted: {@link #NOTE_BITS} bits. */
  int note(int index) {
    return (int) (entries[index] >>> NOTE_SHIFT);
  }

  void setNote(int index, int note) {
    entries[index] = entries[index] & (1L << NOTE_SHIFT) - 1 | (long) note << NOTE_SHIFT;
  }

  /** In which of the levels before this one a line is, a bit each. */
  int inner(int index) {
    return (int) (entries[index] >>> INNER_SHIFT) & TWO_BITS;
  }

  /** A level before this one gets a line. */
  void addInner(int index, int bit) {
    entries[index] |= (long) bit << INNER_SHIFT;
  }

  /** A level before this one has a line no longer. */
  void removeInner(int index, int bit) {
    entries[index] &= ~((long) bit << INNER_SHIFT);
  }

  // Sets

  /** The entry of a line that is there, or -1. */
  int find(int line) {
    return find(line, true);
  }

  /** The entry of a line that is there, or was until another core invalidated it; or -1. */
  private int find(int line, boolean there) {
    int set = line & setMask;
    int last = words - 1;
    for (int word = 0; word < last; word++) {
      int at = find(set, word, HIGH_BITS, line, there);
      if (at >= 0) {
        return at;
      }
    }
    return find(set, last, lastBytes, line, there);
  }

  /** The same in one long of the set's bytes: those that are equal are found as in strlen. */
  private int find(int set, int word, long bytes, int line, boolean there) {
    long others = tags[set * words + word] ^ (line >>> tagShift & 0xff) * ONES;
    for (long like = others - ONES & ~others & bytes; like != 0; like &= like - 1) {
      int way = word * Long.BYTES + (Long.numberOfTrailingZeros(like) >>> 3);
      int at = set * ways + way;
      long entry = entries[at];
      if ((int) entry == line && (entry & STATE) != INVALID == there) {
        return at;
      }
    }
    return -1;
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
   * Where a line that is not there will be filled in: its own entry if it was lost, an empty one,
   * or that of the line that goes.
   */
  int place(int line) {
    if (isFull(line)) {
      return memory.replace(line & setMask);
    }
    int at = find(line, false);
    if (at < 0) {
      at = (line & setMask) * ways;
      while (!isInvalid(at)) {
        at++;
      }
    }
    memory.filled(at);
    return at;
  }

  /** Puts a line where {@link #place} said. */
  void fill(int index, int line, byte state, int note) {
    int set = line & setMask;
    if (isInvalid(index)) {
      present[set]++;
    }
    entries[index] = line | (long) state << STATE_SHIFT | (long) note << NOTE_SHIFT;
    int way = index - set * ways;
    int word = set * words + (way >>> 3);
    int shift = way << 3; // in Java the low six bits count
    tags[word] = tags[word] & ~(0xffL << shift) | (line >>> tagShift & 0xffL) << shift;
  }

  /** Another core takes an entry's line. */
  void lose(int index) {
    setState(index, INVALID);
    present[line(index) & setMask]--;
  }

  /** Empties an entry that is not invalid, and forgets what was there. */
  void drop(int index) {
    lose(index);
    entries[index] = EMPTY;
  }

  /** Empties all entries. */
  void empty() {
    Arrays.fill(entries, EMPTY);
    Arrays.fill(present, (byte) 0);
  }
}
