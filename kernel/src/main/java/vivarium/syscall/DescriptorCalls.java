package vivarium.syscall;

import static vivarium.abi.Errno.EAGAIN;
import static vivarium.abi.Errno.EBADF;
import static vivarium.abi.Errno.EINVAL;

import java.util.List;
import vivarium.abi.Capability;
import vivarium.abi.ErrnoException;
import vivarium.abi.FcntlCommands;
import vivarium.abi.OpenFlags;
import vivarium.abi.SyscallNumbers;
import vivarium.fs.FileLocks;
import vivarium.fs.FileTable;
import vivarium.fs.OpenFile;
import vivarium.fs.PipeEnd;
import vivarium.proc.Task;
import vivarium.sched.WaitChannel;

/** Descriptors themselves: close(2), dup(2), fcntl(2), and the locks of fcntl and flock(2). */
public final class DescriptorCalls {
  private static final int CLOSE_RANGE_UNSHARE = 2;
  private static final int CLOSE_RANGE_CLOEXEC = 4;

  private DescriptorCalls() {}

  public static List<SyscallRow> rows() {
    return List.of(
        SyscallRow.of(SyscallNumbers.CLOSE, "fd", DescriptorCalls::close),
        SyscallRow.of(SyscallNumbers.CLOSE_RANGE, "uint, uint, hex", DescriptorCalls::closeRange),
        SyscallRow.of(SyscallNumbers.DUP, "fd -> fd", DescriptorCalls::dup),
        SyscallRow.of(SyscallNumbers.DUP3, "fd, fd, fdflags -> fd", DescriptorCalls::dup3),
        SyscallRow.of(SyscallNumbers.FCNTL, "fd, fcntl, hex", DescriptorCalls::fcntl)
            .note("no leases or signals of asynchronous files"),
        SyscallRow.of(SyscallNumbers.FLOCK, "fd, int", DescriptorCalls::flock));
  }

  static long close(Task t, long fd, long a1, long a2, long a3, long a4, long a5) {
    t.files().close((int) fd);
    return 0;
  }

  static long closeRange(Task t, long first, long last, long flags, long a3, long a4, long a5) {
    Arguments.requireFlags(flags, CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC);
    long from = first & 0xffffffffL;
    long to = last & 0xffffffffL;
    if (from > to) {
      throw ErrnoException.of(EINVAL);
    }
    if ((flags & CLOSE_RANGE_UNSHARE) != 0 && t.files().users() > 1) {
      FileTable own = t.files().copy();
      t.files().release();
      t.setFiles(own);
    }
    FileTable files = t.files();
    for (long fd = from; fd <= to && fd < files.capacity(); fd++) {
      if (files.peek((int) fd) == null) {
        continue;
      }
      if ((flags & CLOSE_RANGE_CLOEXEC) != 0) {
        files.setCloseOnExec((int) fd, true);
      } else {
        files.close((int) fd);
      }
    }
    return 0;
  }

  static long dup(Task t, long fd, long a1, long a2, long a3, long a4, long a5) {
    return t.files().duplicate((int) fd, 0, false);
  }

  static long dup3(Task t, long from, long to, long flags, long a3, long a4, long a5) {
    if ((flags & ~OpenFlags.O_CLOEXEC) != 0 || (int) from == (int) to) {
      throw ErrnoException.of(EINVAL);
    }
    int fd = (int) to;
    if (fd < 0 || fd >= t.files().limit()) {
      throw ErrnoException.of(EBADF);
    }
    OpenFile file = t.files().get((int) from);
    t.files().installAt(fd, file.retain(), flags != 0);
    return fd;
  }

  static long fcntl(Task t, long fd, long command, long argument, long a3, long a4, long a5) {
    FileTable files = t.files();
    OpenFile file = files.get((int) fd);
    boolean pathOnly = (file.flags() & OpenFlags.O_PATH) != 0;
    switch ((int) command) {
      case FcntlCommands.F_DUPFD, FcntlCommands.F_DUPFD_CLOEXEC -> {
        if (argument < 0 || argument >= files.limit()) {
          throw ErrnoException.of(EINVAL);
        }
        boolean cloexec = command == FcntlCommands.F_DUPFD_CLOEXEC;
        return files.duplicate((int) fd, (int) argument, cloexec);
      }
      case FcntlCommands.F_GETFD -> {
        return files.closeOnExec((int) fd) ? FcntlCommands.FD_CLOEXEC : 0;
      }
      case FcntlCommands.F_SETFD -> {
        files.setCloseOnExec((int) fd, (argument & FcntlCommands.FD_CLOEXEC) != 0);
        return 0;
      }
      case FcntlCommands.F_GETFL -> {
        return file.flags();
      }
      default -> {
        if (pathOnly) {
          throw ErrnoException.of(EBADF);
        }
        return fcntlOnFile(t, file, (int) command, argument);
      }
    }
  }

