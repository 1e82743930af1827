package vivarium.syscall;

import static vivarium.abi.Errno.EINVAL;

import java.util.List;
import vivarium.abi.At;
import vivarium.abi.ErrnoException;
import vivarium.abi.Stat;
import vivarium.abi.SyscallNumbers;
import vivarium.fs.Inode;
import vivarium.fs.Location;
import vivarium.fs.OpenFile;
import vivarium.fs.Vfs;
import vivarium.proc.Task;

/** Changing what is known of a file: chmod(2), chown(2), utimensat(2), truncate(2). */
public final class AttributeCalls {
  private static final long SECOND = 1_000_000_000L;

  private AttributeCalls() {}

  public static List<SyscallRow> rows() {
    return List.of(
        SyscallRow.of(SyscallNumbers.FCHMOD, "fd, mode", AttributeCalls::fchmod),
        SyscallRow.of(SyscallNumbers.FCHMODAT, "dirfd, path, mode", AttributeCalls::fchmodat),
        SyscallRow.of(
            SyscallNumbers.FCHMODAT2, "dirfd, path, mode, atflags", AttributeCalls::fchmodat2),
        SyscallRow.of(SyscallNumbers.FCHOWN, "fd, int, int", AttributeCalls::fchown),
        SyscallRow.of(
            SyscallNumbers.FCHOWNAT, "dirfd, path, int, int, atflags", AttributeCalls::fchownat),
        SyscallRow.of(
            SyscallNumbers.UTIMENSAT, "dirfd, path, addr, atflags", AttributeCalls::utimensat),
        SyscallRow.of(SyscallNumbers.TRUNCATE, "path, long", AttributeCalls::truncate));
  }

  static long fchmod(Task t, long fd, long mode, long a2, long a3, long a4, long a5) {
    OpenFile file = Arguments.usable(t, fd);
    t.kernel().vfs().changeMode(t, file.location(), (int) mode);
    return 0;
  }

  static long fchmodat(Task t, long dirfd, long path, long mode, long a3, long a4, long a5) {
    Location place = Arguments.place(t, dirfd, path, true, false);
    t.kernel().vfs().changeMode(t, place, (int) mode);
    return 0;
  }

  static long fchmodat2(Task t, long dirfd, long path, long mode, long flags, long a4, long a5) {
    Arguments.requireFlags(flags, At.AT_SYMLINK_NOFOLLOW | At.AT_EMPTY_PATH);
    boolean follow = (flags & At.AT_SYMLINK_NOFOLLOW) == 0;
    Location place = Arguments.place(t, dirfd, path, follow, (flags & At.AT_EMPTY_PATH) != 0);
    t.kernel().vfs().changeMode(t, place, (int) mode);
    return 0;
  }

  static long fchown(Task t, long fd, long uid, long gid, long a3, long a4, long a5) {
    OpenFile file = Arguments.usable(t, fd);
    t.kernel().vfs().changeOwner(t, file.location(), (int) uid, (int) gid);
    return 0;
  }

  static long fchownat(Task t, long dirfd, long path, long uid, long gid, long flags, long a5) {
    Arguments.requireFlags(flags, At.AT_SYMLINK_NOFOLLOW | At.AT_EMPTY_PATH);
    boolean follow = (flags & At.AT_SYMLINK_NOFOLLOW) == 0;
    Location place = Arguments.place(t, dirfd, path, follow, (flags & At.AT_EMPTY_PATH) != 0);
    t.kernel().vfs().changeOwner(t, place, (int) uid, (int) gid);
    return 0;
  }

  static long utimensat(Task t, long dirfd, long path, long times, long flags, long a4, long a5) {
    Arguments.requireFlags(flags, At.AT_SYMLINK_NOFOLLOW | At.AT_EMPTY_PATH);
    long[] seconds = new long[2];
    long[] nanos = {Stat.UTIME_NOW, Stat.UTIME_NOW};
    if (times != 0) {
      for (int i = 0; i < 2; i++) {
        seconds[i] = t.memory().readLong(times + i * 16L);
        nanos[i] = t.memory().readLong(times + i * 16L + 8);
        boolean special = nanos[i] == Stat.UTIME_NOW || nanos[i] == Stat.UTIME_OMIT;
        if (!special && (nanos[i] < 0 || nanos[i] >= SECOND)) {
          throw ErrnoException.of(EINVAL);
        }
      }
    }
    if (nanos[0] == Stat.UTIME_OMIT && nanos[1] == Stat.UTIME_OMIT) {
      return 0;
    }
    Location place = timesOf(t, dirfd, path, flags);
    Inode inode = place.inode();
    inode.refresh();
    long now = t.kernel().clock().realTime();
    boolean bothNow = nanos[0] == Stat.UTIME_NOW && nanos[1] == Stat.UTIME_NOW;
    long access = time(seconds[0], nanos[0], now, inode.accessTime());
    long modify = time(seconds[1], nanos[1], now, inode.modifyTime());
    t.kernel().vfs().changeTimes(t, place, access, modify, bothNow);
    return 0;
  }

  /** The file itself if there is no path (futimens), else what the path names. */
  private static Location timesOf(Task t, long dirfd, long path, long flags) {
    if (path == 0) {
      if (flags != 0) {
        throw ErrnoException.of(EINVAL);
      }
      if ((int) dirfd == At.AT_FDCWD) {
        throw ErrnoException.of(vivarium.abi.Errno.EFAULT);
      }
      return Arguments.usable(t, dirfd).location();
    }
    boolean follow = (flags & At.AT_SYMLINK_NOFOLLOW) == 0;
    return Arguments.place(t, dirfd, path, follow, (flags & At.AT_EMPTY_PATH) != 0);
  }

  private static long time(long seconds, long nanos, long now, long present) {
    if (nanos == Stat.UTIME_NOW) {
      return now;
    }
    if (nanos == Stat.UTIME_OMIT) {
      return present;
    }
    long most = Long.MAX_VALUE / SECOND - 1; // times are ns in 64 bits: the years 1678 to 2262
    return Math.clamp(seconds, -most, most) * SECOND + nanos;
  }

  static long truncate(Task t, long path, long size, long a2, long a3, long a4, long a5) {
    if (size < 0) {
      throw ErrnoException.of(EINVAL);
    }
    Location place = Arguments.place(t, At.AT_FDCWD, path, true, false);
    Vfs vfs = t.kernel().vfs();
    if (size > t.fileSizeLimit() && place.inode().isRegular() && size > place.inode().size()) {
      Transfers.fileTooLarge(t);
    }
    vfs.truncate(t, place, size);
    return 0;
  }
}
