package vivarium.syscall;

import static vivarium.abi.Errno.EFAULT;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.ENOTDIR;

import java.util.List;
import vivarium.abi.At;
import vivarium.abi.Dirent;
import vivarium.abi.ErrnoException;
import vivarium.abi.Stat;
import vivarium.abi.SyscallNumbers;
import vivarium.fs.DeviceTable;
import vivarium.fs.DirectoryEntry;
import vivarium.fs.Location;
import vivarium.fs.NameOperations;
import vivarium.fs.Names;
import vivarium.fs.OpenDirectory;
import vivarium.proc.Task;

/**
 * Names: getdents64(2), mkdirat(2), mknodat(2), linkat(2), symlinkat(2), unlinkat(2), renameat2(2).
 */
public final class DirectoryCalls {
  private DirectoryCalls() {}

  public static List<SyscallRow> rows() {
    return List.of(
        SyscallRow.of(SyscallNumbers.GETDENTS64, "fd, out dirents, size", DirectoryCalls::getdents),
        SyscallRow.of(SyscallNumbers.MKDIRAT, "dirfd, path, mode", DirectoryCalls::mkdirat),
        SyscallRow.of(SyscallNumbers.MKNODAT, "dirfd, path, mode, hex", DirectoryCalls::mknodat),
        SyscallRow.of(SyscallNumbers.UNLINKAT, "dirfd, path, atflags", DirectoryCalls::unlinkat),
        SyscallRow.of(SyscallNumbers.SYMLINKAT, "str, dirfd, path", DirectoryCalls::symlinkat),
        SyscallRow.of(
            SyscallNumbers.LINKAT, "dirfd, path, dirfd, path, atflags", DirectoryCalls::linkat),
        SyscallRow.of(
                SyscallNumbers.RENAMEAT2,
                "dirfd, path, dirfd, path, hex",
                DirectoryCalls::renameat2)
            .note("no RENAME_WHITEOUT"));
  }

  static long getdents(Task t, long fd, long buffer, long size, long a3, long a4, long a5) {
    if (!(Arguments.usable(t, fd) instanceof OpenDirectory directory)) {
      throw ErrnoException.of(ENOTDIR);
    }
    List<DirectoryEntry> entries = directory.entries();
    byte[] out = new byte[(int) Math.min(size & 0xffffffffL, 1 << 16)];
    int used = 0;
    long next = directory.position();
    while (next < entries.size()) {
      DirectoryEntry entry = entries.get((int) next);
      byte[] name = Names.encode(entry.name());
      int length = Dirent.size(name.length);
      if (used + length > out.length) {
        if (used == 0) {
          throw ErrnoException.of(EINVAL);
        }
        break;
      }
      next++;
      Dirent.put(out, used, entry.ino(), next, entry.type(), name);
      used += length;
    }
    if (t.memory().copyOutUpTo(buffer, out, 0, used) < used) {
      throw ErrnoException.of(EFAULT);
    }
    directory.setPosition(next);
    directory.accessed();
    return used;
  }

  private static NameOperations names(Task t) {
    return t.kernel().vfs().names();
  }

  static long mkdirat(Task t, long dirfd, long path, long mode, long a3, long a4, long a5) {
    String name = Arguments.path(t, path);
    names(t).makeDirectory(t, Arguments.base(t, dirfd, name), name, (int) mode);
    return 0;
  }

  static long mknodat(Task t, long dirfd, long path, long mode, long device, long a4, long a5) {
    String name = Arguments.path(t, path);
    long packed = device & 0xffffffffL;
    long number = DeviceTable.number(Stat.major(packed), Stat.minor(packed));
    names(t).makeNode(t, Arguments.base(t, dirfd, name), name, (int) mode, number);
    return 0;
  }

  static long unlinkat(Task t, long dirfd, long path, long flags, long a3, long a4, long a5) {
    Arguments.requireFlags(flags, At.AT_REMOVEDIR);
    String name = Arguments.path(t, path);
    Location base = Arguments.base(t, dirfd, name);
    if ((flags & At.AT_REMOVEDIR) != 0) {
      names(t).removeDirectory(t, base, name);
    } else {
      names(t).unlink(t, base, name);
    }
    return 0;
  }

  static long symlinkat(Task t, long target, long dirfd, long path, long a3, long a4, long a5) {
    String text = Arguments.path(t, target);
    String name = Arguments.path(t, path);
    names(t).symlink(t, text, Arguments.base(t, dirfd, name), name);
    return 0;
  }

  static long linkat(Task t, long fromFd, long from, long toFd, long to, long flags, long a5) {
    Arguments.requireFlags(flags, At.AT_SYMLINK_FOLLOW | At.AT_EMPTY_PATH);
    boolean follow = (flags & At.AT_SYMLINK_FOLLOW) != 0;
    Location source = Arguments.place(t, fromFd, from, follow, (flags & At.AT_EMPTY_PATH) != 0);
    String name = Arguments.path(t, to);
    names(t).link(t, source, Arguments.base(t, toFd, name), name);
    return 0;
  }

  static long renameat2(Task t, long fromFd, long from, long toFd, long to, long flags, long a5) {
    Arguments.requireFlags(flags, At.RENAME_NOREPLACE | At.RENAME_EXCHANGE);
    if (flags == (At.RENAME_NOREPLACE | At.RENAME_EXCHANGE)) {
      throw ErrnoException.of(EINVAL);
    }
    String source = Arguments.path(t, from);
    String target = Arguments.path(t, to);
    Location sourceBase = Arguments.base(t, fromFd, source);
    Location targetBase = Arguments.base(t, toFd, target);
    names(t).rename(t, sourceBase, source, targetBase, target, (int) flags);
    return 0;
  }
}
