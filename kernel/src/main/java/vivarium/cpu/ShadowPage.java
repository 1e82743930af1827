package vivarium.cpu;

import java.util.Arrays;

/**
 * How the shadow of a page is laid out in an array of longs, for the interpreter's sake: words 0 to
 * 511 have a 1 for every undefined bit, words 512 to 575 a 1 for every byte that must not be
 * accessed. The arrays that stand for many pages at once are longer by one, and never change.
 */
final class ShadowPage {
  static final int ACCESS = 512;
  static final int LONGS = ACCESS + 64;
  private static final int BYTES = 4096;

  /** All bytes may be accessed and are defined. */
  static final long[] CLEAN = new long[LONGS + 1];

  /** All bytes may be accessed, none is defined. */
  static final long[] UNDEFINED = new long[LONGS + 1];

  /** No byte may be accessed. */
  static final long[] FORBIDDEN = new long[LONGS + 1];

  static {
    Arrays.fill(UNDEFINED, 0, ACCESS, -1);
    Arrays.fill(FORBIDDEN, ACCESS, LONGS, -1);
  }

  private ShadowPage() {}

  static boolean isShared(long[] bits) {
    return bits.length != LONGS;
  }

  static long[] copy(long[] bits) {
    return Arrays.copyOf(bits, LONGS);
  }

  static int undefined(long[] bits, int offset) {
    return (int) (bits[offset >>> 3] >>> (offset << 3)) & 0xff;
  }

  static boolean addressable(long[] bits, int offset) {
    return (bits[ACCESS + (offset >>> 6)] >>> offset & 1) == 0;
  }

  static void setUndefined(long[] bits, int offset, int undefined) {
    int shift = offset << 3;
    long word = bits[offset >>> 3];
    bits[offset >>> 3] = word & ~(0xffL << shift) | (undefined & 0xffL) << shift;
  }

  /** Says of the bytes from one offset to before another that they may be accessed, or not. */
  static void setAddressable(long[] bits, int from, int to, boolean addressable) {
    for (int word = from >>> 6; word << 6 < to; word++) {
      long mask = mask(from - (word << 6), to - (word << 6), 1);
      int index = ACCESS + word;
      bits[index] = addressable ? bits[index] & ~mask : bits[index] | mask;
    }
  }

  /** Makes the bytes from one offset to before another wholly defined, or wholly undefined. */
  static void setDefined(long[] bits, int from, int to, boolean defined) {
    for (int word = from >>> 3; word << 3 < to; word++) {
      long mask = mask(from - (word << 3), to - (word << 3), 8);
      bits[word] = defined ? bits[word] & ~mask : bits[word] | mask;
    }
  }

  /** The shared array for a whole page, or null if only a part is meant. */
  static boolean isWhole(int from, int to) {
    return from == 0 && to == BYTES;
  }

  /** A long with the bits of places {@code from} to {@code to} - 1 set, so many bits a place. */
  private static long mask(int from, int to, int each) {
    int first = Math.max(0, from) * each;
    int last = Math.min(64 / each, to) * each;
    if (last <= first) {
      return 0;
    }
    return (last == 64 ? -1L : (1L << last) - 1) & -1L << first;
  }
}
