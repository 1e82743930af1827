package vivarium.fs;

import static vivarium.abi.Errno.EACCES;
import static vivarium.abi.Errno.EBUSY;
import static vivarium.abi.Errno.EEXIST;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.EISDIR;
import static vivarium.abi.Errno.ELOOP;
import static vivarium.abi.Errno.ENOENT;
import static vivarium.abi.Errno.ENOTDIR;
import static vivarium.abi.Errno.EPERM;
import static vivarium.abi.Errno.EROFS;

import java.util.Objects;
import java.util.function.LongSupplier;
import vivarium.abi.Capability;
import vivarium.abi.ErrnoException;
import vivarium.abi.InotifyEvents;
import vivarium.abi.Mode;
import vivarium.abi.OpenFlags;

/**
 * The file tree: mounts, path resolution and opening. Changing names is {@link NameOperations}.
 *
 * <p>One per machine, guarded by the machine thread. Paths are resolved for a {@link FileUser},
 * whose working directory, root, umask and identity they depend on.
 */
public final class Vfs {
  private final LongSupplier realTime;
  private final DentryCache dentries = new DentryCache();
  private final MountTable mounts = new MountTable();
  private final DeviceTable devices = new DeviceTable();
  private final NameOperations names = new NameOperations(this);
  private final AnonymousFileSystem anonymous;
  private final LockWaits lockWaits = new LockWaits();
  private JobControl jobControl = JobControl.NONE;
  private int lastDeviceMinor = 20;

  /**
   * @param realTime ns since 1970 of the virtual clock
   */
  public Vfs(LongSupplier realTime) {
    this.realTime = realTime;
    anonymous = new AnonymousFileSystem(nextDevice(), realTime, mounts);
  }

  // Building the tree

  /** Minor number for a new file system's anonymous device. */
  public int nextDevice() {
    return ++lastDeviceMinor;
  }

  public LongSupplier realTime() {
    return realTime;
  }

  /** Mounts the file system whose root is the machine's {@code /}. */
  public Mount mountRoot(FileSystem fileSystem, String source) {
    return mounts.add(fileSystem, new Dentry(null, "/", fileSystem.root()), null, source, false);
  }

  /** Mounts {@code fileSystem} at an existing place of matching kind. */
  public Mount mount(FileSystem fileSystem, Location point, String source, boolean readOnly) {
    Inode top = fileSystem.root();
    if (top.isDirectory() != point.inode().isDirectory()) {
      throw ErrnoException.of(ENOTDIR);
    }
    return mounts.add(fileSystem, new Dentry(null, "/", top), point, source, readOnly);
  }

  /**
   * Mounts at a path, making the directory if it is missing (as boot does).
   *
   * @return the mount
   */
  public Mount mount(FileSystem fileSystem, String path, String source, boolean readOnly) {
    return mount(fileSystem, makeDirectories(kernelUser(), path), source, readOnly);
  }

  /** Shows the tree at {@code from} also at {@code point}. */
  public Mount bind(Location from, Location point, boolean readOnly) {
    if (from.inode().isDirectory() != point.inode().isDirectory()) {
      throw ErrnoException.of(ENOTDIR);
    }
    FileSystem fileSystem = from.mount().fileSystem();
    return mounts.add(fileSystem, from.dentry(), point, from.mount().source(), readOnly);
  }

  /** Takes the mount away whose root {@code place} is. */
  public void unmount(Location place) {
    if (place.dentry() != place.mount().root()) {
      throw ErrnoException.of(EINVAL);
    }
    mounts.remove(place.mount());
  }

  /** The machine's {@code /}. */
  public Location root() {
    Mount first = mounts.all().get(0);
    return mounts.cross(new Location(first, first.root()));
  }

  /** User 0 at the machine's root, for the kernel's own use of files. */
  public FileUser kernelUser() {
    return FileUser.kernel(new FsContext(root(), root(), 0));
  }

  public void setJobControl(JobControl control) {
    jobControl = control;
  }

  public JobControl jobControl() {
    return jobControl;
  }

  public MountTable mounts() {
    return mounts;
  }

  public DeviceTable devices() {
    return devices;
  }

  /** Creating, removing and renaming names. */
  public NameOperations names() {
    return names;
  }

  /** Who waits for whose record locks. */
  public LockWaits lockWaits() {
    return lockWaits;
  }

