package vivarium.fs;

import static vivarium.abi.Errno.EMFILE;

import java.util.function.LongSupplier;
import vivarium.abi.ErrnoException;
import vivarium.abi.Mode;
import vivarium.abi.OpenFlags;

/** Inodes for files that never have a name: pipes, and whatever a descriptor alone leads to. */
public final class AnonymousFileSystem extends FileSystem {
  private final Inode root;
  private final Mount mount;
  private final PipeMemory pipeMemory = new PipeMemory();
  private int inotifyInstances;

  AnonymousFileSystem(int deviceMinor, LongSupplier realTime, MountTable mounts) {
    super("pipefs", PIPE_MAGIC, deviceMinor, realTime);
    root = new SpecialInode(this, nextIno(), Mode.S_IFDIR | 0555, 0, 0, 0);
    mount = mounts.internal(this);
  }

  @Override
  public Inode root() {
    return root;
  }

  /** A place of its own for a file without a name, shown as {@code label:[ino]}. */
  public Location place(String label, int mode, FileUser user) {
    return place(label, new SpecialInode(this, nextIno(), mode, user.fsUid(), user.fsGid(), 0));
  }

  Location place(String label, Inode inode) {
    return new Location(mount, new Dentry(null, label + ":[" + inode.ino() + "]", inode));
  }

  /** A place for kernel objects that share the look of {@code anon_inode:[name]}. */
  public Location anonymousInode(String name) {
    SpecialInode inode = new SpecialInode(this, nextIno(), 0600, 0, 0, 0);
    return new Location(mount, new Dentry(null, "anon_inode:[" + name + "]", inode));
  }

  /** A pipe without ends, for pipe2(2) and for FIFOs. */
  Pipe newPipe() {
    return new Pipe(pipeMemory);
  }

  /** One inotify more; EMFILE if there are too many. */
  void addInotify() {
    if (inotifyInstances >= Inotify.MAX_INSTANCES) {
      throw ErrnoException.of(EMFILE);
    }
    inotifyInstances++;
  }

  void removeInotify() {
    inotifyInstances--;
  }

  /**
   * pipe2(2): the reading and the writing end.
   *
   * @param flags O_NONBLOCK, O_DIRECT
   */
  public PipeEnd[] pipe(FileUser user, int flags) {
    Pipe pipe = newPipe();
    Location place = place("pipe", SpecialInode.ofPipe(this, user, pipe));
    int status = flags & (OpenFlags.O_NONBLOCK | OpenFlags.O_DIRECT);
    PipeEnd reading = new PipeEnd(pipe, place, OpenFlags.O_RDONLY | status);
    PipeEnd writing = new PipeEnd(pipe, place, OpenFlags.O_WRONLY | status);
    return new PipeEnd[] {reading, writing};
  }
}
