package vivarium.mem;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a hart in {@code hierarchy} time knows of its lines of data: those which its {@link Tlb}
 * translates and which are in L1D. To access one of them costs a hit, and the only thing that
 * changes is which line of the set was used last; so it is done without a call. Direct mapped, and
 * a line may be forgotten at any time.
 *
 * <p>A load hits when {@code readTags[i] == (va & (~63L | size - 1))} with {@code i = (int) (va >>>
 * 6) & 2047}, so that a misaligned one misses; a store likewise. Then {@code places[i]} has the
 * host's address minus {@code va} and, in its low twelve bits, eight times the line's way.
 */
public final class KnownLines {
  /** Bytes of a line: log2. */
  public static final int LINE_SHIFT = 6;

  public static final int ENTRIES = 2048;

  /** The bits of a place that are no address: all addresses of pages are multiples of a page. */
  public static final long WAY_MASK = PhysicalMemory.PAGE_MASK;

  /** Lines of a page: log2. */
  private static final int PAGE_LINES_SHIFT = PhysicalMemory.PAGE_SHIFT - LINE_SHIFT;

  private static final int NONE = -1;

  /** The virtual addresses of lines that may be read, or -1. */
  public final long[] readTags = new long[ENTRIES];

  /** The same of lines that the hart's core has modified and that may be written. */
  public final long[] writeTags = new long[ENTRIES];

  public final long[] places = new long[ENTRIES];

  /** How L1D remembers uses; its set is told by the low bits of a line, virtual or physical. */
  public final UseBits uses;

  /** The bits of a line that tell its set. */
  public final int setMask;

  private final int ways;
  private final boolean isUsable;

  /** For each entry the index in L1D, or -1. */
  private final int[] indices = new int[ENTRIES];

  /** For each index in L1D the entry, or -1. */
  private final int[] entries;

  /** For each index of the TLB a bit for each of a page's lines that is known. */
  private final long[] ofPage = new long[Tlb.ENTRIES];

  /**
   * @param uses of L1D, whose sets are a power of two; null if they cannot be told in bits. Then no
   *     line is ever known, nor if a page's lines are too few to tell a set.
   */
  public KnownLines(int sets, int ways, @Nullable UseBits uses) {
    isUsable = uses != null && sets <= 1 << PAGE_LINES_SHIFT;
    this.uses = uses == null ? UseBits.none(new long[sets], ways) : uses;
    setMask = sets - 1;
    this.ways = ways;
    entries = new int[sets * ways];
    Arrays.fill(entries, NONE);
    Arrays.fill(indices, NONE);
    Arrays.fill(readTags, NONE);
    Arrays.fill(writeTags, NONE);
  }

  private static int entry(long va) {
    return (int) (va >>> LINE_SHIFT) & ENTRIES - 1;
  }

  private void forget(int entry) {
    readTags[entry] = NONE;
    writeTags[entry] = NONE;
  }

  /** Whether a load hits a known line; that is used then. */
  public boolean isRead(long va) {
    return isUsed(readTags, va);
  }

  /** The same of a store. */
  public boolean isWritten(long va) {
    return isUsed(writeTags, va);
  }

  private boolean isUsed(long[] tags, long va) {
    int entry = entry(va);
    if (tags[entry] != (va & -1L << LINE_SHIFT)) {
      return false;
    }
    uses.use(entry & setMask, (int) (places[entry] & WAY_MASK) >>> 3);
    return true;
  }

  // What L1D tells

  /** The line at an index is no longer there. */
  public void gone(int index) {
    int entry = entries[index];
    if (entry >= 0) {
      forget(entry);
    }
  }

  /** The line at an index is no longer modified. */
  public void shared(int index) {
    int entry = entries[index];
    if (entry >= 0) {
      writeTags[entry] = NONE;
    }
  }

  /** The line at an index may be read at an address, which the TLB translates. */
  public void mayRead(long va, long host, int index) {
    enter(readTags, va, host, index);
  }

  /** The line at an index may be written at an address, which the TLB translates. */
  public void mayWrite(long va, long host, int index) {
    enter(writeTags, va, host, index);
  }

  private void enter(long[] tags, long va, long host, int index) {
    if (!isUsable) {
      return;
    }
    int entry = entry(va);
    long tag = va & -1L << LINE_SHIFT;
    if (indices[entry] != index || readTags[entry] != tag && writeTags[entry] != tag) {
      forget(entry);
      if (indices[entry] >= 0) {
        entries[indices[entry]] = NONE;
      }
      if (entries[index] >= 0) {
        forget(entries[index]); // it was known by another address
        indices[entries[index]] = NONE;
      }
      indices[entry] = index;
      entries[index] = entry;
      places[entry] = host - va + 8L * (index - (entry & setMask) * ways);
      ofPage[Tlb.index(va)] |= 1L << entry; // the low bits count
    }
    tags[entry] = tag;
  }

  // What the TLB tells

  /** The TLB forgets a page, told by its index there. */
  void forgetPage(int index) {
    int first = index << PAGE_LINES_SHIFT & ENTRIES - 1;
    for (long lines = ofPage[index]; lines != 0; lines &= lines - 1) {
      forget(first + Long.numberOfTrailingZeros(lines));
    }
    ofPage[index] = 0;
  }

  /** The TLB forgets all pages. */
  void forgetPages() {
    for (int i = 0; i < Tlb.ENTRIES; i++) {
      forgetPage(i);
    }
  }
}
