package vivarium.mem;

import java.util.Arrays;

/**
 * How the sets of a cache remember uses, where that can be done without a call: to use a way, bits
 * of the set's long are set, and then some are cleared.
 *
 * @param sets a long for each set
 * @param on the bits that are set, for each way
 * @param off the bits that are not cleared
 */
public record UseBits(long[] sets, long[] on, long[] off) {
  /** Uses change nothing. */
  public static UseBits none(long[] sets, int ways) {
    long[] off = new long[ways];
    Arrays.fill(off, -1);
    return new UseBits(sets, new long[ways], off);
  }

  /** A way of a set is used. */
  public void use(int set, int way) {
    sets[set] = (sets[set] | on[way]) & off[way];
  }
}
