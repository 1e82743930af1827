package vivarium.debug.heap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.debug.Symbol;
import vivarium.debug.Symbols;
import vivarium.mem.Vma;

/**
 * The malloc of glibc (ptmalloc; glibc's malloc/malloc.c and arena.c): chunks with 8 bytes of size
 * and flags before the program's bytes, an arena for the brk heap and more for threads, bins of
 * free chunks in the arenas, and a cache for each thread (tcache, since 2.26).
 *
 * <pre>
 *   chunk:  | size of the chunk before, if that is free | size, flags P M A | the program's bytes ...
 *   flags:  P the chunk before is in use, M a mapping, A of a thread's arena
 * </pre>
 */
final class PtMalloc {
  static final long HEADER = 16;
  static final long FLAGS = 7;
  static final int PREVIOUS_IN_USE = 1;
  static final long SMALLEST = 32;

  private static final int MAPPED = 2;
  private static final long START_RANGE = 1 << 16;

  /** No version's struct malloc_par is larger. */
  private static final int PARAMETERS = 256;

  /** The information block of a thread's heap: arena, heap before, size, and later fields. */
  private static final long[] HEAP_INFO_SIZES = {32, 48, 64};

  private static final long[] HEAP_SIZES = {1L << 26, 1L << 27};

  private final Words words;
  private final Symbols symbols;
  private final PtArenas arenas;
  private final PtLists lists;
  private final List<Region> regions = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  PtMalloc(Words words, Symbols symbols, List<HeapReader.Thread> threads) {
    this.words = words;
    this.symbols = symbols;
    this.arenas = new PtArenas(words, symbols);
    this.lists = new PtLists(words, threads);
  }

  @Nullable Heap read() {
    if (!arenas.find()) {
      return null;
    }
    notes.add(arenas.how());
    for (PtArenas.Arena arena : arenas.all()) {
      if (arena.address() == arenas.main().address()) {
        mainHeap(arena);
      } else {
        threadHeaps(arena);
      }
    }
    for (Vma area : words.dataAreas(false)) {
      if (regions.stream().noneMatch(region -> area.contains(region.start()))) {
        words.eachPage(area, va -> mapping(area, va));
      }
    }
    regions.sort(Comparator.comparingLong(Region::start));
    Map<Long, Block> chunks = new HashMap<>();
    regions.forEach(region -> region.blocks().forEach(block -> chunks.put(block.start(), block)));
    for (PtArenas.Arena arena : arenas.all()) {
      lists.bins(arena, arenas.layout(), chunks);
    }
    lists.caches(chunks);
    notes.addAll(lists.notes());
    List<Region> named = regions.stream().map(lists::named).toList();
    return new Heap("glibc's malloc (ptmalloc, " + lists.version() + ")", named, notes);
  }

  private long size(long chunk) {
    return words.word(chunk + 8) & ~FLAGS;
  }

  private boolean isChunk(long at, long end) {
    try {
      long word = words.word(at + 8);
      long size = word & ~FLAGS;
      return size >= SMALLEST && size % HEADER == 0 && (word & MAPPED) == 0 && size <= end - at;
    } catch (Words.Missing e) {
      return false;
    }
  }

  /** How far a walk from a chunk comes: {@code end} if all headers on the way make sense. */
  private long reach(long start, long end) {
    long at = start;
    while (at < end && isChunk(at, end)) {
      at += size(at);
    }
    return at;
  }

  private void mainHeap(PtArenas.Arena arena) {
    long low = words.space().program.brkStart + 15 & -HEADER;
    long high = words.space().program.brk;
    long top = arena.top();
    if (top < low || top >= high) {
      notes.add("the main arena's top is outside of the brk heap: its chunks were not walked");
      return;
    }
    long start = firstOfMain(low, top);
    List<Block> blocks = new ArrayList<>();
    String broken = walk(blocks, start, top);
    top(blocks, top, high);
    regions.add(new Region("[heap], main arena", start, high, blocks, broken));
  }

  /**
   * The first chunk of the main arena: where {@code mp_.sbrk_base} points; else the start of brk,
   * if there is a chunk. Static programs keep other things there: then it is the lowest address
   * from which the headers lead to the top, or the one from which they lead farthest.
   */
  private long firstOfMain(long low, long top) {
    for (Symbol symbol : symbols.allNamed(words.space(), "mp_")) {
      for (long at = symbol.address(); at < symbol.address() + PARAMETERS; at += 8) {
        long base = peek(at) + 15 & -HEADER;
        if (base >= low && base < top) {
          return base;
        }
      }
    }
    if (isFirst(low, top)) {
      return low;
    }
    notes.add("the start of the main heap was found by its shape");
    long start = low;
    long farthest = low;
    for (long at = low; at < Math.min(top, low + START_RANGE) && farthest < top; at += HEADER) {
      long reached = isFirst(at, top) ? reach(at, top) : at;
      if (reached > farthest) {
        farthest = reached;
        start = at;
      }
    }
    return start;
  }

