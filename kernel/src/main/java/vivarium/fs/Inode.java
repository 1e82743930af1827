package vivarium.fs;

import static vivarium.abi.Errno.EACCES;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.ENOTDIR;
import static vivarium.abi.Errno.ENXIO;
import static vivarium.abi.Errno.EPERM;
import static vivarium.abi.Errno.ETXTBSY;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.abi.Mode;
import vivarium.mem.FilePages;

/**
 * A file, directory, link or device, apart from its names: what stat(2) shows, and for a directory
 * the operations on the names in it.
 *
 * <p>Operations here do not check permissions, name lengths or mount boundaries: {@link Vfs} has
 * done so. Those that a kind of inode does not support throw the errno that Linux gives.
 */
public abstract class Inode {
  private static final long DAY = 86_400_000_000_000L;

  private final FileSystem fileSystem;
  private final long ino;
  private int mode;
  private int uid;
  private int gid;
  protected int links = 1;
  private long accessTime;
  private long modifyTime;
  private long changeTime;
  private long birthTime;
  private @Nullable FileLocks locks;
  private @Nullable ExtendedAttributes attributes;
  private @Nullable List<Inotify.Watch> watches;

  /** Open files that may write. */
  private int writers;

  /** Processes that execute it. */
  private int executions;

  /**
   * @param mode type and permission bits
   */
  protected Inode(FileSystem fileSystem, long ino, int mode, int uid, int gid) {
    this.fileSystem = fileSystem;
    this.ino = ino;
    this.mode = mode;
    this.uid = uid;
    this.gid = gid;
    accessTime = modifyTime = changeTime = birthTime = fileSystem.now();
  }

  public final FileSystem fileSystem() {
    return fileSystem;
  }

  public long ino() {
    return ino;
  }

  /** Type and permission bits. */
  public int mode() {
    return mode;
  }

  public final int type() {
    return mode & Mode.S_IFMT;
  }

  public final boolean isDirectory() {
    return type() == Mode.S_IFDIR;
  }

  public final boolean isRegular() {
    return type() == Mode.S_IFREG;
  }

  public final boolean isLink() {
    return type() == Mode.S_IFLNK;
  }

  public int uid() {
    return uid;
  }

  public int gid() {
    return gid;
  }

  public int links() {
    return links;
  }

  /** Bytes. */
  public long size() {
    return 0;
  }

  /** Blocks of 512 bytes in use. */
  public long blocks() {
    return 0;
  }

  /** Device number of a device node: major in the upper, minor in the lower 32 bits. */
  public long device() {
    return 0;
  }

  /** Ns since 1970, as the next three. */
  public final long accessTime() {
    return accessTime;
  }

  public final long modifyTime() {
    return modifyTime;
  }

  public final long changeTime() {
    return changeTime;
  }

  public final long birthTime() {
    return birthTime;
  }

  /** Brings the attributes up to date where they live outside of this machine. */
  public void refresh() {}

  // Changing attributes

  /** Sets the permission bits; the type stays. */
  public void setPermissions(int permissions) {
    mode = type() | (permissions & Mode.PERMISSIONS);
    changeTime = fileSystem.now();
  }

  public void setOwner(int newUid, int newGid) {
    uid = newUid;
    gid = newGid;
    changeTime = fileSystem.now();
  }

  /** Sets both times, ns since 1970. */
  public void setTimes(long access, long modify) {
    accessTime = access;
    modifyTime = modify;
    changeTime = fileSystem.now();
  }

  /** Overwrites everything that a backing store knows better. */
  protected final void load(
      int mode, int uid, int gid, int links, long access, long modify, long change) {
    this.mode = mode;
    this.uid = uid;
    this.gid = gid;
    this.links = links;
    accessTime = access;
    modifyTime = modify;
    changeTime = change;
    birthTime = Math.min(birthTime, modify);
  }

  /** Notes a read, as a mount with relatime does. */
  public void touchAccess() {
    long now = fileSystem.now();
    if (accessTime <= modifyTime || accessTime <= changeTime || now - accessTime >= DAY) {
      accessTime = now;
    }
  }

  /** Notes changed contents. */
  public void touchModify() {
    modifyTime = changeTime = fileSystem.now();
  }

  /** Notes changed attributes. */
  public void touchChange() {
    changeTime = fileSystem.now();
  }

  // Contents

  /**
   * Opens the inode; {@code at} is the name that led here.
   *
   * @param flags of open(2); creating, truncating and permissions have been dealt with
   */
  public OpenFile open(Vfs vfs, Location at, int flags, FileUser user) {
    throw ErrnoException.of(ENXIO);
  }

  /** The page cache of a regular file. */
  public FilePages pages() {
    throw ErrnoException.of(EINVAL);
  }

  public void truncate(long size) {
    throw ErrnoException.of(isDirectory() ? vivarium.abi.Errno.EISDIR : EINVAL);
  }

  /** Whether pages of a regular file that are not in memory are holes. */
  public boolean sparse() {
    return false;
  }

  /** The last writer of a regular file closed it. */
  public void flush() {}

  /** One more open file uses a regular file. */
  public void addUse() {}

