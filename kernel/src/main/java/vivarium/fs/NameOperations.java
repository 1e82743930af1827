package vivarium.fs;

import static vivarium.abi.Errno.EBUSY;
import static vivarium.abi.Errno.EEXIST;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.EISDIR;
import static vivarium.abi.Errno.ENOENT;
import static vivarium.abi.Errno.ENOTDIR;
import static vivarium.abi.Errno.ENOTEMPTY;
import static vivarium.abi.Errno.EPERM;
import static vivarium.abi.Errno.EXDEV;

import vivarium.abi.At;
import vivarium.abi.Capability;
import vivarium.abi.ErrnoException;
import vivarium.abi.InotifyEvents;
import vivarium.abi.Mode;

/**
 * Creating, linking, removing and renaming names: mkdir(2), link(2), unlink(2), rename(2) and their
 * like.
 */
public final class NameOperations {
  private final Vfs vfs;
  private int lastCookie;

  NameOperations(Vfs vfs) {
    this.vfs = vfs;
  }

  /** Makes an inode in a directory where {@code name} does not exist; the umask is applied here. */
  Inode createFile(FileUser user, Location parent, String name, int mode, long device) {
    Inode directory = parent.inode();
    Vfs.requireWritable(parent);
    requireAlive(parent);
    Permissions.require(user, directory, Mode.W_OK | Mode.X_OK);
    int bits = mode & ~user.fs().umask();
    int gid = user.fsGid();
    if ((directory.mode() & Mode.S_ISGID) != 0) {
      gid = directory.gid();
      if ((mode & Mode.S_IFMT) == Mode.S_IFDIR) {
        bits |= Mode.S_ISGID;
      }
    }
    Inode made = directory.create(name, bits, device, user.fsUid(), gid);
    FileEvents.inDirectory(directory, name, made, InotifyEvents.IN_CREATE, 0);
    return made;
  }

  public void makeDirectory(FileUser user, Location base, String path, int mode) {
    PathWalk walk = forNewName(user, base, path, true);
    int bits = Mode.S_IFDIR | (mode & (0777 | Mode.S_ISVTX));
    createFile(user, walk.parent(), walk.name(), bits, 0);
  }

  /** mknod(2): a regular file, FIFO, socket or device. */
  public void makeNode(FileUser user, Location base, String path, int mode, long device) {
    int type = mode & Mode.S_IFMT;
    switch (type) {
      case 0, Mode.S_IFREG, Mode.S_IFIFO, Mode.S_IFSOCK -> {}
      case Mode.S_IFCHR, Mode.S_IFBLK -> {
        if (!user.capable(Capability.MKNOD)) {
          throw ErrnoException.of(EPERM);
        }
      }
      case Mode.S_IFDIR -> throw ErrnoException.of(EPERM);
      default -> throw ErrnoException.of(EINVAL);
    }
    PathWalk walk = forNewName(user, base, path, false);
    int bits = (type == 0 ? Mode.S_IFREG : type) | (mode & Mode.PERMISSIONS);
    createFile(user, walk.parent(), walk.name(), bits, device);
  }

  public void symlink(FileUser user, String target, Location base, String path) {
    if (target.isEmpty()) {
      throw ErrnoException.of(ENOENT);
    }
    PathWalk walk = forNewName(user, base, path, false);
    Location parent = walk.parent();
    Vfs.requireWritable(parent);
    requireAlive(parent);
    Permissions.require(user, parent.inode(), Mode.W_OK | Mode.X_OK);
    boolean inherits = (parent.inode().mode() & Mode.S_ISGID) != 0;
    int gid = inherits ? parent.inode().gid() : user.fsGid();
    Inode made = parent.inode().symlink(walk.name(), target, user.fsUid(), gid);
    FileEvents.inDirectory(parent.inode(), walk.name(), made, InotifyEvents.IN_CREATE, 0);
  }

  /** link(2): another name for {@code source}. */
  public void link(FileUser user, Location source, Location base, String path) {
    PathWalk walk = forNewName(user, base, path, false);
    Location parent = walk.parent();
    if (parent.mount() != source.mount()) {
      throw ErrnoException.of(EXDEV);
    }
    Inode inode = source.inode();
    if (inode.isDirectory()) {
      throw ErrnoException.of(EPERM);
    }
    Vfs.requireWritable(parent);
    requireAlive(parent);
    Permissions.require(user, parent.inode(), Mode.W_OK | Mode.X_OK);
    parent.inode().link(walk.name(), inode);
    FileEvents.toInode(inode, InotifyEvents.IN_ATTRIB);
    FileEvents.inDirectory(parent.inode(), walk.name(), inode, InotifyEvents.IN_CREATE, 0);
  }

