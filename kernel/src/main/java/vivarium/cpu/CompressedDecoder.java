package vivarium.cpu;

import static vivarium.cpu.Decoder.F;
import static vivarium.cpu.Decoder.SINK;
import static vivarium.cpu.Decoder.pack;

/** Expands the 16-bit instructions of extension C into the operations that they stand for. */
final class CompressedDecoder {
  private static final int RA = Registers.RA;
  private static final int SP = Registers.SP;

  private CompressedDecoder() {}

  static long decode(Opcode opcode, int bits) {
    int op = opcode.op();
    int rd = bits >>> 7 & 31;
    int rs2 = bits >>> 2 & 31;
    int x = rd == 0 ? SINK : rd;
    int low = 8 + (bits >>> 2 & 7);
    int high = 8 + (bits >>> 7 & 7);
    int immediate = immediate(bits);
    int shift = immediate & 63;
    return switch (opcode.format()) {
      case NONE -> op;
      case C_ADDI4SPN -> {
        int offset = addi4spnOffset(bits);
        yield offset == 0 ? Op.ILLEGAL : pack(op, low, SP, 0, offset);
      }
      case C_LW -> pack(op, low, high, 0, wordOffset(bits));
      case C_LD -> pack(op, low, high, 0, doubleOffset(bits));
      case C_FLD -> pack(op, F + low, high, 0, doubleOffset(bits));
      case C_SW -> pack(op, 0, high, low, wordOffset(bits));
      case C_SD -> pack(op, 0, high, low, doubleOffset(bits));
      case C_FSD -> pack(op, 0, high, F + low, doubleOffset(bits));
      case C_I -> Decoder.immediateForm(op, x, rd, immediate);
      case C_I_NZ -> rd == 0 ? Op.ILLEGAL : pack(op, x, rd, 0, immediate);
      case C_LI -> pack(op, x, 0, 0, immediate);
      case C_LUI -> immediate == 0 ? Op.ILLEGAL : pack(op, x, 0, 0, immediate << 12);
      case C_ADDI16SP -> {
        int offset = addi16spOffset(bits);
        yield offset == 0 ? Op.ILLEGAL : pack(op, SP, SP, 0, offset);
      }
      case C_SHIFT -> pack(op, x, rd, 0, shift);
      case C_SHIFT_B -> pack(op, high, high, 0, shift);
      case C_ANDI -> pack(op, high, high, 0, immediate);
      case C_A -> pack(op, high, high, low, 0);
      case C_J -> pack(op, SINK, 0, 0, jumpOffset(bits));
      case C_B -> pack(op, 0, high, 0, branchOffset(bits));
      case C_LWSP -> rd == 0 ? Op.ILLEGAL : pack(op, x, SP, 0, lwspOffset(bits));
      case C_LDSP -> rd == 0 ? Op.ILLEGAL : pack(op, x, SP, 0, ldspOffset(bits));
      case C_FLDSP -> pack(op, F + rd, SP, 0, ldspOffset(bits));
      case C_SWSP -> pack(op, 0, SP, rs2, swspOffset(bits));
      case C_SDSP -> pack(op, 0, SP, rs2, sdspOffset(bits));
      case C_FSDSP -> pack(op, 0, SP, F + rs2, sdspOffset(bits));
      case C_JR -> rd == 0 ? Op.ILLEGAL : pack(op, SINK, rd, 0, 0);
      case C_JALR -> pack(op, RA, rd, 0, 0);
      case C_MV -> pack(op, x, rs2, 0, 0);
      case C_ADD -> pack(op, x, rd, rs2, 0);
      default -> Op.ILLEGAL;
    };
  }

  /** The sign-extended 6-bit immediate in bits 12 and 6..2. */
  static int immediate(int bits) {
    return bits << 19 >> 31 << 5 | bits >>> 2 & 31;
  }

  static int addi4spnOffset(int bits) {
    return (bits >>> 7 & 15) << 6
        | (bits >>> 11 & 3) << 4
        | (bits >>> 5 & 1) << 3
        | (bits >>> 6 & 1) << 2;
  }

  static int addi16spOffset(int bits) {
    return bits << 19 >> 31 << 9
        | (bits >>> 3 & 3) << 7
        | (bits >>> 5 & 1) << 6
        | (bits >>> 2 & 1) << 5
        | (bits >>> 6 & 1) << 4;
  }

  static int wordOffset(int bits) {
    return (bits >>> 5 & 1) << 6 | (bits >>> 10 & 7) << 3 | (bits >>> 6 & 1) << 2;
  }

  static int doubleOffset(int bits) {
    return (bits >>> 5 & 3) << 6 | (bits >>> 10 & 7) << 3;
  }

  static int lwspOffset(int bits) {
    return (bits >>> 2 & 3) << 6 | (bits >>> 12 & 1) << 5 | (bits >>> 4 & 7) << 2;
  }

  static int ldspOffset(int bits) {
    return (bits >>> 2 & 7) << 6 | (bits >>> 12 & 1) << 5 | (bits >>> 5 & 3) << 3;
  }

  static int swspOffset(int bits) {
    return (bits >>> 7 & 3) << 6 | (bits >>> 9 & 15) << 2;
  }

  static int sdspOffset(int bits) {
    return (bits >>> 7 & 7) << 6 | (bits >>> 10 & 7) << 3;
  }

  static int jumpOffset(int bits) {
    return bits << 19 >> 31 << 11
        | (bits >>> 8 & 1) << 10
        | (bits >>> 9 & 3) << 8
        | (bits >>> 6 & 1) << 7
        | (bits >>> 7 & 1) << 6
        | (bits >>> 2 & 1) << 5
        | (bits >>> 11 & 1) << 4
        | (bits >>> 3 & 7) << 1;
  }

  static int branchOffset(int bits) {
    return bits << 19 >> 31 << 8
        | (bits >>> 5 & 3) << 6
        | (bits >>> 2 & 1) << 5
        | (bits >>> 10 & 3) << 3
        | (bits >>> 3 & 3) << 1;
  }
}
