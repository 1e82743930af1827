package vivarium.jit;

import org.jspecify.annotations.Nullable;
import vivarium.cpu.DecodedPage;
import vivarium.cpu.Decoder;
import vivarium.cpu.Op;
import vivarium.cpu.Registers;

/**
 * A copy of the code in some adjacent pages, decoded an instruction at a time. Places are told by
 * slots: halfwords from the start of the first page.
 */
final class GuestCode {
  private final byte[] @Nullable [] pages;
  private final boolean withinPages;
  private final int slots;

  /** Decoded instructions; made when the first is wanted, since many copies wait in a queue. */
  private long @Nullable [] words;

  /**
   * @param pages bytes of each page in order of address, null for one whose code is not to be used
   */
  GuestCode(byte[] @Nullable [] pages) {
    this(pages, false);
  }

  /**
   * @param withinPages whether instructions that lie in two pages are taken for illegal ones of two
   *     bytes, to be left to the interpreter
   */
  GuestCode(byte[] @Nullable [] pages, boolean withinPages) {
    this.pages = pages;
    this.withinPages = withinPages;
    slots = pages.length * DecodedPage.SLOTS;
  }

  /** Whether the two bytes at a slot are in the copy. */
  boolean isPresent(int slot) {
    return slot >= 0 && slot < slots && pages[page(slot)] != null;
  }

  /** The number of the page that a slot is in. */
  static int page(int slot) {
    return slot / DecodedPage.SLOTS;
  }

  private int half(int slot) {
    byte[] bytes = pages[page(slot)];
    if (bytes == null) {
      throw new IllegalStateException("no code at slot " + slot);
    }
    int at = 2 * (slot % DecodedPage.SLOTS);
    return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8;
  }

  /** Whether all of the instruction at a slot is in the copy. */
  boolean isWhole(int slot) {
    return isPresent(slot)
        && ((half(slot) & 3) != 3 || isLeftOut(slot, half(slot)) || isPresent(slot + 1));
  }

  /** The decoded instruction; offsets count from the instruction itself. */
  long word(int slot) {
    long[] decoded = words;
    if (decoded == null) {
      decoded = new long[slots];
      words = decoded;
    }
    long word = decoded[slot];
    if (word == 0) {
      int bits = half(slot);
      if (isLeftOut(slot, bits)) {
        return Op.ILLEGAL;
      }
      word = Decoder.decode((bits & 3) == 3 ? bits | half(slot + 1) << 16 : bits);
      decoded[slot] = word;
    }
    return word;
  }

  int op(int slot) {
    return Decoder.op(word(slot));
  }

  /** The slot after the instruction. */
  int after(int slot) {
    int bits = half(slot);
    return isLeftOut(slot, bits) ? slot + 1 : slot + Decoder.length(bits) / 2;
  }

  private boolean isLeftOut(int slot, int bits) {
    return withinPages && (bits & 3) == 3 && slot % DecodedPage.SLOTS == DecodedPage.SLOTS - 1;
  }

  /** Copies the two bytes at a slot. */
  void copyHalf(int slot, byte[] to, int at) {
    int half = half(slot);
    to[at] = (byte) half;
    to[at + 1] = (byte) (half >> 8);
  }

  static boolean isBranch(int op) {
    return op >= Op.BEQ && op <= Op.BGEU;
  }

  /** Whether only the interpreter executes it. */
  static boolean isLeftToInterpreter(int op) {
    return op == Op.ILLEGAL || op >= Op.ECALL && op <= Op.CSRRCI;
  }

  /** Whether the instruction that follows in memory is never the next one. */
  static boolean ends(int op) {
    return op == Op.JAL || op == Op.JALR || isLeftToInterpreter(op);
  }

  /** Whether the instruction calls a function that returns behind it. */
  static boolean isCall(long word) {
    int op = Decoder.op(word);
    return (op == Op.JAL || op == Op.JALR) && Decoder.rd(word) != Decoder.SINK;
  }

  /** Whether the instruction is a function's return. */
  static boolean isReturn(long word) {
    return Decoder.op(word) == Op.JALR
        && Decoder.rd(word) == Decoder.SINK
        && Decoder.rs1(word) == Registers.RA
        && Decoder.immediate(word) == 0;
  }

  /** Where a branch or jal goes. */
  int target(int slot) {
    return slot + (Decoder.immediate(word(slot)) >> 1);
  }
}