  /** Pipes and other files without a name. */
  public AnonymousFileSystem anonymous() {
    return anonymous;
  }

  DentryCache dentries() {
    return dentries;
  }

  /** The machine ends: what is dirty goes to where it is kept, and host files are closed. */
  public void close() {
    for (Mount mount : mounts.all()) {
      mount.fileSystem().close();
    }
  }

  // Resolution

  /** What {@code path} names, links followed, for a relative path from the working directory. */
  public Location resolve(FileUser user, String path) {
    return resolve(user, user.fs().cwd(), path, true);
  }

  /**
   * What {@code path} names.
   *
   * @param base where a relative path starts
   * @param follow whether a link in the last component is followed
   */
  public Location resolve(FileUser user, Location base, String path, boolean follow) {
    return walk(user, base, path, follow, 0).existing();
  }

  PathWalk walk(FileUser user, Location base, String path, boolean follow, int resolve) {
    return new PathWalk(this, user, base, resolve).walk(path, follow);
  }

  /** Path of {@code place} as the user sees it: getcwd(2). */
  public String pathOf(Location place, FileUser user) {
    return Paths.of(place, user.fs().root());
  }

  // Opening

  /** Opens a path relative to the working directory. */
  public OpenFile open(FileUser user, String path, int flags, int mode) {
    return open(user, user.fs().cwd(), path, flags, mode, 0);
  }

  /**
   * open(2): resolves, creates if asked to, checks permissions, truncates.
   *
   * @param mode permissions of a new file, before the umask
   * @param resolve RESOLVE_ flags of openat2(2)
   * @return a file with one reference; {@link OpenFile#opened} tells whether a FIFO still waits
   */
  public OpenFile open(
      FileUser user, Location base, String path, int flags, int mode, int resolve) {
    if ((flags & OpenFlags.O_PATH) != 0) {
      return openPath(user, base, path, flags, resolve);
    }
    if ((flags & OpenFlags.O_TMPFILE) == OpenFlags.O_TMPFILE) {
      return openUnnamed(user, base, path, flags, mode, resolve);
    }
    boolean create = (flags & OpenFlags.O_CREAT) != 0;
    boolean exclusive = create && (flags & OpenFlags.O_EXCL) != 0;
    boolean follow = (flags & OpenFlags.O_NOFOLLOW) == 0 && !exclusive;
    PathWalk walk = walk(user, base, path, follow, resolve);
    Location place = walk.place();
    if (place == null) {
      if (!create) {
        throw ErrnoException.of(ENOENT);
      }
      if (walk.trailingSlash()) {
        throw ErrnoException.of(EISDIR);
      }
      Inode made =
          names.createFile(user, walk.parent(), walk.name(), Mode.S_IFREG | (mode & 07777), 0);
      Dentry dentry = dentries.of(walk.parent().dentry(), walk.name(), made);
      return finish(user, walk.parent().with(dentry), flags);
    }
    if (exclusive) {
      throw ErrnoException.of(EEXIST);
    }
    Inode inode = place.inode();
    if (create && inode.isDirectory()) {
      throw ErrnoException.of(EISDIR);
    }
    checkOpen(user, place, flags);
    if ((flags & OpenFlags.O_TRUNC) != 0 && inode.isRegular()) {
      OpenFile file = finish(user, place, flags);
      truncate(user, inode, 0);
      FileEvents.happened(place, InotifyEvents.IN_MODIFY);
      return file;
    }
    return finish(user, place, flags);
  }

  /** Opens what has been resolved, as {@code flags} say; used for programs and by /proc/PID/fd. */
  public OpenFile open(FileUser user, Location place, int flags) {
    checkOpen(user, place, flags);
    return finish(user, place, flags);
  }

  private void checkOpen(FileUser user, Location place, int flags) {
    Inode inode = place.inode();
    inode.refresh();
    if ((flags & OpenFlags.O_DIRECTORY) != 0 && !inode.isDirectory()) {
      throw ErrnoException.of(ENOTDIR);
    }
    if (inode.isLink()) {
      throw ErrnoException.of(ELOOP);
    }
    boolean writes =
        (flags & OpenFlags.O_ACCMODE) != OpenFlags.O_RDONLY || (flags & OpenFlags.O_TRUNC) != 0;
    if (inode.isDirectory() && writes) {
      throw ErrnoException.of(EISDIR);
    }
    if (writes && (inode.isRegular() || inode.isDirectory())) {
      requireWritable(place);
    }
    int wanted =
        switch (flags & OpenFlags.O_ACCMODE) {
          case OpenFlags.O_RDONLY -> Mode.R_OK;
          case OpenFlags.O_WRONLY -> Mode.W_OK;
          default -> Mode.R_OK | Mode.W_OK;
        };
    Permissions.require(user, inode, writes ? wanted | Mode.W_OK : wanted);
    if (writes && inode.isRegular()) {
      inode.requireNotExecuted();
    }
    if ((flags & OpenFlags.O_NOATIME) != 0) {
      Permissions.requireOwner(user, inode);
    }
  }

