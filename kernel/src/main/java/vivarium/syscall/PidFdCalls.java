package vivarium.syscall;

import static vivarium.abi.Errno.EBADF;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.ENOENT;
import static vivarium.abi.Errno.EPERM;
import static vivarium.abi.Errno.ESRCH;

import java.util.List;
import vivarium.abi.ErrnoException;
import vivarium.abi.OpenFlags;
import vivarium.abi.SigInfo;
import vivarium.abi.Signal;
import vivarium.abi.SyscallNumbers;
import vivarium.fs.OpenFile;
import vivarium.proc.PidFile;
import vivarium.proc.Process;
import vivarium.proc.Task;
import vivarium.proc.TraceAccess;

/** Processes by descriptor: pidfd_open(2), pidfd_send_signal(2), pidfd_getfd(2). */
public final class PidFdCalls {
  private static final int PIDFD_THREAD = OpenFlags.O_EXCL;
  private static final int PIDFD_SIGNAL_THREAD = 1;
  private static final int PIDFD_SIGNAL_THREAD_GROUP = 2;
  private static final int PIDFD_SIGNAL_PROCESS_GROUP = 4;

  private PidFdCalls() {}

  public static List<SyscallRow> rows() {
    return List.of(
        SyscallRow.of(SyscallNumbers.PIDFD_OPEN, "pid, hex -> fd", PidFdCalls::open),
        SyscallRow.of(
            SyscallNumbers.PIDFD_SEND_SIGNAL, "fd, signal, addr, hex", PidFdCalls::sendSignal),
        SyscallRow.of(SyscallNumbers.PIDFD_GETFD, "fd, fd, hex -> fd", PidFdCalls::getFd));
  }

  /** The pidfd behind a descriptor; EBADF for anything else. */
  static PidFile file(Task t, long fd) {
    if (Arguments.usable(t, fd) instanceof PidFile file) {
      return file;
    }
    throw ErrnoException.of(EBADF);
  }

  static long open(Task t, long pid, long flags, long a2, long a3, long a4, long a5) {
    Arguments.requireFlags(flags, OpenFlags.O_NONBLOCK | PIDFD_THREAD);
    if ((int) pid <= 0) {
      throw ErrnoException.of(EINVAL);
    }
    Task target = t.kernel().pids().task((int) pid);
    if (target == null) {
      throw ErrnoException.of(ESRCH);
    }
    boolean thread = (flags & PIDFD_THREAD) != 0;
    if (!thread && !target.isLeader()) {
      throw ErrnoException.of(ENOENT);
    }
    int status = (int) flags & OpenFlags.O_NONBLOCK;
    return Arguments.install(t, new PidFile(target, thread, status), OpenFlags.O_CLOEXEC);
  }

  static long sendSignal(Task t, long fd, long signal, long info, long flags, long a4, long a5) {
    Arguments.requireFlags(
        flags, PIDFD_SIGNAL_THREAD | PIDFD_SIGNAL_THREAD_GROUP | PIDFD_SIGNAL_PROCESS_GROUP);
    if (Long.bitCount(flags) > 1) {
      throw ErrnoException.of(EINVAL);
    }
    PidFile file = file(t, fd);
    int number = SignalCalls.signalOrZero(signal);
    boolean thread = flags == 0 ? file.thread() : flags == PIDFD_SIGNAL_THREAD;
    SigInfo sent = SignalCalls.userInfo(t, number, thread ? Signal.SI_TKILL : Signal.SI_USER);
    if (info != 0) {
      sent = SignalCalls.readInfo(t, number, info);
      if (t.memory().readInt(info) != number) {
        throw ErrnoException.of(EINVAL);
      }
      boolean forged = sent.code() >= 0 || sent.code() == Signal.SI_TKILL;
      if (forged && file.process() != t.process()) {
        throw ErrnoException.of(EPERM);
      }
    }
    if (file.gone()) {
      throw ErrnoException.of(ESRCH);
    }
    if (flags == PIDFD_SIGNAL_PROCESS_GROUP) {
      for (Process member : List.copyOf(t.kernel().pids().group(file.process().processGroup()))) {
        send(t, member, null, number, sent);
      }
    } else {
      send(t, file.process(), thread ? file.task() : null, number, sent);
    }
    return 0;
  }

  private static void send(
      Task t,
      Process process,
      @org.jspecify.annotations.Nullable Task target,
      int number,
      SigInfo info) {
    if (!SignalCalls.maySignal(t, process, number)) {
      throw ErrnoException.of(EPERM);
    }
    if (number == 0) {
      return;
    }
    if (target != null) {
      t.kernel().signals().send(target, info);
    } else {
      t.kernel().signals().send(process, info);
    }
  }

  static long getFd(Task t, long fd, long target, long flags, long a3, long a4, long a5) {
    Arguments.requireFlags(flags, 0);
    PidFile file = file(t, fd);
    Task other = file.task();
    if (file.gone() || other.exited()) {
      throw ErrnoException.of(ESRCH);
    }
    if (!TraceAccess.mayAttach(t, other)) {
      throw ErrnoException.of(EPERM);
    }
    OpenFile found = other.files().get((int) target);
    return Arguments.install(t, found.retain(), OpenFlags.O_CLOEXEC);
  }
}
