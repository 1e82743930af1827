package vivarium.cpu;

/**
 * Exact IEEE 754 arithmetic on integers, for both formats, in all rounding modes and with exact
 * flags: the path for whatever the host's arithmetic does not give cheaply.
 *
 * <p>A finite number other than zero is taken apart into a sign, a 64-bit significand with its
 * highest bit set, and an exponent: its value is {@code significand * 2^(exponent - 63)}. Bits that
 * do not fit are "jammed": the lowest kept bit becomes 1 if any lost one was.
 */
final class SoftFloat {
  /** Rounding modes as in the rm field. */
  static final int NEAREST_EVEN = 0;

  static final int TO_ZERO = 1;
  static final int DOWN = 2;
  static final int UP = 3;
  static final int NEAREST_AWAY = 4;

  /** The two formats: bits of precision, the hidden one included, and the largest exponent. */
  enum Kind {
    SINGLE(24, 127),
    DOUBLE(53, 1023);

    final int precision;
    final int bias;
    final int signBit;
    final long fractionMask;
    final long infinity;
    final long quietNan;

    Kind(int precision, int bias) {
      this.precision = precision;
      this.bias = bias;
      signBit = this.precision == 24 ? 31 : 63;
      fractionMask = (1L << precision - 1) - 1;
      infinity = (2L * bias + 1) << precision - 1;
      quietNan = infinity | 1L << precision - 2;
    }

    boolean negative(long bits) {
      return (bits >>> signBit & 1) != 0;
    }

    long magnitude(long bits) {
      return bits & ~(1L << signBit);
    }

    boolean isNan(long bits) {
      return magnitude(bits) > infinity;
    }

    boolean isSignalingNan(long bits) {
      return isNan(bits) && (bits >>> precision - 2 & 1) == 0;
    }

    boolean isInfinite(long bits) {
      return magnitude(bits) == infinity;
    }

    boolean isZero(long bits) {
      return magnitude(bits) == 0;
    }

    long withSign(boolean negative, long magnitude) {
      return negative ? magnitude | 1L << signBit : magnitude;
    }

    /** The significand of a finite number other than zero, highest bit set. */
    long significand(long bits) {
      long fraction = bits & fractionMask;
      if (magnitude(bits) > fractionMask) {
        fraction |= fractionMask + 1;
      }
      return fraction << Long.numberOfLeadingZeros(fraction);
    }

    /** The exponent of a finite number other than zero. */
    int exponent(long bits) {
      int biased = (int) (magnitude(bits) >>> precision - 1);
      if (biased != 0) {
        return biased - bias;
      }
      int zeros = Long.numberOfLeadingZeros(bits & fractionMask) - (64 - precision);
      return 1 - bias - zeros;
    }
  }

  private SoftFloat() {}

  static long add(Kind k, long a, long b, int mode, FloatFlags flags) {
    if (k.isNan(a) || k.isNan(b)) {
      return nan(k, a, b, flags);
    }
    boolean signA = k.negative(a);
    boolean signB = k.negative(b);
    if (k.isInfinite(a) || k.isInfinite(b)) {
      if (k.isInfinite(a) && k.isInfinite(b) && signA != signB) {
        return invalid(k, flags);
      }
      return k.isInfinite(a) ? a : b;
    }
    if (k.isZero(a) && k.isZero(b)) {
      return signA == signB ? a : k.withSign(mode == DOWN, 0);
    }
    if (k.isZero(a) || k.isZero(b)) {
      return k.isZero(a) ? b : a;
    }
    long sigA = k.significand(a);
    long sigB = k.significand(b);
    return sum(
        k,
        signA,
        k.exponent(a),
        sigA >>> 1,
        sigA << 63,
        signB,
        k.exponent(b),
        sigB >>> 1,
        sigB << 63,
        mode,
        flags);
  }

  static long multiply(Kind k, long a, long b, int mode, FloatFlags flags) {
    if (k.isNan(a) || k.isNan(b)) {
      return nan(k, a, b, flags);
    }
    boolean sign = k.negative(a) != k.negative(b);
    if (k.isInfinite(a) || k.isInfinite(b)) {
      return k.isZero(a) || k.isZero(b) ? invalid(k, flags) : k.withSign(sign, k.infinity);
    }
    if (k.isZero(a) || k.isZero(b)) {
      return k.withSign(sign, 0);
    }
    long sigA = k.significand(a);
    long sigB = k.significand(b);
    long high = Math.unsignedMultiplyHigh(sigA, sigB);
    return round128(k, sign, k.exponent(a) + k.exponent(b) + 1, high, sigA * sigB, mode, flags);
  }

