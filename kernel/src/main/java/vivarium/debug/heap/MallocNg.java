package vivarium.debug.heap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.debug.Symbol;
import vivarium.debug.Symbols;
import vivarium.mem.Vma;

/**
 * The malloc of musl since 1.2.1 (mallocng; musl's src/malloc/mallocng/meta.h): slots of one size
 * in groups, and out of their reach, in areas that begin with a secret, a meta for each group with
 * a bit for each slot. A slot knows its number and how many of its bytes were not asked for.
 *
 * <pre>
 *   context: secret, (page size), init_done, mmap_counter, free_meta_head, avail_meta,
 *            avail_meta_count, avail_meta_area_count, meta_alloc_shift, meta_area_head, ...
 *   area:    secret, next, nslots, metas of 40 bytes
 *   meta:    prev, next, mem, avail_mask, freed_mask, last_idx:5 freeable:1 sizeclass:6 maplen:52
 *   group:   meta, active_idx, then the slots; 4 bytes before each: 0, slot number and reserve, offset
 * </pre>
 */
final class MallocNg {
  private static final int UNIT = 16;
  private static final int BEFORE_SLOT = 4;
  private static final int AREA_METAS = 24;
  private static final int META = 40;
  private static final int METAS_PER_AREA = (Words.PAGE - AREA_METAS) / META;
  private static final int MOST_AREAS = 1 << 16;
  private static final int OFFSET_MARK = 7;
  private static final int NESTED = 6;
  private static final int LONG_RESERVE = 5;

  /** Offsets of init_done and meta_area_head, without and with the page size in the context. */
  private static final int[][] CONTEXTS = {{8, 56}, {16, 64}};

  /** Slot sizes in units of 16 bytes. */
  private static final int[] CLASSES = {
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 18, 20, 25, 31, 36, 42, 50, 63, 72, 84, 102, 127, 146,
    170, 204, 255, 292, 340, 409, 511, 584, 682, 818, 1023, 1169, 1364, 1637, 2047, 2340, 2730,
    3276, 4095, 4680, 5460, 6552, 8191
  };

  private final Words words;
  private final Symbols symbols;
  private final List<Region> regions = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  MallocNg(Words words, Symbols symbols) {
    this.words = words;
    this.symbols = symbols;
  }

  @Nullable Heap read() {
    long head = find();
    if (head == 0) {
      return null;
    }
    long secret = words.word(head);
    int areas = 0;
    try {
      for (long area = head; area != 0; area = words.word(area + 8)) {
        if (words.word(area) != secret || ++areas > MOST_AREAS) {
          notes.add("the meta area at 0x" + Long.toHexString(area) + " lacks the secret");
          break;
        }
        Block own = Block.of(area, 0, 0, Words.PAGE, Block.State.INTERNAL, "metas");
        regions.add(new Region("meta area", area, area + Words.PAGE, List.of(own), null));
        metas(area);
      }
    } catch (Words.Missing e) {
      notes.add("the list of meta areas leads to 0x" + Long.toHexString(e.address));
    }
    regions.sort(Comparator.comparingLong(Region::start));
    return new Heap("musl's malloc (mallocng, layout of 1.2.1 or later)", regions, notes);
  }

  /** The first meta area, by the context's symbol or else by its shape; 0 if there is none. */
  private long find() {
    for (Symbol symbol : symbols.allNamed(words.space(), "__malloc_context")) {
      long head = context(symbol.address());
      if (head != 0) {
        notes.add("__malloc_context at 0x%x, by its symbol".formatted(symbol.address()));
        return head;
      }
    }
    for (Vma area : words.space().areas()) {
      if (!area.has(Vma.WRITE) || area.has(Vma.GROWS_DOWN) || !isNearFile(area)) {
        continue;
      }
      for (long at = area.start(); at < area.end(); at += 8) {
        long head = context(at);
        if (head != 0) {
          notes.add("__malloc_context at 0x%x, by its shape".formatted(at));
          return head;
        }
      }
    }
    return 0;
  }

  /** Whether the area is a program's data or the bss right behind it. */
  private boolean isNearFile(Vma area) {
    if (area.file() != null) {
      return true;
    }
    Vma below = words.space().find(area.start() - 1);
    return below != null && below.file() != null;
  }

