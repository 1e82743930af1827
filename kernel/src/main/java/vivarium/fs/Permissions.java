package vivarium.fs;

import static vivarium.abi.Errno.EACCES;
import static vivarium.abi.Errno.EPERM;

import vivarium.abi.Capability;
import vivarium.abi.ErrnoException;
import vivarium.abi.Mode;

/** The permission check of path_resolution(7) and inode(7). */
final class Permissions {
  private Permissions() {}

  static boolean allows(FileUser user, Inode inode, int wanted) {
    int mode = inode.mode();
    if (user.capable(Capability.DAC_OVERRIDE)) {
      return (wanted & Mode.X_OK) == 0 || inode.isDirectory() || (mode & 0111) != 0;
    }
    int granted = mode;
    if (inode.uid() == user.fsUid()) {
      granted = mode >> 6;
    } else if (user.inGroup(inode.gid())) {
      granted = mode >> 3;
    }
    return (granted & wanted) == wanted;
  }

  static void require(FileUser user, Inode inode, int wanted) {
    if (!allows(user, inode, wanted)) {
      throw ErrnoException.of(EACCES);
    }
  }

  static void requireOwner(FileUser user, Inode inode) {
    if (!user.capable(Capability.FOWNER) && user.fsUid() != inode.uid()) {
      throw ErrnoException.of(EPERM);
    }
  }

  /**
   * Whether a name in {@code directory} may be removed: write permission, and the sticky bit's
   * rule.
   */
  static void requireRemovable(FileUser user, Inode directory, Inode victim) {
    require(user, directory, Mode.W_OK | Mode.X_OK);
    boolean sticky = (directory.mode() & Mode.S_ISVTX) != 0;
    if (sticky
        && !user.capable(Capability.FOWNER)
        && user.fsUid() != victim.uid()
        && user.fsUid() != directory.uid()) {
      throw ErrnoException.of(EPERM);
    }
  }
}
