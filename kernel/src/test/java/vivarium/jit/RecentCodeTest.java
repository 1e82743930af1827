package vivarium.jit;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import vivarium.cpu.Hart;
import vivarium.mem.PhysicalMemory;

/** Harts that ask for a translation which another has just got are given the same one. */
class RecentCodeTest {
  private static final int ADD_ONE = 0x00150513; // addi a0, a0, 1
  private static final int AGAIN = 0xfeb51ee3; // bne a0, a1, -4
  private static final byte[] FILE = {1, 2, 3};

  private final RecentCode recent = new RecentCode();
  private final GuestCode loop = code(0, ADD_ONE, AGAIN);
  private final RegionCode made = translation(loop);

  private static GuestCode code(int at, int... instructions) {
    byte[] page = new byte[PhysicalMemory.PAGE_SIZE];
    for (int i = 0; i < 4 * instructions.length; i++) {
      page[at + i] = (byte) (instructions[i / 4] >> 8 * (i % 4));
    }
    return new GuestCode(new byte[][] {page, null});
  }

  private static BitSet slots(int... slots) {
    BitSet set = new BitSet();
    for (int slot : slots) {
      set.set(slot);
    }
    return set;
  }

  private static RegionCode translation(GuestCode code) {
    Blocks blocks = new Blocks(code, slots(0, 2), new BitSet(), JumpTargets.NONE, 0);
    WindowUse windows = new WindowUse(code, blocks, new BitSet());
    RegionWriter writer = new RegionWriter(code, blocks, windows, true, false, false);
    writer.write();
    return new RegionCode(code, slots(0, 2), blocks, writer, new NoRegion());
  }

  @Test
  void sameInstructionsGetSameTranslation() {
    recent.add(FILE, made);
    assertSame(made, recent.find(FILE.clone(), code(0, ADD_ONE, AGAIN), slots(0, 2), 0, List.of()));
  }

  @Test
  void otherInstructionsPlacesEntriesAndClassesGetNone() {
    recent.add(FILE, made);
    assertNull(recent.find(FILE, code(0, ADD_ONE + (1 << 20), AGAIN), slots(0, 2), 0, List.of()));
    assertNull(recent.find(FILE, code(8, ADD_ONE, AGAIN), slots(4, 6), 4, List.of()));
    assertNull(recent.find(FILE, loop, slots(0, 2), 2, List.of()));
    assertNull(recent.find(FILE, loop, slots(0), 0, List.of()));
    assertNull(recent.find(new byte[] {1, 2}, loop, slots(0, 2), 0, List.of()));
  }

  @Test
  void whatTheStoreHasGivenUpIsMadeAnew() {
    recent.add(FILE, made);
    made.dropped = true;
    assertNull(recent.find(FILE, loop, slots(0, 2), 0, List.of()));
  }

  /** Stands for the class: nobody runs it. */
  private static final class NoRegion extends Region {
    @Override
    protected Region fresh() {
      return new NoRegion();
    }

    @Override
    public Region run(Hart hart) {
      throw new IllegalStateException();
    }

    @Override
    protected void window(int n, long start, long length, long host) {}

    @Override
    protected void clearWindows() {}
  }
}
