package vivarium.syscall;

import static vivarium.abi.WaitFlags.*;

import java.util.List;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.SigInfo;
import vivarium.abi.SyscallNumbers;
import vivarium.proc.PidFile;
import vivarium.proc.Task;
import vivarium.proc.Waits;
import vivarium.sched.WaitChannel;

/** wait4(2) and waitid(2). */
public final class WaitCalls {
  private static final int WAIT4_OPTIONS =
      WNOHANG | WUNTRACED | WCONTINUED | WNOTHREAD | WALL | WCLONE;
  private static final int WAITID_OPTIONS =
      WNOHANG | WNOWAIT | WEXITED | WSTOPPED | WCONTINUED | WNOTHREAD | WALL | WCLONE;
  private static final int SIGNIFICANT_INFO = 48;

  private WaitCalls() {}

  public static List<SyscallRow> rows() {
    return List.of(
        SyscallRow.of(
            SyscallNumbers.WAIT4, "pid, out wstatus, waitflags, out rusage", WaitCalls::wait4),
        SyscallRow.of(
            SyscallNumbers.WAITID, "int, pid, out addr, waitflags, out rusage", WaitCalls::waitid));
  }

  private static long wait4(
      Task task, long pid, long status, long options, long usage, long a4, long a5) {
    if (((int) options & ~WAIT4_OPTIONS) != 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    if ((int) pid == Integer.MIN_VALUE) {
      throw ErrnoException.of(Errno.ESRCH);
    }
    Waits.Selection which = Waits.Selection.ofPid((int) pid, task.processGroup());
    Waits.Report report = Waits.take(task, which, (int) options | WEXITED);
    if (report == null) {
      return waitOrReturn(task, options);
    }
    if (status != 0) {
      task.memory().writeInt(status, report.status());
    }
    storeUsage(task, usage, report);
    return report.pid();
  }

  private static long waitid(
      Task task, long type, long id, long info, long options, long usage, long a5) {
    int flags = (int) options;
    if ((flags & ~WAITID_OPTIONS) != 0 || (flags & (WEXITED | WSTOPPED | WCONTINUED)) == 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    Waits.Report report = Waits.take(task, selection(task, (int) type, (int) id), flags);
    if (report == null) {
      if (type == P_PIDFD && (flags & WNOHANG) == 0 && pidFile(task, (int) id).nonBlocking()) {
        throw ErrnoException.of(Errno.EAGAIN);
      }
      long result = waitOrReturn(task, options);
      if (result == 0 && info != 0) {
        task.memory().zero(info, SIGNIFICANT_INFO);
      }
      return result;
    }
    if (info != 0) {
      byte[] bytes =
          SigInfo.child(report.code(), report.pid(), report.uid(), report.value(), 0, 0).toBytes();
      task.memory().copyOut(info, bytes, 0, SIGNIFICANT_INFO);
    }
    storeUsage(task, usage, report);
    return 0;
  }

  private static PidFile pidFile(Task task, int fd) {
    if (fd < 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    return PidFdCalls.file(task, fd);
  }

  private static Waits.Selection selection(Task task, int type, int id) {
    if (type == P_PIDFD) {
      return new Waits.Selection(P_PID, pidFile(task, id).process().pid());
    }
    boolean known = type == P_ALL || type == P_PID && id > 0 || type == P_PGID && id >= 0;
    if (!known) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    boolean own = type == P_PGID && id == 0;
    return new Waits.Selection(type, own ? task.processGroup() : id);
  }

  private static long waitOrReturn(Task task, long options) {
    if (((int) options & WNOHANG) != 0) {
      return 0;
    }
    task.waiting().channel(WaitChannel.CHILD);
    task.waiting().on(task.process().childEvent);
    return Syscalls.BLOCKED;
  }

  private static void storeUsage(Task task, long address, Waits.Report report) {
    if (address != 0) {
      byte[] bytes = ResourceCalls.rusage(report.usage());
      task.memory().copyOut(address, bytes, 0, bytes.length);
    }
  }
}
