package vivarium.heapcheck;

import vivarium.cpu.ShadowMemory;
import vivarium.cpu.ShadowRegisters;
import vivarium.mem.Access;
import vivarium.mem.AddressSpace;
import vivarium.mem.PhysicalMemory;

/**
 * How the functions that stand in for the program's own reach its memory: byte by byte through the
 * page table. A page that is not there makes the whole function start again after the fault has
 * been handled as the program's own; so what a function writes it first makes sure of.
 */
final class GuestMemory {
  /** A page must be faulted in first. */
  static final class Absent extends RuntimeException {
    private static final long serialVersionUID = 1;

    final long address;
    final Access access;

    Absent(long address, Access access) {
      super(null, null, false, false);
      this.address = address;
      this.access = access;
    }
  }

  private final AddressSpace space;
  private final ShadowMemory shadow;
  private final PhysicalMemory memory;

  GuestMemory(ShadowMemory shadow) {
    this.shadow = shadow;
    this.space = shadow.space();
    this.memory = space.frames().memory();
  }

  private long reach(long address, Access access) {
    long at = space.translate(address, access);
    if (at < 0) {
      throw new Absent(address, access);
    }
    return at;
  }

  int read(long address) {
    return memory.readByte(reach(address, Access.LOAD)) & 0xff;
  }

  void write(long address, int value) {
    memory.writeByte(reach(address, Access.STORE), (byte) value);
  }

  /** Makes sure that all bytes can be accessed without a fault from now on. */
  void require(long address, long length, Access access) {
    for (long at = address; at < address + length; at = (at | PhysicalMemory.PAGE_MASK) + 1) {
      reach(at, access);
    }
  }

  /** Zeroes bytes that have been required, and says that they are defined. */
  void clear(long address, long length) {
    for (long at = address; at < address + length; ) {
      int part = (int) Math.min(address + length - at, 4096 - (at & PhysicalMemory.PAGE_MASK));
      memory.zero(reach(at, Access.STORE), part);
      at += part;
    }
    shadow.allow(address, length, true);
  }

  /** Copies bytes that have been required and do not overlap, with what is known of them. */
  void copy(long from, long to, long length) {
    for (long i = 0; i < length; i++) {
      write(to + i, read(from + i));
    }
    shadow.copyDefinedness(from, to, length);
  }

  static long argument(ShadowRegisters task, int number) {
    return task.r[10 + number];
  }
}
