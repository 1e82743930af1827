package vivarium.syscall;

import static vivarium.abi.Errno.EAGAIN;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.ETIMEDOUT;

import vivarium.abi.ErrnoException;
import vivarium.proc.Futexes;
import vivarium.proc.PiFutexes;
import vivarium.proc.Task;
import vivarium.sched.WaitChannel;

/** The operations of futex(2) on locks that lend their owner a priority; deadlines are set. */
final class PiFutexCalls {
  private final Futexes futexes;
  private final PiFutexes locks;

  PiFutexCalls(Futexes futexes) {
    this.futexes = futexes;
    this.locks = futexes.priorityInheriting();
  }

  long lock(Task task, long address, boolean shared) {
    if (task.waiting().state instanceof PiFutexes.Wait wait) {
      return goOn(task, wait);
    }
    PiFutexes.Wait wait = locks.lock(task, address, shared, false);
    if (wait == null) {
      return 0;
    }
    task.waiting().state = wait;
    task.waiting().undo = wait::cancel;
    return goOn(task, wait);
  }

  long tryLock(Task task, long address, boolean shared) {
    locks.lock(task, address, shared, true);
    return 0;
  }

  long unlock(Task task, long address, boolean shared) {
    locks.unlock(task, address, shared);
    return 0;
  }

  private static long goOn(Task task, PiFutexes.Wait wait) {
    if (wait.acquired()) {
      return 0;
    }
    if (task.waiting().timedOut()) {
      throw ErrnoException.of(ETIMEDOUT);
    }
    task.waiting().on(wait.wakeUp());
    task.waiting().channel(WaitChannel.PI_FUTEX);
    return Syscalls.BLOCKED;
  }

  /** Waits on an ordinary word until moved to the lock and given it. */
  long waitForRequeue(Task task, long address, boolean shared, int expected, long lock) {
    if (task.waiting().state instanceof Futexes.Wait wait) {
      PiFutexes.Wait moved = wait.moved();
      if (moved != null) {
        return goOn(task, moved);
      }
      if (wait.woken()) {
        return 0;
      }
      if (task.waiting().timedOut()) {
        throw ErrnoException.of(ETIMEDOUT);
      }
      return FutexCalls.sleep(task, wait);
    }
    FutexCalls.checkAligned(address);
    if (task.memory().readInt(address) != expected) {
      throw ErrnoException.of(EAGAIN);
    }
    Futexes.Wait wait = futexes.enqueueForLock(task, address, lock, shared);
    task.waiting().state = wait;
    task.waiting().undo = wait::cancel;
    return FutexCalls.sleep(task, wait);
  }

  long compareAndRequeue(
      Task task, long address, boolean shared, int wake, int most, long lock, int expected) {
    if (wake != 1 || most < 0) {
      throw ErrnoException.of(EINVAL);
    }
    FutexCalls.checkAligned(address);
    if (task.memory().readInt(address) != expected) {
      throw ErrnoException.of(EAGAIN);
    }
    return futexes.requeueToLock(task.memory(), address, lock, shared, most);
  }
}
