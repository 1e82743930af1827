package vivarium.jit;

import java.lang.invoke.VarHandle;

/**
 * {@link HostMemory}'s loads while other harts store, each before all accesses that follow it. The
 * memory model wants that where both go to one place, and where the later one depends on what was
 * loaded. Of either the JVM's compiler knows nothing: it would change the order of loads, keep what
 * was loaded before a loop, and compute what depends on nothing in its eyes. On a host that does
 * not change the order of loads itself, like x86, this costs no instruction.
 *
 * <p>Stores need no more than {@link HostMemory}'s: the compiler keeps the order of those that may
 * go to one place, and what else must be in order has a fence or an atomic between.
 */
final class SharedMemory {
  private SharedMemory() {}

  /** What was loaded before is before what follows. */
  private static long ordered(long value) {
    VarHandle.acquireFence();
    return value;
  }

  static long loadByte(long address) {
    return ordered(HostMemory.loadByte(address));
  }

  static long loadUnsignedByte(long address) {
    return ordered(HostMemory.loadUnsignedByte(address));
  }

  static long loadShort(long address) {
    return ordered(HostMemory.loadShort(address));
  }

  static long loadUnsignedShort(long address) {
    return ordered(HostMemory.loadUnsignedShort(address));
  }

  static long loadInt(long address) {
    return ordered(HostMemory.loadInt(address));
  }

  static long loadUnsignedInt(long address) {
    return ordered(HostMemory.loadUnsignedInt(address));
  }

  static long loadFloat(long address) {
    return ordered(HostMemory.loadFloat(address));
  }

  static long loadLong(long address) {
    return ordered(HostMemory.loadLong(address));
  }
}
