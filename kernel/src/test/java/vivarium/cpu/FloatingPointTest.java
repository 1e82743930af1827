package vivarium.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import vivarium.cpu.SoftFloat.Kind;

/** Floating point by rule and against the host's and BigDecimal's arithmetic. */
class FloatingPointTest {
  private static final long NAN = 0x7ff8_0000_0000_0000L;
  private static final long SIGNALING = 0x7ff0_0000_0000_0001L;
  private static final long ONE = bits(1);

  private final FloatFlags flags = new FloatFlags();

  private static long bits(double value) {
    return Double.doubleToRawLongBits(value);
  }

  private int raised() {
    int bits = flags.bits;
    flags.bits = 0;
    return bits;
  }

  @Test
  void everyResultThatIsNanIsTheCanonicalOne() {
    assertEquals(NAN, FloatingPoint.addDouble(0xfff8_dead_beef_0000L, ONE, 0, flags));
    assertEquals(0, raised());
    assertEquals(NAN, FloatingPoint.addDouble(SIGNALING, ONE, 0, flags));
    assertEquals(FloatFlags.INVALID, raised());
    assertEquals(0xffff_ffff_7fc0_0000L, FloatingPoint.addSingle(0, 0, 0, flags), "not boxed");
    assertEquals(0, raised());
  }

  @Test
  void divisionByZeroRaisesItsFlagAndZeroByZeroIsInvalid() {
    assertEquals(bits(Double.NEGATIVE_INFINITY), FloatingPoint.divideDouble(bits(-1), 0, 0, flags));
    assertEquals(FloatFlags.DIVIDE_BY_ZERO, raised());
    assertEquals(NAN, FloatingPoint.divideDouble(0, 0, 0, flags));
    assertEquals(FloatFlags.INVALID, raised());
  }

  @Test
  void infinityTimesZeroIsInvalidEvenWhenAQuietNanIsAdded() {
    long infinity = bits(Double.POSITIVE_INFINITY);
    assertEquals(NAN, FloatingPoint.fusedDouble(infinity, 0, NAN, false, false, 0, flags));
    assertEquals(FloatFlags.INVALID, raised());
  }

  @Test
  void tininessIsDetectedAfterRounding() {
    // Just below the smallest normal number, and rounded up to it with unbounded exponent.
    long large = bits(0x1.fffffffffffffp-1022);
    assertEquals(bits(0x1p-1022), FloatingPoint.multiplyDouble(large, bits(0.5), 0, flags));
    assertEquals(FloatFlags.INEXACT | FloatFlags.UNDERFLOW, raised());
    long nearOne = bits(1 - 0x1p-53);
    assertEquals(
        bits(Double.MIN_NORMAL),
        FloatingPoint.fusedDouble(
            bits(Double.MIN_NORMAL), nearOne, bits(0x1p-1074), false, false, 0, flags));
    raised();
  }

  @Test
  void overflowGoesToInfinityOrTheLargestNumberByMode() {
    long max = bits(Double.MAX_VALUE);
    long infinity = bits(Double.POSITIVE_INFINITY);
    long[] expected = {infinity, max, max, infinity, infinity};
    for (int mode = 0; mode < 5; mode++) {
      assertEquals(expected[mode], FloatingPoint.addDouble(max, max, mode, flags));
      assertEquals(FloatFlags.INEXACT | FloatFlags.OVERFLOW, raised());
    }
  }

  @Test
  void exactZeroDifferenceIsNegativeOnlyWhenRoundingDown() {
    for (int mode = 0; mode < 5; mode++) {
      long zero = mode == SoftFloat.DOWN ? bits(-0.0) : 0;
      assertEquals(zero, FloatingPoint.subtractDouble(ONE, ONE, mode, flags));
    }
  }

  @Test
  void minimumOrdersZeroesAndIgnoresAQuietNan() {
    assertEquals(bits(-0.0), FloatingPoint.minMaxDouble(0, bits(-0.0), false, flags));
    assertEquals(0, FloatingPoint.minMaxDouble(bits(-0.0), 0, true, flags));
    assertEquals(ONE, FloatingPoint.minMaxDouble(NAN, ONE, false, flags));
    assertEquals(0, raised());
    assertEquals(ONE, FloatingPoint.minMaxDouble(SIGNALING, ONE, true, flags));
    assertEquals(FloatFlags.INVALID, raised());
  }

  @Test
  void conversionsToIntegersSaturate() {
    assertEquals(Integer.MAX_VALUE, FloatingPoint.doubleToInteger(bits(1e10), 32, true, 1, flags));
    assertEquals(FloatFlags.INVALID, raised());
    assertEquals(-1, FloatingPoint.doubleToInteger(NAN, 32, false, 1, flags));
    assertEquals(0, FloatingPoint.doubleToInteger(bits(-5), 64, false, 1, flags));
    assertEquals(FloatFlags.INVALID, raised());
    assertEquals(0, FloatingPoint.doubleToInteger(bits(-0.5), 64, false, 1, flags));
    assertEquals(FloatFlags.INEXACT, raised());
    assertEquals(Long.MIN_VALUE, FloatingPoint.doubleToInteger(bits(-0x1p63), 64, true, 1, flags));
    assertEquals(0, raised());
  }

