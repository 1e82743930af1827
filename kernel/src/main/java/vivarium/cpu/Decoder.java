package vivarium.cpu;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns instruction bits into a packed word of the form that the interpreter and the translator
 * run: bits 7..0 the operation ({@link Op}), 15..8 rd, 23..16 rs1, 31..24 rs2, 63..32 the
 * immediate.
 *
 * <p>Register numbers are those of one file of 128: 0 to 31 are x0 to x31, {@link #SINK} takes what
 * is written to x0, {@link #F} and up are f0 to f31. So {@code fld} is {@code ld} to another
 * register. Immediates of floating-point operations hold the rounding mode in bits 2..0 and rs3 in
 * bits 14..8, and those of {@link Op#ROUNDED} the operation in bits 23..16; those of Zicsr the
 * register's number, and in bits 20..16 the rs1 field; those of atomics aq in bit 1 and rl in bit
 * 0; that of a fence its fm, predecessors and successors.
 */
public final class Decoder {
  /** Where writes to x0 go. */
  public static final int SINK = 32;

  /** The number of f0. */
  public static final int F = 64;

  /** Registers in the file, a power of two, so that a masked index needs no check. */
  static final int REGISTERS = 128;

  private static final Opcode[][] WORDS = new Opcode[256][];
  private static final Opcode[][] HALVES = new Opcode[32][];

  static {
    List<List<Opcode>> words = lists(WORDS.length);
    List<List<Opcode>> halves = lists(HALVES.length);
    for (Opcode opcode : Opcode.values()) {
      List<List<Opcode>> lists = opcode.compressed() ? halves : words;
      for (int bucket = 0; bucket < lists.size(); bucket++) {
        int sample = lists == words ? wordSample(bucket) : halfSample(bucket);
        int bits = lists == words ? 0x707f : 0xe003;
        if (((sample ^ opcode.match()) & opcode.mask() & bits) == 0) {
          lists.get(bucket).add(opcode);
        }
      }
    }
    fill(WORDS, words);
    fill(HALVES, halves);
  }

  private Decoder() {}

  private static List<List<Opcode>> lists(int count) {
    List<List<Opcode>> lists = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lists.add(new ArrayList<>());
    }
    return lists;
  }

  private static void fill(Opcode[][] table, List<List<Opcode>> lists) {
    Comparator<Opcode> specificFirst =
        Comparator.comparingInt(opcode -> -Integer.bitCount(opcode.mask()));
    for (int i = 0; i < table.length; i++) {
      lists.get(i).sort(specificFirst);
      table[i] = lists.get(i).toArray(new Opcode[0]);
    }
  }

  private static int wordSample(int bucket) {
    return (bucket >>> 3) << 2 | 3 | (bucket & 7) << 12;
  }

  private static int halfSample(int bucket) {
    return bucket >>> 3 | (bucket & 7) << 13;
  }

  /** The row of the table for an instruction, before reserved operand values are looked at. */
  static @Nullable Opcode find(int bits) {
    Opcode[] candidates =
        (bits & 3) == 3
            ? WORDS[(bits >>> 2 & 31) << 3 | bits >>> 12 & 7]
            : HALVES[(bits & 3) << 3 | bits >>> 13 & 7];
    for (Opcode opcode : candidates) {
      if ((bits & opcode.mask()) == opcode.match()) {
        return opcode;
      }
    }
    return null;
  }

  /** Bytes of the instruction that starts with these bits: 2 or 4. */
  public static int length(int bits) {
    return (bits & 3) == 3 ? 4 : 2;
  }

  static long pack(int op, int rd, int rs1, int rs2, int immediate) {
    return op | rd << 8 | rs1 << 16 | (long) rs2 << 24 | (long) immediate << 32;
  }

  public static int op(long word) {
    return (int) word & 0xff;
  }

  public static int rd(long word) {
    return (int) (word >>> 8) & 0x7f;
  }

  public static int rs1(long word) {
    return (int) (word >>> 16) & 0x7f;
  }

  public static int rs2(long word) {
    return (int) (word >>> 24) & 0x7f;
  }

  public static int immediate(long word) {
    return (int) (word >> 32);
  }

  public static int rs3(long word) {
    return (int) (word >>> 40) & 0x7f;
  }

  static int roundingMode(long word) {
    return (int) (word >>> 32) & 7;
  }

  /** Decodes one instruction; what RV64GC does not have becomes {@link Op#ILLEGAL}. */
  public static long decode(int bits) {
    Opcode opcode = find(bits);
    if (opcode == null) {
      return Op.ILLEGAL;
    }
    return (bits & 3) == 3 ? decodeWord(opcode, bits) : CompressedDecoder.decode(opcode, bits);
  }

  private static long decodeWord(Opcode opcode, int bits) {
    int op = opcode.op();
    int rd = bits >>> 7 & 31;
    int rs1 = bits >>> 15 & 31;
    int rs2 = bits >>> 20 & 31;
    int x = rd == 0 ? SINK : rd;
    int mode = bits >>> 12 & 7;
    return switch (opcode.format()) {
      case NONE -> op;
      case FENCE -> pack(op, 0, 0, 0, bits >>> 20);
      case R -> pack(op, x, rs1, rs2, 0);
      case AMO, LR -> pack(op, x, rs1, rs2, bits >>> 25 & 3);
      case I -> immediateForm(op, x, rs1, bits >> 20);
      case LOAD, JALR -> pack(op, x, rs1, 0, bits >> 20);
      case FLOAD -> pack(op, F + rd, rs1, 0, bits >> 20);
      case STORE -> pack(op, 0, rs1, rs2, storeOffset(bits));
      case FSTORE -> pack(op, 0, rs1, F + rs2, storeOffset(bits));
      case B -> pack(op, 0, rs1, rs2, branchOffset(bits));
      case U -> pack(op, x, 0, 0, bits & 0xfffff000);
      case J -> pack(op, x, 0, 0, jumpOffset(bits));
      case SHIFT -> pack(op, x, rs1, 0, bits >>> 20 & 63);
      case SHIFTW -> pack(op, x, rs1, 0, rs2);
      case CSR, CSRI -> pack(op, x, rs1, 0, bits >>> 20 | rs1 << 16);
      case F2 -> pack(op, F + rd, F + rs1, F + rs2, 0);
      case F2RM -> rounded(op, F + rd, F + rs1, F + rs2, mode, 0);
      case F1RM -> rounded(op, F + rd, F + rs1, 0, mode, 0);
      case F4 -> rounded(op, F + rd, F + rs1, F + rs2, mode, F + (bits >>> 27));
      case FCMP -> pack(op, x, F + rs1, F + rs2, 0);
      case FTOX -> pack(op, x, F + rs1, 0, 0);
      case FTOX_RM -> rounded(op, x, F + rs1, 0, mode, 0);
      case XTOF -> pack(op, F + rd, rs1, 0, 0);
      case XTOF_RM -> rounded(op, F + rd, rs1, 0, mode, 0);
      default -> Op.ILLEGAL;
    };
  }

  /** An addi may be a simpler operation. */
  static long immediateForm(int op, int rd, int rs1, int immediate) {
    if (op == Op.ADDI && rs1 == 0) {
      return pack(Op.LI, rd, 0, 0, immediate);
    }
    if (op == Op.ADDI && immediate == 0) {
      return pack(Op.MV, rd, rs1, 0, 0);
    }
    return pack(op, rd, rs1, 0, immediate);
  }

  private static long rounded(int op, int rd, int rs1, int rs2, int mode, int rs3) {
    if (mode == 5 || mode == 6) {
      return Op.ILLEGAL;
    }
    int immediate = mode | rs3 << 8;
    return isUsual(op, mode)
        ? pack(op, rd, rs1, rs2, immediate)
        : pack(Op.ROUNDED, rd, rs1, rs2, immediate | op << 16);
  }

  /**
   * Whether the rounding mode is the one that the main loop expects: truncation to integers, none
   * where the result is exact, else to the nearest, statically or (if frm says so) dynamically.
   */
  private static boolean isUsual(int op, int mode) {
    return switch (op) {
      case Op.FCVT_W_S,
          Op.FCVT_WU_S,
          Op.FCVT_L_S,
          Op.FCVT_LU_S,
          Op.FCVT_W_D,
          Op.FCVT_WU_D,
          Op.FCVT_L_D,
          Op.FCVT_LU_D ->
          mode == SoftFloat.TO_ZERO;
      case Op.FCVT_D_W, Op.FCVT_D_WU, Op.FCVT_D_S -> mode != 7;
      default -> mode == SoftFloat.NEAREST_EVEN || mode == 7;
    };
  }

  static int storeOffset(int bits) {
    return bits >> 25 << 5 | bits >>> 7 & 31;
  }

  static int branchOffset(int bits) {
    return bits >> 31 << 12
        | (bits >>> 7 & 1) << 11
        | (bits >>> 25 & 63) << 5
        | (bits >>> 8 & 15) << 1;
  }

  static int jumpOffset(int bits) {
    return bits >> 31 << 20
        | (bits >>> 12 & 255) << 12
        | (bits >>> 20 & 1) << 11
        | (bits >>> 21 & 1023) << 1;
  }
}