  private PathWalk forNewName(FileUser user, Location base, String path, boolean directory) {
    PathWalk walk = newNameWalk(user, base, path);
    if (walk.last() != PathWalk.Last.NAME || walk.place() != null) {
      throw ErrnoException.of(EEXIST);
    }
    if (walk.trailingSlash() && !directory) {
      throw ErrnoException.of(ENOENT);
    }
    return walk;
  }

  /**
   * A name that is to be made: a link in its place is not followed, even before a trailing slash.
   */
  private PathWalk newNameWalk(FileUser user, Location base, String path) {
    int end = path.length();
    while (end > 1 && path.charAt(end - 1) == '/') {
      end--;
    }
    if (end == path.length()) {
      return vfs.walk(user, base, path, false, 0);
    }
    PathWalk walk = vfs.walk(user, base, path.substring(0, end), false, 0);
    walk.markTrailingSlash();
    return walk;
  }

  public void unlink(FileUser user, Location base, String path) {
    PathWalk walk = newNameWalk(user, base, path);
    if (walk.last() != PathWalk.Last.NAME) {
      throw ErrnoException.of(EISDIR);
    }
    Location victim = walk.existing();
    Location parent = walk.parent();
    if (walk.trailingSlash()) {
      throw ErrnoException.of(victim.inode().isDirectory() ? EISDIR : ENOTDIR);
    }
    Vfs.requireWritable(parent);
    Permissions.requireRemovable(user, parent.inode(), victim.inode());
    if (victim.inode().isDirectory()) {
      throw ErrnoException.of(EISDIR);
    }
    requireUnmounted(parent, victim);
    Inode removed = victim.inode();
    parent.inode().unlink(walk.name());
    vfs.dentries().removed(parent.dentry(), walk.name());
    FileEvents.toInode(removed, InotifyEvents.IN_ATTRIB);
    FileEvents.inDirectory(parent.inode(), walk.name(), removed, InotifyEvents.IN_DELETE, 0);
    tellIfGone(removed);
  }

  public void removeDirectory(FileUser user, Location base, String path) {
    PathWalk walk = newNameWalk(user, base, path);
    switch (walk.last()) {
      case DOT -> throw ErrnoException.of(EINVAL);
      case DOT_DOT -> throw ErrnoException.of(ENOTEMPTY);
      case ROOT -> throw ErrnoException.of(EBUSY);
      case NAME -> {}
    }
    Location victim = walk.existing();
    Location parent = walk.parent();
    Vfs.requireWritable(parent);
    Permissions.requireRemovable(user, parent.inode(), victim.inode());
    if (!victim.inode().isDirectory()) {
      throw ErrnoException.of(ENOTDIR);
    }
    requireUnmounted(parent, victim);
    parent.inode().rmdir(walk.name());
    vfs.dentries().removed(parent.dentry(), walk.name());
    Inode removed = victim.inode();
    FileEvents.inDirectory(parent.inode(), walk.name(), removed, InotifyEvents.IN_DELETE, 0);
    FileEvents.gone(removed);
  }

  private static void tellIfGone(Inode inode) {
    if (inode.watched() && inode.unused()) {
      FileEvents.gone(inode);
    }
  }

  /** Both names of a rename have the same cookie. */
  private void tellMoved(PathWalk from, PathWalk to, Inode moved) {
    int cookie = ++lastCookie;
    FileEvents.inDirectory(
        from.parent().inode(), from.name(), moved, InotifyEvents.IN_MOVED_FROM, cookie);
    FileEvents.inDirectory(
        to.parent().inode(), to.name(), moved, InotifyEvents.IN_MOVED_TO, cookie);
  }

