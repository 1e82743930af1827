package vivarium.trace;

/**
 * A command name (comm) as two words of a record: at most 15 characters, a byte each, the first one
 * in the lowest byte of the first word.
 */
public final class EventName {
  private static final int BYTES = 8;

  private EventName() {}

  /** The word of characters 0 to 7. */
  public static long first(String name) {
    return pack(name, 0);
  }

  /** The word of characters 8 to 15. */
  public static long second(String name) {
    return pack(name, BYTES);
  }

  /** The name again. */
  public static String text(long first, long second) {
    StringBuilder name = new StringBuilder(2 * BYTES);
    unpack(name, first);
    unpack(name, second);
    return name.toString();
  }

  private static long pack(String name, int from) {
    long word = 0;
    for (int i = from; i < Math.min(name.length(), from + BYTES); i++) {
      char c = name.charAt(i);
      word |= (c > 0xff ? '?' : (long) c) << 8 * (i - from);
    }
    return word;
  }

  private static void unpack(StringBuilder name, long word) {
    for (long left = word; left != 0; left >>>= 8) name.append((char) (left & 0xff));
  }
}