  static long divide(Kind k, long a, long b, int mode, FloatFlags flags) {
    if (k.isNan(a) || k.isNan(b)) {
      return nan(k, a, b, flags);
    }
    boolean sign = k.negative(a) != k.negative(b);
    if (k.isInfinite(a)) {
      return k.isInfinite(b) ? invalid(k, flags) : k.withSign(sign, k.infinity);
    }
    if (k.isInfinite(b)) {
      return k.withSign(sign, 0);
    }
    if (k.isZero(b)) {
      if (k.isZero(a)) {
        return invalid(k, flags);
      }
      flags.raise(FloatFlags.DIVIDE_BY_ZERO);
      return k.withSign(sign, k.infinity);
    }
    if (k.isZero(a)) {
      return k.withSign(sign, 0);
    }
    long rest = k.significand(a);
    long divisor = k.significand(b);
    int exponent = k.exponent(a) - k.exponent(b);
    boolean carry = false;
    if (Long.compareUnsigned(rest, divisor) < 0) {
      exponent--;
      carry = rest < 0;
      rest <<= 1;
    }
    long quotient = 0;
    for (int i = 0; i < 64; i++) {
      quotient <<= 1;
      if (carry || Long.compareUnsigned(rest, divisor) >= 0) {
        rest -= divisor;
        quotient |= 1;
      }
      carry = rest < 0;
      rest <<= 1;
    }
    return round(k, sign, exponent, rest != 0 || carry ? quotient | 1 : quotient, mode, flags);
  }

  /** a * b + c with one rounding; the caller has put the signs of the four forms in. */
  static long fusedMultiplyAdd(Kind k, long a, long b, long c, int mode, FloatFlags flags) {
    boolean invalidProduct = k.isInfinite(a) && k.isZero(b) || k.isZero(a) && k.isInfinite(b);
    if (invalidProduct) {
      // Also when c is a quiet NaN: the manual, chapter 11.2 on NaN, section on fused operations.
      return invalid(k, flags);
    }
    if (k.isNan(a) || k.isNan(b) || k.isNan(c)) {
      if (k.isSignalingNan(a) || k.isSignalingNan(b) || k.isSignalingNan(c)) {
        flags.raise(FloatFlags.INVALID);
      }
      return k.quietNan;
    }
    boolean sign = k.negative(a) != k.negative(b);
    boolean signC = k.negative(c);
    if (k.isInfinite(a) || k.isInfinite(b)) {
      return k.isInfinite(c) && sign != signC ? invalid(k, flags) : k.withSign(sign, k.infinity);
    }
    if (k.isInfinite(c)) {
      return c;
    }
    if (k.isZero(a) || k.isZero(b)) {
      return add(k, k.withSign(sign, 0), c, mode, flags);
    }
    long sigA = k.significand(a);
    long sigB = k.significand(b);
    long high = Math.unsignedMultiplyHigh(sigA, sigB);
    long low = sigA * sigB;
    int exponent = k.exponent(a) + k.exponent(b);
    if (k.isZero(c)) {
      return round128(k, sign, exponent + 1, high, low, mode, flags);
    }
    if (high < 0) {
      // The lowest bits of the product of two top-aligned significands are zero.
      low = low >>> 1 | high << 63;
      high >>>= 1;
      exponent++;
    }
    long sigC = k.significand(c);
    return sum(
        k, sign, exponent, high, low, signC, k.exponent(c), sigC >>> 1, sigC << 63, mode, flags);
  }

  /** The sum of two numbers with 128-bit significands whose highest bit is bit 126. */
  private static long sum(
      Kind k,
      boolean signA,
      int exponentA,
      long highA,
      long lowA,
      boolean signB,
      int exponentB,
      long highB,
      long lowB,
      int mode,
      FloatFlags flags) {
    if (exponentA < exponentB) {
      return sum(k, signB, exponentB, highB, lowB, signA, exponentA, highA, lowA, mode, flags);
    }
    int distance = exponentA - exponentB;
    long high = highB;
    long low = lowB;
    if (distance >= 128) {
      high = 0;
      low = 1;
    } else if (distance >= 64) {
      boolean lost = (distance > 64 && high << 128 - distance != 0) || low != 0;
      low = high >>> distance - 64 | (lost ? 1 : 0);
      high = 0;
    } else if (distance > 0) {
      boolean lost = low << 64 - distance != 0;
      low = low >>> distance | high << 64 - distance | (lost ? 1 : 0);
      high >>>= distance;
    }
    if (signA == signB) {
      long sumLow = lowA + low;
      long carry = Long.compareUnsigned(sumLow, lowA) < 0 ? 1 : 0;
      return round128(k, signA, exponentA + 1, highA + high + carry, sumLow, mode, flags);
    }
    long differenceLow = lowA - low;
    long differenceHigh = highA - high - (Long.compareUnsigned(lowA, low) < 0 ? 1 : 0);
    boolean sign = signA;
    if (differenceHigh < 0) {
      sign = !sign;
      differenceLow = -differenceLow;
      differenceHigh = ~differenceHigh + (differenceLow == 0 ? 1 : 0);
    }
    if ((differenceHigh | differenceLow) == 0) {
      return k.withSign(mode == DOWN, 0);
    }
    return round128(k, sign, exponentA + 1, differenceHigh, differenceLow, mode, flags);
  }

