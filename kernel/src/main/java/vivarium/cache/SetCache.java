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

  /** The line of an entry; it stays when another core invalidates it, so that its miss is known. */
  final int[] lines;

  final byte[] states;
  final int ways;
  final int setMask;
  private final Replacement.Memory memory;

  SetCache(int bytes, int ways, Replacement replacement, long seed) {
    int sets = bytes / (ways * Settings.LINE);
    this.ways = ways;
    setMask = sets - 1;
    lines = new int[sets * ways];
    Arrays.fill(lines, -1);
    states = new byte[sets * ways];
    memory = replacement.memory(sets, ways, seed);
  }

  int sets() {
    return setMask + 1;
  }

  /** The entry of a line that is there, or -1. */
  int find(int line) {
    int first = (line & setMask) * ways;
    for (int i = first; i < first + ways; i++) {
      if (lines[i] == line && states[i] != INVALID) {
        return i;
      }
    }
    return -1;
  }

  /** The entry whose line another core has invalidated, or -1. */
  int findLost(int line) {
    int first = (line & setMask) * ways;
    for (int i = first; i < first + ways; i++) {
      if (lines[i] == line && states[i] == INVALID) {
        return i;
      }
    }
    return -1;
  }

  void used(int index) {
    memory.used(index);
  }

  /** The entry that a line which is not there will get: an empty one, or the victim's. */
  int place(int line) {
    int first = (line & setMask) * ways;
    int empty = -1;
    for (int i = first; i < first + ways; i++) {
      if (states[i] == INVALID && lines[i] == line) {
        return i;
      }
      if (states[i] == INVALID && empty < 0) {
        empty = i;
      }
    }
    return empty >= 0 ? empty : memory.victim(line & setMask);
  }

  /** Puts a line where {@link #place} said. */
  void fill(int index, int line, byte state) {
    lines[index] = line;
    states[index] = state;
    memory.filled(index);
  }

  /** Empties an entry, and forgets what was there. */
  void drop(int index) {
    lines[index] = -1;
    states[index] = INVALID;
  }
}
