package vivarium.cpu;

/**
 * Which bits of a result are undefined, from those of the operands: a 1 is an undefined bit. The
 * rules are memcheck's (Seward and Nethercote, "Using Valgrind to detect undefined value errors
 * with bit-precision", USENIX 2005), at their precise variants: an add is as exact as its carries,
 * a comparison is defined if no value of the undefined bits could change it.
 */
final class Definedness {
  private static final long ALL = -1;

  private Definedness() {}

  /**
   * The undefined bits of what an operation on registers makes of {@code a} and {@code b} (or the
   * immediate), whose undefined bits are {@code u} and {@code v}.
   */
  static long result(int op, long a, long b, long immediate, long u, long v) {
    int shift = (int) immediate;
    return switch (op) {
      case Op.LI, Op.AUIPC, Op.JAL, Op.JAL_NEAR, Op.JALR, Op.J_NEAR, Op.GOTO -> 0;
      case Op.LEAVE, Op.CROSS, Op.HOOK, Op.SP_MOVED, Op.FENCE, Op.FENCE_I -> 0;
      case Op.ECALL, Op.EBREAK, Op.ILLEGAL -> 0;
      case Op.CSRRW, Op.CSRRS, Op.CSRRC, Op.CSRRWI, Op.CSRRSI, Op.CSRRCI -> 0;
      case Op.MV -> u;
      case Op.ADDI -> sum(a, immediate, u, 0);
      case Op.ADD -> sum(a, b, u, v);
      case Op.SUB -> difference(a, b, u, v);
      case Op.ADDIW -> (int) sum(a, immediate, u, 0);
      case Op.ADDW -> (int) sum(a, b, u, v);
      case Op.SUBW -> (int) difference(a, b, u, v);
      case Op.AND -> isLowestBit(a, b, u, v) ? 0 : (u | v) & (u | a) & (v | b);
      case Op.OR -> (u | v) & (u | ~a) & (v | ~b);
      case Op.XOR -> u | v;
      case Op.ANDI -> u & immediate;
      case Op.ORI -> u & ~immediate;
      case Op.XORI -> u;
      case Op.SLLI -> u << shift;
      case Op.SRLI -> u >>> shift;
      case Op.SRAI -> u >> shift;
      case Op.SLLIW -> (int) u << shift;
      case Op.SRLIW -> (int) u >>> shift;
      case Op.SRAIW -> (int) u >> shift;
      case Op.SLL -> (v & 63) != 0 ? ALL : u << b;
      case Op.SRL -> (v & 63) != 0 ? ALL : u >>> b;
      case Op.SRA -> (v & 63) != 0 ? ALL : u >> b;
      case Op.SLLW -> (v & 31) != 0 ? ALL : (int) u << (int) b;
      case Op.SRLW -> (v & 31) != 0 ? ALL : (int) u >>> (int) b;
      case Op.SRAW -> (v & 31) != 0 ? ALL : (int) u >> (int) b;
      case Op.SLT -> less(a ^ Long.MIN_VALUE, b ^ Long.MIN_VALUE, u, v);
      case Op.SLTU -> less(a, b, u, v);
      case Op.SLTI -> less(a ^ Long.MIN_VALUE, immediate ^ Long.MIN_VALUE, u, 0);
      case Op.SLTIU -> less(a, immediate, u, 0);
      case Op.MUL -> upward(u | v);
      case Op.MULW -> (int) upward(u | v);
      case Op.FSGNJ_D, Op.FSGNJN_D -> u & Long.MAX_VALUE | v & Long.MIN_VALUE;
      case Op.FSGNJX_D -> u | v & Long.MIN_VALUE;
      case Op.FSGNJ_S, Op.FSGNJN_S -> u & 0x7fff_ffffL | v & 0x8000_0000L;
      case Op.FSGNJX_S -> u & 0xffff_ffffL | v & 0x8000_0000L;
      case Op.FMV_X_W -> (int) u;
      case Op.FMV_W_X -> u & 0xffff_ffffL;
      case Op.FLE_D, Op.FLT_D, Op.FEQ_D, Op.FLE_S, Op.FLT_S, Op.FEQ_S -> 1;
      case Op.FCLASS_D, Op.FCLASS_S -> 0x3ff;
      default -> ALL;
    };
  }

  /** All bits from the lowest undefined one upward: where a carry could go. */
  private static long upward(long undefined) {
    return undefined | -undefined;
  }

  /**
   * {@code x & -x} is the lowest set bit of x and nothing above it, whatever is there. Word-wise
   * string functions find the end of a string that way and look at what lies behind it.
   */
  private static boolean isLowestBit(long a, long b, long u, long v) {
    long toLowest = (Long.lowestOneBit(a) << 1) - 1;
    return a != 0 && a == -b && u != 0 && v != 0 && ((u | v) & toLowest) == 0;
  }

  private static long sum(long a, long b, long u, long v) {
    long least = (a & ~u) + (b & ~v);
    long most = (a | u) + (b | v);
    return u | v | least ^ most;
  }

  private static long difference(long a, long b, long u, long v) {
    long least = (a & ~u) - (b | v);
    long most = (a | u) - (b & ~v);
    return u | v | least ^ most;
  }

  /** The undefined bits of an unsigned a &lt; b. */
  private static long less(long a, long b, long u, long v) {
    return decidesLess(a, b, u, v) ? 0 : 1;
  }

  private static boolean decidesLess(long a, long b, long u, long v) {
    boolean always = Long.compareUnsigned(a | u, b & ~v) < 0;
    boolean never = Long.compareUnsigned(a & ~u, b | v) >= 0;
    return always || never;
  }

  /** Whether a branch goes the same way whatever the undefined bits are. */
  static boolean decides(int op, long a, long b, long u, long v) {
    return switch (op) {
      case Op.BEQ, Op.BNE, Op.BEQ_NEAR, Op.BNE_NEAR -> ((a ^ b) & ~(u | v)) != 0;
      case Op.BLT, Op.BGE, Op.BLT_NEAR, Op.BGE_NEAR ->
          decidesLess(a ^ Long.MIN_VALUE, b ^ Long.MIN_VALUE, u, v);
      default -> decidesLess(a, b, u, v);
    };
  }
}
