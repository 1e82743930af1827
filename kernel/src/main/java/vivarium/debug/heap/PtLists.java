package vivarium.debug.heap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import vivarium.mem.Vma;

/**
 * The lists that glibc keeps its free chunks in: the bins of an arena, its fast bins, and the
 * caches of the threads. Since 2.32 the links of fast bins and caches are mixed with their own
 * address ("safe linking"); both ways are tried.
 */
final class PtLists {
  private static final int UNSORTED = 1;
  private static final int SMALL = 64;
  private static final int FAST_BINS = 10;
  private static final int LONGEST = 1 << 20;
  private static final int THREAD_LOCAL_RANGE = 1 << 14;

  /**
   * A version's thread cache: bytes of a counter, lists, and the size of the chunk it lies in,
   * which is 16 more where too little was left for another chunk.
   */
  private record CacheLayout(int counter, int lists, long chunk, String version) {}

  private static final List<CacheLayout> CACHES =
      List.of(
          new CacheLayout(2, 64, 0x290, "2.30 to 2.41"),
          new CacheLayout(2, 76, 0x300, "2.42 or later"),
          new CacheLayout(1, 64, 0x250, "2.26 to 2.29"));

  private final Words words;
  private final List<HeapReader.Thread> threads;
  private final Map<Long, String> binOf = new HashMap<>();
  private final Set<Long> cached = new TreeSet<>();
  private final Map<Long, String> caches = new HashMap<>();
  private final List<String> notes = new ArrayList<>();
  private String version = "no thread cache found";

  PtLists(Words words, List<HeapReader.Thread> threads) {
    this.words = words;
    this.threads = threads;
  }

  List<String> notes() {
    return notes;
  }

  /** The versions of glibc whose layout this is. */
  String version() {
    return version;
  }

  /** Reads the bins of an arena; {@code chunks} are those that the walk found, by address. */
  void bins(PtArenas.Arena arena, PtArenas.Layout layout, Map<Long, Block> chunks) {
    for (int bin = UNSORTED; bin <= PtArenas.BINS; bin++) {
      String name =
          bin == UNSORTED
              ? "unsorted bin"
              : bin < SMALL ? "small bin " + bin * 16 : "large bin " + bin;
      ring(arena.bins() + 16L * (bin - 1) - 16, name, chunks);
    }
    if (layout.fastBins() < 0) {
      return;
    }
    for (int bin = 0; bin < FAST_BINS; bin++) {
      long first = words.word(arena.address() + layout.fastBins() + 8L * bin);
      List<Long> found = chain(first, 0, chunks);
      if (found == null) {
        notes.add("fast bin " + (bin * 16 + 32) + ": its list could not be followed");
      } else {
        for (long chunk : found) {
          binOf.put(chunk, "fast bin " + (bin * 16 + 32));
          cached.add(chunk);
        }
      }
    }
  }

  /** Follows a doubly linked ring from its head. */
  private void ring(long head, String name, Map<Long, Block> chunks) {
    try {
      long before = head;
      long at = words.word(head + 16);
      for (int i = 0; at != head; i++) {
        if (!chunks.containsKey(at) || words.word(at + 24) != before || i > LONGEST) {
          notes.add(name + ": the list breaks at 0x" + Long.toHexString(at));
          return;
        }
        binOf.put(at, name);
        before = at;
        at = words.word(at + 16);
      }
    } catch (Words.Missing e) {
      notes.add(name + ": the list leads to 0x" + Long.toHexString(e.address));
    }
  }

  /**
   * The chunks of a singly linked list; null if it leads anywhere but to chunks.
   *
   * @param into how far into a chunk its pointers point: 0, or 16 to the program's bytes
   */
  private @Nullable List<Long> chain(long first, int into, Map<Long, Block> chunks) {
    List<Long> mixed = chain(first, into, chunks, true);
    return mixed != null ? mixed : chain(first, into, chunks, false);
  }