  @Test
  void roundingToIntegersFollowsTheMode() {
    long[][] expected = {{2, 4}, {2, 3}, {2, 3}, {3, 4}, {3, 4}};
    for (int mode = 0; mode < 5; mode++) {
      assertEquals(
          expected[mode][0], FloatingPoint.doubleToInteger(bits(2.5), 64, true, mode, flags));
      assertEquals(
          expected[mode][1], FloatingPoint.doubleToInteger(bits(3.5), 64, true, mode, flags));
    }
  }

  @Test
  void classesHaveTheirBits() {
    double[] values = {
      Double.NEGATIVE_INFINITY,
      -1,
      -Double.MIN_VALUE,
      -0.0,
      0,
      Double.MIN_VALUE,
      1,
      Double.POSITIVE_INFINITY
    };
    for (int i = 0; i < values.length; i++) {
      assertEquals(1 << i, FloatingPoint.classDouble(bits(values[i])));
    }
    assertEquals(1 << 8, FloatingPoint.classDouble(SIGNALING));
    assertEquals(1 << 9, FloatingPoint.classDouble(NAN));
  }

  @Test
  void softArithmeticEqualsTheHostsToNearest() {
    SplittableRandom random = new SplittableRandom(1);
    FloatFlags ignored = new FloatFlags();
    for (int i = 0; i < 100_000; i++) {
      long a = SpecialValues.nextDouble(random);
      long b = SpecialValues.nextDouble(random);
      double x = Double.longBitsToDouble(a);
      double y = Double.longBitsToDouble(b);
      same(x + y, SoftFloat.add(Kind.DOUBLE, a, b, 0, ignored));
      same(x * y, SoftFloat.multiply(Kind.DOUBLE, a, b, 0, ignored));
      same(x / y, SoftFloat.divide(Kind.DOUBLE, a, b, 0, ignored));
      long c = SpecialValues.nextDouble(random);
      double z = Double.longBitsToDouble(c);
      same(Math.fma(x, y, z), SoftFloat.fusedMultiplyAdd(Kind.DOUBLE, a, b, c, 0, ignored));
    }
  }

  private static void same(double expected, long actual) {
    assertEquals(Double.isNaN(expected) ? NAN : bits(expected), actual);
  }

  @Test
  void inexactFlagSaysWhetherTheFastSumWasRounded() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 50_000; i++) {
      double x = random.nextDouble() * Math.scalb(1.0, random.nextInt(60));
      double y = random.nextInt(4) == 0 ? random.nextInt(100) : random.nextDouble();
      double sum = Double.longBitsToDouble(FloatingPoint.addDouble(bits(x), bits(y), 0, flags));
      boolean exact = new BigDecimal(x).add(new BigDecimal(y)).compareTo(new BigDecimal(sum)) == 0;
      assertEquals(exact ? 0 : FloatFlags.INEXACT, raised());
    }
  }

  @Test
  void squareRootsRoundByMode() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 20_000; i++) {
      double x = random.nextDouble() * Math.scalb(1.0, random.nextInt(-1060, 1000));
      if (x == 0) {
        continue;
      }
      double down = Double.longBitsToDouble(FloatingPoint.sqrtDouble(bits(x), 2, flags));
      double up = Double.longBitsToDouble(FloatingPoint.sqrtDouble(bits(x), 3, flags));
      BigDecimal exact = new BigDecimal(x);
      assertEquals(true, new BigDecimal(down).pow(2).compareTo(exact) <= 0);
      assertEquals(true, new BigDecimal(up).pow(2).compareTo(exact) >= 0);
      assertEquals(down == up ? 0 : FloatFlags.INEXACT, raised());
      assertEquals(down == up ? down : Math.nextUp(down), up);
    }
  }

  @Test
  void unsignedHighProductIsThatOfBigIntegers() {
    SplittableRandom random = new SplittableRandom(4);
    BigInteger modulus = BigInteger.ONE.shiftLeft(64);
    for (int i = 0; i < 1000; i++) {
      long a = SpecialValues.next(random);
      long b = SpecialValues.next(random);
      BigInteger product = BigInteger.valueOf(a).multiply(BigInteger.valueOf(b).mod(modulus));
      assertEquals(
          product.shiftRight(64).longValue(), IntegerMath.multiplyHighSignedUnsigned(a, b));
    }
  }

  @Test
  void divisionHasResultsWhereJavaThrows() {
    assertEquals(-1, IntegerMath.divide(7, 0));
    assertEquals(7, IntegerMath.remainder(7, 0));
    assertEquals(Long.MIN_VALUE, IntegerMath.divide(Long.MIN_VALUE, -1));
    assertEquals(0, IntegerMath.remainder(Long.MIN_VALUE, -1));
    assertEquals(-1, IntegerMath.divideUnsignedWord(7, 1L << 32));
    assertEquals(Integer.MIN_VALUE, IntegerMath.divideWord(Integer.MIN_VALUE, -1));
  }
}
