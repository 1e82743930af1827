package vivarium.syscall;

import static vivarium.abi.CloneFlags.*;

import java.util.ArrayList;
import java.util.List;
import vivarium.abi.At;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.OpenFlags;
import vivarium.abi.Ptrace;
import vivarium.abi.ResourceLimit;
import vivarium.abi.Signal;
import vivarium.abi.SyscallNumbers;
import vivarium.abi.WaitFlags;
import vivarium.fs.FileTable;
import vivarium.fs.Location;
import vivarium.mem.AddressSpace;
import vivarium.proc.CloneArguments;
import vivarium.proc.Cloning;
import vivarium.proc.Exec;
import vivarium.proc.Exits;
import vivarium.proc.PidFile;
import vivarium.proc.Task;
import vivarium.sched.WaitChannel;

/**
 * Beginning, changing and ending tasks: clone(2), clone3(2), unshare(2), execve(2), execveat(2),
 * exit(2).
 */
public final class CloneCalls {
  private static final int CLONE_ARGS_FIRST_SIZE = 64;
  private static final int CLONE_ARGS_SIZE = 88;
  private static final int PAGE = 4096;

  /** The longest single argument of execve: MAX_ARG_STRLEN. */
  private static final int LONGEST_ARGUMENT = 32 * PAGE;

  private CloneCalls() {}

  public static List<SyscallRow> rows() {
    return List.of(
        SyscallRow.of(
            SyscallNumbers.CLONE, "cloneflags, addr, addr, addr, addr", CloneCalls::clone),
        SyscallRow.of(SyscallNumbers.CLONE3, "addr, size", CloneCalls::clone3)
            .note("no namespaces, cgroups or set_tid"),
        SyscallRow.of(SyscallNumbers.UNSHARE, "cloneflags", CloneCalls::unshare)
            .note("CLONE_FILES and CLONE_FS only"),
        SyscallRow.of(SyscallNumbers.EXECVE, "path, strv, envp", CloneCalls::execve),
        SyscallRow.of(
            SyscallNumbers.EXECVEAT, "dirfd, path, strv, envp, atflags", CloneCalls::execveat),
        SyscallRow.of(SyscallNumbers.EXIT, "int", CloneCalls::exit),
        SyscallRow.of(SyscallNumbers.EXIT_GROUP, "int", CloneCalls::exitGroup));
  }

  private static long clone(
      Task task, long flags, long stack, long parentTid, long tls, long childTid, long a5) {
    long known = flags & 0xffff_ffffL & ~CSIGNAL & ~CLONE_DETACHED;
    int signal = (int) (flags & CSIGNAL);
    if (signal > Signal.COUNT) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    boolean both =
        (flags & CLONE_PIDFD) != 0 && (flags & (CLONE_PARENT_SETTID | CLONE_DETACHED)) != 0;
    if (both) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    return start(
        task, new CloneArguments(known, signal, stack, parentTid, childTid, tls, parentTid));
  }

  private static long clone3(
      Task task, long address, long size, long a2, long a3, long a4, long a5) {
    if (size < CLONE_ARGS_FIRST_SIZE) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    if (size > PAGE) {
      throw ErrnoException.of(Errno.E2BIG);
    }
    AddressSpace memory = task.memory();
    for (long at = CLONE_ARGS_SIZE; at < size; at++) {
      if (memory.readByte(address + at) != 0) {
        throw ErrnoException.of(Errno.E2BIG);
      }
    }
    long flags = memory.readLong(address);
    long signal = memory.readLong(address + 32);
    long stack = memory.readLong(address + 40);
    long stackSize = memory.readLong(address + 48);
    boolean setsTid = size >= 80 && memory.readLong(address + 72) != 0;
    boolean bad =
        (flags & ~ALL_OF_CLONE3) != 0
            || signal < 0
            || signal > Signal.COUNT
            || (flags & (CLONE_THREAD | CLONE_PARENT)) != 0 && signal != 0
            || (stack == 0) != (stackSize == 0)
            || setsTid;
    if (bad) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    return start(
        task,
        new CloneArguments(
            flags,
            (int) signal,
            stack + stackSize,
            memory.readLong(address + 24),
            memory.readLong(address + 16),
            memory.readLong(address + 56),
            memory.readLong(address + 8)));
  }

