package vivarium.fs;

import static vivarium.abi.Errno.EFBIG;
import static vivarium.abi.Errno.ENXIO;

import vivarium.abi.ErrnoException;
import vivarium.abi.InotifyEvents;
import vivarium.abi.Ioctl;
import vivarium.abi.OpenFlags;
import vivarium.mem.AddressSpace;
import vivarium.mem.FilePages;
import vivarium.mem.MappedFile;
import vivarium.mem.PhysicalMemory;

/** An open regular file: everything goes through the inode's page cache, so that mappings agree. */
final class RegularFile extends OpenFile {
  private final boolean privileged;
  private final Mapping mapping = new Mapping();

  RegularFile(Location location, int flags, boolean privileged) {
    super(location, flags);
    this.privileged = privileged;
    if (writable()) {
      inode().addWriter();
    }
    inode().addUse();
  }

  private FilePages pages() {
    return inode().pages();
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    int n = pread(position, buffer, offset, length);
    position += n;
    return n;
  }

  @Override
  public int pread(long at, byte[] buffer, int offset, int length) {
    if (at >= inode().size()) {
      inode().refresh();
    }
    int n = pages().read(at, buffer, offset, length);
    if (n > 0) {
      FileEvents.happened(location(), InotifyEvents.IN_ACCESS);
    }
    if (n > 0 && (flags() & OpenFlags.O_NOATIME) == 0) {
      inode().touchAccess();
    }
    return n;
  }

  @Override
  public int write(byte[] buffer, int offset, int length) {
    if ((flags() & OpenFlags.O_APPEND) != 0) {
      position = inode().size();
    }
    int n = store(position, buffer, offset, length);
    position += n;
    return n;
  }

  /** With O_APPEND the offset is ignored, as on Linux. */
  @Override
  public int pwrite(long at, byte[] buffer, int offset, int length) {
    boolean append = (flags() & OpenFlags.O_APPEND) != 0;
    return store(append ? inode().size() : at, buffer, offset, length);
  }

  private int store(long at, byte[] buffer, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (at + length < 0) {
      throw ErrnoException.of(EFBIG);
    }
    inode().requireUnsealed(at + length);
    int n = pages().write(at, buffer, offset, length);
    inode().touchModify();
    FileEvents.happened(location(), InotifyEvents.IN_MODIFY);
    if (!privileged) {
      Vfs.dropSetId(inode());
    }
    return n;
  }

  @Override
  public boolean seekable() {
    return true;
  }

  @Override
  public long seek(long offset, int whence) {
    if (whence == SEEK_DATA || whence == SEEK_HOLE) {
      position = seekSparse(offset, whence == SEEK_DATA);
    } else {
      position = Seek.target(offset, whence, position, () -> sizeNow());
    }
    return position;
  }

  private long sizeNow() {
    inode().refresh();
    return inode().size();
  }

  /**
   * SEEK_DATA and SEEK_HOLE: in a file that lives in memory, pages that were never touched are
   * holes.
   */
  private long seekSparse(long offset, boolean data) {
    long size = sizeNow();
    if (offset < 0 || offset >= size) {
      throw ErrnoException.of(ENXIO);
    }
    if (!inode().sparse()) {
      return data ? offset : size;
    }
    int shift = PhysicalMemory.PAGE_SHIFT;
    long page = offset >>> shift;
    if (data) {
      long next = pages().nextResident(page);
      if (next < 0 || next << shift >= size) {
        throw ErrnoException.of(ENXIO);
      }
      return Math.max(offset, next << shift);
    }
    while (pages().nextResident(page) == page) {
      page++;
    }
    return Math.min(size, Math.max(offset, page << shift));
  }

  @Override
  public long ioctl(int command, long argument, AddressSpace memory, FileUser user) {
    switch (command) {
      case Ioctl.FIONREAD -> {
        memory.writeInt(argument, (int) (sizeNow() - position));
        return 0;
      }
      case Ioctl.FIOQSIZE -> {
        memory.writeLong(argument, sizeNow());
        return 0;
      }
      default -> {
        return super.ioctl(command, argument, memory, user);
      }
    }
  }

  @Override
  public void sync() {
    pages().writeBack();
  }

  @Override
  public MappedFile mappable() {
    return mapping;
  }

  @Override
  protected void close() {
    if (writable()) {
      inode().removeWriter();
      inode().flush();
    }
    inode().dropUse();
  }

  @Override
  public boolean pollable() {
    return false;
  }

  /** The file as address spaces see it; each area holds a reference to the open file. */
  private final class Mapping implements PlacedFile {
    @Override
    public Location location() {
      return RegularFile.this.location();
    }

    @Override
    public FilePages pages() {
      return RegularFile.this.pages();
    }

    @Override
    public String path() {
      return RegularFile.this.path();
    }

    @Override
    public long inode() {
      return RegularFile.this.inode().ino();
    }

    @Override
    public int deviceMajor() {
      return RegularFile.this.inode().fileSystem().deviceMajor();
    }

    @Override
    public int deviceMinor() {
      return RegularFile.this.inode().fileSystem().deviceMinor();
    }

    @Override
    public void stored() {
      RegularFile.this.inode().touchModify();
    }

    @Override
    public void retain() {
      RegularFile.this.retain();
    }

    @Override
    public void release() {
      RegularFile.this.release();
    }
  }
}
