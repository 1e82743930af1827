package vivarium.jit;

import java.lang.reflect.Field;
import sun.misc.Unsafe;
import vivarium.cpu.Op;

/**
 * Accesses to the host's memory at addresses that a {@link vivarium.mem.Window} vouches for.
 * Translated code calls these; the JVM's compiler makes single instructions of them.
 *
 * <p>They are why translated code is fast: a MemorySegment looks at its bounds and at whether it is
 * still open at each access, which costs tight loops a fifth. The host is little-endian.
 */
@SuppressWarnings("removal") // the JDK will say when there is something else without a check
final class HostMemory {
  static final Unsafe MEMORY = unsafe();

  private HostMemory() {}

  private static Unsafe unsafe() {
    try {
      Field field = Unsafe.class.getDeclaredField("theUnsafe");
      field.setAccessible(true);
      return (Unsafe) field.get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no access to the host's memory", e);
    }
  }

  static long loadByte(long address) {
    return MEMORY.getByte(address);
  }

  static long loadUnsignedByte(long address) {
    return MEMORY.getByte(address) & 0xff;
  }

  static long loadShort(long address) {
    return MEMORY.getShort(address);
  }

  static long loadUnsignedShort(long address) {
    return MEMORY.getShort(address) & 0xffff;
  }

  static long loadInt(long address) {
    return MEMORY.getInt(address);
  }

  static long loadUnsignedInt(long address) {
    return MEMORY.getInt(address) & 0xffff_ffffL;
  }

  /** A single-precision number as a register holds it. */
  static long loadFloat(long address) {
    return MEMORY.getInt(address) | 0xffff_ffff_0000_0000L;
  }

  static long loadLong(long address) {
    return MEMORY.getLong(address);
  }

  static void storeByte(long address, long value) {
    MEMORY.putByte(address, (byte) value);
  }

  static void storeShort(long address, long value) {
    MEMORY.putShort(address, (short) value);
  }

  static void storeInt(long address, long value) {
    MEMORY.putInt(address, (int) value);
  }

  static void storeLong(long address, long value) {
    MEMORY.putLong(address, value);
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
