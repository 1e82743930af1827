package vivarium.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import vivarium.mem.PhysicalMemory;

/**
 * Which instructions make a region. The code is strlen of the C library of the bench programs, as
 * gcc made it: loops over words, then over bytes, and a return that all of them lead to.
 */
class RegionFinderTest {
  private static final int[] STRLEN = {
    0x00757793, 0xcf89, 0x87aa, 0xa029, 0x0785, 0x0077f713, 0xcb01, 0x0007c703, 0xfb75, 0x40a78533,
    0x8082, 0x87aa, 0x6394, 0x8101b583, 0x8181b603, 0xfff6c713, 0x96ae, 0x8f75, 0x8f71, 0xeb11,
    0x6794, 0x07a1, 0x00b68733, 0xfff6c693, 0x8f75, 0x8f71, 0xdb65, 0x0007c703, 0xd771, 0x0017c703,
    0x0785, 0xd371, 0x0017c703, 0x0785, 0xfb6d, 0xbf6d
  };

  /** Slots, which are halfwords from the start. */
  private static final int AFTER_FIRST_WORD = 0x12eb6 - 0x12e94 >> 1;

  private static final int WORDS = 0x12eca - 0x12e94 >> 1;
  private static final int BYTES = 0x12ee2 - 0x12e94 >> 1;
  private static final int RETURN = 0x12eb0 - 0x12e94 >> 1;

  /** The region at a place; both loops have one of their own already. */
  private static BitSet find(int place, int straight) {
    byte[] page = new byte[PhysicalMemory.PAGE_SIZE];
    int size = 0;
    for (int word : STRLEN) {
      for (int half = 0; half < ((word & 3) == 3 ? 2 : 1); half++) {
        page[size++] = (byte) (word >> 16 * half);
        page[size++] = (byte) (word >> 16 * half + 8);
      }
    }
    GuestCode code = new GuestCode(new byte[][] {page});
    BitSet known = new BitSet();
    known.set(WORDS);
    known.set(BYTES);
    return new RegionFinder(code, JumpTargets.NONE, known).find(place, true, 70, straight);
  }

  @Test
  void restOfASmallFunctionIsOneRegionWithItsKnownLoops() {
    BitSet slots = find(AFTER_FIRST_WORD, 60);
    assertTrue(slots.get(WORDS));
    assertTrue(slots.get(BYTES));
    assertTrue(slots.get(RETURN));
    assertEquals(STRLEN.length - 11, slots.cardinality());
  }

  @Test
  void codeStopsAtKnownLoopsWhereTheRestOfTheFunctionIsTooMuch() {
    BitSet slots = find(AFTER_FIRST_WORD, 20);
    assertTrue(slots.get(AFTER_FIRST_WORD));
    assertFalse(slots.get(WORDS));
    assertFalse(slots.get(BYTES));
  }

  @Test
  void loopIsARegionWithoutWhatFollowsIt() {
    assertEquals(6, find(BYTES, 60).cardinality());
  }
}
