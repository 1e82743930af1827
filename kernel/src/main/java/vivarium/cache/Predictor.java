package vivarium.cache;

import java.util.Arrays;

/**
 * Predicts conditional branches with a table of two-bit counters: 0 and 1 say not taken, 2 and 3
 * taken. {@code two-bit} looks at the branch's address alone, {@code gshare} mixes in the outcomes
 * of the branches before it. Belongs to one hart.
 */
final class Predictor {
  private final byte[] counters;
  private final int mask;
  private final int historyMask;
  private int history;

  Predictor(Settings settings) {
    counters = new byte[settings.number(Key.BRANCH_ENTRIES)];
    Arrays.fill(counters, (byte) 1);
    mask = counters.length - 1;
    historyMask = settings.text(Key.PREDICTOR).equals("gshare") ? mask : 0;
  }

  /** Whether a branch was predicted rightly; the prediction learns from it. */
  boolean right(long pc, boolean taken) {
    int at = ((int) (pc >>> 1) ^ history) & mask;
    int counter = counters[at];
    history = (history << 1 | (taken ? 1 : 0)) & historyMask;
    if (taken) {
      counters[at] = (byte) Math.min(3, counter + 1);
    } else {
      counters[at] = (byte) Math.max(0, counter - 1);
    }
    return counter >= 2 == taken;
  }
}
