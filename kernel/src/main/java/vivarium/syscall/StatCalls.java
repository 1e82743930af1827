package vivarium.syscall;

import static vivarium.abi.Errno.EINVAL;

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

/** What is known of a file: stat(2) and statx(2). */
public final class StatCalls {
  private StatCalls() {}

  public static List<SyscallRow> rows() {
    return List.of(
        SyscallRow.of(
            SyscallNumbers.NEWFSTATAT, "dirfd, path, out stat, atflags", StatCalls::fstatat),
        SyscallRow.of(SyscallNumbers.FSTAT, "fd, out stat", StatCalls::fstat),
        SyscallRow.of(
            SyscallNumbers.STATX, "dirfd, path, atflags, statxmask, out statx", StatCalls::statx));
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
}
