package vivarium.fs;

import static vivarium.abi.Errno.ENXIO;

import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.abi.Mode;

/** A FIFO, socket or device node, in whichever file system. */
public class SpecialInode extends Inode {
  private final long device;
  private @Nullable Pipe pipe;
  private @Nullable OpenFile boundSocket;
  private boolean unnamed;

  public SpecialInode(FileSystem fileSystem, long ino, int mode, int uid, int gid, long device) {
    super(fileSystem, ino, mode, uid, gid);
    this.device = device;
  }

  /** A pipe without a name, which /proc/PID/fd can open again. */
  static SpecialInode ofPipe(AnonymousFileSystem fileSystem, FileUser user, Pipe pipe) {
    int mode = Mode.S_IFIFO | 0600;
    SpecialInode inode =
        new SpecialInode(fileSystem, fileSystem.nextIno(), mode, user.fsUid(), user.fsGid(), 0);
    inode.pipe = pipe;
    inode.unnamed = true;
    return inode;
  }

  @Override
  public long device() {
    return device;
  }

  @Override
  public OpenFile open(Vfs vfs, Location at, int flags, FileUser user) {
    return switch (type()) {
      case Mode.S_IFIFO ->
          unnamed ? new PipeEnd(fifo(vfs), at, flags) : Fifo.open(fifo(vfs), at, flags);
      case Mode.S_IFCHR -> vfs.devices().open(device, at, flags, user);
      default -> throw ErrnoException.of(ENXIO);
    };
  }

  /** The buffer of a FIFO, which lives while anybody has it open. */
  private Pipe fifo(Vfs vfs) {
    Pipe p = pipe;
    if (p == null || p.unused()) {
      p = vfs.anonymous().newPipe();
      pipe = p;
    }
    return p;
  }

  /** The socket that bind(2) gave this name to, or null. */
  public @Nullable OpenFile boundSocket() {
    return boundSocket;
  }

  public void bindSocket(@Nullable OpenFile socket) {
    boundSocket = socket;
  }

  void addLink() {
    links++;
    touchChange();
  }

  void dropLink() {
    links--;
    touchChange();
  }
}