  /**
   * renameat2(2).
   *
   * @param flags RENAME_NOREPLACE or RENAME_EXCHANGE
   */
  public void rename(
      FileUser user, Location base, String path, Location newBase, String newPath, int flags) {
    boolean exchange = (flags & At.RENAME_EXCHANGE) != 0;
    PathWalk from = newNameWalk(user, base, path);
    PathWalk to = newNameWalk(user, newBase, newPath);
    if (from.parent().mount() != to.parent().mount()) {
      throw ErrnoException.of(EXDEV);
    }
    if (from.last() != PathWalk.Last.NAME) {
      throw ErrnoException.of(EBUSY);
    }
    if (to.last() != PathWalk.Last.NAME) {
      throw ErrnoException.of((flags & At.RENAME_NOREPLACE) != 0 ? EEXIST : EBUSY);
    }
    Vfs.requireWritable(from.parent());
    Location source = from.existing();
    Location target = to.place();
    if (target != null && (flags & At.RENAME_NOREPLACE) != 0) {
      throw ErrnoException.of(EEXIST);
    }
    if (target == null && exchange) {
      throw ErrnoException.of(ENOENT);
    }
    requireTypes(from, to, source, target, exchange);
    requireNoLoop(from, to, source, target, exchange);
    Inode oldDirectory = from.parent().inode();
    Inode newDirectory = to.parent().inode();
    Permissions.requireRemovable(user, oldDirectory, source.inode());
    if (target == null) {
      requireAlive(to.parent());
      Permissions.require(user, newDirectory, Mode.W_OK | Mode.X_OK);
    } else {
      Permissions.requireRemovable(user, newDirectory, target.inode());
      requireUnmounted(to.parent(), target);
    }
    if (oldDirectory != newDirectory && source.inode().isDirectory()) {
      Permissions.require(user, source.inode(), Mode.W_OK); // its ".." changes
    }
    requireUnmounted(from.parent(), source);
    if (target != null && target.inode() == source.inode()) {
      return;
    }
    Dentry oldParent = from.parent().dentry();
    Dentry newParent = to.parent().dentry();
    if (exchange) {
      oldDirectory.exchange(from.name(), newDirectory, to.name());
      vfs.dentries().exchanged(oldParent, from.name(), newParent, to.name());
      tellMoved(from, to, source.inode());
      FileEvents.toInode(source.inode(), InotifyEvents.IN_MOVE_SELF);
      if (target != null) {
        tellMoved(to, from, target.inode());
        FileEvents.toInode(target.inode(), InotifyEvents.IN_MOVE_SELF);
      }
    } else {
      oldDirectory.rename(from.name(), newDirectory, to.name());
      vfs.dentries().renamed(oldParent, from.name(), newParent, to.name());
      tellMoved(from, to, source.inode());
      if (target != null) {
        FileEvents.toInode(target.inode(), InotifyEvents.IN_ATTRIB);
      }
      FileEvents.toInode(source.inode(), InotifyEvents.IN_MOVE_SELF);
      if (target != null) {
        tellIfGone(target.inode());
      }
    }
  }

  private static void requireTypes(
      PathWalk from,
      PathWalk to,
      Location source,
      @org.jspecify.annotations.Nullable Location target,
      boolean exchange) {
    boolean sourceIsDirectory = source.inode().isDirectory();
    if (!sourceIsDirectory && (from.trailingSlash() || (to.trailingSlash() && !exchange))) {
      throw ErrnoException.of(ENOTDIR);
    }
    if (target == null) {
      return;
    }
    boolean targetIsDirectory = target.inode().isDirectory();
    if (exchange) {
      if (to.trailingSlash() && !targetIsDirectory) {
        throw ErrnoException.of(ENOTDIR);
      }
    } else if (sourceIsDirectory && !targetIsDirectory) {
      throw ErrnoException.of(ENOTDIR);
    } else if (!sourceIsDirectory && targetIsDirectory) {
      throw ErrnoException.of(EISDIR);
    }
  }

  /** A directory cannot move into itself, nor replace one that holds it. */
  private static void requireNoLoop(
      PathWalk from,
      PathWalk to,
      Location source,
      @org.jspecify.annotations.Nullable Location target,
      boolean exchange) {
    if (to.parent().dentry().isWithin(source.dentry())) {
      throw ErrnoException.of(EINVAL);
    }
    if (target != null && from.parent().dentry().isWithin(target.dentry())) {
      throw ErrnoException.of(exchange ? EINVAL : ENOTEMPTY);
    }
  }

  private static void requireUnmounted(Location parent, Location victim) {
    if (victim.mount() != parent.mount()) {
      throw ErrnoException.of(EBUSY);
    }
    Vfs.requireNotMounted(victim.dentry());
  }

  /** A removed directory takes no new names. */
  private static void requireAlive(Location parent) {
    if (parent.dentry().deleted()) {
      throw ErrnoException.of(ENOENT);
    }
  }
}
