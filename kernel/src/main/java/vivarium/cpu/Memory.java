package vivarium.cpu;

import vivarium.cache.Meter;
import vivarium.mem.Access;
import vivarium.mem.PhysicalMemory;
import vivarium.mem.Tlb;

/**
 * A hart's slow way to memory: TLB misses, accesses that are misaligned or cross a page, and
 * reservations. Every method that can fault returns whether it succeeded, leaves the value in
 * {@link #value}, and has changed nothing if it failed.
 */
final class Memory {
  private static final long NO_RESERVATION = -1;

  private final Hart hart;
  private final PhysicalMemory ram;
  private final Tlb tlb;

  /** What the last successful load read, zero-extended. */
  long value;

  long faultAddress;
  Access faultAccess = Access.LOAD;

  /** The physical address that lr reserved, and what it read there. */
  private long reserved = NO_RESERVATION;

  private long reservedValue;

  Memory(Hart hart, PhysicalMemory ram) {
    this.hart = hart;
    this.ram = ram;
    tlb = hart.tlb;
  }

  boolean hasReservation() {
    return reserved != NO_RESERVATION;
  }

  void clearReservation() {
    reserved = NO_RESERVATION;
  }

  /** Tells the hart's meter, if it has one, of an access that the engine does not see. */
  private void meter(long pa, int size, boolean write) {
    Meter meter = hart.meter();
    if (meter != null) {
      meter.access(pa, size, write);
    }
  }

  /** The physical address of {@code va}, or -1 after noting the fault. */
  long translate(long va, Access access) {
    long page = va & ~PhysicalMemory.PAGE_MASK;
    int i = Tlb.index(va);
    long[] tags =
        switch (access) {
          case FETCH -> tlb.fetchTag;
          case LOAD -> tlb.readTag;
          case STORE -> tlb.writeTag;
        };
    if (tags[i] != page && !hart.fillTlb(va, access)) {
      failed(va, access);
      return -1;
    }
    long[] deltas =
        switch (access) {
          case FETCH -> tlb.fetchDelta;
          case LOAD -> tlb.readDelta;
          case STORE -> tlb.writeDelta;
        };
    return va + deltas[i];
  }

  /** Notes what could not be done, for {@link Trap#PAGE_FAULT} or {@link Trap#MISALIGNED}. */
  void failed(long va, Access access) {
    faultAddress = va;
    faultAccess = access;
  }

  boolean load(long va, int size) {
    long pa = translate(va, Access.LOAD);
    if (pa < 0) {
      return false;
    }
    if (!crosses(va, size)) {
      meter(pa, size, false);
      value = read(pa, size);
      return true;
    }
    int first = (int) (PhysicalMemory.PAGE_SIZE - (va & PhysicalMemory.PAGE_MASK));
    long second = translate(va + first, Access.LOAD);
    if (second < 0) {
      return false;
    }
    meter(pa, first, false);
    meter(second, size - first, false);
    value = 0;
    for (int i = size - 1; i >= 0; i--) {
      long at = i < first ? pa + i : second + i - first;
      value = value << 8 | ram.readByte(at) & 0xff;
    }
    return true;
  }

  boolean store(long va, int size, long data) {
    long pa = translate(va, Access.STORE);
    if (pa < 0) {
      return false;
    }
    if (!crosses(va, size)) {
      meter(pa, size, true);
      write(pa, size, data);
      return true;
    }
    int first = (int) (PhysicalMemory.PAGE_SIZE - (va & PhysicalMemory.PAGE_MASK));
    long second = translate(va + first, Access.STORE);
    if (second < 0) {
      return false;
    }
    meter(pa, first, true);
    meter(second, size - first, true);
    for (int i = 0; i < size; i++) {
      long at = i < first ? pa + i : second + i - first;
      ram.writeByte(at, (byte) (data >>> 8 * i));
    }
    return true;
  }

  private static boolean crosses(long va, int size) {
    return (va & PhysicalMemory.PAGE_MASK) + size > PhysicalMemory.PAGE_SIZE;
  }

  private long read(long pa, int size) {
    return switch (size) {
      case 1 -> ram.readByte(pa) & 0xff;
      case 2 -> ram.readShort(pa) & 0xffff;
      case 4 -> ram.readInt(pa) & 0xffff_ffffL;
      default -> ram.readLong(pa);
    };
  }

  private void write(long pa, int size, long data) {
    switch (size) {
      case 1 -> ram.writeByte(pa, (byte) data);
      case 2 -> ram.writeShort(pa, (short) data);
      case 4 -> ram.writeInt(pa, (int) data);
      default -> ram.writeLong(pa, data);
    }
  }

  /** lr: loads, sign-extended, and reserves. The address is aligned. */
  boolean loadReserved(long va, int size) {
    long pa = translate(va, Access.LOAD);
    if (pa < 0) {
      return false;
    }
    meter(pa, size, false);
    reserved = pa;
    reservedValue =
        size == 8
            ? (long) PhysicalMemory.Atomic.LONG.getVolatile(ram.segment(), pa)
            : (int) PhysicalMemory.Atomic.INT.getVolatile(ram.segment(), pa);
    value = reservedValue;
    return true;
  }

  /** sc: stores if the reservation holds; {@link #value} is 0 then and 1 if not. */
  boolean storeConditional(long va, int size, long data) {
    long pa = translate(va, Access.STORE);
    if (pa < 0) {
      return false;
    }
    meter(pa, size, true);
    boolean stored =
        reserved == pa
            && (size == 8
                ? PhysicalMemory.Atomic.LONG.compareAndSet(ram.segment(), pa, reservedValue, data)
                : PhysicalMemory.Atomic.INT.compareAndSet(
                    ram.segment(), pa, (int) reservedValue, (int) data));
    value = stored ? 0 : 1;
    reserved = NO_RESERVATION;
    return true;
  }

  /** A 32-bit read-modify-write; {@link #value} is what was there, sign-extended. */
  boolean atomicWord(long va, int op, int operand) {
    long pa = translate(va, Access.STORE);
    if (pa < 0) {
      return false;
    }
    meter(pa, Integer.BYTES, true);
    int old;
    do {
      old = (int) PhysicalMemory.Atomic.INT.getVolatile(ram.segment(), pa);
    } while (!PhysicalMemory.Atomic.INT.compareAndSet(
        ram.segment(), pa, old, AtomicOperations.word(op, old, operand)));
    value = old;
    return true;
  }

  /** A 64-bit read-modify-write; {@link #value} is what was there. */
  boolean atomicDouble(long va, int op, long operand) {
    long pa = translate(va, Access.STORE);
    if (pa < 0) {
      return false;
    }
    meter(pa, Long.BYTES, true);
    long old;
    do {
      old = (long) PhysicalMemory.Atomic.LONG.getVolatile(ram.segment(), pa);
    } while (!PhysicalMemory.Atomic.LONG.compareAndSet(
        ram.segment(), pa, old, AtomicOperations.doubleWord(op, old, operand)));
    value = old;
    return true;
  }

  /** An instruction halfword, or 0 if it cannot be fetched. */
  int fetchHalf(long va) {
    long pa = translate(va, Access.FETCH);
    return pa < 0 ? 0 : ram.readShort(pa) & 0xffff;
  }
}
