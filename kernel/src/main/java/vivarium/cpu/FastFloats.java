package vivarium.cpu;

/**
 * Floating-point instructions done with the host's own, where that gives the same bits and flags;
 * see {@link Interpreter}. For engines that can afford a call for each.
 */
final class FastFloats {
  /** Says that {@link RareInstructions} must do it. Were it a result, that would give it, too. */
  static final long CAREFULLY = 0xfff8_0000_0bad_0bedL;

  private static final long BOX = 0xffff_ffff_0000_0000L;
  private static final long SIGN_SINGLE = 0x8000_0000L;

  /** Results of greater magnitude are normal before and after rounding. */
  private static final double TINY = 0x1p-1000;

  private static final float TINY_SINGLE = 0x1p-125f;

  private FastFloats() {}

  /**
   * The result of a decoded instruction, or {@link #CAREFULLY}.
   *
   * @param fast whether the inexact flag is set and rounding is to the nearest
   */
  static long execute(long word, boolean fast, long a, long b, long c) {
    switch (Decoder.op(word)) {
      case Op.FADD_D -> {
        if (fast) {
          double value = Double.longBitsToDouble(a) + Double.longBitsToDouble(b);
          double magnitude = Math.abs(value);
          if (magnitude < Double.POSITIVE_INFINITY) {
            return Double.doubleToRawLongBits(value);
          }
        }
      }
      case Op.FSUB_D -> {
        if (fast) {
          double value = Double.longBitsToDouble(a) - Double.longBitsToDouble(b);
          double magnitude = Math.abs(value);
          if (magnitude < Double.POSITIVE_INFINITY) {
            return Double.doubleToRawLongBits(value);
          }
        }
      }
      case Op.FMUL_D -> {
        if (fast) {
          double value = Double.longBitsToDouble(a) * Double.longBitsToDouble(b);
          double magnitude = Math.abs(value);
          if (magnitude > TINY && magnitude < Double.POSITIVE_INFINITY) {
            return Double.doubleToRawLongBits(value);
          }
        }
      }
      case Op.FDIV_D -> {
        if (fast) {
          double value = Double.longBitsToDouble(a) / Double.longBitsToDouble(b);
          double magnitude = Math.abs(value);
          if (magnitude > TINY && magnitude < Double.POSITIVE_INFINITY) {
            return Double.doubleToRawLongBits(value);
          }
        }
      }
      case Op.FSQRT_D -> {
        if (fast) {
          double value = Math.sqrt(Double.longBitsToDouble(a));
          double magnitude = Math.abs(value);
          if (magnitude > TINY && magnitude < Double.POSITIVE_INFINITY) {
            return Double.doubleToRawLongBits(value);
          }
        }
      }
      case Op.FMADD_D -> {
        if (fast) {
          double value =
              Math.fma(
                  Double.longBitsToDouble(a),
                  Double.longBitsToDouble(b),
                  Double.longBitsToDouble(c));
          double magnitude = Math.abs(value);
          if (magnitude > TINY && magnitude < Double.POSITIVE_INFINITY) {
            return Double.doubleToRawLongBits(value);
          }
        }
      }
      case Op.FMSUB_D -> {
        if (fast) {
          double value =
              Math.fma(
                  Double.longBitsToDouble(a),
                  Double.longBitsToDouble(b),
                  -Double.longBitsToDouble(c));
          double magnitude = Math.abs(value);
          if (magnitude > TINY && magnitude < Double.POSITIVE_INFINITY) {
            return Double.doubleToRawLongBits(value);
          }
        }
      }
      case Op.FNMSUB_D -> {
        if (fast) {
          double value =
              Math.fma(
                  -Double.longBitsToDouble(a),
                  Double.longBitsToDouble(b),
                  Double.longBitsToDouble(c));
          double magnitude = Math.abs(value);
          if (magnitude > TINY && magnitude < Double.POSITIVE_INFINITY) {
            return Double.doubleToRawLongBits(value);
          }
        }
      }
      case Op.FNMADD_D -> {
        if (fast) {
          double value =
              Math.fma(
                  -Double.longBitsToDouble(a),
                  Double.longBitsToDouble(b),
                  -Double.longBitsToDouble(c));
          double magnitude = Math.abs(value);
          if (magnitude > TINY && magnitude < Double.POSITIVE_INFINITY) {
            return Double.doubleToRawLongBits(value);
          }
        }
      }
      case Op.FSGNJ_D -> {
        return a & Long.MAX_VALUE | b & Long.MIN_VALUE;
      }
      case Op.FSGNJN_D -> {
        return a & Long.MAX_VALUE | ~b & Long.MIN_VALUE;
      }
      case Op.FSGNJX_D -> {
        return a ^ b & Long.MIN_VALUE;
      }
      case Op.FLE_D -> {
        double x = Double.longBitsToDouble(a);
        double y = Double.longBitsToDouble(b);
        if (x <= y) {
          return 1;
        }
        if (x > y) {
          return 0;
        }
      }
      case Op.FLT_D -> {
        double x = Double.longBitsToDouble(a);
        double y = Double.longBitsToDouble(b);
        if (x < y) {
          return 1;
        }
        if (x >= y) {
          return 0;
        }
      }
      case Op.FEQ_D -> {
        double x = Double.longBitsToDouble(a);
        double y = Double.longBitsToDouble(b);
        if (x == y) {
          return 1;
        }
        if (x < y || x > y) {
          return 0;
        }
      }
      case Op.FCVT_D_W -> {
        return Double.doubleToRawLongBits((int) a);
      }
      case Op.FCVT_D_L -> {
        if (fast) {
          return Double.doubleToRawLongBits(a);
        }
      }
      case Op.FCVT_W_D -> {
        double x = Double.longBitsToDouble(a);
        if (fast && Math.abs(x) < 0x1p31) {
          return (int) x;
        }
      }
      case Op.FCVT_L_D -> {
        double x = Double.longBitsToDouble(a);
        if (fast && Math.abs(x) < 0x1p63) {
          return (long) x;
        }
      }
      case Op.FCVT_D_S -> {
        float x = Float.intBitsToFloat((int) a);
        if (a >> 32 == -1 && !Float.isNaN(x)) {
          return Double.doubleToRawLongBits(x);
        }
      }
      case Op.FCVT_S_D -> {
        float value = (float) Double.longBitsToDouble(a);
        float magnitude = Math.abs(value);
        if (fast && magnitude > TINY_SINGLE && magnitude < Float.POSITIVE_INFINITY) {
          return Float.floatToRawIntBits(value) | BOX;
        }
      }
      case Op.FADD_S -> {
        if (fast && (a & b) >> 32 == -1) {
          float value = Float.intBitsToFloat((int) a) + Float.intBitsToFloat((int) b);
          float magnitude = Math.abs(value);
          if (magnitude < Float.POSITIVE_INFINITY) {
            return Float.floatToRawIntBits(value) | BOX;
          }
        }
      }
      case Op.FSUB_S -> {
        if (fast && (a & b) >> 32 == -1) {
          float value = Float.intBitsToFloat((int) a) - Float.intBitsToFloat((int) b);
          float magnitude = Math.abs(value);
          if (magnitude < Float.POSITIVE_INFINITY) {
            return Float.floatToRawIntBits(value) | BOX;
          }
        }
      }
      case Op.FMUL_S -> {
        if (fast && (a & b) >> 32 == -1) {
          float value = Float.intBitsToFloat((int) a) * Float.intBitsToFloat((int) b);
          float magnitude = Math.abs(value);
          if (magnitude > TINY_SINGLE && magnitude < Float.POSITIVE_INFINITY) {
            return Float.floatToRawIntBits(value) | BOX;
          }
        }
      }
      case Op.FDIV_S -> {
        if (fast && (a & b) >> 32 == -1) {
          float value = Float.intBitsToFloat((int) a) / Float.intBitsToFloat((int) b);
          float magnitude = Math.abs(value);
          if (magnitude > TINY_SINGLE && magnitude < Float.POSITIVE_INFINITY) {
            return Float.floatToRawIntBits(value) | BOX;
          }
        }
      }
      case Op.FSGNJ_S -> {
        if ((a & b) >> 32 == -1) {
          return a & ~SIGN_SINGLE | b & SIGN_SINGLE;
        }
      }
      case Op.FSGNJN_S -> {
        if ((a & b) >> 32 == -1) {
          return a & ~SIGN_SINGLE | ~b & SIGN_SINGLE;
        }
      }
      case Op.FSGNJX_S -> {
        if ((a & b) >> 32 == -1) {
          return a ^ b & SIGN_SINGLE;
        }
      }
      case Op.FLE_S -> {
        float x = Float.intBitsToFloat((int) a);
        float y = Float.intBitsToFloat((int) b);
        if ((a & b) >> 32 == -1 && (x <= y || x > y)) {
          return x <= y ? 1 : 0;
        }
      }
      case Op.FLT_S -> {
        float x = Float.intBitsToFloat((int) a);
        float y = Float.intBitsToFloat((int) b);
        if ((a & b) >> 32 == -1 && (x < y || x >= y)) {
          return x < y ? 1 : 0;
        }
      }
      case Op.FEQ_S -> {
        float x = Float.intBitsToFloat((int) a);
        float y = Float.intBitsToFloat((int) b);
        if ((a & b) >> 32 == -1 && (x == y || x < y || x > y)) {
          return x == y ? 1 : 0;
        }
      }
      case Op.FCVT_S_W -> {
        if (fast) {
          return Float.floatToRawIntBits((int) a) | BOX;
        }
      }
      case Op.FMV_X_W -> {
        return (int) a;
      }
      case Op.FMV_W_X -> {
        return a | BOX;
      }
      default -> {}
    }
    return CAREFULLY;
  }
}
