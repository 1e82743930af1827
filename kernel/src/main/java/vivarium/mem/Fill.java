package vivarium.mem;

/**
 * Fills arrays with an entry for each frame by copying what is filled already, in doubling steps.
 * They are made when the JVM has compiled nothing yet, and a loop over them would be a good part of
 * the time to boot.
 */
public final class Fill {
  private Fill() {}

  /** Sets all elements. */
  public static void all(int[] array, int value) {
    if (array.length > 0) {
      array[0] = value;
    }
    spread(array, array.length);
  }

  /** Sets all elements. */
  public static <T> void all(T[] array, T value) {
    if (array.length > 0) {
      array[0] = value;
    }
    spread(array, array.length);
  }

  private static void spread(Object array, int length) {
    for (int filled = 1; filled < length; filled += Math.min(filled, length - filled)) {
      System.arraycopy(array, 0, array, filled, Math.min(filled, length - filled));
    }
  }
}
