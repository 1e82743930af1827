package vivarium.syscall;

import static vivarium.abi.Errno.EAGAIN;
import static vivarium.abi.Errno.EFAULT;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.ENOSYS;
import static vivarium.abi.Errno.EPERM;
import static vivarium.abi.Errno.ESRCH;
import static vivarium.abi.Errno.ETIMEDOUT;

import java.util.List;
import vivarium.abi.ErrnoException;
import vivarium.abi.FutexOp;
import vivarium.abi.SyscallNumbers;
import vivarium.mem.AddressSpace;
import vivarium.proc.Futexes;
import vivarium.proc.Kernel;
import vivarium.proc.Task;
import vivarium.proc.TraceAccess;
import vivarium.sched.Clock;
import vivarium.sched.WaitChannel;

/** Futexes (futex(2)) and the list of robust ones. */
public final class FutexCalls {
  private static final long ROBUST_HEAD_BYTES = 24;

  private final Kernel kernel;
  private final PiFutexCalls pi;

  private FutexCalls(Kernel kernel) {
    this.kernel = kernel;
    this.pi = new PiFutexCalls(kernel.futexes());
  }

  public static List<SyscallRow> rows(Kernel kernel) {
    FutexCalls c = new FutexCalls(kernel);
    return List.of(
        SyscallRow.of(SyscallNumbers.FUTEX, "addr, futexop, uint, addr, addr, uint", c::futex),
        SyscallRow.of(SyscallNumbers.SET_ROBUST_LIST, "addr, size", c::setRobustList),
        SyscallRow.of(SyscallNumbers.GET_ROBUST_LIST, "pid, addr, addr", c::getRobustList));
  }

  private long futex(
      Task task, long address, long op, long value, long a3, long address2, long value3) {
    boolean shared = (op & FutexOp.PRIVATE_FLAG) == 0;
    int command = (int) op & FutexOp.COMMAND_MASK;
    boolean realTime = (op & FutexOp.CLOCK_REALTIME) != 0;
    boolean choosesClock =
        command == FutexOp.WAIT
            || command == FutexOp.WAIT_BITSET
            || command == FutexOp.WAIT_REQUEUE_PI
            || command == FutexOp.LOCK_PI2;
    if (realTime && !choosesClock) {
      throw ErrnoException.of(ENOSYS);
    }
    AddressSpace space = task.memory();
    Futexes futexes = kernel.futexes();
    return switch (command) {
      case FutexOp.WAIT -> wait(task, address, shared, (int) value, a3, false, realTime, -1);
      case FutexOp.WAIT_BITSET ->
          wait(task, address, shared, (int) value, a3, true, realTime, (int) value3);
      case FutexOp.WAKE -> wake(space, address, shared, value, -1);
      case FutexOp.WAKE_BITSET -> wake(space, address, shared, value, bits((int) value3));
      case FutexOp.REQUEUE -> {
        checkCounts(value, a3);
        yield futexes.requeue(space, address, address2, shared, (int) value, (int) a3, false);
      }
      case FutexOp.CMP_REQUEUE -> {
        checkCounts(value, a3);
        checkAligned(address);
        if (space.readInt(address) != (int) value3) {
          throw ErrnoException.of(EAGAIN);
        }
        yield futexes.requeue(space, address, address2, shared, (int) value, (int) a3, true);
      }
      case FutexOp.WAKE_OP -> wakeOp(space, address, shared, value, a3, address2, (int) value3);
      case FutexOp.LOCK_PI -> {
        deadline(task, a3, true, true);
        yield pi.lock(task, address, shared);
      }
      case FutexOp.LOCK_PI2 -> {
        deadline(task, a3, true, realTime);
        yield pi.lock(task, address, shared);
      }
      case FutexOp.TRYLOCK_PI -> pi.tryLock(task, address, shared);
      case FutexOp.UNLOCK_PI -> pi.unlock(task, address, shared);
      case FutexOp.WAIT_REQUEUE_PI -> {
        deadline(task, a3, true, realTime);
        yield pi.waitForRequeue(task, address, shared, (int) value, address2);
      }
      case FutexOp.CMP_REQUEUE_PI ->
          pi.compareAndRequeue(
              task, address, shared, (int) value, (int) a3, address2, (int) value3);
      default -> throw ErrnoException.of(ENOSYS);
    };
  }

