package vivarium.debug.heap;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.debug.Symbol;
import vivarium.debug.Symbols;
import vivarium.mem.Vma;

/**
 * Finds glibc's arenas. {@code main_arena} is a symbol where the symbol table was not stripped.
 * Where it was, the arena is known by its bins: 127 pairs of pointers, of which those of empty bins
 * point to themselves, between the pointer to the top chunk and the ring that links the arenas.
 *
 * <pre>
 *   mutex, flags, (fast bins: 10 up to glibc 2.42), top, last remainder, bins[254], binmap[4 ints],
 *   next, next_free, attached_threads, system_mem, max_system_mem
 * </pre>
 */
final class PtArenas {
  static final int BINS = 127;
  private static final int BIN_BYTES = BINS * 16;
  private static final int NEXT = BIN_BYTES + 16;
  private static final int AFTER_BINS = NEXT + 5 * 8;
  private static final int MOST_ARENAS = 1024;
  private static final int FAST_BINS = 10;

  /** How far the bins can lie behind the arena's start. */
  private static final int LEAST_LEAD = 16;

  private static final int MOST_LEAD = 192;

  /**
   * An arena.
   *
   * @param bins address of the first pair of pointers
   * @param top address of the top chunk
   */
  record Arena(long address, long bins, long top) {}

  /**
   * What differs between versions.
   *
   * @param lead bytes from an arena's start to its bins
   */
  record Layout(int lead) {
    /** Offset of the fast bins, or -1 if there are none. */
    int fastBins() {
      int start = lead - 16 - FAST_BINS * 8;
      return start == 8 || start == 16 ? start : -1;
    }

    /** The first chunk behind an arena that lies in its heap. */
    long firstChunk(long arena) {
      return arena + lead + AFTER_BINS + 15 & -16L;
    }
  }

  private final Words words;
  private final Symbols symbols;
  private final List<Arena> arenas = new ArrayList<>();
  private @Nullable Layout layout;
  private String how = "";

  PtArenas(Words words, Symbols symbols) {
    this.words = words;
    this.symbols = symbols;
  }

  /** Whether there is a heap of glibc's that has been used. */
  boolean find() {
    for (Symbol symbol : symbols.allNamed(words.space(), "main_arena")) {
      if (search(symbol.address(), symbol.address() + MOST_LEAD + 16, symbol.address())) {
        how = "main_arena at 0x%x, by its symbol".formatted(symbol.address());
        return true;
      }
    }
    for (Vma area : words.dataAreas(true)) {
      if (search(area.start(), area.end(), 0)) {
        how =
            "main_arena at 0x%x, by its shape: there is no symbol for it"
                .formatted(main().address());
        return true;
      }
    }
    return false;
  }

  /** Looks for an empty bin, and then for an arena around it. */
  private boolean search(long from, long to, long wanted) {
    for (long at = from; at + 16 <= to + (wanted == 0 ? 0 : BIN_BYTES); at += 8) {
      if (!isEmptyBin(at)) {
        continue;
      }
      for (int bin = 0; bin < BINS; bin++) {
        if (arenaAt(at - 16L * bin, wanted)) {
          return true;
        }
      }
      while (isEmptyBin(at + 16)) {
        at += 16; // the same row of bins
      }
    }
    return false;
  }

  private boolean isEmptyBin(long at) {
    try {
      return words.word(at) == at - 16 && words.word(at + 8) == at - 16;
    } catch (Words.Missing e) {
      return false;
    }
  }

  /** Whether an arena's bins begin there: its ring of arenas must lead back to it. */
  private boolean arenaAt(long bins, long wanted) {
    for (int lead = LEAST_LEAD; lead <= MOST_LEAD; lead += 8) {
      long arena = bins - lead;
      if ((wanted == 0 || wanted == arena) && ring(arena, lead)) {
        layout = new Layout(lead);
        return true;
      }
    }
    return false;
  }

  private boolean ring(long first, int lead) {
    arenas.clear();
    try {
      long at = first;
      do {
        long bins = at + lead;
        arenas.add(new Arena(at, bins, words.word(bins - 16)));
        at = words.word(bins + NEXT);
        if (at == 0 || at % 8 != 0 || arenas.size() > MOST_ARENAS) {
          return false;
        }
      } while (at != first);
      return arenas.stream().allMatch(this::isArena);
    } catch (Words.Missing e) {
      return false;
    }
  }

  private boolean isArena(Arena arena) {
    long top = arena.top;
    if (top % 16 != 0 || !words.isData(top)) {
      return false;
    }
    long size = words.word(top + 8) & ~PtMalloc.FLAGS;
    return size >= 16 && words.isData(top + size - 1);
  }

  List<Arena> all() {
    return arenas;
  }

  Arena main() {
    return arenas.getFirst();
  }

  Layout layout() {
    return layout == null ? new Layout(LEAST_LEAD) : layout;
  }

  /** How the main arena was found. */
  String how() {
    return how;
  }
}
