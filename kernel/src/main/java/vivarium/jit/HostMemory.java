package vivarium.jit;

import java.lang.reflect.Field;
import sun.misc.Unsafe;
import vivarium.cpu.Op;

/**
 * Accesses to the host's memory at addresses that a {@link vivarium.mem.Window} vouches for.
 * Translated code calls the methods of {@link #MEMORY} itself, of which the JVM's compiler makes
 * single instructions however large the region is; those here are for its rare paths.
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

  /** Loads zero-extended. */
  static long load(long address, int size) {
    return switch (size) {
      case 1 -> MEMORY.getByte(address) & 0xff;
      case 2 -> MEMORY.getShort(address) & 0xffff;
      case 4 -> MEMORY.getInt(address) & 0xffff_ffffL;
      default -> MEMORY.getLong(address);
    };
  }

  static void store(long address, int size, long value) {
    switch (size) {
      case 1 -> MEMORY.putByte(address, (byte) value);
      case 2 -> MEMORY.putShort(address, (short) value);
      case 4 -> MEMORY.putInt(address, (int) value);
      default -> MEMORY.putLong(address, value);
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
