package vivarium.cache;

import java.util.Arrays;

/**
 * Predicts conditional branches with a table of two-bit counters: 0 and 1 say not taken, 2 and 3
 * taken. {@code two-bit} looks at the branch's address alone, {@code gshare} mixes in the outcomes
 * of the branches before it. Belongs to one hart.
 */
public final class Predictor {
  /** Counters from this one on say that the branch is taken. */
  public static final int TAKEN = 2;

  /** The highest counter. */
  public static final int SURE = 3;

  /**
   * The counters. That of a branch is at {@code ((int) (pc >>> 1) ^ history) & counters.length -
   * 1}; there are a power of two.
   */
  public final byte[] counters;

  /**
   * The outcomes of the last branches, the last one lowest, 1 if it was taken, if {@link
   * #hasHistory}; else 0. As many as there are bits that tell a counter.
   */
  public int history;

  private final int mask;
  private final int historyMask;

  Predictor(Settings settings) {
    counters = new byte[settings.number(Key.BRANCH_ENTRIES)];
    Arrays.fill(counters, (byte) 1);
    mask = counters.length - 1;
    historyMask = settings.text(Key.PREDICTOR).equals("gshare") ? mask : 0;
  }

  /** Whether the branches before one tell which counter is its. */
  public boolean hasHistory() {
    return historyMask != 0;
  }

  /** Whether a branch was predicted rightly; the prediction learns from it. */
  boolean right(long pc, boolean taken) {
    int at = ((int) (pc >>> 1) ^ history) & mask;
    int counter = counters[at];
    history = (history << 1 | (taken ? 1 : 0)) & historyMask;
    if (taken) {
      counters[at] = (byte) Math.min(SURE, counter + 1);
    } else {
      counters[at] = (byte) Math.max(0, counter - 1);
    }
    return counter >= TAKEN == taken;
  }
}
