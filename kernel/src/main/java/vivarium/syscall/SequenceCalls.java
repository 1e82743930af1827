package vivarium.syscall;

import java.util.List;
import vivarium.abi.AuxVector;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.SyscallNumbers;
import vivarium.mem.Layout;
import vivarium.proc.RestartableSequence;
import vivarium.proc.Task;

/** Restartable sequences: rseq(2). */
final class SequenceCalls {
  private static final int UNREGISTER = 1;

  private SequenceCalls() {}

  static List<SyscallRow> rows() {
    return List.of(SyscallRow.of(SyscallNumbers.RSEQ, "addr, uint, hex, hex", SequenceCalls::rseq));
  }

  private static long rseq(
      Task task, long address, long length, long flags, long signature, long a4, long a5) {
    RestartableSequence wanted = new RestartableSequence(address, (int) length, (int) signature);
    RestartableSequence present = task.sequence();
    if ((flags & ~UNREGISTER) != 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    boolean same =
        present != null && present.address() == address && present.length() == (int) length;
    if (present == null && flags == 0) {
      check(wanted);
      wanted.unregister(task.memory());
      task.memory().writeLong(address + 8, 0);
      task.setSequence(wanted);
      RestartableSequence.scheduled(task);
      return 0;
    }
    if (present == null || !same) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    if (present.signature() != (int) signature) {
      throw ErrnoException.of(Errno.EPERM);
    }
    if (flags == 0) {
      throw ErrnoException.of(Errno.EBUSY);
    }
    present.unregister(task.memory());
    task.setSequence(null);
    return 0;
  }

  private static void check(RestartableSequence wanted) {
    boolean first = wanted.length() == RestartableSequence.FIRST_LENGTH;
    boolean aligned = wanted.address() % AuxVector.RSEQ_ALIGN == 0;
    if (!aligned || !first && wanted.length() < AuxVector.RSEQ_FEATURE_SIZE) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    if (Long.compareUnsigned(wanted.address(), Layout.USER_END - wanted.length()) > 0) {
      throw ErrnoException.of(Errno.EFAULT);
    }
  }
}
