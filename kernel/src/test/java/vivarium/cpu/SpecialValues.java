package vivarium.cpu;

import java.util.SplittableRandom;

/**
 * Register values that are likely to find mistakes: corner cases of integers and of both formats.
 */
final class SpecialValues {
  private static final long BOX = 0xffff_ffff_0000_0000L;

  private static final long[] INTEGERS = {
    0,
    1,
    -1,
    2,
    -2,
    Long.MIN_VALUE,
    Long.MAX_VALUE,
    Integer.MIN_VALUE,
    Integer.MAX_VALUE,
    0x8000_0000L,
    0xffff_ffffL,
    0x1_0000_0000L,
    63,
    64,
    31,
    32,
    0x7fff,
    0x8000,
    0xff,
    0x80
  };

  private static final long[] DOUBLES = {
    0,
    Long.MIN_VALUE,
    bits(1),
    bits(-1),
    bits(0.5),
    bits(1.5),
    bits(2.5),
    bits(-0.5),
    bits(0.25),
    bits(3),
    bits(Double.MIN_VALUE),
    bits(-Double.MIN_VALUE),
    bits(Double.MIN_NORMAL),
    bits(-Double.MIN_NORMAL),
    0x000f_ffff_ffff_ffffL,
    0x800f_ffff_ffff_ffffL,
    bits(Double.MAX_VALUE),
    bits(-Double.MAX_VALUE),
    bits(Double.POSITIVE_INFINITY),
    bits(Double.NEGATIVE_INFINITY),
    0x7ff8_0000_0000_0000L,
    0xfff8_0000_0000_0001L,
    0x7ff0_0000_0000_0001L,
    0xfff4_0000_0000_0000L,
    bits(0x1p31),
    bits(-0x1p31),
    bits(0x1p32),
    bits(0x1p63),
    bits(-0x1p63),
    bits(0x1p64),
    bits(2147483647.5),
    bits(4294967295.5),
    bits(-0.75),
    bits(0x1.fffffffffffffp62),
    bits(0x1.fffffffffffffp63),
    bits(Float.MIN_VALUE),
    bits(Float.MIN_VALUE / 2),
    bits(Float.MIN_NORMAL),
    bits(0x1.ffffffp127),
    bits(0x1.fffffefp127),
    bits(0x1.fffffffp-127),
    bits(0x1p-1022 + 0x1p-1074),
    bits(0x1p-537),
    bits(0x1p511),
    bits(0x1p512)
  };

  private static final int[] SINGLES = {
    0,
    0x8000_0000,
    0x3f80_0000,
    0xbf80_0000,
    0x3f00_0000,
    0x3fc0_0000,
    0x4020_0000,
    1,
    0x8000_0001,
    0x0080_0000,
    0x8080_0000,
    0x007f_ffff,
    0x807f_ffff,
    0x7f7f_ffff,
    0xff7f_ffff,
    0x7f80_0000,
    0xff80_0000,
    0x7fc0_0000,
    0xffc0_0001,
    0x7f80_0001,
    0xffa0_0000,
    0x4f00_0000,
    0xcf00_0000,
    0x4f80_0000,
    0x5f00_0000,
    0xdf00_0000,
    0x5f80_0000,
    0x4eff_ffff,
    0x2000_0000,
    0x1f80_0000
  };

  private SpecialValues() {}

  private static long bits(double value) {
    return Double.doubleToRawLongBits(value);
  }

  static long next(SplittableRandom random) {
    return switch (random.nextInt(9)) {
      case 0 -> INTEGERS[random.nextInt(INTEGERS.length)];
      case 1 -> random.nextLong() >> random.nextInt(64);
      case 2, 3 -> nextDouble(random);
      case 4, 5 -> nextSingle(random) | BOX;
      case 6 -> bits(random.nextDouble(-1000, 1000));
      case 7 -> Float.floatToRawIntBits((float) random.nextDouble(-1000, 1000)) | BOX;
      default -> random.nextLong();
    };
  }

  static long nextDouble(SplittableRandom random) {
    long value = DOUBLES[random.nextInt(DOUBLES.length)];
    return switch (random.nextInt(4)) {
      case 0 -> value + random.nextInt(-3, 4);
      case 1 -> value ^ 1L << random.nextInt(64);
      default -> value;
    };
  }

  static long nextSingle(SplittableRandom random) {
    int value = SINGLES[random.nextInt(SINGLES.length)];
    return switch (random.nextInt(4)) {
          case 0 -> value + random.nextInt(-3, 4);
          case 1 -> value ^ 1 << random.nextInt(32);
          default -> value;
        }
        & 0xffff_ffffL;
  }
}
