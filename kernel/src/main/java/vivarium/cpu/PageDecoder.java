package vivarium.cpu;

import static vivarium.cpu.Decoder.SINK;
import static vivarium.cpu.Decoder.immediate;
import static vivarium.cpu.Decoder.op;
import static vivarium.cpu.Decoder.rd;

import java.util.Arrays;

/**
 * Decodes one entry of a page and everything in the page that it can reach. Jumps inside the page
 * carry the index of their target; offsets from the pc become offsets from the start of the page,
 * so that the interpreter needs no pc of its own.
 */
final class PageDecoder {
  /** Halfwords of a line of 64 bytes. */
  static final int LINE_SLOTS = 32;

  private final DecodedPage page;
  private final char[] entry;
  private long[] code;
  private char[] slots;
  private int size;
  private int[] pending = new int[32];
  private int pendingCount;
  private int[] jumps = new int[32];
  private int jumpCount;

  PageDecoder(DecodedPage page) {
    this.page = page;
    entry = page.decoded.entry().clone();
    code = page.decoded.code();
    slots = page.decoded.slots();
    size = page.size;
    if (size == 0) {
      code = code.clone();
      slots = slots.clone();
    }
  }

  /** What is decoded after this: all that was before, and more. */
  DecodedPage.Code decode(int slot) {
    later(slot);
    while (pendingCount > 0) {
      run(pending[--pendingCount]);
    }
    for (int i = 0; i < jumpCount; i++) {
      link(jumps[i]);
    }
    page.size = size;
    return new DecodedPage.Code(code, slots, entry);
  }

  private int add(long word, int slot) {
    if (size == code.length) {
      code = Arrays.copyOf(code, 2 * size);
      slots = Arrays.copyOf(slots, 2 * size);
    }
    code[size] = word;
    slots[size] = (char) slot;
    return size++;
  }

  private void later(int slot) {
    if (entry[slot] == 0) {
      if (pendingCount == pending.length) {
        pending = Arrays.copyOf(pending, 2 * pendingCount);
      }
      pending[pendingCount++] = slot;
    }
  }

  /** Decodes instructions in a row, up to a jump or to code that is decoded already. */
  private void run(int start) {
    if (entry[start] != 0) {
      return;
    }
    int slot = start;
    boolean goesOn = true;
    while (goesOn) {
      if (slot >= DecodedPage.SLOTS) {
        add(Op.LEAVE, slot);
        return;
      }
      if (entry[slot] != 0) {
        add(Decoder.pack(Op.GOTO, 0, 0, 0, entry[slot] - 1), slot);
        return;
      }
      if (page.hasHook(slot)) {
        entry[slot] = (char) (add(Op.HOOK, slot) + 1);
      }
      int bits = page.readHalf(slot);
      boolean isLong = (bits & 3) == 3;
      if (isLong && slot == DecodedPage.SLOTS - 1) {
        enterAt(slot, add(Op.CROSS, slot));
        return;
      }
      if (isLong) {
        bits |= page.readHalf(slot + 1) << 16;
      }
      int length = isLong ? 4 : 2;
      if (page.hasLineMark(slot)) {
        entry[slot] = (char) (markLine(slot) + 1);
      }
      long word = lower(Decoder.decode(bits), 2 * slot, length);
      int index = add(word, slot);
      enterAt(slot, index);
      goesOn = follow(word, index);
      slot += length / 2;
      if (page.metered && isLong && slot % LINE_SLOTS == 1) {
        markLine(slot);
      }
      if (page.checked && rd(word) == Registers.SP) {
        add(Op.SP_MOVED, slot);
      }
    }
    // What ends a row may still be asked for its successor's place.
    add(Op.LEAVE, slot);
  }

  /** Marks that the line of a halfword begins; returns the mark's index. */
  private int markLine(int slot) {
    return add(lineMark(slot), slot);
  }

  static long lineMark(int slot) {
    return Decoder.pack(Op.LINE, 0, 0, 0, slot / LINE_SLOTS);
  }

  /** The index stands for the halfword, unless there is a hook before it. */
  private void enterAt(int slot, int index) {
    if (entry[slot] == 0) {
      entry[slot] = (char) (index + 1);
    }
  }

  /** Notes where a jump goes to; returns whether the next instruction can be reached. */
  private boolean follow(long word, int index) {
    switch (op(word)) {
      case Op.BEQ, Op.BNE, Op.BLT, Op.BGE, Op.BLTU, Op.BGEU -> {
        target(immediate(word), index);
        return true;
      }
      case Op.JAL -> {
        target(immediate(word), index);
        return rd(word) != SINK;
      }
      case Op.JALR -> {
        return rd(word) != SINK;
      }
      case Op.ILLEGAL -> {
        return false;
      }
      default -> {
        return true;
      }
    }
  }

  private void target(int offset, int index) {
    if (offset >= 0 && offset < 2 * DecodedPage.SLOTS) {
      later(offset >>> 1);
      if (jumpCount == jumps.length) {
        jumps = Arrays.copyOf(jumps, 2 * jumpCount);
      }
      jumps[jumpCount++] = index;
    }
  }

  private void link(int index) {
    long word = code[index];
    int near =
        switch (op(word)) {
          case Op.BEQ -> Op.BEQ_NEAR;
          case Op.BNE -> Op.BNE_NEAR;
          case Op.BLT -> Op.BLT_NEAR;
          case Op.BGE -> Op.BGE_NEAR;
          case Op.BLTU -> Op.BLTU_NEAR;
          case Op.BGEU -> Op.BGEU_NEAR;
          default -> rd(word) == SINK ? Op.J_NEAR : Op.JAL_NEAR;
        };
    long target = entry[immediate(word) >>> 1] - 1;
    code[index] = word & 0xffff_ff00L | near | target << 32;
  }

  /**
   * Makes an instruction at a byte offset of the page independent of the pc: the immediates of
   * branches, jal and auipc count from the start of the page; jal has its link in bits 31..16 and
   * jalr in the low half of its immediate, also counted from the start of the page.
   */
  static long lower(long word, int offset, int length) {
    int immediate = immediate(word);
    return switch (op(word)) {
      case Op.BEQ, Op.BNE, Op.BLT, Op.BGE, Op.BLTU, Op.BGEU, Op.AUIPC ->
          word & 0xffff_ffffL | (long) (immediate + offset) << 32;
      case Op.JAL ->
          word & 0xffffL | (long) (offset + length) << 16 | (long) (immediate + offset) << 32;
      case Op.JALR -> word & 0xffff_ffffL | (long) (immediate << 16 | offset + length) << 32;
      default -> word;
    };
  }
}
