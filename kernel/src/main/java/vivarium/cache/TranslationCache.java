package vivarium.cache;

import java.util.Arrays;

/**
 * One set-associative TLB as far as time goes: which pages of which address spaces it knows. A use
 * changes nothing (first in, first out, or random), so that what the simulator itself knows of a
 * page stands for a hit; see {@link Meter}.
 */
final class TranslationCache {
  private static final int PAGE_NUMBER_BITS = 27;
  static final long NONE = -1;

  /** Address-space numbers and page numbers, or {@link #NONE}. */
  final long[] keys;

  final int ways;

  /** The bits of a page number that tell its set. */
  final int setMask;

  private final Replacement.Memory memory;

  TranslationCache(int entries, int ways, Replacement replacement, long seed) {
    this.ways = ways;
    setMask = entries / ways - 1;
    keys = new long[entries];
    memory = replacement.memory(entries / ways, ways, seed);
    empty();
  }

  static long key(int asid, long va) {
    return (long) asid << PAGE_NUMBER_BITS | page(va >>> 12);
  }

  /** The page number in a key. */
  static long page(long key) {
    return key & (1L << PAGE_NUMBER_BITS) - 1;
  }

  static long asid(long key) {
    return key >> PAGE_NUMBER_BITS;
  }

  void empty() {
    Arrays.fill(keys, NONE);
  }

  boolean has(long key) {
    return find(key) >= 0;
  }

  private int find(long key) {
    int first = ((int) key & setMask) * ways;
    for (int i = first; i < first + ways; i++) {
      if (keys[i] == key) {
        return i;
      }
    }
    return -1;
  }

  /** Enters a page that is not there; returns what went for it, or {@link #NONE}. */
  long enter(long key) {
    int set = (int) key & setMask;
    int at = set * ways;
    int end = at + ways;
    while (at < end && keys[at] != NONE) {
      at++;
    }
    if (at < end) {
      memory.filled(at);
    } else {
      at = memory.replace(set);
    }
    long gone = keys[at];
    keys[at] = key;
    return gone;
  }

  /** Forgets all pages of an address space. */
  void remove(int asid) {
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] != NONE && asid(keys[i]) == asid) {
        keys[i] = NONE;
      }
    }
  }

  void remove(long key) {
    int at = find(key);
    if (at >= 0) {
      keys[at] = NONE;
    }
  }
}
