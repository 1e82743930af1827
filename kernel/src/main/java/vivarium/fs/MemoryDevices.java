package vivarium.fs;

import static vivarium.abi.Errno.ENOSPC;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.mem.FilePages;
import vivarium.mem.Frames;
import vivarium.mem.MappedFile;

/** The memory devices, major 1: null(4), zero, full(4), random(4) and urandom. */
public final class MemoryDevices {
  private MemoryDevices() {}

  /**
   * Registers the drivers.
   *
   * @param random what random and urandom give out; from the machine's seed
   */
  public static void register(DeviceTable devices, Frames frames, RandomGenerator random) {
    devices.register(1, 3, (at, flags, user) -> new Device(at, flags, (b, o, n) -> 0, null));
    devices.register(1, 5, (at, flags, user) -> new Device(at, flags, MemoryDevices::zero, frames));
    devices.register(1, 7, (at, flags, user) -> new Full(at, flags));
    Source bytes = (buffer, offset, length) -> random(random, buffer, offset, length);
    devices.register(1, 8, (at, flags, user) -> new Device(at, flags, bytes, null));
    devices.register(1, 9, (at, flags, user) -> new Device(at, flags, bytes, null));
  }

  /** Where the bytes of a device come from. */
  private interface Source {
    int read(byte[] buffer, int offset, int length);
  }

  private static int zero(byte[] buffer, int offset, int length) {
    Arrays.fill(buffer, offset, offset + length, (byte) 0);
    return length;
  }

  private static int random(RandomGenerator random, byte[] buffer, int offset, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    System.arraycopy(bytes, 0, buffer, offset, length);
    return length;
  }

  private static class Device extends OpenFile {
    private final Source source;
    private final @Nullable Frames mappable;

    Device(Location location, int flags, Source source, @Nullable Frames mappable) {
      super(location, flags);
      this.source = source;
      this.mappable = mappable;
    }

    @Override
    public boolean pollable() {
      return false;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      return source.read(buffer, offset, length);
    }

    @Override
    public int pread(long at, byte[] buffer, int offset, int length) {
      return read(buffer, offset, length);
    }

    @Override
    public int write(byte[] buffer, int offset, int length) {
      return length;
    }

    @Override
    public int pwrite(long at, byte[] buffer, int offset, int length) {
      return write(buffer, offset, length);
    }

    @Override
    public boolean seekable() {
      return true;
    }

    /** The position has no meaning, and stays 0 as on Linux. */
    @Override
    public long seek(long offset, int whence) {
      return 0;
    }

    /** Mapping zero gives memory of zeroes of one's own: a file in memory that nobody else sees. */
    @Override
    public MappedFile mappable() {
      Frames frames = mappable;
      return frames == null
          ? super.mappable()
          : new ZeroMapping(this, new FilePages(frames, null, Long.MAX_VALUE >> 1));
    }
  }

  private static final class Full extends Device {
    Full(Location location, int flags) {
      super(location, flags, MemoryDevices::zero, null);
    }

    @Override
    public int write(byte[] buffer, int offset, int length) {
      if (length == 0) {
        return 0;
      }
      throw ErrnoException.of(ENOSPC);
    }
  }

  /** Counts its areas, so that its pages go with the last. */
  private static final class ZeroMapping implements MappedFile {
    private final Device device;
    private final FilePages pages;
    private int areas;

    ZeroMapping(Device device, FilePages pages) {
      this.device = device;
      this.pages = pages;
    }

    @Override
    public FilePages pages() {
      return pages;
    }

    @Override
    public String path() {
      return device.path();
    }

    @Override
    public long inode() {
      return device.inode().ino();
    }

    @Override
    public int deviceMajor() {
      return device.inode().fileSystem().deviceMajor();
    }

    @Override
    public int deviceMinor() {
      return device.inode().fileSystem().deviceMinor();
    }

    @Override
    public void retain() {
      areas++;
      device.retain();
    }

    @Override
    public void release() {
      device.release();
      if (--areas == 0) {
        pages.discard();
      }
    }
  }
}
