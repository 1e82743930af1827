package vivarium.cpu;

import org.jspecify.annotations.Nullable;
import vivarium.mem.Access;
import vivarium.mem.PhysicalMemory;

/**
 * An instruction that starts in the last two bytes of a page. It is put together from both pages
 * each time, as either may change alone, and decoded only if its bits are not those of last time.
 */
final class Crossing {
  private static final int ENTRIES = 64;

  private final Hart hart;
  private final int[] bits = new int[ENTRIES];
  private final @Nullable Snippet[] snippets = new @Nullable Snippet[ENTRIES];

  /** One instruction as a page of its own, at the last halfword of the page it starts in. */
  static final class Snippet {
    static final char[] SLOTS = {DecodedPage.SLOTS - 1, DecodedPage.SLOTS + 1};

    final long[] code;

    Snippet(long word) {
      code = new long[] {word, Op.LEAVE};
    }
  }

  Crossing(Hart hart) {
    this.hart = hart;
  }

  /** The code to run for the instruction at {@code pc}, or null on a page fault. */
  @Nullable Snippet at(long pc) {
    long first = hart.memory.translate(pc, Access.FETCH);
    if (first < 0) {
      return null;
    }
    long second = hart.memory.translate(pc + 2, Access.FETCH);
    if (second < 0) {
      return null;
    }
    PhysicalMemory ram = hart.codeCache.frames().memory();
    int word = ram.readShort(first) & 0xffff | ram.readShort(second) << 16;
    int index = (int) (pc >>> PhysicalMemory.PAGE_SHIFT) & ENTRIES - 1;
    Snippet snippet = snippets[index];
    if (snippet == null || bits[index] != word) {
      int offset = PhysicalMemory.PAGE_SIZE - 2;
      snippet = new Snippet(PageDecoder.lower(Decoder.decode(word), offset, 4));
      snippets[index] = snippet;
      bits[index] = word;
    }
    return snippet;
  }
}