  private long peek(long at) {
    try {
      return words.word(at);
    } catch (Words.Missing e) {
      return 0;
    }
  }

  private boolean isFirst(long at, long top) {
    return isChunk(at, top) && (words.word(at + 8) & PREVIOUS_IN_USE) != 0;
  }

  /** Lists the chunks up to an end; says where it failed first, or null. */
  private @Nullable String walk(List<Block> blocks, long start, long end) {
    String broken = null;
    long at = start;
    while (at < end) {
      if (!isChunk(at, end)) {
        long next = resume(at, end);
        blocks.add(Block.of(at, 0, next - at, next - at, Block.State.UNKNOWN, "?"));
        if (broken == null) {
          broken = "the chunk header at " + hex(at) + " makes no sense; ";
          broken += next < end ? "the walk goes on at " + hex(next) : "what follows cannot be told";
        }
        at = next;
        continue;
      }
      long size = size(at);
      boolean used = (words.word(at + size + 8) & PREVIOUS_IN_USE) != 0;
      Block.State state = used ? Block.State.USED : Block.State.FREE;
      blocks.add(Block.of(at, HEADER, size - 8, size, state, ""));
      at += size;
    }
    return broken;
  }

  /** Behind a damaged header: the lowest address from which headers lead to the end again. */
  private long resume(long at, long end) {
    for (long next = at + HEADER; next < Math.min(end, at + START_RANGE); next += HEADER) {
      if (isChunk(next, end) && reach(next, end) == end) {
        return next;
      }
    }
    return end;
  }

  private static String hex(long address) {
    return "0x" + Long.toHexString(address);
  }

  private void top(List<Block> blocks, long top, long end) {
    long size = Math.min(size(top), end - top);
    blocks.add(Block.of(top, HEADER, Math.max(0, size - HEADER), size, Block.State.TOP, "top"));
    long behind = top + size;
    if (behind < end) {
      String why = "behind the top: taken with sbrk by the program itself";
      blocks.add(Block.of(behind, 0, end - behind, end - behind, Block.State.UNKNOWN, why));
    }
  }

  private void threadHeaps(PtArenas.Arena arena) {
    for (long span : HEAP_SIZES) {
      try {
        if (words.word(arena.address() & -span) == arena.address()) {
          threadHeaps(arena, span);
          return;
        }
      } catch (Words.Missing e) {
        // not the size of this build's heaps
      }
    }
    notes.add("the arena at " + hex(arena.address()) + " is in no heap: not walked");
  }

  private void threadHeaps(PtArenas.Arena arena, long span) {
    long heap = arena.top() & -span;
    for (int guard = 0; heap != 0 && guard < 1024; guard++) {
      boolean first = heap == (arena.address() & -span);
      boolean last = heap == (arena.top() & -span);
      long end = heap + words.word(heap + 16);
      long walkEnd = last ? arena.top() : end - 2 * HEADER; // an old heap ends in two fence posts
      long start = first ? arenas.layout().firstChunk(arena.address()) : firstChunk(heap, walkEnd);
      List<Block> blocks = new ArrayList<>();
      blocks.add(
          Block.of(heap, 0, start - heap, start - heap, Block.State.INTERNAL, "heap and arena"));
      String broken = walk(blocks, start, walkEnd);
      if (last) {
        top(blocks, arena.top(), end);
      }
      regions.add(
          new Region("arena of a thread at " + hex(arena.address()), heap, end, blocks, broken));
      heap = first ? 0 : words.word(heap + 8);
    }
  }

  private long firstChunk(long heap, long end) {
    for (long size : HEAP_INFO_SIZES) {
      if (reach(heap + size, end) == end) {
        return heap + size;
      }
    }
    return heap + HEAP_INFO_SIZES[1];
  }

  /**
   * A chunk that is a mapping of its own stands in no list: its header at a page's start tells. Its
   * size counts the whole mapping up to glibc 2.42, and leaves the header out since.
   */
  private long mapping(Vma area, long va) {
    long word = words.word(va + 8);
    long size = word & ~FLAGS;
    boolean whole = size % Words.PAGE == 0;
    long total = whole ? size : size + HEADER;
    boolean right = (word & FLAGS) == MAPPED && size > 0 && total % Words.PAGE == 0;
    if (!right || words.word(va) != 0 || total > area.end() - va) {
      return 0;
    }
    long usable = whole ? size - HEADER : size - 8;
    Block block = Block.of(va, HEADER, usable, total, Block.State.MAPPED, "");
    regions.add(new Region("mapping", va, va + total, List.of(block), null));
    return total;
  }
}
