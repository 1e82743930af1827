package vivarium.cache;

import vivarium.mem.KnownLines;

/**
 * The values of all {@link Key}s of a machine, checked to fit together. Immutable: {@link #with}
 * makes another.
 */
public final class Settings {
  /** Bytes of a cache line: log2. */
  public static final int LINE_SHIFT = KnownLines.LINE_SHIFT;

  /** Bytes of a cache line. */
  public static final int LINE = 1 << LINE_SHIFT;

  private static final int LEAST_ASIDS = 128;

  /** What {@code hierarchy} time costs unless something is chosen. */
  public static final Settings DEFAULT = new Settings(initial());

  private final long[] values;

  private Settings(long[] values) {
    this.values = values;
  }

  private static long[] initial() {
    long[] values = new long[Key.values().length];
    for (Key key : Key.values()) {
      values[key.ordinal()] = key.parse(key.initial());
    }
    return values;
  }

  /**
   * The same with another value, as a configuration writes it.
   *
   * @throws IllegalArgumentException saying in one line what was wanted
   */
  public Settings with(Key key, String value) {
    long[] changed = values.clone();
    changed[key.ordinal()] = key.parse(value);
    return new Settings(changed);
  }

  /**
   * Refuses what fits no hardware.
   *
   * @throws IllegalArgumentException saying in one line what does not fit
   */
  public Settings checked() {
    sets(Key.L1I_SIZE, Key.L1I_WAYS, LINE);
    sets(Key.L1D_SIZE, Key.L1D_WAYS, LINE);
    sets(Key.L2_SIZE, Key.L2_WAYS, LINE);
    sets(Key.L3_SIZE, Key.L3_WAYS, LINE);
    sets(Key.ITLB_ENTRIES, Key.ITLB_WAYS, 1);
    sets(Key.DTLB_ENTRIES, Key.DTLB_WAYS, 1);
    sets(Key.STLB_ENTRIES, Key.STLB_WAYS, 1);
    tree(Key.L1I_REPLACEMENT, Key.L1I_WAYS);
    tree(Key.L1D_REPLACEMENT, Key.L1D_WAYS);
    tree(Key.L2_REPLACEMENT, Key.L2_WAYS);
    tree(Key.L3_REPLACEMENT, Key.L3_WAYS);
    int asids = number(Key.ASIDS);
    if (asids > 0 && asids < LEAST_ASIDS) {
      throw new IllegalArgumentException(
          "%s = %d: wanted 0, or at least %d, more than there may be harts"
              .formatted(Key.ASIDS.text(), asids, LEAST_ASIDS));
    }
    if (Integer.bitCount(number(Key.BRANCH_ENTRIES)) != 1) {
      throw new IllegalArgumentException(
          Key.BRANCH_ENTRIES.text() + " = " + number(Key.BRANCH_ENTRIES) + ": not a power of two");
    }
    return this;
  }

  private void sets(Key size, Key ways, int unit) {
    long set = (long) number(ways) * unit;
    long sets = number(size) / set;
    if (sets * set != number(size) || Long.bitCount(sets) != 1) {
      throw new IllegalArgumentException(
          "%s = %d with %s = %d: not a power of two of whole sets"
              .formatted(size.text(), number(size), ways.text(), number(ways)));
    }
  }

  private void tree(Key replacement, Key ways) {
    if (replacement(replacement) == Replacement.PLRU && Integer.bitCount(number(ways)) != 1) {
      throw new IllegalArgumentException(
          "%s = plru with %s = %d: a tree needs a power of two"
              .formatted(replacement.text(), ways.text(), number(ways)));
    }
  }

  /** Ns, bytes or a count, as the key's unit says. */
  public int number(Key key) {
    return (int) values[key.ordinal()];
  }

  /** A value as a configuration would write it, without a unit. */
  public String text(Key key) {
    long value = values[key.ordinal()];
    return key.isChoice() ? key.unit().text().split(" ")[(int) value] : Long.toString(value);
  }

  Replacement replacement(Key key) {
    return Replacement.of(text(key));
  }
}
