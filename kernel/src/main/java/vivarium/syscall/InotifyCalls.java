package vivarium.syscall;

import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.ENOTDIR;

import java.util.List;
import vivarium.abi.At;
import vivarium.abi.ErrnoException;
import vivarium.abi.InotifyEvents;
import vivarium.abi.Mode;
import vivarium.abi.OpenFlags;
import vivarium.abi.SyscallNumbers;
import vivarium.fs.Inotify;
import vivarium.fs.Location;
import vivarium.proc.Task;

/** Watching files: inotify_init1(2), inotify_add_watch(2), inotify_rm_watch(2). */
public final class InotifyCalls {
  private InotifyCalls() {}

  public static List<SyscallRow> rows() {
    return List.of(
        SyscallRow.of(SyscallNumbers.INOTIFY_INIT1, "fdflags -> fd", InotifyCalls::init),
        SyscallRow.of(SyscallNumbers.INOTIFY_ADD_WATCH, "fd, path, hex", InotifyCalls::addWatch)
            .note("no IN_UNMOUNT"),
        SyscallRow.of(SyscallNumbers.INOTIFY_RM_WATCH, "fd, int", InotifyCalls::removeWatch));
  }

  static long init(Task t, long flags, long a1, long a2, long a3, long a4, long a5) {
    Arguments.requireFlags(flags, OpenFlags.O_CLOEXEC | OpenFlags.O_NONBLOCK);
    int status = (int) flags & OpenFlags.O_NONBLOCK;
    return Arguments.install(t, new Inotify(t.kernel().vfs().anonymous(), status), flags);
  }

  static long addWatch(Task t, long fd, long path, long mask, long a3, long a4, long a5) {
    int wanted = (int) mask;
    int both = InotifyEvents.IN_MASK_ADD | InotifyEvents.IN_MASK_CREATE;
    if ((wanted & InotifyEvents.ALL_FLAGS) == 0 || (wanted & both) == both) {
      throw ErrnoException.of(EINVAL);
    }
    Inotify inotify = inotify(t, fd);
    boolean follow = (wanted & InotifyEvents.IN_DONT_FOLLOW) == 0;
    Location place = Arguments.place(t, At.AT_FDCWD, path, follow, false);
    if ((wanted & InotifyEvents.IN_ONLYDIR) != 0 && !place.inode().isDirectory()) {
      throw ErrnoException.of(ENOTDIR);
    }
    t.kernel().vfs().access(t, place, Mode.R_OK);
    return inotify.watch(place.inode(), wanted & InotifyEvents.ALL_FLAGS);
  }

  private static Inotify inotify(Task t, long fd) {
    if (Arguments.usable(t, fd) instanceof Inotify inotify) {
      return inotify;
    }
    throw ErrnoException.of(EINVAL);
  }

  static long removeWatch(Task t, long fd, long number, long a2, long a3, long a4, long a5) {
    inotify(t, fd).remove((int) number);
    return 0;
  }
}
