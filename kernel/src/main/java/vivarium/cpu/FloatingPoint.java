package vivarium.cpu;

import vivarium.cpu.SoftFloat.Kind;

/**
 * The floating-point instructions on register values, one method each, for the interpreter's slow
 * path and for translated code. Arithmetic in round-to-nearest uses the host's, with an error-free
 * transformation telling whether the result is exact; all else is {@link SoftFloat}'s.
 *
 * <p>Single-precision values are NaN-boxed: the upper half of the register is all ones, and a value
 * that is not boxed counts as the canonical NaN. Source: the instruction set manual, chapters 11
 * and 12 (version 2.2 of F and D).
 */
final class FloatingPoint {
  private static final long BOX = 0xffff_ffff_0000_0000L;
  private static final int SINGLE_NAN = 0x7fc0_0000;

  /** Above this magnitude the error of a product or quotient of doubles is a double itself. */
  private static final double SAFE = 0x1p-960;

  /** Above this magnitude a single-precision result is normal before and after rounding. */
  private static final float SAFE_SINGLE = 0x1p-125f;

  private FloatingPoint() {}

  static long box(int bits) {
    return bits | BOX;
  }

  static long box(float value) {
    return Float.floatToRawIntBits(value) | BOX;
  }

  /** The bits of a boxed single-precision value. */
  static int unbox(long register) {
    return register >> 32 == -1 ? (int) register : SINGLE_NAN;
  }

  private static long single(long register) {
    return unbox(register) & 0xffff_ffffL;
  }

  private static long boxed(long bits) {
    return bits | BOX;
  }

  static long addDouble(long a, long b, int mode, FloatFlags flags) {
    if (mode == SoftFloat.NEAREST_EVEN) {
      double x = Double.longBitsToDouble(a);
      double y = Double.longBitsToDouble(b);
      double sum = x + y;
      double part = sum - x;
      double error = (x - (sum - part)) + (y - part);
      if (error == 0) {
        return Double.doubleToRawLongBits(sum);
      }
      if (Math.abs(error) <= Double.MAX_VALUE) {
        flags.raise(FloatFlags.INEXACT);
        return Double.doubleToRawLongBits(sum);
      }
    }
    return SoftFloat.add(Kind.DOUBLE, a, b, mode, flags);
  }

  static long subtractDouble(long a, long b, int mode, FloatFlags flags) {
    return addDouble(a, b ^ Long.MIN_VALUE, mode, flags);
  }

  static long multiplyDouble(long a, long b, int mode, FloatFlags flags) {
    if (mode == SoftFloat.NEAREST_EVEN) {
      double x = Double.longBitsToDouble(a);
      double y = Double.longBitsToDouble(b);
      double product = x * y;
      double magnitude = Math.abs(product);
      if (magnitude > SAFE && magnitude < Double.POSITIVE_INFINITY) {
        if (Math.fma(x, y, -product) != 0) {
          flags.raise(FloatFlags.INEXACT);
        }
        return Double.doubleToRawLongBits(product);
      }
    }
    return SoftFloat.multiply(Kind.DOUBLE, a, b, mode, flags);
  }

  static long divideDouble(long a, long b, int mode, FloatFlags flags) {
    if (mode == SoftFloat.NEAREST_EVEN) {
      double x = Double.longBitsToDouble(a);
      double y = Double.longBitsToDouble(b);
      double quotient = x / y;
      double magnitude = Math.abs(quotient);
      if (magnitude > SAFE
          && magnitude < Double.POSITIVE_INFINITY
          && Math.abs(x) > SAFE
          && Math.abs(y) > SAFE) {
        if (Math.fma(-quotient, y, x) != 0) {
          flags.raise(FloatFlags.INEXACT);
        }
        return Double.doubleToRawLongBits(quotient);
      }
    }
    return SoftFloat.divide(Kind.DOUBLE, a, b, mode, flags);
  }

  static long fusedDouble(
      long a, long b, long c, boolean negateProduct, boolean negateC, int mode, FloatFlags flags) {
    long product = a ^ (negateProduct ? Long.MIN_VALUE : 0);
    long addend = c ^ (negateC ? Long.MIN_VALUE : 0);
    return SoftFloat.fusedMultiplyAdd(Kind.DOUBLE, product, b, addend, mode, flags);
  }

