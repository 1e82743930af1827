package vivarium.fs;

import static vivarium.abi.Errno.EBADF;

import vivarium.abi.ErrnoException;
import vivarium.abi.OpenFlags;
import vivarium.mem.AddressSpace;
import vivarium.mem.MappedFile;

/** What O_PATH opens: a place in the tree and nothing else. */
final class PathOnlyFile extends OpenFile {
  PathOnlyFile(Location location, int flags) {
    super(location, OpenFlags.O_PATH | (flags & (OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW)));
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    throw ErrnoException.of(EBADF);
  }

  @Override
  public int write(byte[] buffer, int offset, int length) {
    throw ErrnoException.of(EBADF);
  }

  @Override
  public long seek(long offset, int whence) {
    throw ErrnoException.of(EBADF);
  }

  @Override
  public long ioctl(int command, long argument, AddressSpace memory, FileUser user) {
    throw ErrnoException.of(EBADF);
  }

  @Override
  public MappedFile mappable() {
    throw ErrnoException.of(EBADF);
  }

  @Override
  public boolean pollable() {
    return false;
  }
}