  private @Nullable List<Long> chain(
      long first, int into, Map<Long, Block> chunks, boolean safeLinking) {
    List<Long> found = new ArrayList<>();
    long at = first;
    while (at != 0) {
      long chunk = at - into;
      if (!chunks.containsKey(chunk) || found.size() > LONGEST) {
        return null;
      }
      found.add(chunk);
      long field = chunk + 16;
      long next = words.word(field);
      at = safeLinking ? next ^ field >>> 12 : next;
    }
    return found;
  }

  /** Finds each thread's cache by the pointer among its thread-local variables, and reads it. */
  void caches(Map<Long, Block> chunks) {
    for (HeapReader.Thread thread : threads) {
      if (!cache(thread, chunks)) {
        notes.add(
            "thread "
                + thread.tid()
                + ": no tcache found (it has not freed anything yet, or it is switched off)");
      }
    }
  }

  private boolean cache(HeapReader.Thread thread, Map<Long, Block> chunks) {
    Vma area = words.space().find(thread.pointer());
    if (area == null) {
      return false;
    }
    // The library's variables can lie on either side of the executable's, and another thread's
    // stack
    // or variables behind them: what is nearest counts.
    long pointer = thread.pointer() & -8L;
    for (long distance = 0; distance <= THREAD_LOCAL_RANGE; distance += 8) {
      if (pointer + distance + 8 <= area.end() && cacheAt(pointer + distance, thread, chunks)
          || pointer - distance >= area.start() && cacheAt(pointer - distance, thread, chunks)) {
        return true;
      }
    }
    return false;
  }

  /** Reads the cache that a variable of a thread points to, if it does point to one. */
  private boolean cacheAt(long variable, HeapReader.Thread thread, Map<Long, Block> chunks) {
    long target = word(variable);
    Block chunk = target == 0 ? null : chunks.get(target - PtMalloc.HEADER);
    if (chunk == null || caches.containsKey(chunk.start())) {
      return false;
    }
    for (CacheLayout layout : CACHES) {
      boolean fits = chunk.total() == layout.chunk || chunk.total() == layout.chunk + 16;
      if (fits && read(target, layout, chunks)) {
        caches.put(chunk.start(), "tcache of thread " + thread.tid());
        version = "layout of " + layout.version;
        return true;
      }
    }
    return false;
  }

  private long word(long at) {
    try {
      return words.word(at);
    } catch (Words.Missing e) {
      return 0;
    }
  }

  private boolean read(long cache, CacheLayout layout, Map<Long, Block> chunks) {
    long entries = cache + (long) layout.counter * layout.lists + 7 & -8L;
    Map<Long, String> found = new HashMap<>();
    for (int i = 0; i < layout.lists; i++) {
      List<Long> list = chain(word(entries + 8L * i), (int) PtMalloc.HEADER, chunks);
      if (list == null) {
        return false;
      }
      for (long chunk : list) {
        found.put(chunk, "tcache " + (i < SMALL ? Integer.toString(32 + i * 16) : "list " + i));
      }
    }
    binOf.putAll(found);
    cached.addAll(found.keySet());
    return true;
  }

  /** The region with the free chunks named by their lists. */
  Region named(Region region) {
    List<Block> blocks = new ArrayList<>();
    for (Block block : region.blocks()) {
      blocks.add(named(block));
    }
    return new Region(region.name(), region.start(), region.end(), blocks, region.broken());
  }

  private Block named(Block block) {
    String cache = caches.get(block.start());
    if (cache != null) {
      return with(block, Block.State.INTERNAL, cache);
    }
    String bin = binOf.get(block.start());
    if (bin != null) {
      boolean kept = cached.contains(block.start());
      return with(block, kept ? Block.State.CACHED : Block.State.FREE, bin);
    }
    return block.state() == Block.State.FREE ? with(block, Block.State.FREE, "in no bin") : block;
  }

  private static Block with(Block block, Block.State state, String bin) {
    return new Block(block.start(), block.address(), block.size(), block.total(), -1, state, bin);
  }
}
