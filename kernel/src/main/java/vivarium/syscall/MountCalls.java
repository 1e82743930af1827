package vivarium.syscall;

import static vivarium.abi.Errno.EBUSY;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.ENODEV;
import static vivarium.abi.Errno.EPERM;

import java.util.List;
import vivarium.abi.At;
import vivarium.abi.Capability;
import vivarium.abi.ErrnoException;
import vivarium.abi.Stat;
import vivarium.abi.SyscallNumbers;
import vivarium.fs.FileSystem;
import vivarium.fs.Location;
import vivarium.fs.MemoryFileSystem;
import vivarium.fs.Mount;
import vivarium.fs.Vfs;
import vivarium.proc.Task;

/** File systems as a whole: statfs(2), sync(2), mount(2), umount2(2). */
public final class MountCalls {
  private static final int MS_RDONLY = 1;
  private static final int MS_BIND = 4096;
  private static final int MS_REC = 16384;

  /**
   * Flags that change nothing here: nosuid, nodev, noexec, noatime, nodiratime, silent, relatime,
   * strictatime.
   */
  private static final int MS_IGNORED = 2 | 4 | 8 | 1024 | 2048 | 32768 | 1 << 21 | 1 << 24;

  private static final int UMOUNT_FLAGS = 1 | 2 | 8;

  private MountCalls() {}

  public static List<SyscallRow> rows() {
    return List.of(
        SyscallRow.of(SyscallNumbers.STATFS, "path, addr", MountCalls::statfs),
        SyscallRow.of(SyscallNumbers.FSTATFS, "fd, addr", MountCalls::fstatfs),
        SyscallRow.of(SyscallNumbers.SYNC, "", MountCalls::sync),
        SyscallRow.of(SyscallNumbers.SYNCFS, "fd", MountCalls::syncfs),
        SyscallRow.of(SyscallNumbers.MOUNT, "str, path, str, hex, addr", MountCalls::mount)
            .note("tmpfs and bind mounts only"),
        SyscallRow.of(SyscallNumbers.UMOUNT2, "path, hex", MountCalls::umount));
  }

  static long statfs(Task t, long path, long buffer, long a2, long a3, long a4, long a5) {
    return report(t, Arguments.place(t, At.AT_FDCWD, path, true, false), buffer);
  }

  static long fstatfs(Task t, long fd, long buffer, long a2, long a3, long a4, long a5) {
    return report(t, Arguments.file(t, fd).location(), buffer);
  }

  private static long report(Task t, Location place, long buffer) {
    FileSystem fs = place.inode().fileSystem();
    FileSystem.Usage usage = fs.usage();
    int flags = Stat.ST_RELATIME | (place.mount().readOnly() ? Stat.ST_RDONLY : 0);
    byte[] bytes =
        Stat.statfs(
            fs.magic(),
            usage.blocks(),
            usage.freeBlocks(),
            usage.inodes(),
            usage.freeInodes(),
            fs.deviceMinor(),
            flags);
    t.memory().copyOut(buffer, bytes, 0, bytes.length);
    return 0;
  }

  static long sync(Task t, long a0, long a1, long a2, long a3, long a4, long a5) {
    for (Mount mount : t.kernel().vfs().mounts().all()) {
      mount.fileSystem().sync();
    }
    return 0;
  }

  static long syncfs(Task t, long fd, long a1, long a2, long a3, long a4, long a5) {
    Arguments.usable(t, fd).inode().fileSystem().sync();
    return 0;
  }

  static long mount(Task t, long source, long target, long type, long flags, long data, long a5) {
    if (!t.capable(Capability.SYS_ADMIN)) {
      throw ErrnoException.of(EPERM);
    }
    Arguments.requireFlags(flags, MS_RDONLY | MS_BIND | MS_REC | MS_IGNORED);
    Vfs vfs = t.kernel().vfs();
    Location point = Arguments.place(t, At.AT_FDCWD, target, true, false);
    boolean readOnly = (flags & MS_RDONLY) != 0;
    if ((flags & MS_BIND) != 0) {
      vfs.bind(Arguments.place(t, At.AT_FDCWD, source, true, false), point, readOnly);
      return 0;
    }
    if (!Arguments.path(t, type).equals("tmpfs")) {
      throw ErrnoException.of(ENODEV);
    }
    String name = source == 0 ? "tmpfs" : Arguments.path(t, source);
    vfs.mount(MemoryFileSystem.tmpfs(vfs, t.kernel().frames(), 01777), point, name, readOnly);
    return 0;
  }

  static long umount(Task t, long path, long flags, long a2, long a3, long a4, long a5) {
    if (!t.capable(Capability.SYS_ADMIN)) {
      throw ErrnoException.of(EPERM);
    }
    Arguments.requireFlags(flags, UMOUNT_FLAGS);
    Location place = Arguments.place(t, At.AT_FDCWD, path, (flags & 8) == 0, false);
    if (place.dentry() != place.mount().root()) {
      throw ErrnoException.of(EINVAL);
    }
    boolean lazy = (flags & 2) != 0;
    if (!lazy && inUse(t, place.mount())) {
      throw ErrnoException.of(EBUSY);
    }
    t.kernel().vfs().unmount(place);
    return 0;
  }

  /** Whether a process has a file or its directory there. */
  private static boolean inUse(Task t, Mount mount) {
    for (var process : t.kernel().pids().processes()) {
      for (Task task : process.tasks()) {
        if (task.exited()) {
          continue;
        }
        boolean[] found = {task.fs().cwd().mount() == mount || task.fs().root().mount() == mount};
        task.files().forEach(fd -> found[0] |= task.files().get(fd).location().mount() == mount);
        if (found[0]) {
          return true;
        }
      }
    }
    return false;
  }
}
