package vivarium.syscall;

import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.EOPNOTSUPP;

import java.util.List;
import vivarium.abi.At;
import vivarium.abi.ErrnoException;
import vivarium.abi.Stat;
import vivarium.abi.SyscallNumbers;
import vivarium.fs.DeviceTable;
import vivarium.fs.FileSystem;
import vivarium.fs.Inode;
import vivarium.fs.Location;
import vivarium.fs.OpenFile;
import vivarium.proc.Task;

/**
 * What is known of a file: stat(2), statx(2), and extended attributes, which no file system has.
 */
public final class StatCalls {
  private StatCalls() {}

  public static List<SyscallRow> rows() {
    return List.of(
        SyscallRow.of(
            SyscallNumbers.NEWFSTATAT, "dirfd, path, out stat, atflags", StatCalls::fstatat),
        SyscallRow.of(SyscallNumbers.FSTAT, "fd, out stat", StatCalls::fstat),
        SyscallRow.of(
            SyscallNumbers.STATX, "dirfd, path, atflags, hex, out statx", StatCalls::statx),
        attribute(SyscallNumbers.SETXATTR, "path, str, buf, size, hex", StatCalls::byPath),
        attribute(SyscallNumbers.LSETXATTR, "path, str, buf, size, hex", StatCalls::byLinkPath),
        attribute(SyscallNumbers.FSETXATTR, "fd, str, buf, size, hex", StatCalls::byDescriptor),
        attribute(SyscallNumbers.GETXATTR, "path, str, addr, size", StatCalls::byPath),
        attribute(SyscallNumbers.LGETXATTR, "path, str, addr, size", StatCalls::byLinkPath),
        attribute(SyscallNumbers.FGETXATTR, "fd, str, addr, size", StatCalls::byDescriptor),
        attribute(SyscallNumbers.LISTXATTR, "path, addr, size", StatCalls::listByPath),
        attribute(SyscallNumbers.LLISTXATTR, "path, addr, size", StatCalls::listByLinkPath),
        attribute(SyscallNumbers.FLISTXATTR, "fd, addr, size", StatCalls::listByDescriptor),
        attribute(SyscallNumbers.REMOVEXATTR, "path, str", StatCalls::byPath),
        attribute(SyscallNumbers.LREMOVEXATTR, "path, str", StatCalls::byLinkPath),
        attribute(SyscallNumbers.FREMOVEXATTR, "fd, str", StatCalls::byDescriptor));
  }

  private static SyscallRow attribute(int number, String formats, SyscallHandler handler) {
    return SyscallRow.of(number, formats, handler).note("no file system keeps extended attributes");
  }

  static long fstatat(Task t, long dirfd, long path, long buffer, long flags, long a4, long a5) {
    Arguments.requireFlags(flags, At.AT_SYMLINK_NOFOLLOW | At.AT_EMPTY_PATH | At.AT_NO_AUTOMOUNT);
    boolean follow = (flags & At.AT_SYMLINK_NOFOLLOW) == 0;
    boolean emptyAllowed = (flags & At.AT_EMPTY_PATH) != 0;
    Location place = Arguments.place(t, dirfd, path, follow, emptyAllowed);
    t.memory().copyOut(buffer, Stat.stat(fields(place)), 0, Stat.STAT_SIZE);
    return 0;
  }

  static long fstat(Task t, long fd, long buffer, long a2, long a3, long a4, long a5) {
    OpenFile file = Arguments.file(t, fd);
    t.memory().copyOut(buffer, Stat.stat(fields(file.location())), 0, Stat.STAT_SIZE);
    return 0;
  }

  static long statx(Task t, long dirfd, long path, long flags, long mask, long buffer, long a5) {
    Arguments.requireFlags(
        flags,
        At.AT_SYMLINK_NOFOLLOW | At.AT_EMPTY_PATH | At.AT_NO_AUTOMOUNT | At.AT_STATX_SYNC_TYPE);
    boolean bothSyncs = (flags & At.AT_STATX_SYNC_TYPE) == At.AT_STATX_SYNC_TYPE;
    if (bothSyncs || (mask & Stat.STATX_RESERVED) != 0) {
      throw ErrnoException.of(EINVAL);
    }
    boolean follow = (flags & At.AT_SYMLINK_NOFOLLOW) == 0;
    boolean emptyAllowed = (flags & At.AT_EMPTY_PATH) != 0;
    Location place = Arguments.place(t, dirfd, path, follow, emptyAllowed);
    t.memory().copyOut(buffer, Stat.statx(fields(place)), 0, Stat.STATX_SIZE);
    return 0;
  }

  private static Stat.Fields fields(Location place) {
    Inode inode = place.inode();
    inode.refresh();
    FileSystem fs = inode.fileSystem();
    return new Stat.Fields(
        fs.deviceMajor(),
        fs.deviceMinor(),
        inode.ino(),
        inode.mode(),
        inode.links(),
        inode.uid(),
        inode.gid(),
        DeviceTable.major(inode.device()),
        DeviceTable.minor(inode.device()),
        inode.size(),
        inode.blocks(),
        inode.accessTime(),
        inode.modifyTime(),
        inode.changeTime(),
        inode.birthTime(),
        place.mount().id(),
        place.dentry() == place.mount().root());
  }

  // Extended attributes: the file must exist, and then there are none

  static long byPath(Task t, long path, long a1, long a2, long a3, long a4, long a5) {
    Arguments.place(t, At.AT_FDCWD, path, true, false);
    throw ErrnoException.of(EOPNOTSUPP);
  }

  static long byLinkPath(Task t, long path, long a1, long a2, long a3, long a4, long a5) {
    Arguments.place(t, At.AT_FDCWD, path, false, false);
    throw ErrnoException.of(EOPNOTSUPP);
  }

  static long byDescriptor(Task t, long fd, long a1, long a2, long a3, long a4, long a5) {
    Arguments.usable(t, fd);
    throw ErrnoException.of(EOPNOTSUPP);
  }

  static long listByPath(Task t, long path, long a1, long a2, long a3, long a4, long a5) {
    Arguments.place(t, At.AT_FDCWD, path, true, false);
    return 0;
  }

  static long listByLinkPath(Task t, long path, long a1, long a2, long a3, long a4, long a5) {
    Arguments.place(t, At.AT_FDCWD, path, false, false);
    return 0;
  }

  static long listByDescriptor(Task t, long fd, long a1, long a2, long a3, long a4, long a5) {
    Arguments.usable(t, fd);
    return 0;
  }
}
