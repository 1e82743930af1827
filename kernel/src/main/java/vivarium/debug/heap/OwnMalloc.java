package vivarium.debug.heap;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.debug.Symbol;
import vivarium.debug.Symbols;
import vivarium.mem.ProgramMap;
import vivarium.mem.Vma;

/**
 * The malloc of Vivarium's own C library (userland/libc/src/malloc.c): each block has a header of
 * 16 bytes (size and flags, size of the block before in units of 16, a check word made from the
 * header's address); an empty block in use ends the heap.
 */
final class OwnMalloc {
  private static final int HEADER = 16;
  private static final int MAGIC = 0x5ca1ab1e;
  private static final int IN_USE = 1;
  private static final int MAPPED = 2;
  private static final long FLAGS = 15;
  private static final int SMALL_LIMIT = 1024;
  private static final int SMALL_BINS = 64;
  private static final int LAST_BIN = 127;

  private final Words words;
  private final Symbols symbols;
  private final List<Block> blocks = new ArrayList<>();
  private @Nullable String broken;

  OwnMalloc(Words words, Symbols symbols) {
    this.words = words;
    this.symbols = symbols;
  }

  @Nullable Heap read() {
    List<Region> regions = new ArrayList<>();
    long first = first();
    long end = words.space().program.brk;
    if (first != 0) {
      walk(first, end);
      regions.add(new Region("[heap]", first, end, blocks, broken));
    }
    for (Vma area : words.dataAreas(false)) {
      if (!words.space().name(area).equals("[heap]")) {
        words.eachPage(area, va -> mapped(regions, area, va));
      }
    }
    return regions.isEmpty()
        ? null
        : new Heap("malloc of Vivarium's libc (headers of 16 bytes)", regions, List.of());
  }

  /** The first header: at the start of the brk heap, or where the library's variable points. */
  private long first() {
    ProgramMap program = words.space().program;
    long start = program.brkStart + 15 & -16L;
    if (start < program.brk && isHeader(start)) {
      return start;
    }
    for (Symbol symbol : symbols.allNamed(words.space(), "first")) {
      try {
        long target = words.word(symbol.address());
        if (target >= program.brkStart && target < program.brk && isHeader(target)) {
          return target;
        }
      } catch (Words.Missing e) {
        // some other program's variable of that name
      }
    }
    return 0;
  }

  private boolean isHeader(long at) {
    try {
      return at % HEADER == 0 && words.half(at + 12) == (MAGIC ^ (int) (at >>> 4));
    } catch (Words.Missing e) {
      return false;
    }
  }

  private void walk(long first, long end) {
    long at = first;
    while (at < end) {
      long size = isHeader(at) ? words.word(at) & ~FLAGS : -1;
      boolean last = size == 0 && at + HEADER == end;
      if (!last && !isSize(at, size, end)) {
        at = skip(at, end, size == 0);
        continue;
      }
      boolean used = (words.word(at) & IN_USE) != 0;
      Block.State state = last ? Block.State.INTERNAL : used ? Block.State.USED : Block.State.FREE;
      String note = last ? "end mark" : used ? "" : "bin " + bin(size);
      blocks.add(Block.of(at, HEADER, size, HEADER + size, state, note));
      at += HEADER + size;
    }
  }

  /**
   * Whether a header's size can be right: another header follows; or if that one was overwritten,
   * the next that was not says that its left neighbour is the overwritten one.
   */
  private boolean isSize(long at, long size, long end) {
    if (size <= 0 || size > end - at - 2 * HEADER) {
      return false;
    }
    long follower = at + HEADER + size;
    if (isHeader(follower)) {
      return true;
    }
    long next = nextHeader(follower, end);
    return next < end && next - (words.half(next + 8) & 0xffff_ffffL) * HEADER == follower;
  }

  private long nextHeader(long at, long end) {
    long next = at + HEADER;
    while (next < end && !isHeader(next)) {
      next += HEADER;
    }
    return Math.min(next, end);
  }

  /** Goes on at the next header behind what is none; an end mark inside is where brk was moved. */
  private long skip(long at, long end, boolean mark) {
    long next = nextHeader(at, end);
    String why =
        mark
            ? "memory that the program took with sbrk itself"
            : "the header at 0x" + Long.toHexString(at) + " was overwritten";
    if (!mark && broken == null) {
      broken =
          why
              + (next < end
                  ? "; the walk goes on at 0x" + Long.toHexString(next)
                  : "; no header follows");
    }
    blocks.add(Block.of(at, 0, next - at, next - at, Block.State.UNKNOWN, mark ? why : "?"));
    return next;
  }

  /** As the library chooses: one for each 16 bytes up to 1024, then four for each doubling. */
  private static int bin(long size) {
    if (size <= SMALL_LIMIT) {
      return (int) (size / 16) - 1;
    }
    int doublings = Long.SIZE - 1 - Long.numberOfLeadingZeros(size);
    long bin = SMALL_BINS + (doublings - 10) * 4L + (size >> doublings - 2 & 3);
    return (int) Math.min(bin, LAST_BIN);
  }

  private long mapped(List<Region> regions, Vma area, long va) {
    if (!isHeader(va)) {
      return 0;
    }
    long word = words.word(va);
    long size = word & ~FLAGS;
    if ((word & (IN_USE | MAPPED)) != (IN_USE | MAPPED) || size > area.end() - va - HEADER) {
      return 0;
    }
    Block block = Block.of(va, HEADER, size, HEADER + size, Block.State.MAPPED, "");
    regions.add(new Region("mapping", va, va + HEADER + size, List.of(block), null));
    return HEADER + size;
  }
}
