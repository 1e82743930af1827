package vivarium.fs;

import static vivarium.abi.Errno.EACCES;
import static vivarium.abi.Errno.ENXIO;

import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.abi.Mode;
import vivarium.abi.OpenFlags;

/**
 * What /proc/self/fd/0 leads to when descriptor 0 is a stream of the host. Opening it again, as
 * /dev/stdin does, gives the same stream: the host has one of it.
 */
final class HostStreamInode extends SpecialInode {
  private @Nullable OpenFile stream;

  private HostStreamInode(AnonymousFileSystem fileSystem, FileUser user) {
    super(fileSystem, fileSystem.nextIno(), Mode.S_IFIFO | 0600, user.fsUid(), user.fsGid(), 0);
  }

  static Location place(Vfs vfs) {
    return vfs.anonymous().place("pipe", new HostStreamInode(vfs.anonymous(), vfs.kernelUser()));
  }

  /** To be called once, by the stream's constructor. */
  static void connect(OpenFile stream) {
    ((HostStreamInode) stream.inode()).stream = stream;
  }

  @Override
  public OpenFile open(Vfs vfs, Location at, int flags, FileUser user) {
    OpenFile open = stream;
    if (open == null || open.references() == 0) {
      throw ErrnoException.of(ENXIO);
    }
    boolean reads = OpenFlags.readable(flags) && !open.readable();
    boolean writes = OpenFlags.writable(flags) && !open.writable();
    if (reads || writes) {
      throw ErrnoException.of(EACCES);
    }
    return open.retain();
  }
}
