package vivarium.proc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.FutexOp;
import vivarium.mem.AddressSpace;
import vivarium.sched.SchedEntity;
import vivarium.sched.WaitQueue;

/**
 * Futexes that lend their owner the priority of those who wait (futex(2), FUTEX_LOCK_PI and the
 * like). The word holds the owner's tid; the kernel knows a lock only while somebody waits for it.
 * The owner runs with the best priority among its own and its waiters', along chains of locks. An
 * unlock, or the owner's end, hands the lock to the waiter with the best priority, the oldest among
 * equals. Guarded by the machine thread.
 */
public final class PiFutexes {
  /** A lock that somebody waits for. */
  private static final class Lock {
    final Futexes.Key key;
    @Nullable Task owner;
    final List<Wait> waiters = new ArrayList<>(2);

    Lock(Futexes.Key key, Task owner) {
      this.key = key;
      this.owner = owner;
    }
  }

  /** A task that waits for a lock; kept in its wait state. */
  public final class Wait {
    private final Task task;
    private final long address;
    private final Lock lock;
    private boolean acquired;
    private final WaitQueue wakeUp;

    private Wait(Task task, long address, Lock lock, WaitQueue wakeUp) {
      this.task = task;
      this.address = address;
      this.lock = lock;
      this.wakeUp = wakeUp;
    }

    /** Whether the lock is the task's now. */
    public boolean acquired() {
      return acquired;
    }

    public WaitQueue wakeUp() {
      return wakeUp;
    }

    /** Leaves the queue: timed out, interrupted, or dead. */
    public void cancel() {
      if (!acquired && lock.waiters.remove(this)) {
        waits.remove(task);
        settle(lock);
      }
    }
  }

  private final Kernel kernel;

  /** In the order in which they were first waited for, so that a task's end is the same always. */
  private final Map<Futexes.Key, Lock> locks = new LinkedHashMap<>();

  private final Map<Task, Wait> waits = new LinkedHashMap<>();

  PiFutexes(Kernel kernel) {
    this.kernel = kernel;
  }

  /** How many tasks wait. */
  public int waiters() {
    return waits.size();
  }

  /**
   * Takes a lock, or queues for it.
   *
   * @return null if the task has it now
   * @throws ErrnoException EDEADLK if it has it already, or the owner waits for it in the end;
   *     ESRCH if the owner is gone; EINVAL if the word and the kernel disagree; EFAULT; EAGAIN if
   *     it is taken and the caller only tries
   */
  public @Nullable Wait lock(Task task, long address, boolean shared, boolean tryOnly) {
    Futexes.Key key = Futexes.key(task.memory(), address, shared);
    return lock(task, key, address, tryOnly, new WaitQueue());
  }

  private @Nullable Wait lock(
      Task task, Futexes.Key key, long address, boolean tryOnly, WaitQueue wakeUp) {
    AddressSpace space = task.memory();
    int word = space.readInt(address);
    int holder = word & FutexOp.TID_MASK;
    Lock lock = locks.get(key);
    if (holder == task.tid()) {
      throw ErrnoException.of(Errno.EDEADLK);
    }
    if (holder == 0 && lock == null) {
      return space.compareAndSetInt(address, word, word & FutexOp.OWNER_DIED | task.tid())
          ? null
          : lock(task, key, address, tryOnly, wakeUp); // another has it now
    }
    Task owner = lock == null ? ownerOf(holder) : lock.owner;
    if (owner == null || owner.tid() != holder) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    if (!space.compareAndSetInt(address, word, word | FutexOp.WAITERS)) {
      return lock(task, key, address, tryOnly, wakeUp); // its owner has just given it up
    }
    if (tryOnly) {
      throw ErrnoException.of(Errno.EAGAIN);
    }
    if (waitsFor(owner, task)) {
      throw ErrnoException.of(Errno.EDEADLK);
    }
    if (lock == null) {
      lock = new Lock(key, owner);
      locks.put(key, lock);
    }
    Wait wait = new Wait(task, address, lock, wakeUp);
    lock.waiters.add(wait);
    waits.put(task, wait);
    lend(owner);
    return wait;
  }