  static long sqrtDouble(long a, int mode, FloatFlags flags) {
    double x = Double.longBitsToDouble(a);
    if (!(x > 0) || x == Double.POSITIVE_INFINITY) {
      return sqrtSpecial(Kind.DOUBLE, a, flags);
    }
    // Scaled by a power of four, so that the residual does not underflow.
    double scale = x < SAFE ? 0x1p200 : 1;
    double unscale = x < SAFE ? 0x1p-100 : 1;
    x *= scale;
    double root = Math.sqrt(x);
    double residual = Math.fma(-root, root, x);
    if (residual != 0) {
      flags.raise(FloatFlags.INEXACT);
      if (residual < 0 && (mode == SoftFloat.TO_ZERO || mode == SoftFloat.DOWN)) {
        root = Math.nextDown(root);
      } else if (residual > 0 && mode == SoftFloat.UP) {
        root = Math.nextUp(root);
      }
    }
    return Double.doubleToRawLongBits(root * unscale);
  }

  private static long sqrtSpecial(Kind kind, long a, FloatFlags flags) {
    if (kind.isZero(a) || a == kind.infinity) {
      return a;
    }
    if (!kind.isNan(a) || kind.isSignalingNan(a)) {
      flags.raise(FloatFlags.INVALID);
    }
    return kind.quietNan;
  }

  static long addSingle(long a, long b, int mode, FloatFlags flags) {
    return addUnboxed(single(a), single(b), mode, flags);
  }

  static long subtractSingle(long a, long b, int mode, FloatFlags flags) {
    return addUnboxed(single(a), single(b) ^ 0x8000_0000L, mode, flags);
  }

  private static long addUnboxed(long a, long b, int mode, FloatFlags flags) {
    if (mode == SoftFloat.NEAREST_EVEN) {
      float x = Float.intBitsToFloat((int) a);
      float y = Float.intBitsToFloat((int) b);
      float sum = x + y;
      float part = sum - x;
      float error = (x - (sum - part)) + (y - part);
      if (error == 0) {
        return box(sum);
      }
      if (Math.abs(error) <= Float.MAX_VALUE) {
        flags.raise(FloatFlags.INEXACT);
        return box(sum);
      }
    }
    return boxed(SoftFloat.add(Kind.SINGLE, a, b, mode, flags));
  }

  static long multiplySingle(long a, long b, int mode, FloatFlags flags) {
    long bitsA = single(a);
    long bitsB = single(b);
    if (mode == SoftFloat.NEAREST_EVEN) {
      double exact = (double) Float.intBitsToFloat((int) bitsA) * Float.intBitsToFloat((int) bitsB);
      float product = (float) exact;
      float magnitude = Math.abs(product);
      if (magnitude > SAFE_SINGLE && magnitude < Float.POSITIVE_INFINITY) {
        if (product != exact) {
          flags.raise(FloatFlags.INEXACT);
        }
        return box(product);
      }
    }
    return boxed(SoftFloat.multiply(Kind.SINGLE, bitsA, bitsB, mode, flags));
  }

  static long divideSingle(long a, long b, int mode, FloatFlags flags) {
    long bitsA = single(a);
    long bitsB = single(b);
    if (mode == SoftFloat.NEAREST_EVEN) {
      float x = Float.intBitsToFloat((int) bitsA);
      float y = Float.intBitsToFloat((int) bitsB);
      float quotient = x / y;
      float magnitude = Math.abs(quotient);
      if (magnitude > SAFE_SINGLE
          && magnitude < Float.POSITIVE_INFINITY
          && Math.abs(y) < Float.POSITIVE_INFINITY) {
        if ((double) quotient * y != x) {
          flags.raise(FloatFlags.INEXACT);
        }
        return box(quotient);
      }
    }
    return boxed(SoftFloat.divide(Kind.SINGLE, bitsA, bitsB, mode, flags));
  }

  static long fusedSingle(
      long a, long b, long c, boolean negateProduct, boolean negateC, int mode, FloatFlags flags) {
    long product = single(a) ^ (negateProduct ? 0x8000_0000L : 0);
    long addend = single(c) ^ (negateC ? 0x8000_0000L : 0);
    return boxed(SoftFloat.fusedMultiplyAdd(Kind.SINGLE, product, single(b), addend, mode, flags));
  }

  static long sqrtSingle(long a, int mode, FloatFlags flags) {
    long bits = single(a);
    float x = Float.intBitsToFloat((int) bits);
    if (!(x > 0) || x == Float.POSITIVE_INFINITY) {
      return boxed(sqrtSpecial(Kind.SINGLE, bits, flags));
    }
    float root = (float) Math.sqrt((double) x);
    double residual = x - (double) root * root;
    if (residual != 0) {
      flags.raise(FloatFlags.INEXACT);
      if (residual < 0 && (mode == SoftFloat.TO_ZERO || mode == SoftFloat.DOWN)) {
        root = Math.nextDown(root);
      } else if (residual > 0 && mode == SoftFloat.UP) {
        root = Math.nextUp(root);
      }
    }
    return box(root);
  }

