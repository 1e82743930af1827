package vivarium.cpu;

import vivarium.abi.MmapFlags;
import vivarium.mem.AddressSpace;
import vivarium.mem.Frames;
import vivarium.mem.Layout;
import vivarium.mem.MapRequest;
import vivarium.mem.MemoryLimits;
import vivarium.mem.PhysicalMemory;

/** A hart with memory, an address space and a few instructions, for the benchmarks. */
public final class MicroGuest {
  static final long CODE = 0x10000;
  static final long DATA = 0x1000000;
  private static final int MEMORY = 64 << 20;
  private static final int DATA_BYTES = 16 << 20;
  private static final int ALL = MmapFlags.PROT_READ | MmapFlags.PROT_WRITE | MmapFlags.PROT_EXEC;

  public final Frames frames = new Frames(new PhysicalMemory(MEMORY));
  final CodeCache codeCache = new CodeCache(frames);
  public final Hart hart = new Hart(0, codeCache);
  public final AddressSpace space = newSpace();

  public MicroGuest(int... instructions) {
    for (int i = 0; i < instructions.length; i++) {
      space.writeInt(CODE + 4L * i, instructions[i]);
    }
    hart.setAddressSpace(space);
    hart.pc = CODE;
  }

  /** Another space with the same areas. */
  AddressSpace newSpace() {
    AddressSpace made = new AddressSpace(frames, Layout.choose(null, 8 << 20), new MemoryLimits());
    made.map(MapRequest.anonymous(CODE, PhysicalMemory.PAGE_SIZE, ALL, MmapFlags.MAP_FIXED));
    made.map(MapRequest.anonymous(DATA, DATA_BYTES, ALL, MmapFlags.MAP_FIXED));
    return made;
  }

  /** Executes so many instructions; pages that are not there yet are brought. */
  void run(int instructions) {
    int left = instructions;
    while (left > 0) {
      int trap = hart.run(left);
      left -= (int) hart.executed();
      if (trap == Trap.PAGE_FAULT
          && !space.handleFault(hart.faultAddress(), hart.faultAccess()).resolved()) {
        throw new IllegalStateException("fault at " + Long.toHexString(hart.faultAddress()));
      }
    }
  }
}
