package vivarium.cpu;

import static vivarium.cpu.Decoder.rd;
import static vivarium.cpu.Decoder.rs1;
import static vivarium.cpu.Decoder.rs2;
import static vivarium.cpu.Decoder.rs3;

/** Executes floating-point instructions exactly, with every rounding mode and all flags. */
final class FloatInstructions {
  private final Hart hart;
  private final FloatFlags flags = new FloatFlags();

  FloatInstructions(Hart hart) {
    this.hart = hart;
  }

  /**
   * Executes a decoded instruction on the register file {@code r}; see {@link RareInstructions}.
   */
  int execute(long word, long[] r) {
    int op = Decoder.op(word);
    if (op == Op.ROUNDED) {
      op = (int) (word >>> 48) & 0xff;
    }
    int mode = Decoder.roundingMode(word);
    if (mode == 7) {
      mode = hart.fcsr >>> 5 & 7;
      if (mode > SoftFloat.NEAREST_AWAY) {
        return Trap.ILLEGAL;
      }
    }
    flags.bits = 0;
    long a = r[rs1(word)];
    long b = r[rs2(word)];
    r[rd(word)] =
        switch (op) {
          case Op.FMADD_S,
              Op.FMSUB_S,
              Op.FNMSUB_S,
              Op.FNMADD_S,
              Op.FMADD_D,
              Op.FMSUB_D,
              Op.FNMSUB_D,
              Op.FNMADD_D ->
              fused(op, a, b, r[rs3(word)], mode);
          case Op.FCVT_W_S,
              Op.FCVT_WU_S,
              Op.FCVT_L_S,
              Op.FCVT_LU_S,
              Op.FCVT_W_D,
              Op.FCVT_WU_D,
              Op.FCVT_L_D,
              Op.FCVT_LU_D ->
              toInteger(op, a, mode);
          case Op.FCVT_S_W,
              Op.FCVT_S_WU,
              Op.FCVT_S_L,
              Op.FCVT_S_LU,
              Op.FCVT_D_W,
              Op.FCVT_D_WU,
              Op.FCVT_D_L,
              Op.FCVT_D_LU ->
              fromInteger(op, a, mode);
          default -> arithmetic(op, a, b, mode);
        };
    hart.fcsr |= flags.bits;
    return RareInstructions.DONE;
  }

  private long arithmetic(int op, long a, long b, int mode) {
    return switch (op) {
      case Op.FADD_D -> FloatingPoint.addDouble(a, b, mode, flags);
      case Op.FSUB_D -> FloatingPoint.subtractDouble(a, b, mode, flags);
      case Op.FMUL_D -> FloatingPoint.multiplyDouble(a, b, mode, flags);
      case Op.FDIV_D -> FloatingPoint.divideDouble(a, b, mode, flags);
      case Op.FSQRT_D -> FloatingPoint.sqrtDouble(a, mode, flags);
      case Op.FMIN_D -> FloatingPoint.minMaxDouble(a, b, false, flags);
      case Op.FMAX_D -> FloatingPoint.minMaxDouble(a, b, true, flags);
      case Op.FLE_D -> FloatingPoint.lessDouble(a, b, true, flags);
      case Op.FLT_D -> FloatingPoint.lessDouble(a, b, false, flags);
      case Op.FEQ_D -> FloatingPoint.equalDouble(a, b, flags);
      case Op.FCLASS_D -> FloatingPoint.classDouble(a);
      case Op.FCVT_S_D -> FloatingPoint.doubleToSingle(a, mode, flags);
      case Op.FCVT_D_S -> FloatingPoint.singleToDouble(a, flags);
      case Op.FADD_S -> FloatingPoint.addSingle(a, b, mode, flags);
      case Op.FSUB_S -> FloatingPoint.subtractSingle(a, b, mode, flags);
      case Op.FMUL_S -> FloatingPoint.multiplySingle(a, b, mode, flags);
      case Op.FDIV_S -> FloatingPoint.divideSingle(a, b, mode, flags);
      case Op.FSQRT_S -> FloatingPoint.sqrtSingle(a, mode, flags);
      case Op.FSGNJ_S -> FloatingPoint.signInjectSingle(a, b, 0);
      case Op.FSGNJN_S -> FloatingPoint.signInjectSingle(a, b, 1);
      case Op.FSGNJX_S -> FloatingPoint.signInjectSingle(a, b, 2);
      case Op.FMIN_S -> FloatingPoint.minMaxSingle(a, b, false, flags);
      case Op.FMAX_S -> FloatingPoint.minMaxSingle(a, b, true, flags);
      case Op.FLE_S -> FloatingPoint.lessSingle(a, b, true, flags);
      case Op.FLT_S -> FloatingPoint.lessSingle(a, b, false, flags);
      case Op.FEQ_S -> FloatingPoint.equalSingle(a, b, flags);
      case Op.FCLASS_S -> FloatingPoint.classSingle(a);
      default -> throw new IllegalStateException("no such operation: " + op);
    };
  }