  /** Whether neither a name nor an open file leads to it any more. */
  boolean unused() {
    refresh();
    return links == 0;
  }

  /** One open file less; a file without names is gone with the last. */
  public void dropUse() {}

  /** Text of a symbolic link. */
  public String readLink() {
    throw ErrnoException.of(EINVAL);
  }

  /**
   * Where a magic link such as /proc/self/exe leads at once, whatever its text; null if it is none.
   */
  public @Nullable Location follow() {
    return null;
  }

  // Names in a directory

  /** The inode called {@code name}, or null; never "." or "..". */
  public @Nullable Inode lookup(String name) {
    throw ErrnoException.of(ENOTDIR);
  }

  /** All names but "." and "..", in an order that does not depend on the host. */
  public List<DirectoryEntry> list() {
    throw ErrnoException.of(ENOTDIR);
  }

  /**
   * Makes a file, directory, FIFO, socket or device.
   *
   * @param mode type and permissions, umask applied
   * @param device for device nodes, as {@link #device()}
   */
  public Inode create(String name, int mode, long device, int uid, int gid) {
    throw ErrnoException.of(refusal());
  }

  public Inode symlink(String name, String target, int uid, int gid) {
    throw ErrnoException.of(refusal());
  }

  public void link(String name, Inode target) {
    throw ErrnoException.of(refusal());
  }

  /** Removes a name of something that is not a directory. */
  public void unlink(String name) {
    throw ErrnoException.of(refusal());
  }

  /** Removes an empty directory; ENOTEMPTY if it is not. */
  public void rmdir(String name) {
    throw ErrnoException.of(refusal());
  }

  /**
   * Moves {@code name} to {@code newName} in {@code newParent} of the same file system, replacing
   * what is there if types allow; the kinds, and that no directory moves into itself, have been
   * checked.
   */
  public void rename(String name, Inode newParent, String newName) {
    throw ErrnoException.of(refusal());
  }

  /** Swaps two names of the same file system. */
  public void exchange(String name, Inode other, String otherName) {
    throw ErrnoException.of(EINVAL);
  }

  /** An inode without a name, for O_TMPFILE. */
  public Inode createUnnamed(int mode, int uid, int gid) {
    throw ErrnoException.of(vivarium.abi.Errno.EOPNOTSUPP);
  }

  private int refusal() {
    return !isDirectory() ? ENOTDIR : fileSystem.readOnly() ? EACCES : EPERM;
  }

  // Watches of inotify(7)

  final boolean watched() {
    return watches != null;
  }

  /** Its watches now, in the order in which they came. */
  final List<Inotify.Watch> watches() {
    return watches == null ? List.of() : List.copyOf(watches);
  }

  final void addWatch(Inotify.Watch watch) {
    List<Inotify.Watch> list = watches;
    if (list == null) {
      list = new ArrayList<>(1);
      watches = list;
    }
    list.add(watch);
  }

  final void removeWatch(Inotify.Watch watch) {
    List<Inotify.Watch> list = watches;
    if (list != null && list.remove(watch) && list.isEmpty()) {
      watches = null;
    }
  }

  // Seals and extended attributes

  /** F_SEAL_ bits of fcntl(2); EINVAL where files cannot be sealed. */
  public int seals() {
    throw ErrnoException.of(EINVAL);
  }

  /** Adds seals; EPERM if that has been sealed. */
  public void addSeals(int more) {
    throw ErrnoException.of(EINVAL);
  }

  /** EPERM if a seal forbids to write up to {@code end}. */
  public void requireUnsealed(long end) {}

  /** Attributes of xattr(7); EOPNOTSUPP where the file system keeps none. */
  public final ExtendedAttributes attributes() {
    if (!fileSystem.keepsAttributes()) {
      throw ErrnoException.of(vivarium.abi.Errno.EOPNOTSUPP);
    }
    ExtendedAttributes a = attributes;
    if (a == null) {
      a = new ExtendedAttributes();
      attributes = a;
    }
    return a;
  }

  // Use

  /** Record and whole-file locks; made on first use. */
  public final FileLocks locks() {
    FileLocks l = locks;
    if (l == null) {
      l = new FileLocks();
      locks = l;
    }
    return l;
  }

  /** The locks, or null if nobody has ever locked the file. */
  public final @Nullable FileLocks locksIfAny() {
    return locks;
  }

  /** One more open file may write; ETXTBSY while the file is being executed. */
  public final void addWriter() {
    requireNotExecuted();
    writers++;
  }

  public final void removeWriter() {
    writers--;
  }

  /** ETXTBSY while a process executes the file: it may then not be changed. */
  public final void requireNotExecuted() {
    if (executions > 0) {
      throw ErrnoException.of(ETXTBSY);
    }
  }

  /** ETXTBSY while the file is open for writing: it may then not be executed. */
  public final void requireNoWriters() {
    if (writers > 0) {
      throw ErrnoException.of(ETXTBSY);
    }
  }

  /** One more process executes the file. */
  public final void addExecution() {
    executions++;
  }

  /** How many processes execute the file; for checks. */
  public final int executions() {
    return executions;
  }

  public final void removeExecution() {
    executions--;
  }
}
