package vivarium.proc;

import vivarium.abi.ErrnoException;
import vivarium.abi.FutexOp;
import vivarium.mem.AddressSpace;

/**
 * The list of locks that a task holds, in its own memory (get_robust_list(2), Linux's
 * robust-futex-ABI): when the task ends, each lock that still names it as owner is marked so, and
 * one waiter is woken. Bit 0 of an entry says that the lock lends priorities. Nothing in the list
 * is trusted: it may be cyclic, or lead anywhere.
 */
final class RobustFutexes {
  private static final int MAX_LOCKS = 2048;
  private final Futexes futexes;

  RobustFutexes(Futexes futexes) {
    this.futexes = futexes;
  }

  void release(Task task, AddressSpace space) {
    try {
      long head = task.robustList;
      long offset = space.readLong(head + 8);
      long pendingEntry = space.readLong(head + 16);
      long pending = pendingEntry & ~1L;
      long entry = space.readLong(head);
      for (int i = 0; i < MAX_LOCKS && (entry & ~1L) != head; i++) {
        long lock = entry & ~1L;
        long next = space.readLong(lock);
        if (lock != pending) {
          releaseLock(task, space, lock + offset, false, (entry & 1) != 0);
        }
        entry = next;
      }
      if (pending != 0) {
        releaseLock(task, space, pending + offset, true, (pendingEntry & 1) != 0);
      }
    } catch (ErrnoException broken) {
      // the list leads to memory that is not there: what has been released stays released
    }
  }

  /**
   * @param inherits whether the lock lends priorities: {@link PiFutexes} then wakes its waiters
   */
  private void releaseLock(
      Task task, AddressSpace space, long word, boolean pending, boolean inherits) {
    if ((word & 3) != 0) {
      return;
    }
    int value = space.readInt(word);
    if (pending && !inherits && (value & FutexOp.TID_MASK) == 0) {
      wakeOne(space, word);
      return;
    }
    if ((value & FutexOp.TID_MASK) == task.tid()) {
      while (!space.compareAndSetInt(word, value, value & FutexOp.WAITERS | FutexOp.OWNER_DIED)) {
        value = space.readInt(word); // somebody has just begun to wait
      }
      if (!inherits && (value & FutexOp.WAITERS) != 0) {
        wakeOne(space, word);
      }
    }
  }

  private void wakeOne(AddressSpace space, long word) {
    if (futexes.wake(space, word, true, 1, -1) == 0) {
      futexes.wake(space, word, false, 1, -1);
    }
  }
}
