package vivarium.syscall;

import static vivarium.sched.SchedEntity.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import vivarium.abi.Capability;
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
  private static final long RESET_ON_FORK = 1;
  private static final long RECLAIM = 2;
  private static final long KEEP_POLICY = 8;
  private static final long KEEP_PARAMETERS = 16;
  private static final long KNOWN =
      RESET_ON_FORK | RECLAIM | DEADLINE_OVERRUN | KEEP_POLICY | KEEP_PARAMETERS;

  /** The shortest runtime of a deadline task, 2^10 ns. */
  private static final long SHORTEST_RUNTIME = 1024;

  /** Of a deadline task's period, ns: Linux's sched_deadline_period_min_us. */
  private static final long SHORTEST_PERIOD = 100_000;

  /** The same, sched_deadline_period_max_us. */
  private static final long LONGEST_PERIOD = 4_194_304_000L;

  /** Of sched_runtime for an ordinary task, ns. */
  private static final long SHORTEST_SLICE = 100_000;

  private static final long LONGEST_SLICE = 100_000_000;

  /** Of each hart for deadline tasks: sched_rt_runtime_us in sched_rt_period_us. */
  private static final double MOST_UTILISATION = 0.95;

  private final Kernel kernel;

  SchedAttributeCalls(Kernel kernel) {
    this.kernel = kernel;
  }

  List<SyscallRow> rows() {
    return List.of(
        SyscallRow.of(SyscallNumbers.SCHED_SETATTR, "pid, addr, hex", this::set)
            .note("no reclaiming of unused deadline bandwidth, no clamping of utilisation"),
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
    ByteBuffer in = read(task, address);
    long wanted = in.getLong(8);
    Task target = target(task, pid);
    SchedEntity entity = target.sched();
    if ((wanted & ~KNOWN) != 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    int policy = (wanted & KEEP_POLICY) != 0 ? entity.policy : SchedCalls.known(in.getInt(4));
    boolean keeps = (wanted & KEEP_PARAMETERS) != 0;
    int nice = keeps ? entity.nice : Math.clamp(in.getInt(16), -20, 19);
    int priority = keeps ? entity.realTimePriority : in.getInt(20);
    if (policy == SCHED_DEADLINE && !keeps) {
      checkDeadline(in);
    }
    if (policy == SCHED_OTHER || policy == SCHED_BATCH) {
      SchedCalls.requireOwner(task, target);
      if (nice < entity.nice && !task.credentials().capable(Capability.SYS_NICE)) {
        throw ErrnoException.of(Errno.EPERM);
      }
      long request = keeps ? entity.requestedSlice : request(in.getLong(24));
      kernel
          .machine()
          .change(
              target,
              () -> {
                entity.nice = nice;
                entity.requestedSlice = request;
              });
    }
    if (policy == SCHED_DEADLINE && !keeps) {
      long deadline = in.getLong(32);
      long period = in.getLong(40) == 0 ? deadline : in.getLong(40);
      admit(task, target, in.getLong(24), period);
      SchedCalls.set(
          task,
          target,
          policy,
          priority,
          () ->
              entity.setDeadline(
                  in.getLong(24), deadline, period, wanted & (RECLAIM | DEADLINE_OVERRUN)));
    } else {
      SchedCalls.set(task, target, policy, priority, () -> {});
    }
    entity.resetOnFork = (wanted & RESET_ON_FORK) != 0;
    return 0;
  }

  /** An ordinary task's request for the length of its slices, as Linux bounds it; 0 for none. */
  private static long request(long nanos) {
    return nanos == 0 ? 0 : Math.clamp(nanos, SHORTEST_SLICE, LONGEST_SLICE);
  }

  /**
   * The admission test: EPERM unless the task may run on all harts, EBUSY if all deadline tasks
   * together wanted more than 95 percent of them.
   */
  private void admit(Task caller, Task target, long runtime, long period) {
    SchedCalls.requireOwner(caller, target);
    if (!caller.credentials().capable(Capability.SYS_NICE)) {
      throw ErrnoException.of(Errno.EPERM);
    }
    int harts = kernel.machine().harts().size();
    double utilisation = (double) runtime / period;
    for (int hart = 0; hart < harts; hart++) {
      if (!target.sched().mayRunOn(hart)) {
        throw ErrnoException.of(Errno.EPERM);
      }
    }
    for (Task other : kernel.pids().tasks()) {
      SchedEntity entity = other.sched();
      if (other != target && !other.exited() && entity.policy == SCHED_DEADLINE) {
        utilisation += (double) entity.deadlineRuntime / entity.deadlinePeriod;
      }
    }
    if (utilisation > MOST_UTILISATION * harts) {
      throw ErrnoException.of(Errno.EBUSY);
    }
  }

  /** The first fields must be there; what this kernel does not know must be zero: E2BIG. */
  private static ByteBuffer read(Task task, long address) {
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
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void checkDeadline(ByteBuffer in) {
    long runtime = in.getLong(24);
    long deadline = in.getLong(32);
    long period = in.getLong(40) == 0 ? deadline : in.getLong(40);
    boolean valid =
        runtime >= SHORTEST_RUNTIME
            && runtime <= deadline
            && deadline <= period
            && period >= SHORTEST_PERIOD
            && period <= LONGEST_PERIOD;
    if (!valid) {
      throw ErrnoException.of(Errno.EINVAL);
    }
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
    out.putInt(bytes).putInt(entity.policy).putLong(entity.resetOnFork ? RESET_ON_FORK : 0);
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
    out.putInt(48, 0).putInt(52, 1024); // utilisation is not clamped
    task.memory().copyOut(address, out.array(), 0, bytes);
    return 0;
  }
}
