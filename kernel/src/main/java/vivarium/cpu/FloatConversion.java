package vivarium.cpu;

import vivarium.cpu.SoftFloat.Kind;

/** Conversions between the two formats and integers, exact in all rounding modes, saturating. */
final class FloatConversion {
  private FloatConversion() {}

  /** A number of one format as the nearest of another. */
  static long convert(Kind from, Kind to, long a, int mode, FloatFlags flags) {
    boolean sign = from.negative(a);
    if (from.isNan(a)) {
      if (from.isSignalingNan(a)) {
        flags.raise(FloatFlags.INVALID);
      }
      return to.quietNan;
    }
    if (from.isInfinite(a)) {
      return to.withSign(sign, to.infinity);
    }
    if (from.isZero(a)) {
      return to.withSign(sign, 0);
    }
    return SoftFloat.round(to, sign, from.exponent(a), from.significand(a), mode, flags);
  }

  /** A signed or unsigned 64-bit integer as a floating-point number. */
  static long fromInteger(Kind to, long value, boolean signed, int mode, FloatFlags flags) {
    if (value == 0) {
      return 0;
    }
    boolean negative = signed && value < 0;
    long magnitude = negative ? -value : value;
    int zeros = Long.numberOfLeadingZeros(magnitude);
    return SoftFloat.round(to, negative, 63 - zeros, magnitude << zeros, mode, flags);
  }

  /**
   * A floating-point number as an integer of 32 or 64 bits; NaN and what is out of range give the
   * nearest end of the range (NaN the upper one) and raise only the invalid flag.
   */
  static long toInteger(Kind from, long a, int bits, boolean signed, int mode, FloatFlags flags) {
    boolean negative = from.negative(a) && !from.isNan(a);
    if (from.isZero(a)) {
      return 0;
    }
    if (from.isNan(a) || from.isInfinite(a) || from.exponent(a) > 63) {
      return saturated(bits, signed, negative, flags);
    }
    int exponent = from.exponent(a);
    long significand = from.significand(a);
    long whole = exponent < 0 ? 0 : significand >>> 63 - exponent;
    long rest;
    if (exponent >= 63) {
      rest = 0;
    } else if (exponent >= -1) {
      rest = significand << exponent + 1;
    } else {
      rest = 1;
    }
    if (rest != 0 && SoftFloat.roundsUp(mode, negative, whole, rest, Long.MIN_VALUE)) {
      whole++;
      if (whole == 0) {
        return saturated(bits, signed, negative, flags);
      }
    }
    if (!fits(whole, bits, signed, negative)) {
      return saturated(bits, signed, negative, flags);
    }
    if (rest != 0) {
      flags.raise(FloatFlags.INEXACT);
    }
    long result = negative ? -whole : whole;
    return bits == 32 ? (int) result : result;
  }

  private static boolean fits(long magnitude, int bits, boolean signed, boolean negative) {
    if (!signed) {
      return negative ? magnitude == 0 : bits == 64 || magnitude >>> 32 == 0;
    }
    long limit = 1L << bits - 1;
    int compared = Long.compareUnsigned(magnitude, limit);
    return compared < 0 || negative && compared == 0;
  }

  private static long saturated(int bits, boolean signed, boolean negative, FloatFlags flags) {
    flags.raise(FloatFlags.INVALID);
    if (!signed) {
      return negative ? 0 : -1;
    }
    if (bits == 32) {
      return negative ? Integer.MIN_VALUE : Integer.MAX_VALUE;
    }
    return negative ? Long.MIN_VALUE : Long.MAX_VALUE;
  }
}
