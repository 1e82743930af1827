package vivarium.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import vivarium.mem.PhysicalMemory;

/**
 * The decoded code of one frame: instructions lie densely, in the order of execution, so that the
 * next one is at the next index. Code is decoded when it is first entered, together with all that
 * can be reached from there inside the page; an index, once given out, keeps its meaning.
 *
 * <p>Whoever holds the kernel decodes; harts that run meanwhile read {@link #decoded}.
 */
public final class DecodedPage {
  /** Halfwords of a page: places where an instruction can start. */
  public static final int SLOTS = PhysicalMemory.PAGE_SIZE / 2;

  public final int frame;

  private static final Code NONE = new Code(new long[64], new char[64], new char[SLOTS]);

  /**
   * What is decoded at one moment; replaced as a whole when there is more, so that a reader without
   * a lock sees what belongs together.
   *
   * @param code packed words to execute
   * @param slots the halfword of the page at which the instruction at an index starts
   * @param entry index + 1 of the instruction that starts at a halfword; 0 if not decoded
   */
  record Code(long[] code, char[] slots, char[] entry) {}

  Code decoded = NONE;

  /** How many indices are in use. */
  int size;

  /** Whether the code has what the checked engine wants in it. */
  final boolean checked;

  /** Whether the code has marks where lines begin. */
  final boolean metered;

  private final PhysicalMemory memory;

  /** Halfwords at which the checked engine calls its checker, ascending; null for none. */
  private final short @Nullable [] hooks;

  DecodedPage(int frame, PhysicalMemory memory, boolean metered) {
    this(frame, memory, metered, false, null);
  }

  /** The code as the checked engine wants it. */
  DecodedPage(int frame, PhysicalMemory memory, short @Nullable [] hooks) {
    this(frame, memory, false, true, hooks);
  }

  private DecodedPage(
      int frame,
      PhysicalMemory memory,
      boolean metered,
      boolean checked,
      short @Nullable [] hooks) {
    this.frame = frame;
    this.memory = memory;
    this.metered = metered;
    this.checked = checked;
    this.hooks = hooks;
  }

  boolean hasHook(int slot) {
    return hooks != null && Arrays.binarySearch(hooks, (short) slot) >= 0;
  }

  /** Decodes what starts at a halfword of the page, if it is not yet, and returns index + 1. */
  int enter(int slot) {
    if (decoded.entry[slot] == 0) {
      decoded = new PageDecoder(this).decode(slot);
    }
    return decoded.entry[slot];
  }

  /** Makes the interpreter stop at a halfword, since translated code begins there. */
  public void markTranslated(int slot) {
    int index = enter(slot) - 1;
    decoded.code[index] = Op.TRANSLATED;
  }

  /** The instruction at a halfword where translated code begins, as a page of its own. */
  long[] original(int slot) {
    int bits = originalBits(slot);
    if (slot == SLOTS - 1 && (bits & 3) == 3) {
      return new long[] {Op.CROSS, Op.LEAVE};
    }
    long word = PageDecoder.lower(Decoder.decode(bits), 2 * slot, Decoder.length(bits));
    return hasLineMark(slot)
        ? new long[] {PageDecoder.lineMark(slot), word, Op.LEAVE}
        : new long[] {word, Op.LEAVE};
  }

  char[] originalSlots(int slot) {
    char next = (char) (slot + Decoder.length(originalBits(slot)) / 2);
    return hasLineMark(slot)
        ? new char[] {(char) slot, (char) slot, next}
        : new char[] {(char) slot, next};
  }

  /** Whether the mark that a line begins stands for a halfword, before its instruction. */
  boolean hasLineMark(int slot) {
    return metered && slot % PageDecoder.LINE_SLOTS == 0;
  }

  /** The bits of an instruction; an aligned one is read at once, as another hart may write it. */
  private int originalBits(int slot) {
    if (slot % 2 == 0) {
      int bits = memory.readInt(PhysicalMemory.address(frame) + 2L * slot);
      return (bits & 3) == 3 ? bits : bits & 0xffff;
    }
    int bits = readHalf(slot);
    return (bits & 3) == 3 && slot < SLOTS - 1 ? bits | readHalf(slot + 1) << 16 : bits;
  }

  int readHalf(int slot) {
    return memory.readShort(PhysicalMemory.address(frame) + 2L * slot) & 0xffff;
  }
}
