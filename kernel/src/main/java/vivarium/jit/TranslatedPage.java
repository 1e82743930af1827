package vivarium.jit;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import vivarium.cpu.DecodedPage;

/** The translated code of one page: which region begins where, and where it would be worth one. */
final class TranslatedPage {
  /** Halfwords that one counter of samples is for. */
  private static final int CHUNK = 16;

  /** Regions by the halfword of their entry. */
  final @Nullable Region[] regions = new @Nullable Region[DecodedPage.SLOTS];

  /** Where loops begin that have a region of their own. */
  final BitSet loops = new BitSet();

  /** Halfwords that a region was asked for. */
  final BitSet asked = new BitSet();

  private final byte[] samples = new byte[DecodedPage.SLOTS / CHUNK];

  /**
   * Counts that the interpreter was seen at a halfword; true if that makes it worth translating.
   */
  boolean sample(int slot, int threshold) {
    int chunk = slot / CHUNK;
    if (++samples[chunk] < threshold) {
      return false;
    }
    samples[chunk] = 0;
    return true;
  }
}
