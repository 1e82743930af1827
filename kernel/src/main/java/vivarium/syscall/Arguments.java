package vivarium.syscall;

import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.ENOTDIR;

import vivarium.abi.At;
import vivarium.abi.ErrnoException;
import vivarium.abi.Limits;
import vivarium.fs.Location;
import vivarium.fs.Names;
import vivarium.fs.OpenFile;
import vivarium.proc.Task;

/** How file calls decode their arguments: paths, directory descriptors, times, lengths. */
final class Arguments {
  private static final long SECOND = 1_000_000_000L;

  private Arguments() {}

  /** The path at a guest address; EFAULT, ENAMETOOLONG. */
  static String path(Task task, long address) {
    return Names.fromLatin1(task.memory().readString(address, Limits.PATH_MAX));
  }

  /** Where a path that comes with {@code dirfd} starts. */
  static Location base(Task task, long dirfd, String path) {
    if (path.startsWith("/") || (int) dirfd == At.AT_FDCWD) {
      return task.fs().cwd();
    }
    Location place = task.files().get((int) dirfd).location();
    if (!path.isEmpty() && !place.inode().isDirectory()) {
      throw ErrnoException.of(ENOTDIR);
    }
    return place;
  }

  /** What a path argument names, with the AT_ flags that say how to look at it. */
  static Location place(Task task, long dirfd, long address, boolean follow, boolean emptyAllowed) {
    if (address == 0 && emptyAllowed) {
      return base(task, dirfd, "");
    }
    String path = path(task, address);
    if (path.isEmpty() && emptyAllowed) {
      return base(task, dirfd, "");
    }
    return task.kernel().vfs().resolve(task, base(task, dirfd, path), path, follow);
  }

  static OpenFile file(Task task, long fd) {
    return task.files().get((int) fd);
  }

  /** A file that can be used for more than its place: EBADF for O_PATH. */
  static OpenFile usable(Task task, long fd) {
    OpenFile file = task.files().get((int) fd);
    if ((file.flags() & vivarium.abi.OpenFlags.O_PATH) != 0) {
      throw ErrnoException.of(vivarium.abi.Errno.EBADF);
    }
    return file;
  }

  /** Gives a new file a descriptor, close-on-exec if {@code flags} has O_CLOEXEC. */
  static int install(Task task, OpenFile file, long flags) {
    try {
      return task.files().install(file, (flags & vivarium.abi.OpenFlags.O_CLOEXEC) != 0);
    } catch (ErrnoException e) {
      file.release();
      throw e;
    }
  }

  /** Gives two new files descriptors and stores both in an array of the guest. */
  static long installPair(Task task, OpenFile one, OpenFile other, long flags, long address) {
    int first;
    try {
      first = install(task, one, flags);
    } catch (ErrnoException e) {
      other.release();
      throw e;
    }
    int second;
    try {
      second = install(task, other, flags);
    } catch (ErrnoException e) {
      task.files().close(first);
      throw e;
    }
    try {
      task.memory().writeInt(address, first);
      task.memory().writeInt(address + 4, second);
    } catch (ErrnoException e) {
      task.files().close(first);
      task.files().close(second);
      throw e;
    }
    return 0;
  }

  /** EINVAL if {@code flags} has a bit beyond {@code known}. */
  static void requireFlags(long flags, long known) {
    if (((int) flags & ~known & 0xffffffffL) != 0) {
      throw ErrnoException.of(EINVAL);
    }
  }

  /** ns of the struct timespec at a guest address; EINVAL if it is negative or has too many ns. */
  static long timespec(Task task, long address) {
    long seconds = task.memory().readLong(address);
    long nanos = task.memory().readLong(address + 8);
    if (seconds < 0 || nanos < 0 || nanos >= SECOND) {
      throw ErrnoException.of(EINVAL);
    }
    return seconds > Long.MAX_VALUE / SECOND - 1 ? Long.MAX_VALUE : seconds * SECOND + nanos;
  }
}