  private OpenFile finish(FileUser user, Location place, int flags) {
    OpenFile file = place.inode().open(this, place, flags, user);
    FileEvents.happened(place, InotifyEvents.IN_OPEN);
    return file;
  }

  private OpenFile openPath(FileUser user, Location base, String path, int flags, int resolve) {
    boolean follow = (flags & OpenFlags.O_NOFOLLOW) == 0;
    Location place = walk(user, base, path, follow, resolve).existing();
    if ((flags & OpenFlags.O_DIRECTORY) != 0 && !place.inode().isDirectory()) {
      throw ErrnoException.of(ENOTDIR);
    }
    return new PathOnlyFile(place, flags);
  }

  private OpenFile openUnnamed(
      FileUser user, Location base, String path, int flags, int mode, int resolve) {
    if (!OpenFlags.writable(flags)) {
      throw ErrnoException.of(EINVAL);
    }
    Location place = walk(user, base, path, true, resolve).existing();
    Inode directory = place.inode();
    if (!directory.isDirectory()) {
      throw ErrnoException.of(ENOTDIR);
    }
    requireWritable(place);
    Permissions.require(user, directory, Mode.W_OK | Mode.X_OK);
    int permissions = mode & 07777 & ~user.fs().umask();
    Inode inode = directory.createUnnamed(Mode.S_IFREG | permissions, user.fsUid(), user.fsGid());
    Dentry dentry = new Dentry(place.dentry(), "#" + inode.ino(), inode);
    dentry.markDeleted();
    return finish(user, place.with(dentry), flags & ~OpenFlags.O_TMPFILE);
  }

  // Attributes

  /** access(2) for the given rights; the user's identity is the one to check. */
  public void access(FileUser user, Location place, int wanted) {
    Inode inode = place.inode();
    inode.refresh();
    if ((wanted & Mode.W_OK) != 0 && !isSpecial(inode)) {
      requireWritable(place);
    }
    Permissions.require(user, inode, wanted);
  }

  public void changeMode(FileUser user, Location place, int permissions) {
    requireWritable(place);
    Inode inode = place.inode();
    if (inode.isLink()) {
      throw ErrnoException.of(vivarium.abi.Errno.EOPNOTSUPP);
    }
    Permissions.requireOwner(user, inode);
    int bits = permissions & Mode.PERMISSIONS;
    if (!user.capable(Capability.FSETID) && !user.inGroup(inode.gid())) {
      bits &= ~Mode.S_ISGID;
    }
    inode.setPermissions(bits);
    FileEvents.happened(place, InotifyEvents.IN_ATTRIB);
  }

  /** chown(2); -1 leaves an id as it is. */
  public void changeOwner(FileUser user, Location place, int uid, int gid) {
    requireWritable(place);
    Inode inode = place.inode();
    if (!user.capable(Capability.CHOWN)) {
      boolean keepsUid = uid == -1 || uid == inode.uid();
      boolean allowedGid = gid == -1 || gid == inode.gid() || user.inGroup(gid);
      if (user.fsUid() != inode.uid() || !keepsUid || !allowedGid) {
        throw ErrnoException.of(EPERM);
      }
    }
    inode.setOwner(uid == -1 ? inode.uid() : uid, gid == -1 ? inode.gid() : gid);
    dropSetId(inode);
    FileEvents.happened(place, InotifyEvents.IN_ATTRIB);
  }

  /**
   * utimensat(2): each time in ns since 1970.
   *
   * @param now whether both times are to be the present, which needs less permission
   */
  public void changeTimes(FileUser user, Location place, long access, long modify, boolean now) {
    requireWritable(place);
    Inode inode = place.inode();
    if (!user.capable(Capability.FOWNER) && user.fsUid() != inode.uid()) {
      if (!now) {
        throw ErrnoException.of(EPERM);
      }
      Permissions.require(user, inode, Mode.W_OK);
    }
    inode.setTimes(access, modify);
    FileEvents.happened(place, InotifyEvents.IN_ATTRIB);
  }