  private Task ownerOf(int tid) {
    Task owner = kernel.pids().task(tid);
    if (owner == null || owner.exited()) {
      throw ErrnoException.of(Errno.ESRCH);
    }
    if (owner.isHost()) {
      throw ErrnoException.of(Errno.EPERM);
    }
    return owner;
  }

  /** Whether a task waits for a lock of another, directly or along a chain. */
  private boolean waitsFor(Task task, Task other) {
    Task at = task;
    while (at != null && at != other) {
      Wait wait = waits.get(at);
      at = wait == null ? null : wait.lock.owner;
    }
    return at == other;
  }

  /** Gives a lock up; EPERM if the caller does not have it, EINVAL if the kernel knows better. */
  public void unlock(Task task, long address, boolean shared) {
    AddressSpace space = task.memory();
    Futexes.Key key = Futexes.key(space, address, shared);
    if ((space.readInt(address) & FutexOp.TID_MASK) != task.tid()) {
      throw ErrnoException.of(Errno.EPERM);
    }
    Lock lock = locks.get(key);
    if (lock == null) {
      space.writeInt(address, 0);
      return;
    }
    if (lock.owner != task) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    Wait next = best(lock);
    space.writeInt(address, next.task.tid() | FutexOp.WAITERS);
    handOver(lock, next);
    lend(task);
  }

  private static Wait best(Lock lock) {
    Wait best = lock.waiters.getFirst();
    for (Wait wait : lock.waiters) {
      if (priority(wait.task) < priority(best.task)) {
        best = wait;
      }
    }
    return best;
  }

  /** Nice values do not count, as on Linux: all that are not real-time are equal. */
  private static int priority(Task task) {
    return Math.min(task.sched().statPriority(), 0);
  }

  private void handOver(Lock lock, Wait next) {
    lock.waiters.remove(next);
    waits.remove(next.task);
    lock.owner = next.task;
    next.acquired = true;
    settle(lock);
    next.wakeUp.wakeAll();
  }

  /** The waiters of a lock have changed: the owner's priority, and whether the lock is known. */
  private void settle(Lock lock) {
    if (lock.waiters.isEmpty()) {
      locks.remove(lock.key);
    }
    Task owner = lock.owner;
    if (owner != null) {
      lend(owner);
    }
  }

  /** Computes anew what a task inherits, and those that it waits for. */
  private void lend(Task first) {
    for (Task task = first; task != null; ) {
      int lent = SchedEntity.NOTHING_INHERITED;
      for (Lock lock : locks.values()) {
        if (lock.owner == task && !lock.waiters.isEmpty()) {
          int best = priority(best(lock).task);
          lent = best < 0 ? Math.min(lent, best) : lent;
        }
      }
      if (task.sched().inherited() == lent && task != first) {
        return;
      }
      if (task.sched().inherited() != lent) {
        SchedEntity entity = task.sched();
        int priority = lent;
        kernel.machine().change(task, () -> entity.inherit(priority));
      }
      Wait wait = waits.get(task);
      task = wait == null ? null : wait.lock.owner;
    }
  }

  /** A task's own priority has changed: so may that of the tasks that it waits for. */
  public void priorityChanged(Task task) {
    Wait wait = waits.get(task);
    if (wait != null && wait.lock.owner != null) {
      lend(wait.lock.owner);
    }
  }

  /** A task ends: each lock of its that somebody waits for goes on, marked so. */
  void exitTask(Task task) {
    for (Lock lock : List.copyOf(locks.values())) {
      if (lock.owner == task && !lock.waiters.isEmpty()) {
        Wait next = best(lock);
        try {
          next.task
              .memory()
              .writeInt(next.address, next.task.tid() | FutexOp.WAITERS | FutexOp.OWNER_DIED);
        } catch (ErrnoException notMapped) {
          // the waiter has unmapped what it waits for: it gets the lock all the same
        }
        handOver(lock, next);
      }
    }
  }

  /**
   * Moves one who waits on an ordinary futex to a lock's queue, or gives it the lock if that is
   * free.
   *
   * @return its place in the queue; null if it has the lock
   */
  @Nullable Wait requeue(Task task, Futexes.Key key, long address, WaitQueue wakeUp) {
    return lock(task, key, address, false, wakeUp);
  }
}