  private long context(long at) {
    try {
      long secret = words.word(at);
      if (secret == 0) {
        return 0;
      }
      for (int[] offsets : CONTEXTS) {
        if (words.half(at + offsets[0]) != 1) {
          continue;
        }
        long head = words.word(at + offsets[1]);
        if (head != 0
            && head % Words.PAGE == 0
            && words.isData(head)
            && words.word(head) == secret
            && words.half(head + 16) == METAS_PER_AREA) {
          return head;
        }
      }
    } catch (Words.Missing e) {
      // no context can be here
    }
    return 0;
  }

  private void metas(long area) {
    for (int i = 0; i < METAS_PER_AREA; i++) {
      long meta = area + AREA_METAS + (long) i * META;
      long group = words.word(meta + 16);
      if (group == 0) {
        continue;
      }
      try {
        if (words.word(group) != meta) {
          notes.add(
              "the group at 0x%x does not point back to its meta at 0x%x".formatted(group, meta));
        } else {
          group(meta, group);
        }
      } catch (Words.Missing e) {
        notes.add("the group at 0x" + Long.toHexString(group) + " is not in memory");
      }
    }
  }

  private void group(long meta, long group) {
    int available = words.half(meta + 24);
    int freed = words.half(meta + 28);
    long bits = words.word(meta + 32);
    int last = (int) (bits & 31);
    int sizeClass = (int) (bits >>> 6 & 63);
    long pages = bits >>> 12;
    boolean single = last == 0 && pages != 0;
    if (!single && sizeClass >= CLASSES.length) {
      notes.add("the meta at 0x%x has no size class".formatted(meta));
      return;
    }
    long stride = single ? pages * Words.PAGE - UNIT : (long) UNIT * CLASSES[sizeClass];
    long first = group + UNIT;
    List<Block> blocks = new ArrayList<>();
    blocks.add(Block.of(group, 0, 0, UNIT, Block.State.INTERNAL, "group"));
    String broken = null;
    for (int i = 0; i <= last; i++) {
      long slot = first + i * stride;
      boolean isFree = (available >>> i & 1) != 0;
      boolean wasFreed = (freed >>> i & 1) != 0;
      if (isFree || wasFreed) {
        String bin = (wasFreed ? "freed, " : "never used, ") + "class " + sizeClass;
        blocks.add(Block.of(slot, 0, stride - BEFORE_SLOT, stride, Block.State.FREE, bin));
        continue;
      }
      Block block = used(first, slot, stride, i, sizeClass >= CLASSES.length);
      if (block.state() == Block.State.UNKNOWN && broken == null) {
        broken = "slot " + i + " at 0x" + Long.toHexString(slot) + ": " + block.bin();
      }
      blocks.add(block);
    }
    String name =
        single
            ? "mapping"
            : "group of class " + sizeClass + ", " + (last + 1) + " slots of " + stride + " bytes";
    regions.add(new Region(name, group, first + (last + 1) * stride, blocks, broken));
  }

  /** A slot in use; its program's bytes may begin some units behind its start. */
  private Block used(long first, long slot, long stride, int number, boolean mapping) {
    long end = slot + stride - BEFORE_SLOT;
    long start = slot;
    if (words.octet(slot - 3) >>> 5 == OFFSET_MARK) {
      start += (long) UNIT * words.shorter(slot - 2);
    }
    long offset =
        words.octet(start - 4) == 0
            ? words.shorter(start - 2)
            : words.half(start - 8) & 0xffff_ffffL;
    if (start >= end
        || (words.octet(start - 3) & 31) != number
        || offset != (start - first) / UNIT) {
      return unknown(slot, stride, "its header was overwritten");
    }
    long reserve = words.octet(start - 3) >>> 5;
    if (reserve == NESTED) {
      return Block.of(slot, start - slot, 0, 0, Block.State.INTERNAL, "holds a group");
    }
    if (reserve >= LONG_RESERVE) {
      reserve = words.half(end - 4) & 0xffff_ffffL;
    }
    if (reserve > end - start) {
      return unknown(slot, stride, "its reserve was overwritten");
    }
    if (words.octet(end - reserve) != 0) {
      return unknown(slot, stride, "written behind its end");
    }
    Block.State state = mapping ? Block.State.MAPPED : Block.State.USED;
    long requested = end - reserve - start;
    return new Block(slot, start, end - start, stride, requested, state, "");
  }

  private static Block unknown(long slot, long stride, String why) {
    return Block.of(slot, 0, stride - BEFORE_SLOT, stride, Block.State.UNKNOWN, why);
  }
}