  /**
   * Makes the child the first time; with CLONE_VFORK, comes again until the child lets go of the
   * memory.
   */
  private static long start(Task task, CloneArguments arguments) {
    Begun begun = (Begun) task.waiting().state;
    if (begun == null) {
      int event = Cloning.traceEvent(task, arguments);
      if (arguments.has(CLONE_PIDFD)) {
        task.files().requireRoom();
        task.memory().writeInt(arguments.pidFd(), task.memory().readInt(arguments.pidFd()));
      }
      begun = new Begun(Cloning.clone(task, arguments));
      if (arguments.has(CLONE_PIDFD)) {
        PidFile file = new PidFile(begun.child, arguments.has(CLONE_THREAD), 0);
        int fd = Arguments.install(task, file, OpenFlags.O_CLOEXEC);
        task.memory().writeInt(arguments.pidFd(), fd);
      }
      task.waiting().state = begun;
      if (event != 0 && stopsAtEvent(task, event, begun.child)) {
        return Syscalls.BLOCKED;
      }
    }
    if (Cloning.vforkPending(begun.child)) {
      task.waiting().uninterruptible = true;
      task.waiting().channel(WaitChannel.VFORK);
      return Syscalls.BLOCKED;
    }
    if (arguments.has(CLONE_VFORK) && !begun.told) {
      begun.told = true;
      if (stopsAtEvent(task, Ptrace.EVENT_VFORK_DONE, begun.child)) {
        return Syscalls.BLOCKED;
      }
    }
    return begun.child.tid();
  }

  private static boolean stopsAtEvent(Task task, int event, Task child) {
    return task.kernel().tracing().stopsAtEvent(task, event, child.tid());
  }

  /** What clone remembers while it waits for the child of a vfork, or for the caller's tracer. */
  private static final class Begun {
    final Task child;

    /** Whether the tracer knows that the child has let go of the memory. */
    boolean told;

    Begun(Task child) {
      this.child = child;
    }
  }

  private static long unshare(Task task, long flags, long a1, long a2, long a3, long a4, long a5) {
    if ((flags & ~(CLONE_FILES | CLONE_FS | CLONE_SYSVSEM)) != 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    if ((flags & CLONE_FS) != 0) {
      task.setFs(task.fs().copy());
    }
    if ((flags & CLONE_FILES) != 0 && task.files().users() > 1) {
      FileTable shared = task.files();
      task.setFiles(shared.copy());
      shared.release();
    }
    return 0;
  }

  private static long execve(
      Task task, long path, long argv, long envp, long a3, long a4, long a5) {
    String name = Arguments.path(task, path);
    return exec(task, task.kernel().vfs().resolve(task, name), name, argv, envp);
  }

  private static long execveat(
      Task task, long dirfd, long path, long argv, long envp, long flags, long a5) {
    if (((int) flags & ~(At.AT_EMPTY_PATH | At.AT_SYMLINK_NOFOLLOW)) != 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    boolean emptyAllowed = (flags & At.AT_EMPTY_PATH) != 0;
    boolean follow = (flags & At.AT_SYMLINK_NOFOLLOW) == 0;
    Location place = Arguments.place(task, dirfd, path, follow, emptyAllowed);
    if (place.inode().isLink()) {
      throw ErrnoException.of(Errno.ELOOP);
    }
    String name = Arguments.path(task, path);
    boolean relative = !name.startsWith("/") && (int) dirfd != At.AT_FDCWD;
    if (relative) {
      name = "/dev/fd/" + (int) dirfd + (name.isEmpty() ? "" : "/" + name);
    }
    return exec(task, place, name, argv, envp);
  }

  private static long exec(Task task, Location place, String name, long argv, long envp) {
    task.kernel().vfs().requireExecutable(task, place);
    long stack = task.process().limits().soft(ResourceLimit.STACK);
    List<String> arguments = strings(task, argv);
    List<String> environment = strings(task, envp);
    Exec.checkSize(arguments, environment, stack);
    int oldTid = task.tid();
    Exec.exec(task, place, name, arguments, environment);
    task.kernel().tracing().executed(task, oldTid);
    return Syscalls.REGISTERS_SET;
  }

  /** A null-terminated array of strings; a null pointer stands for an empty one, as on Linux. */
  private static List<String> strings(Task task, long address) {
    List<String> strings = new ArrayList<>();
    if (address == 0) {
      return strings;
    }
    long bytes = 0;
    for (long at = address; ; at += Long.BYTES) {
      long pointer = task.memory().readLong(at);
      if (pointer == 0) {
        return strings;
      }
      String string = string(task, pointer);
      bytes += string.length() + 1 + Long.BYTES;
      if (bytes > 6 << 20) {
        throw ErrnoException.of(Errno.E2BIG);
      }
      strings.add(string);
    }
  }

  private static String string(Task task, long pointer) {
    try {
      return task.memory().readString(pointer, LONGEST_ARGUMENT);
    } catch (ErrnoException e) {
      throw e.errno() == Errno.ENAMETOOLONG ? ErrnoException.of(Errno.E2BIG) : e;
    }
  }

  private static long exit(Task task, long code, long a1, long a2, long a3, long a4, long a5) {
    if (task.kernel().tracing().stopsAtEnd(task, WaitFlags.exited((int) code))) {
      return Syscalls.BLOCKED;
    }
    Exits.exitTask(task, (int) code);
    return 0;
  }

  private static long exitGroup(Task task, long code, long a1, long a2, long a3, long a4, long a5) {
    task.kernel().exitGroup(task, WaitFlags.exited((int) code));
    return 0;
  }
}
