package vivarium.syscall;

import static vivarium.abi.Errno.EINVAL;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import vivarium.abi.ClockId;
import vivarium.abi.ErrnoException;
import vivarium.mem.AddressSpace;

/**
 * Times as programs hold them in memory: timespec and timeval, 16 bytes each, read as ns and
 * written from ns.
 */
final class TimeFormat {
  static final int BYTES = 16;

  private static final long SECOND = ClockId.NANOS_PER_SECOND;
  private static final long MICROS = 1_000_000;

  private TimeFormat() {}

  /**
   * A timespec in ns, Long.MAX_VALUE for what does not fit; EINVAL if it is negative or not normal.
   */
  static long readTimespec(AddressSpace memory, long address) {
    return nanos(memory, address, 1, SECOND);
  }

  /** A timeval in ns; EINVAL as above. */
  static long readTimeval(AddressSpace memory, long address) {
    return nanos(memory, address, 1000, MICROS);
  }

  private static long nanos(AddressSpace memory, long address, long unit, long limit) {
    byte[] bytes = new byte[BYTES];
    memory.copyIn(address, bytes, 0, BYTES);
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long seconds = in.getLong(0);
    long fraction = in.getLong(8);
    if (seconds < 0 || fraction < 0 || fraction >= limit) {
      throw ErrnoException.of(EINVAL);
    }
    return seconds >= Long.MAX_VALUE / SECOND ? Long.MAX_VALUE : seconds * SECOND + fraction * unit;
  }

  static void writeTimespec(AddressSpace memory, long address, long nanos) {
    write(memory, address, Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
  }

  static void writeTimeval(AddressSpace memory, long address, long nanos) {
    write(memory, address, Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND) / 1000);
  }

  private static void write(AddressSpace memory, long address, long seconds, long fraction) {
    ByteBuffer out = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    memory.copyOut(address, out.putLong(seconds).putLong(fraction).array(), 0, BYTES);
  }
}
