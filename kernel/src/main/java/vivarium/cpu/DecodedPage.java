package vivarium.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import vivarium.mem.PhysicalMemory;

/**
 * The decoded code of one frame: instructions lie densely, in the order of execution, so that the
 * next one is at the next index. Code is decoded when it is first entered, together with all that
 * can be reached from there inside the page; an index, once given out, keeps its meaning.
 */
final class DecodedPage {
  /** Halfwords of a page: places where an instruction can start. */
  static final int SLOTS = PhysicalMemory.PAGE_SIZE / 2;

  final int frame;

  /** Packed words to execute; grows by being replaced. */
  long[] code = new long[64];

  /** The halfword of the page at which the instruction at an index starts. */
  char[] slots = new char[64];

  /** Index + 1 of the instruction that starts at a halfword; 0 if not decoded. */
  final char[] entry = new char[SLOTS];

  /** How many indices are in use. */
  int size;

  /** Whether the code has what the checked engine wants in it. */
  final boolean checked;

  private final PhysicalMemory memory;

  /** Halfwords at which the checked engine calls its checker, ascending; null for none. */
  private final short @Nullable [] hooks;

  DecodedPage(int frame, PhysicalMemory memory) {
    this(frame, memory, false, null);
  }

  DecodedPage(int frame, PhysicalMemory memory, boolean checked, short @Nullable [] hooks) {
    this.frame = frame;
    this.memory = memory;
    this.checked = checked;
    this.hooks = hooks;
  }

  boolean hasHook(int slot) {
    return hooks != null && Arrays.binarySearch(hooks, (short) slot) >= 0;
  }

  /** Decodes what starts at a halfword of the page, if it is not yet, and returns index + 1. */
  int enter(int slot) {
    if (entry[slot] == 0) {
      new PageDecoder(this).decode(slot);
    }
    return entry[slot];
  }

  int readHalf(int slot) {
    return memory.readShort(PhysicalMemory.address(frame) + 2L * slot) & 0xffff;
  }

  int add(long word, int slot) {
    if (size == code.length) {
      code = Arrays.copyOf(code, 2 * size);
      slots = Arrays.copyOf(slots, 2 * size);
    }
    code[size] = word;
    slots[size] = (char) slot;
    return size++;
  }
}