  /** fsgnj: {@code form} 0 takes b's sign, 1 its opposite, 2 the exclusive or of both. */
  static long signInjectSingle(long a, long b, int form) {
    int x = unbox(a);
    int y = unbox(b);
    int sign = form == 0 ? y : form == 1 ? ~y : x ^ y;
    return box(x & 0x7fff_ffff | sign & 0x8000_0000);
  }

  static long minMaxDouble(long a, long b, boolean max, FloatFlags flags) {
    return minMax(Kind.DOUBLE, a, b, max, flags);
  }

  static long minMaxSingle(long a, long b, boolean max, FloatFlags flags) {
    return boxed(minMax(Kind.SINGLE, single(a), single(b), max, flags));
  }

  private static long minMax(Kind kind, long a, long b, boolean max, FloatFlags flags) {
    if (kind.isSignalingNan(a) || kind.isSignalingNan(b)) {
      flags.raise(FloatFlags.INVALID);
    }
    if (kind.isNan(a)) {
      return kind.isNan(b) ? kind.quietNan : b;
    }
    if (kind.isNan(b)) {
      return a;
    }
    return ordered(kind, a) < ordered(kind, b) == max ? b : a;
  }

  /** An integer that orders numbers as they are, with -0 below +0. */
  private static long ordered(Kind kind, long bits) {
    return kind.negative(bits) ? ~kind.magnitude(bits) : kind.magnitude(bits);
  }

  static long equalDouble(long a, long b, FloatFlags flags) {
    return equal(Kind.DOUBLE, a, b, flags);
  }

  static long equalSingle(long a, long b, FloatFlags flags) {
    return equal(Kind.SINGLE, single(a), single(b), flags);
  }

  private static long equal(Kind kind, long a, long b, FloatFlags flags) {
    if (kind.isNan(a) || kind.isNan(b)) {
      if (kind.isSignalingNan(a) || kind.isSignalingNan(b)) {
        flags.raise(FloatFlags.INVALID);
      }
      return 0;
    }
    return a == b || kind.isZero(a) && kind.isZero(b) ? 1 : 0;
  }

  static long lessDouble(long a, long b, boolean orEqual, FloatFlags flags) {
    return less(Kind.DOUBLE, a, b, orEqual, flags);
  }

  static long lessSingle(long a, long b, boolean orEqual, FloatFlags flags) {
    return less(Kind.SINGLE, single(a), single(b), orEqual, flags);
  }

  private static long less(Kind kind, long a, long b, boolean orEqual, FloatFlags flags) {
    if (kind.isNan(a) || kind.isNan(b)) {
      flags.raise(FloatFlags.INVALID);
      return 0;
    }
    if (kind.isZero(a) && kind.isZero(b)) {
      return orEqual ? 1 : 0;
    }
    long x = ordered(kind, a);
    long y = ordered(kind, b);
    return x < y || orEqual && x == y ? 1 : 0;
  }

  static long classDouble(long a) {
    return classify(Kind.DOUBLE, a);
  }

  static long classSingle(long a) {
    return classify(Kind.SINGLE, single(a));
  }

  private static long classify(Kind kind, long a) {
    if (kind.isNan(a)) {
      return kind.isSignalingNan(a) ? 1 << 8 : 1 << 9;
    }
    int size;
    if (kind.isInfinite(a)) {
      size = 0;
    } else if (kind.isZero(a)) {
      size = 3;
    } else {
      size = kind.magnitude(a) > kind.fractionMask ? 1 : 2;
    }
    return kind.negative(a) ? 1 << size : 1 << 7 - size;
  }

  static long doubleToSingle(long a, int mode, FloatFlags flags) {
    return boxed(FloatConversion.convert(Kind.DOUBLE, Kind.SINGLE, a, mode, flags));
  }

  static long singleToDouble(long a, FloatFlags flags) {
    return FloatConversion.convert(
        Kind.SINGLE, Kind.DOUBLE, single(a), SoftFloat.NEAREST_EVEN, flags);
  }

  static long doubleToInteger(long a, int bits, boolean signed, int mode, FloatFlags flags) {
    return FloatConversion.toInteger(Kind.DOUBLE, a, bits, signed, mode, flags);
  }

  static long singleToInteger(long a, int bits, boolean signed, int mode, FloatFlags flags) {
    return FloatConversion.toInteger(Kind.SINGLE, single(a), bits, signed, mode, flags);
  }

  static long integerToDouble(long value, boolean signed, int mode, FloatFlags flags) {
    return FloatConversion.fromInteger(Kind.DOUBLE, value, signed, mode, flags);
  }

  static long integerToSingle(long value, boolean signed, int mode, FloatFlags flags) {
    return boxed(FloatConversion.fromInteger(Kind.SINGLE, value, signed, mode, flags));
  }
}
