package vivarium.procfs;

import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.EIO;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.abi.Mode;
import vivarium.fs.FileUser;
import vivarium.fs.Inode;
import vivarium.fs.Location;
import vivarium.fs.OpenFile;
import vivarium.fs.SyntheticDirectory;
import vivarium.fs.Vfs;
import vivarium.mem.AddressSpace;
import vivarium.mem.PhysicalMemory;

/**
 * mem and pagemap: files whose offset is an address, or a page number times eight, of a process.
 * Opened for an address space, they keep to it: after an execve they read nothing.
 */
final class MemoryFile extends Inode {
  private static final int ENTRY = Long.BYTES;

  private final Supplier<@Nullable AddressSpace> space;
  private final boolean pagemap;

  private MemoryFile(
      SyntheticDirectory parent,
      String name,
      int permissions,
      Supplier<@Nullable AddressSpace> space,
      boolean pagemap) {
    super(
        parent.fileSystem(),
        parent.childIno(name),
        Mode.S_IFREG | permissions,
        parent.uid(),
        parent.gid());
    this.space = space;
    this.pagemap = pagemap;
  }

  /** The process's memory as a debugger reads and writes it. */
  static MemoryFile memory(
      SyntheticDirectory parent, String name, Supplier<@Nullable AddressSpace> space) {
    return new MemoryFile(parent, name, 0600, space, false);
  }

  /** Eight bytes for each page, as in proc_pid_pagemap(5). */
  static MemoryFile pagemap(
      SyntheticDirectory parent, String name, Supplier<@Nullable AddressSpace> space) {
    return new MemoryFile(parent, name, 0400, space, true);
  }

  @Override
  public void truncate(long size) {}

  @Override
  public OpenFile open(Vfs vfs, Location at, int flags, FileUser user) {
    return new Open(at, flags, space.get());
  }

  private final class Open extends OpenFile {
    private final @Nullable AddressSpace opened;

    Open(Location location, int flags, @Nullable AddressSpace opened) {
      super(location, flags);
      this.opened = opened;
    }

    /** The space, if the process still has it. */
    private @Nullable AddressSpace current() {
      return opened != null && opened == space.get() ? opened : null;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      int count = pread(position, buffer, offset, length);
      position += count;
      return count;
    }

    @Override
    public int pread(long at, byte[] buffer, int offset, int length) {
      AddressSpace memory = current();
      if (memory == null || length == 0) return 0;
      if (pagemap) return entries(memory, at, buffer, offset, length);
      int count = memory.peek(at, buffer, offset, length);
      if (count <= 0) throw ErrnoException.of(EIO);
      return count;
    }

    private int entries(AddressSpace memory, long at, byte[] buffer, int offset, int length) {
      if (at % ENTRY != 0 || length % ENTRY != 0) throw ErrnoException.of(EINVAL);
      long page = at / ENTRY;
      long pages = vivarium.mem.Layout.USER_END >>> PhysicalMemory.PAGE_SHIFT;
      int count = 0;
      while (count < length && page < pages) {
        long entry = memory.pagemapEntry(page++ << PhysicalMemory.PAGE_SHIFT);
        for (int i = 0; i < ENTRY; i++) buffer[offset + count++] = (byte) (entry >>> 8 * i);
      }
      return count;
    }

    @Override
    public int write(byte[] buffer, int offset, int length) {
      int count = pwrite(position, buffer, offset, length);
      position += count;
      return count;
    }

    @Override
    public int pwrite(long at, byte[] buffer, int offset, int length) {
      if (pagemap) throw ErrnoException.of(EINVAL);
      AddressSpace memory = current();
      if (memory == null || length == 0) return 0;
      int count = memory.poke(at, buffer, offset, length);
      if (count <= 0) throw ErrnoException.of(EIO);
      return count;
    }

    @Override
    public boolean seekable() {
      return true;
    }

    /** Addresses use all 64 bits: any offset is right, as on Linux. */
    @Override
    public long seek(long offset, int whence) {
      position =
          switch (whence) {
            case SEEK_SET -> offset;
            case SEEK_CUR -> position + offset;
            default -> throw ErrnoException.of(EINVAL);
          };
      return position;
    }
  }
}
