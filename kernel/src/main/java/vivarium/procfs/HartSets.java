package vivarium.procfs;

import java.util.StringJoiner;

/** A set of harts, a bit each, as Linux prints sets of processors. */
final class HartSets {
  private HartSets() {}

  /** Hexadecimal, such as {@code f}. */
  static String mask(long set) {
    String hex = Long.toHexString(set);
    if (hex.length() <= 8) return hex;
    return hex.substring(0, hex.length() - 8) + "," + hex.substring(hex.length() - 8);
  }

  /** Ranges, such as {@code 0-2,5}. */
  static String list(long set) {
    StringJoiner ranges = new StringJoiner(",");
    for (int first = 0; first < 64; first++) {
      if ((set >>> first & 1) == 0) continue;
      int last = first;
      while (last < 63 && (set >>> (last + 1) & 1) != 0) last++;
      ranges.add(first == last ? "" + first : first + "-" + last);
      first = last;
    }
    return ranges.toString();
  }
}
