package vivarium.syscall;

import static vivarium.abi.Errno.E2BIG;
import static vivarium.abi.Errno.EFAULT;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.ENOENT;

import java.util.List;
import vivarium.abi.At;
import vivarium.abi.ErrnoException;
import vivarium.abi.Mode;
import vivarium.abi.OpenFlags;
import vivarium.abi.SyscallNumbers;
import vivarium.fs.FileUser;
import vivarium.fs.Inode;
import vivarium.fs.Location;
import vivarium.fs.Names;
import vivarium.fs.OpenFile;
import vivarium.fs.Vfs;
import vivarium.proc.Task;
import vivarium.sched.WaitChannel;

/**
 * Opening by name and the working directory: openat(2), readlinkat(2), faccessat(2), chdir(2),
 * chroot(2).
 */
public final class PathCalls {
  private static final int OPEN_HOW_SIZE = 24;

  private PathCalls() {}

  public static List<SyscallRow> rows() {
    return List.of(
        SyscallRow.of(
            SyscallNumbers.OPENAT, "dirfd, path, openflags, mode -> fd", PathCalls::openat),
        SyscallRow.of(SyscallNumbers.OPENAT2, "dirfd, path, addr, size -> fd", PathCalls::openat2),
        SyscallRow.of(
            SyscallNumbers.READLINKAT, "dirfd, path, out buf, size", PathCalls::readlinkat),
        SyscallRow.of(SyscallNumbers.FACCESSAT, "dirfd, path, access", PathCalls::faccessat),
        SyscallRow.of(
            SyscallNumbers.FACCESSAT2, "dirfd, path, access, atflags", PathCalls::faccessat2),
        SyscallRow.of(SyscallNumbers.CHDIR, "path", PathCalls::chdir),
        SyscallRow.of(SyscallNumbers.FCHDIR, "fd", PathCalls::fchdir),
        SyscallRow.of(SyscallNumbers.GETCWD, "out buf, size", PathCalls::getcwd),
        SyscallRow.of(SyscallNumbers.CHROOT, "path", PathCalls::chroot),
        SyscallRow.of(SyscallNumbers.UMASK, "oct -> oct", PathCalls::umask));
  }

  static long openat(Task t, long dirfd, long path, long flags, long mode, long a4, long a5) {
    int known = (int) flags & OpenFlags.ALL; // openat ignores what it does not know
    return open(t, dirfd, path, known, (int) mode & Mode.PERMISSIONS, 0);
  }

  static long openat2(Task t, long dirfd, long path, long how, long size, long a4, long a5) {
    if (size < OPEN_HOW_SIZE) {
      throw ErrnoException.of(EINVAL);
    }
    if (size > 4096) {
      throw ErrnoException.of(E2BIG);
    }
    byte[] rest = new byte[(int) size - OPEN_HOW_SIZE];
    t.memory().copyIn(how + OPEN_HOW_SIZE, rest, 0, rest.length);
    for (byte b : rest) {
      if (b != 0) {
        throw ErrnoException.of(E2BIG);
      }
    }
    long flags = t.memory().readLong(how);
    long mode = t.memory().readLong(how + 8);
    long resolve = t.memory().readLong(how + 16);
    boolean creates =
        (flags & OpenFlags.O_CREAT) != 0 || (flags & OpenFlags.O_TMPFILE) == OpenFlags.O_TMPFILE;
    boolean both =
        (resolve & (At.RESOLVE_BENEATH | At.RESOLVE_IN_ROOT))
            == (At.RESOLVE_BENEATH | At.RESOLVE_IN_ROOT);
    boolean pathOnly = (flags & OpenFlags.O_PATH) != 0;
    long withPath =
        OpenFlags.O_PATH | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW | OpenFlags.O_CLOEXEC;
    if ((flags & ~(OpenFlags.ALL & 0xffffffffL)) != 0
        || (resolve & ~At.RESOLVE_ALL) != 0
        || (creates ? (mode & ~Mode.PERMISSIONS) != 0 : mode != 0)
        || both
        || (pathOnly && (flags & ~withPath) != 0)) {
      throw ErrnoException.of(EINVAL);
    }
    return open(t, dirfd, path, (int) flags, (int) mode, (int) resolve & ~At.RESOLVE_CACHED);
  }