  /** Rounds a 128-bit significand, not zero, whose bit 127 stands for 2^exponent. */
  private static long round128(
      Kind k, boolean sign, int exponent, long high, long low, int mode, FloatFlags flags) {
    long top = high;
    long rest = low;
    int place = exponent;
    if (top == 0) {
      top = rest;
      rest = 0;
      place -= 64;
    }
    int zeros = Long.numberOfLeadingZeros(top);
    if (zeros > 0) {
      top = top << zeros | rest >>> 64 - zeros;
      rest <<= zeros;
    }
    return round(k, sign, place - zeros, rest != 0 ? top | 1 : top, mode, flags);
  }

  /** Rounds to the format; tininess is detected after rounding. */
  static long round(
      Kind k, boolean sign, int exponent, long significand, int mode, FloatFlags flags) {
    int dropped = 64 - k.precision;
    int lowest = 1 - k.bias;
    if (exponent < lowest) {
      return roundSubnormal(k, sign, exponent, significand, mode, flags);
    }
    long mask = (1L << dropped) - 1;
    long rest = significand & mask;
    long kept = significand >>> dropped;
    if (rest != 0) {
      flags.raise(FloatFlags.INEXACT);
      if (roundsUp(mode, sign, kept, rest, 1L << dropped - 1)) {
        kept++;
      }
    }
    // The hidden bit adds 1 to the exponent, and a carry out of the fraction another 1.
    int biased = exponent + k.bias - 1;
    if (biased + (kept >>> k.precision - 1) > 2L * k.bias) {
      return overflow(k, sign, mode, flags);
    }
    return k.withSign(sign, ((long) biased << k.precision - 1) + kept);
  }

  private static long roundSubnormal(
      Kind k, boolean sign, int exponent, long significand, int mode, FloatFlags flags) {
    int dropped = 64 - k.precision;
    int lowest = 1 - k.bias;
    long half = 1L << dropped - 1;
    long mask = (1L << dropped) - 1;
    boolean tiny = true;
    if (exponent == lowest - 1) {
      long kept = significand >>> dropped;
      boolean carries = kept == (1L << k.precision) - 1;
      tiny = !(carries && roundsUp(mode, sign, kept, significand & mask, half));
    }
    int shift = lowest - exponent;
    long shifted = shift > 63 ? 1 : significand >>> shift;
    if (shift <= 63 && significand << 64 - shift != 0) {
      shifted |= 1;
    }
    long rest = shifted & mask;
    long kept = shifted >>> dropped;
    if (rest != 0) {
      flags.raise(tiny ? FloatFlags.INEXACT | FloatFlags.UNDERFLOW : FloatFlags.INEXACT);
      if (roundsUp(mode, sign, kept, rest, half)) {
        kept++;
      }
    }
    return k.withSign(sign, kept);
  }

  private static long overflow(Kind k, boolean sign, int mode, FloatFlags flags) {
    flags.raise(FloatFlags.OVERFLOW | FloatFlags.INEXACT);
    boolean toInfinity = mode == NEAREST_EVEN || mode == NEAREST_AWAY || mode == (sign ? DOWN : UP);
    return k.withSign(sign, toInfinity ? k.infinity : k.infinity - 1);
  }

  /** Whether to add one to {@code kept}, given what is dropped and what half of it would be. */
  static boolean roundsUp(int mode, boolean sign, long kept, long rest, long half) {
    return switch (mode) {
      case NEAREST_EVEN -> {
        int compared = Long.compareUnsigned(rest, half);
        yield compared > 0 || compared == 0 && (kept & 1) != 0;
      }
      case DOWN -> sign && rest != 0;
      case UP -> !sign && rest != 0;
      case NEAREST_AWAY -> Long.compareUnsigned(rest, half) >= 0;
      default -> false;
    };
  }

  private static long nan(Kind k, long a, long b, FloatFlags flags) {
    if (k.isSignalingNan(a) || k.isSignalingNan(b)) {
      flags.raise(FloatFlags.INVALID);
    }
    return k.quietNan;
  }

  private static long invalid(Kind k, FloatFlags flags) {
    flags.raise(FloatFlags.INVALID);
    return k.quietNan;
  }
}
