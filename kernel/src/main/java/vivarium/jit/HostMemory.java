package vivarium.jit;

import java.lang.foreign.MemorySegment;
import vivarium.cpu.Op;
import vivarium.mem.PhysicalMemory;

/**
 * Accesses to the host's memory at addresses that a {@link vivarium.mem.Window} vouches for.
 * Translated code calls these; the JVM's compiler makes single instructions of them.
 */
final class HostMemory {
  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private HostMemory() {}

  static long loadByte(long address) {
    return ALL.get(PhysicalMemory.BYTE, address);
  }

  static long loadUnsignedByte(long address) {
    return ALL.get(PhysicalMemory.BYTE, address) & 0xff;
  }

  static long loadShort(long address) {
    return ALL.get(PhysicalMemory.SHORT, address);
  }

  static long loadUnsignedShort(long address) {
    return ALL.get(PhysicalMemory.SHORT, address) & 0xffff;
  }

  static long loadInt(long address) {
    return ALL.get(PhysicalMemory.INT, address);
  }

  static long loadUnsignedInt(long address) {
    return ALL.get(PhysicalMemory.INT, address) & 0xffff_ffffL;
  }

  /** A single-precision number as a register holds it. */
  static long loadFloat(long address) {
    return ALL.get(PhysicalMemory.INT, address) | 0xffff_ffff_0000_0000L;
  }

  static long loadLong(long address) {
    return ALL.get(PhysicalMemory.LONG, address);
  }

  static void storeByte(long address, long value) {
    ALL.set(PhysicalMemory.BYTE, address, (byte) value);
  }

  static void storeShort(long address, long value) {
    ALL.set(PhysicalMemory.SHORT, address, (short) value);
  }

  static void storeInt(long address, long value) {
    ALL.set(PhysicalMemory.INT, address, (int) value);
  }

  static void storeLong(long address, long value) {
    ALL.set(PhysicalMemory.LONG, address, value);
  }

  /** Loads zero-extended. */
  static long load(long address, int size) {
    return switch (size) {
      case 1 -> loadUnsignedByte(address);
      case 2 -> loadUnsignedShort(address);
      case 4 -> loadUnsignedInt(address);
      default -> loadLong(address);
    };
  }

  static void store(long address, int size, long value) {
    switch (size) {
      case 1 -> storeByte(address, value);
      case 2 -> storeShort(address, value);
      case 4 -> storeInt(address, value);
      default -> storeLong(address, value);
    }
  }

  /** What a load leaves in a register, from its bits zero-extended. */
  static long extend(long bits, int op) {
    return switch (op) {
      case Op.LB -> (byte) bits;
      case Op.LH -> (short) bits;
      case Op.LW -> (int) bits;
      case Op.FLW -> bits | 0xffff_ffff_0000_0000L;
      default -> bits;
    };
  }
}