  /** truncate(2) by name. */
  public void truncate(FileUser user, Location place, long size) {
    Inode inode = place.inode();
    if (inode.isDirectory()) {
      throw ErrnoException.of(EISDIR);
    }
    if (!inode.isRegular()) {
      throw ErrnoException.of(EINVAL);
    }
    requireWritable(place);
    Permissions.require(user, inode, Mode.W_OK);
    inode.requireNotExecuted();
    truncate(user, inode, size);
    FileEvents.happened(place, InotifyEvents.IN_MODIFY);
  }

  /** ftruncate(2): on behalf of somebody who may write the file. */
  public void truncate(FileUser user, OpenFile file, long size) {
    truncate(user, file.inode(), size);
    FileEvents.happened(file.location(), InotifyEvents.IN_MODIFY);
  }

  private static void truncate(FileUser user, Inode inode, long size) {
    inode.truncate(size);
    if (!user.capable(Capability.FSETID)) {
      dropSetId(inode);
    }
  }

  /** What writing and a change of owner do to set-id programs. */
  static void dropSetId(Inode inode) {
    int mode = inode.mode();
    if (!inode.isRegular() || (mode & (Mode.S_ISUID | Mode.S_ISGID)) == 0) {
      return;
    }
    int bits = mode & Mode.PERMISSIONS & ~Mode.S_ISUID;
    if ((mode & 010) != 0) {
      bits &= ~Mode.S_ISGID;
    }
    if (bits != (mode & Mode.PERMISSIONS)) {
      inode.setPermissions(bits);
    }
  }

  static void requireWritable(Location place) {
    if (place.mount().readOnly()) {
      throw ErrnoException.of(EROFS);
    }
  }

  private static boolean isSpecial(Inode inode) {
    return !inode.isRegular() && !inode.isDirectory() && !inode.isLink();
  }

  // Working directory and root

  public void changeDirectory(FileUser user, Location place) {
    requireSearchable(user, place);
    user.fs().setCwd(place);
  }

  public void changeRoot(FileUser user, Location place) {
    requireSearchable(user, place);
    if (!user.capable(Capability.SYS_CHROOT)) {
      throw ErrnoException.of(EPERM);
    }
    user.fs().setRoot(place);
  }

  private static void requireSearchable(FileUser user, Location place) {
    if (!place.inode().isDirectory()) {
      throw ErrnoException.of(ENOTDIR);
    }
    Permissions.require(user, place.inode(), Mode.X_OK);
  }

  /** Makes every missing directory of an absolute path (mode 755) and returns the last one. */
  public Location makeDirectories(FileUser user, String path) {
    Location here = root();
    for (String part : path.split("/")) {
      if (part.isEmpty()) {
        continue;
      }
      PathWalk walk = walk(user, here, part, true, 0);
      if (walk.place() == null) {
        names.makeDirectory(user, here, part, 0755);
        walk = walk(user, here, part, true, 0);
      }
      here = walk.existing();
    }
    return here;
  }

  /** Whole contents of a small file, for the kernel's own use. */
  public byte[] readAll(FileUser user, String path) {
    OpenFile file = open(user, path, OpenFlags.O_RDONLY, 0);
    try {
      java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
      byte[] buffer = new byte[1 << 14];
      for (int n = file.read(buffer, 0, buffer.length);
          n > 0;
          n = file.read(buffer, 0, buffer.length)) {
        all.write(buffer, 0, n);
      }
      return all.toByteArray();
    } finally {
      file.release();
    }
  }

  /** Is {@code place} in use as a mount point or the root of a mount? */
  static void requireNotMounted(Dentry dentry) {
    if (dentry.mountsHere > 0) {
      throw ErrnoException.of(EBUSY);
    }
  }

  /** The exec permission check of execve(2): a regular file, executable for the user. */
  public void requireExecutable(FileUser user, Location place) {
    Inode inode = Objects.requireNonNull(place).inode();
    inode.refresh();
    if (!inode.isRegular()) {
      throw ErrnoException.of(EACCES);
    }
    Permissions.require(user, inode, Mode.X_OK);
    inode.requireNoWriters();
  }
}