  private static long fcntlOnFile(Task t, OpenFile file, int command, long argument) {
    switch (command) {
      case FcntlCommands.F_SETFL -> {
        file.setFlags((int) argument);
        return 0;
      }
      case FcntlCommands.F_SETOWN -> {
        file.setOwner((int) argument);
        return 0;
      }
      case FcntlCommands.F_GETOWN -> {
        return file.owner();
      }
      case FcntlCommands.F_GETSIG -> {
        return 0;
      }
      case FcntlCommands.F_GETPIPE_SZ, FcntlCommands.F_SETPIPE_SZ -> {
        if (!(file instanceof PipeEnd end)) {
          throw ErrnoException.of(EBADF);
        }
        return command == FcntlCommands.F_GETPIPE_SZ
            ? end.pipe().capacity()
            : end.pipe().resize((int) argument, t.capable(Capability.SYS_RESOURCE));
      }
      case FcntlCommands.F_ADD_SEALS -> {
        return MemfdCalls.addSeals(t, file, argument);
      }
      case FcntlCommands.F_GET_SEALS -> {
        return file.inode().seals();
      }
      case FcntlCommands.F_GETLK, FcntlCommands.F_SETLK, FcntlCommands.F_SETLKW -> {
        return recordLock(t, file, command - FcntlCommands.F_GETLK, argument, false);
      }
      case FcntlCommands.F_OFD_GETLK, FcntlCommands.F_OFD_SETLK, FcntlCommands.F_OFD_SETLKW -> {
        return recordLock(t, file, command - FcntlCommands.F_OFD_GETLK, argument, true);
      }
      default -> throw ErrnoException.of(EINVAL);
    }
  }

  /**
   * A command on record locks.
   *
   * @param verb 0 get, 1 set, 2 set and wait
   * @param byFile whether the open file owns the lock rather than the process
   */
  private static long recordLock(Task t, OpenFile file, int verb, long address, boolean byFile) {
    var memory = t.memory();
    int type = memory.readShort(address);
    int whence = memory.readShort(address + 2);
    long start = memory.readLong(address + 8);
    long length = memory.readLong(address + 16);
    int pid = memory.readInt(address + 24);
    if (type < FcntlCommands.F_RDLCK || type > FcntlCommands.F_UNLCK || (byFile && pid != 0)) {
      throw ErrnoException.of(EINVAL);
    }
    long base =
        switch (whence) {
          case OpenFile.SEEK_SET -> 0;
          case OpenFile.SEEK_CUR -> file.position();
          case OpenFile.SEEK_END -> file.inode().size();
          default -> throw ErrnoException.of(EINVAL);
        };
    long from = base + start;
    long to = length == 0 ? Long.MAX_VALUE : from + length - 1;
    if (length < 0) {
      to = from - 1;
      from += length;
    }
    if (from < 0) {
      throw ErrnoException.of(EINVAL);
    }
    if (to < from) {
      throw ErrnoException.of(vivarium.abi.Errno.EOVERFLOW);
    }
    FileLocks locks = file.inode().locks();
    Object owner = byFile ? file : t.files();
    int ownerPid = byFile ? -1 : t.pid();
    boolean exclusive = type == FcntlCommands.F_WRLCK;
    if (verb == 0) {
      if (type == FcntlCommands.F_UNLCK) {
        throw ErrnoException.of(EINVAL);
      }
      return report(t, address, locks.conflict(owner, exclusive, from, to));
    }
    if (type == FcntlCommands.F_UNLCK) {
      locks.unlock(owner, from, to);
      return 0;
    }
    if (exclusive ? !file.writable() : !file.readable()) {
      throw ErrnoException.of(EBADF);
    }
    if (locks.lock(owner, ownerPid, exclusive, from, to)) {
      return 0;
    }
    if (verb == 1) {
      throw ErrnoException.of(EAGAIN);
    }
    FileLocks.Lock wanted = new FileLocks.Lock(owner, ownerPid, exclusive, false, from, to);
    if (t.waiting().undo == null) {
      t.waiting().undo =
          byFile ? locks.await(wanted) : t.kernel().vfs().lockWaits().begin(locks, wanted);
    }
    t.waiting().on(locks.waitQueue());
    t.waiting().channel(WaitChannel.RECORD_LOCK);
    return Syscalls.BLOCKED;
  }

  private static long report(
      Task t, long address, FileLocks.@org.jspecify.annotations.Nullable Lock lock) {
    var memory = t.memory();
    if (lock == null) {
      memory.writeShort(address, (short) FcntlCommands.F_UNLCK);
      return 0;
    }
    memory.writeShort(
        address, (short) (lock.exclusive() ? FcntlCommands.F_WRLCK : FcntlCommands.F_RDLCK));
    memory.writeShort(address + 2, (short) OpenFile.SEEK_SET);
    memory.writeLong(address + 8, lock.start());
    long length = lock.end() == Long.MAX_VALUE ? 0 : lock.end() - lock.start() + 1;
    memory.writeLong(address + 16, length);
    memory.writeInt(address + 24, lock.pid());
    return 0;
  }

  static long flock(Task t, long fd, long operation, long a2, long a3, long a4, long a5) {
    int verb = (int) operation & ~FcntlCommands.LOCK_NB;
    boolean noWait = (operation & FcntlCommands.LOCK_NB) != 0;
    if (verb != FcntlCommands.LOCK_SH
        && verb != FcntlCommands.LOCK_EX
        && verb != FcntlCommands.LOCK_UN) {
      throw ErrnoException.of(EINVAL);
    }
    OpenFile file = Arguments.usable(t, fd);
    FileLocks locks = file.inode().locks();
    if (verb == FcntlCommands.LOCK_UN) {
      locks.unlockWhole(file);
      return 0;
    }
    if (locks.lockWhole(file, t.pid(), verb == FcntlCommands.LOCK_EX)) {
      return 0;
    }
    if (noWait) {
      throw ErrnoException.of(EAGAIN);
    }
    if (t.waiting().undo == null) {
      boolean exclusive = verb == FcntlCommands.LOCK_EX;
      t.waiting().undo =
          locks.await(new FileLocks.Lock(file, t.pid(), exclusive, true, 0, Long.MAX_VALUE));
    }
    t.waiting().on(locks.waitQueue());
    t.waiting().channel(WaitChannel.FILE_LOCK);
    return Syscalls.BLOCKED;
  }
}