  private static long open(Task t, long dirfd, long address, int flags, int mode, int resolve) {
    OpenFile file;
    if (t.waiting().state instanceof OpenFile begun) {
      file = begun; // a FIFO whose other side was awaited
    } else {
      String path = Arguments.path(t, address);
      boolean inRoot = (resolve & At.RESOLVE_IN_ROOT) != 0; // then / is there too
      Location base = Arguments.base(t, dirfd, inRoot ? "." : path);
      if ((flags & OpenFlags.O_TMPFILE & ~OpenFlags.O_DIRECTORY) != 0
          && (flags & OpenFlags.O_TMPFILE) != OpenFlags.O_TMPFILE) {
        throw ErrnoException.of(EINVAL);
      }
      if ((flags & OpenFlags.O_CREAT) != 0 && (flags & OpenFlags.O_DIRECTORY) != 0) {
        throw ErrnoException.of(EINVAL);
      }
      file = t.kernel().vfs().open(t, base, path, flags | OpenFlags.O_LARGEFILE, mode, resolve);
    }
    if (!file.opened()) {
      t.waiting().state = file;
      t.waiting().undo = file::release;
      return Transfers.wait(t, file, WaitChannel.FIFO_OPEN);
    }
    t.waiting().undo = null;
    return Arguments.install(t, file, flags);
  }

  static long readlinkat(Task t, long dirfd, long path, long buffer, long size, long a4, long a5) {
    if ((int) size <= 0) {
      throw ErrnoException.of(EINVAL);
    }
    String text = Arguments.path(t, path);
    Location place;
    if (text.isEmpty()) {
      place = Arguments.base(t, dirfd, text);
      if (!place.inode().isLink()) {
        throw ErrnoException.of(ENOENT);
      }
    } else {
      Vfs vfs = t.kernel().vfs();
      place = vfs.resolve(t, Arguments.base(t, dirfd, text), text, false);
    }
    Inode inode = place.inode();
    byte[] bytes = Names.encode(inode.readLink());
    int length = Math.min(bytes.length, (int) size);
    t.memory().copyOut(buffer, bytes, 0, length);
    inode.touchAccess();
    return length;
  }

  static long faccessat(Task t, long dirfd, long path, long mode, long a3, long a4, long a5) {
    return faccessat2(t, dirfd, path, mode, 0, 0, 0);
  }

  static long faccessat2(Task t, long dirfd, long path, long mode, long flags, long a4, long a5) {
    Arguments.requireFlags(mode, Mode.R_OK | Mode.W_OK | Mode.X_OK);
    Arguments.requireFlags(flags, At.AT_EACCESS | At.AT_SYMLINK_NOFOLLOW | At.AT_EMPTY_PATH);
    FileUser user = (flags & At.AT_EACCESS) != 0 ? t : new RealIdentity(t);
    boolean follow = (flags & At.AT_SYMLINK_NOFOLLOW) == 0;
    boolean emptyAllowed = (flags & At.AT_EMPTY_PATH) != 0;
    String text = Arguments.path(t, path);
    Vfs vfs = t.kernel().vfs();
    Location base = Arguments.base(t, dirfd, text);
    Location place = text.isEmpty() && emptyAllowed ? base : vfs.resolve(user, base, text, follow);
    if (mode != Mode.F_OK) {
      vfs.access(user, place, (int) mode);
    }
    return 0;
  }

  static long chdir(Task t, long path, long a1, long a2, long a3, long a4, long a5) {
    Vfs vfs = t.kernel().vfs();
    vfs.changeDirectory(t, vfs.resolve(t, Arguments.path(t, path)));
    return 0;
  }

  static long fchdir(Task t, long fd, long a1, long a2, long a3, long a4, long a5) {
    t.kernel().vfs().changeDirectory(t, Arguments.file(t, fd).location());
    return 0;
  }

  static long chroot(Task t, long path, long a1, long a2, long a3, long a4, long a5) {
    Vfs vfs = t.kernel().vfs();
    vfs.changeRoot(t, vfs.resolve(t, Arguments.path(t, path)));
    return 0;
  }

  static long getcwd(Task t, long buffer, long size, long a2, long a3, long a4, long a5) {
    Location cwd = t.fs().cwd();
    if (cwd.dentry().deleted()) {
      throw ErrnoException.of(ENOENT);
    }
    byte[] bytes = Names.encode(t.kernel().vfs().pathOf(cwd, t) + '\0');
    if (size >= 0 && size < bytes.length) {
      throw ErrnoException.of(vivarium.abi.Errno.ERANGE);
    }
    if (buffer == 0) {
      throw ErrnoException.of(EFAULT);
    }
    t.memory().copyOut(buffer, bytes, 0, bytes.length);
    return bytes.length;
  }

  static long umask(Task t, long mask, long a1, long a2, long a3, long a4, long a5) {
    return t.fs().setUmask((int) mask);
  }
}
