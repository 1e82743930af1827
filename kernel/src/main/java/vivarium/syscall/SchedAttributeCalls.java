package vivarium.syscall;

import static vivarium.sched.SchedEntity.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.SyscallNumbers;
import vivarium.proc.Kernel;
import vivarium.proc.Task;
import vivarium.sched.SchedEntity;

/**
 * Policy, priority, nice value and deadline parameters in one structure: sched_setattr(2) and
 * sched_getattr(2), struct sched_attr in linux/sched/types.h.
 */
final class SchedAttributeCalls {
  private static final int FIRST_BYTES = 48;
  private static final int BYTES = 56;
  private static final int PAGE = 4096;
  private final Kernel kernel;

  SchedAttributeCalls(Kernel kernel) {
    this.kernel = kernel;
  }

  List<SyscallRow> rows() {
    return List.of(
        SyscallRow.of(SyscallNumbers.SCHED_SETATTR, "pid, addr, hex", this::set)
            .note("utilisation is not clamped: EOPNOTSUPP, as without CONFIG_UCLAMP_TASK"),
        SyscallRow.of(SyscallNumbers.SCHED_GETATTR, "pid, addr, uint, hex", this::get));
  }

  private Task target(Task caller, long pid) {
    Task task = (int) pid == 0 ? caller : kernel.pids().task((int) pid);
    if (task == null) {
      throw ErrnoException.of(Errno.ESRCH);
    }
    return task;
  }

  private long set(Task task, long pid, long address, long flags, long a3, long a4, long a5) {
    if (address == 0 || (int) pid < 0 || flags != 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    SchedAttributes wanted = read(task, address);
    Task target = target(task, pid);
    boolean keeps = (wanted.flags() & SchedAttributes.KEEP_PARAMETERS) != 0;
    SchedChange.apply(task, target, keeps ? wanted.keeping(target.sched()) : wanted);
    return 0;
  }

  /** The first fields must be there; what this kernel does not know must be zero: E2BIG. */
  private static SchedAttributes read(Task task, long address) {
    int size = task.memory().readInt(address);
    if (size == 0) {
      size = FIRST_BYTES;
    }
    boolean fits = size >= FIRST_BYTES && size <= PAGE;
    for (int at = BYTES; fits && at < size; at++) {
      fits = task.memory().readByte(address + at) == 0;
    }
    if (!fits) {
      task.memory().writeInt(address, BYTES);
      throw ErrnoException.of(Errno.E2BIG);
    }
    byte[] bytes = new byte[BYTES];
    task.memory().copyIn(address, bytes, 0, Math.min(size, BYTES));
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int policy = in.getInt(4);
    long flags = in.getLong(8);
    boolean clamps = (flags & SchedAttributes.CLAMP_UTILISATION) != 0;
    if (policy < 0 || clamps && size < BYTES) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    return new SchedAttributes(
        (flags & SchedAttributes.KEEP_POLICY) != 0 ? SchedAttributes.SAME_POLICY : policy,
        flags,
        Math.clamp(in.getInt(16), -20, 19),
        in.getInt(20),
        in.getLong(24),
        in.getLong(32),
        in.getLong(40));
  }

  private long get(Task task, long pid, long address, long size, long flags, long a4, long a5) {
    boolean bad =
        address == 0
            || (int) pid < 0
            || (int) size < FIRST_BYTES
            || (int) size > PAGE
            || flags != 0;
    if (bad) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    SchedEntity entity = target(task, pid).sched();
    int bytes = Math.min((int) size, BYTES);
    ByteBuffer out = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(bytes)
        .putInt(entity.policy)
        .putLong(entity.resetOnFork ? SchedAttributes.RESET_ON_FORK : 0);
    if (entity.policy == SCHED_DEADLINE) {
      out.putLong(8, out.getLong(8) | entity.deadlineFlags())
          .putLong(24, entity.deadlineRuntime)
          .putLong(32, entity.deadlineDeadline)
          .putLong(40, entity.deadlinePeriod);
    } else if (entity.realTimePriority > 0) {
      out.putInt(20, entity.realTimePriority);
    } else {
      out.putInt(16, entity.nice).putLong(24, entity.requestedSlice);
    }
    task.memory().copyOut(address, out.array(), 0, bytes);
    return 0;
  }
}
