package vivarium.jit;

import java.util.BitSet;
import vivarium.cpu.DecodedPage;
import vivarium.cpu.Decoder;
import vivarium.cpu.Op;

/**
 * A copy of a page's code, decoded an instruction at a time, with the ways that control can take.
 */
final class GuestCode {
  /** No instruction follows in the page. */
  static final int NONE = -1;

  private final byte[] bytes;
  private final BitSet known;
  private final BitSet targets = new BitSet();

  /**
   * @param bytes of the page
   * @param known halfwords at which an instruction was executed or reached
   */
  GuestCode(byte[] bytes, BitSet known) {
    this.bytes = bytes;
    this.known = known;
    for (int slot = known.nextSetBit(0); slot >= 0; slot = known.nextSetBit(slot + 1)) {
      int target = isWhole(slot) ? target(slot, word(slot)) : NONE;
      if (target != NONE) {
        targets.set(target);
      }
    }
  }

  /** The beginning of the straight line of code that leads to a halfword. */
  int leader(int slot) {
    int leader = slot;
    while (!targets.get(leader)) {
      int before = before(leader);
      if (before == NONE || ends(word(before)) || isBranch(Decoder.op(word(before)))) {
        return leader;
      }
      leader = before;
    }
    return leader;
  }

  private int before(int slot) {
    for (int length = 1; length <= 2; length++) {
      int before = slot - length;
      if (before >= 0 && known.get(before) && after(before) == slot) {
        return before;
      }
    }
    return NONE;
  }

  private int half(int slot) {
    return bytes[2 * slot] & 0xff | (bytes[2 * slot + 1] & 0xff) << 8;
  }

  /** Whether all of the instruction at a halfword lies in the page. */
  boolean isWhole(int slot) {
    return slot < DecodedPage.SLOTS - 1 || slot == DecodedPage.SLOTS - 1 && (half(slot) & 3) != 3;
  }

  private int bits(int slot) {
    int bits = half(slot);
    return (bits & 3) == 3 ? bits | half(slot + 1) << 16 : bits;
  }

  /** The decoded instruction; offsets count from the instruction itself. */
  long word(int slot) {
    return Decoder.decode(bits(slot));
  }

  /** The halfword after the instruction, perhaps past the page's end. */
  int after(int slot) {
    return slot + Decoder.length(half(slot)) / 2;
  }

  static boolean isBranch(int op) {
    return op >= Op.BEQ && op <= Op.BGEU;
  }

  /** Whether only the interpreter executes it. */
  static boolean isLeftToInterpreter(int op) {
    return op == Op.ILLEGAL || op >= Op.ECALL && op <= Op.CSRRCI;
  }

  /** Whether the instruction that follows in memory is never the next one. */
  boolean ends(long word) {
    int op = Decoder.op(word);
    return op == Op.JAL || op == Op.JALR || isLeftToInterpreter(op);
  }

  /** Whether the instruction calls a function that returns behind it. */
  static boolean isCall(long word) {
    int op = Decoder.op(word);
    return (op == Op.JAL || op == Op.JALR) && Decoder.rd(word) != Decoder.SINK;
  }

  /** Where a branch or jal goes, if that is in the page. */
  int target(int slot, long word) {
    int op = Decoder.op(word);
    if (!isBranch(op) && op != Op.JAL) {
      return NONE;
    }
    int offset = 2 * slot + Decoder.immediate(word);
    return offset >= 0 && offset < 2 * DecodedPage.SLOTS ? offset >> 1 : NONE;
  }
}