  private long fused(int op, long a, long b, long c, int mode) {
    return switch (op) {
      case Op.FMADD_S -> FloatingPoint.fusedSingle(a, b, c, false, false, mode, flags);
      case Op.FMSUB_S -> FloatingPoint.fusedSingle(a, b, c, false, true, mode, flags);
      case Op.FNMSUB_S -> FloatingPoint.fusedSingle(a, b, c, true, false, mode, flags);
      case Op.FNMADD_S -> FloatingPoint.fusedSingle(a, b, c, true, true, mode, flags);
      case Op.FMADD_D -> FloatingPoint.fusedDouble(a, b, c, false, false, mode, flags);
      case Op.FMSUB_D -> FloatingPoint.fusedDouble(a, b, c, false, true, mode, flags);
      case Op.FNMSUB_D -> FloatingPoint.fusedDouble(a, b, c, true, false, mode, flags);
      default -> FloatingPoint.fusedDouble(a, b, c, true, true, mode, flags);
    };
  }

  private long toInteger(int op, long a, int mode) {
    return switch (op) {
      case Op.FCVT_W_S -> FloatingPoint.singleToInteger(a, 32, true, mode, flags);
      case Op.FCVT_WU_S -> FloatingPoint.singleToInteger(a, 32, false, mode, flags);
      case Op.FCVT_L_S -> FloatingPoint.singleToInteger(a, 64, true, mode, flags);
      case Op.FCVT_LU_S -> FloatingPoint.singleToInteger(a, 64, false, mode, flags);
      case Op.FCVT_W_D -> FloatingPoint.doubleToInteger(a, 32, true, mode, flags);
      case Op.FCVT_WU_D -> FloatingPoint.doubleToInteger(a, 32, false, mode, flags);
      case Op.FCVT_L_D -> FloatingPoint.doubleToInteger(a, 64, true, mode, flags);
      default -> FloatingPoint.doubleToInteger(a, 64, false, mode, flags);
    };
  }

  private long fromInteger(int op, long a, int mode) {
    return switch (op) {
      case Op.FCVT_S_W -> FloatingPoint.integerToSingle((int) a, true, mode, flags);
      case Op.FCVT_S_WU -> FloatingPoint.integerToSingle(a & 0xffff_ffffL, false, mode, flags);
      case Op.FCVT_S_L -> FloatingPoint.integerToSingle(a, true, mode, flags);
      case Op.FCVT_S_LU -> FloatingPoint.integerToSingle(a, false, mode, flags);
      case Op.FCVT_D_W -> FloatingPoint.integerToDouble((int) a, true, mode, flags);
      case Op.FCVT_D_WU -> FloatingPoint.integerToDouble(a & 0xffff_ffffL, false, mode, flags);
      case Op.FCVT_D_L -> FloatingPoint.integerToDouble(a, true, mode, flags);
      default -> FloatingPoint.integerToDouble(a, false, mode, flags);
    };
  }
}
