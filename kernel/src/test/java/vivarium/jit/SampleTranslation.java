package vivarium.jit;

import java.util.BitSet;
import vivarium.cpu.Hart;
import vivarium.mem.PhysicalMemory;

/** A small loop and a translation of it, for tests of what keeps translations. */
final class SampleTranslation {
  static final int ADD_ONE = 0x00150513; // addi a0, a0, 1
  static final int AGAIN = 0xfeb51ee3; // bne a0, a1, -4

  private SampleTranslation() {}

  static GuestCode code(int at, int... instructions) {
    byte[] page = new byte[PhysicalMemory.PAGE_SIZE];
    for (int i = 0; i < 4 * instructions.length; i++) {
      page[at + i] = (byte) (instructions[i / 4] >> 8 * (i % 4));
    }
    return new GuestCode(new byte[][] {page, null});
  }

  static BitSet slots(int... slots) {
    BitSet set = new BitSet();
    for (int slot : slots) {
      set.set(slot);
    }
    return set;
  }

  static RegionCode translation(GuestCode code) {
    Blocks blocks = new Blocks(code, slots(0, 2), new BitSet(), JumpTargets.NONE, 0);
    WindowUse windows = new WindowUse(code, blocks, new BitSet());
    RegionWriter writer = new RegionWriter(code, blocks, windows, true, false, false);
    writer.write();
    return new RegionCode(code, slots(0, 2), blocks, writer, new NoRegion());
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