  private long wait(
      Task task,
      long address,
      boolean shared,
      int expected,
      long timeout,
      boolean absolute,
      boolean realTime,
      int bits) {
    if (task.waiting().state instanceof Futexes.Wait wait) {
      if (wait.woken()) {
        return 0;
      }
      if (task.waiting().timedOut()) {
        throw ErrnoException.of(ETIMEDOUT);
      }
      return sleep(task, wait);
    }
    bits(bits);
    deadline(task, timeout, absolute, realTime);
    checkAligned(address);
    if (task.memory().readInt(address) != expected) {
      throw ErrnoException.of(EAGAIN);
    }
    if (task.waiting().timedOut()) {
      throw ErrnoException.of(ETIMEDOUT);
    }
    Futexes.Wait wait = kernel.futexes().enqueue(task.memory(), address, shared, bits);
    task.waiting().state = wait;
    task.waiting().undo = wait::cancel;
    return sleep(task, wait);
  }

  private static void deadline(Task task, long timeout, boolean absolute, boolean realTime) {
    if (timeout != 0 && !task.waiting().hasDeadline()) {
      setDeadline(task, TimeFormat.readTimespec(task.memory(), timeout), absolute, realTime);
    }
  }

  static long sleep(Task task, Futexes.Wait wait) {
    task.waiting().on(wait.wakeUp());
    task.waiting().channel(WaitChannel.FUTEX);
    return Syscalls.BLOCKED;
  }

  static void setDeadline(Task task, long time, boolean absolute, boolean realTime) {
    if (!absolute) {
      task.waiting().after(time);
    } else if (time == Clock.NEVER || !realTime) {
      task.waiting().until(time);
    } else {
      task.waiting().until(time - task.kernel().clock().bootTime());
    }
  }

  private long wake(AddressSpace space, long address, boolean shared, long count, int bits) {
    return kernel.futexes().wake(space, address, shared, Math.max(1, (int) count), bits);
  }

  private long wakeOp(
      AddressSpace space,
      long address,
      boolean shared,
      long count,
      long count2,
      long address2,
      int operation) {
    checkAligned(address2);
    if (space.find(address2) == null) {
      throw ErrnoException.of(EFAULT);
    }
    int old;
    do {
      old = space.readInt(address2);
    } while (!space.compareAndSetInt(address2, old, FutexOp.apply(operation, old)));
    boolean wakeSecond = FutexOp.compare(operation, old);
    long woken = wake(space, address, shared, count, -1);
    return wakeSecond ? woken + wake(space, address2, shared, count2, -1) : woken;
  }

  private static int bits(int bits) {
    if (bits == 0) {
      throw ErrnoException.of(EINVAL);
    }
    return bits;
  }

  private static void checkCounts(long wake, long move) {
    if ((int) wake < 0 || (int) move < 0) {
      throw ErrnoException.of(EINVAL);
    }
  }

  static void checkAligned(long address) {
    if ((address & 3) != 0) {
      throw ErrnoException.of(EINVAL);
    }
  }

  private long setRobustList(
      Task task, long head, long length, long a2, long a3, long a4, long a5) {
    if (length != ROBUST_HEAD_BYTES) {
      throw ErrnoException.of(EINVAL);
    }
    task.robustList = head;
    task.robustListLength = length;
    return 0;
  }

  private long getRobustList(
      Task task, long tid, long headTo, long lengthTo, long a3, long a4, long a5) {
    Task target = tid == 0 ? task : kernel.pids().task((int) tid);
    if (target == null) {
      throw ErrnoException.of(ESRCH);
    }
    if (!TraceAccess.mayAttach(task, target)) {
      throw ErrnoException.of(EPERM);
    }
    task.memory().writeLong(lengthTo, ROBUST_HEAD_BYTES);
    task.memory().writeLong(headTo, target.robustList);
    return 0;
  }
}
