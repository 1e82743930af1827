package vivarium.mem;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * The simulated RAM: physical addresses 0 to size-1, off-heap and little-endian. It is a private
 * mapping of a sparse, already deleted file, so that a large RAM costs the host only what the guest
 * touches and no time for zeroing; where that fails, ordinary zeroed memory.
 */
public final class PhysicalMemory {
  public static final int PAGE_SHIFT = 12;
  public static final int PAGE_SIZE = 1 << PAGE_SHIFT;

  /** The bits of an address within its page. */
  public static final long PAGE_MASK = PAGE_SIZE - 1L;

  public static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  public static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  public static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  public static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Aligned handles (segment, physical address) for atomic access; made when first used. */
  public static final class Atomic {
    public static final VarHandle INT =
        ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

    public static final VarHandle LONG =
        ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

    private Atomic() {}
  }

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(
          EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));

  private final MemorySegment segment;

  /** Makes a RAM of so many bytes, rounded down to whole pages. */
  public PhysicalMemory(long bytes) {
    long size = bytes & ~PAGE_MASK;
    if (size < PAGE_SIZE) {
      throw new IllegalArgumentException("memory too small: " + bytes);
    }
    segment = reserve(size);
  }

  private static MemorySegment reserve(long size) {
    Path file = Path.of(System.getProperty("java.io.tmpdir"), name());
    try {
      try (FileChannel channel =
          FileChannel.open(
              file,
              Set.of(
                  StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
              OWNER_ONLY)) {
        Files.delete(file);
        return channel.map(MapMode.PRIVATE, 0, size, Arena.ofAuto());
      }
    } catch (IOException | UnsupportedOperationException | SecurityException e) {
      return Arena.ofAuto().allocate(size, PAGE_SIZE);
    }
  }

  /**
   * A name that hardly another machine has: the file must not exist yet. Files.createTempFile would
   * start Java's cryptography for it.
   */
  private static String name() {
    int number = System.identityHashCode(new Object());
    return "vivarium-" + System.nanoTime() + "-" + number + ".ram";
  }

  public MemorySegment segment() {
    return segment;
  }

  /** Bytes of RAM. */
  public long size() {
    return segment.byteSize();
  }

  /** The physical address of a frame. */
  public static long address(int frame) {
    return (long) frame << PAGE_SHIFT;
  }

  /** The bytes of one frame. */
  public MemorySegment frame(int frame) {
    return segment.asSlice(address(frame), PAGE_SIZE);
  }

  public byte readByte(long pa) {
    return segment.get(BYTE, pa);
  }

  public short readShort(long pa) {
    return segment.get(SHORT, pa);
  }

  public int readInt(long pa) {
    return segment.get(INT, pa);
  }

  public long readLong(long pa) {
    return segment.get(LONG, pa);
  }

  public void writeByte(long pa, byte value) {
    segment.set(BYTE, pa, value);
  }

  public void writeShort(long pa, short value) {
    segment.set(SHORT, pa, value);
  }

  public void writeInt(long pa, int value) {
    segment.set(INT, pa, value);
  }

  public void writeLong(long pa, long value) {
    segment.set(LONG, pa, value);
  }

  public void read(long pa, byte[] to, int offset, int length) {
    MemorySegment.copy(segment, pa, MemorySegment.ofArray(to), offset, length);
  }

  public void write(long pa, byte[] from, int offset, int length) {
    MemorySegment.copy(MemorySegment.ofArray(from), offset, segment, pa, length);
  }

  public void copyFrame(int from, int to) {
    MemorySegment.copy(segment, address(from), segment, address(to), PAGE_SIZE);
  }

  public void zeroFrame(int frame) {
    zero(address(frame), PAGE_SIZE);
  }

  public void zero(long pa, long length) {
    segment.asSlice(pa, length).fill((byte) 0);
  }
}
