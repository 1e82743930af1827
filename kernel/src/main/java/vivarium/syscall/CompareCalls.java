package vivarium.syscall;

import java.util.List;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.SyscallNumbers;
import vivarium.proc.Kernel;
import vivarium.proc.Task;
import vivarium.proc.TraceAccess;

/** Whether two tasks share something: kcmp(2). */
final class CompareCalls {
  private static final int FILE = 0;
  private static final int VM = 1;
  private static final int FILES = 2;
  private static final int FS = 3;
  private static final int SIGHAND = 4;
  private static final int IO = 5;
  private static final int SYSVSEM = 6;

  private final Kernel kernel;

  CompareCalls(Kernel kernel) {
    this.kernel = kernel;
  }

  List<SyscallRow> rows() {
    return List.of(
        SyscallRow.of(SyscallNumbers.KCMP, "pid, pid, int, long, long", this::kcmp)
            .note("no KCMP_EPOLL_TFD"));
  }

  /** 0 if it is the same, 1 or 2 for an order that stays the same while both live. */
  private long kcmp(Task task, long pid1, long pid2, long type, long a, long b, long a5) {
    Task one = kernel.pids().task((int) pid1);
    Task two = kernel.pids().task((int) pid2);
    if (one == null || two == null) {
      throw ErrnoException.of(Errno.ESRCH);
    }
    if (!TraceAccess.mayAttach(task, one) || !TraceAccess.mayAttach(task, two)) {
      throw ErrnoException.of(Errno.EPERM);
    }
    if (one.exited() || two.exited()) {
      throw ErrnoException.of(Errno.ESRCH);
    }
    boolean same =
        switch ((int) type) {
          case FILE -> one.files().get((int) a) == two.files().get((int) b);
          case VM -> one.addressSpace() == two.addressSpace();
          case FILES -> one.files() == two.files();
          case FS -> one.fs() == two.fs();
          case SIGHAND -> one.process().handlers() == two.process().handlers();
          case IO, SYSVSEM -> true; // there is neither: both have none
          default -> throw ErrnoException.of(Errno.EINVAL);
        };
    return same ? 0 : one.tid() < two.tid() || one == two && a < b ? 1 : 2;
  }
}
