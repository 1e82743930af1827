package vivarium.proc;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.mem.AddressSpace;
import vivarium.mem.FilePages;
import vivarium.mem.MappedFile;
import vivarium.mem.Vma;
import vivarium.sched.WaitQueue;

/**
 * All futexes of the machine: queues of waiting tasks by the word that they watch (futex(2)). The
 * word is named by its place in memory, so that processes which share a page meet: address space
 * and address for private memory, file and offset for shared. A queue exists while somebody waits.
 * Waiters are woken in the order in which they came. Guarded by the machine thread.
 */
public final class Futexes {
  /** Names a word: where it lives, and the offset there. */
  record Key(Object place, long offset) {
    @Override
    @SuppressWarnings("ReferenceEquality") // the place is meant, not what it is equal to
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && place == key.place && offset == key.offset;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(place) * 31 + Long.hashCode(offset);
    }
  }

  /** Where a waiter wants to be moved. */
  private record Requeue(Task task, Key lock, long address) {}

  /** A waiting task; kept in its wait state, so that the system call finds it again. */
  public final class Wait {
    private final int bits;
    private Key key;

    /** Waits to be moved to a lock: the task and the lock's word; null for an ordinary wait. */
    private @Nullable Requeue requeue;

    private PiFutexes.@Nullable Wait moved;
    private boolean woken;

    /** What the task sleeps on; nobody else does. */
    private final WaitQueue wakeUp = new WaitQueue();

    private Wait(Key key, int bits) {
      this.key = key;
      this.bits = bits;
    }

    /** Its place in the queue of the lock that it was moved to; null if it was not. */
    public PiFutexes.@Nullable Wait moved() {
      return moved;
    }

    public boolean woken() {
      return woken;
    }

    public WaitQueue wakeUp() {
      return wakeUp;
    }

    /** Leaves the queue: timed out, interrupted, or dead. */
    public void cancel() {
      PiFutexes.Wait elsewhere = moved;
      if (elsewhere != null) {
        elsewhere.cancel();
        return;
      }
      ArrayDeque<Wait> queue = woken ? null : queues.get(key);
      if (queue != null) {
        queue.remove(this);
        if (queue.isEmpty()) {
          queues.remove(key);
        }
      }
    }

    private void wake() {
      woken = true;
      wakeUp.wakeAll();
    }
  }

  private final Map<Key, ArrayDeque<Wait>> queues = new HashMap<>();
  private final RobustFutexes robust = new RobustFutexes(this);
  private final PiFutexes priorityInheriting;

  Futexes(Kernel kernel) {
    priorityInheriting = new PiFutexes(kernel);
  }

  /** Those that lend priorities. */
  public PiFutexes priorityInheriting() {
    return priorityInheriting;
  }

  /** How many tasks wait on futexes. */
  public int waiters() {
    return queues.values().stream().mapToInt(ArrayDeque::size).sum();
  }

  /** Enters the queue of a word; the caller has compared its value. */
  public Wait enqueue(AddressSpace space, long address, boolean shared, int bits) {
    Key key = key(space, address, shared);
    Wait wait = new Wait(key, bits);
    queues.computeIfAbsent(key, k -> new ArrayDeque<>(2)).add(wait);
    return wait;
  }

  /** Enters the queue of a word, to be moved to a lock by {@link #requeueToLock}. */
  public Wait enqueueForLock(Task task, long address, long lock, boolean shared) {
    Key target = key(task.memory(), lock, shared);
    if (target.equals(key(task.memory(), address, shared))) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    Wait wait = enqueue(task.memory(), address, shared, -1);
    wait.requeue = new Requeue(task, target, lock);
    return wait;
  }

  /**
   * Moves waiters of a word to a lock, of which the first gets it if it is free; returns how many.
   * EINVAL if one waits for something else.
   */
  public int requeueToLock(AddressSpace space, long from, long to, boolean shared, int most) {
    Key source = key(space, from, shared);
    Key target = key(space, to, shared);
    if (source.equals(target)) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    ArrayDeque<Wait> queue = queues.get(source);
    int moved = 0;
    while (queue != null && moved <= most && !queue.isEmpty()) {
      Wait wait = queue.getFirst();
      Requeue wanted = wait.requeue;
      if (wanted == null || !wanted.lock.equals(target)) {
        throw ErrnoException.of(Errno.EINVAL);
      }
      wait.moved = priorityInheriting.requeue(wanted.task, target, wanted.address, wait.wakeUp);
      queue.removeFirst();
      if (wait.moved == null) {
        wait.wake();
      }
      moved++;
    }
    drop(source);
    return moved;
  }

  /** Wakes at most so many waiters that have one of the bits; returns how many. */
  public int wake(AddressSpace space, long address, boolean shared, int count, int bits) {
    Key key = key(space, address, shared);
    ArrayDeque<Wait> queue = queues.get(key);
    if (queue == null) {
      return 0;
    }
    int woken = 0;
    for (Iterator<Wait> it = queue.iterator(); it.hasNext() && woken < count; ) {
      Wait wait = it.next();
      if (wait.requeue != null) {
        throw ErrnoException.of(Errno.EINVAL);
      }
      if ((wait.bits & bits) != 0) {
        it.remove();
        wait.wake();
        woken++;
      }
    }
    if (queue.isEmpty()) {
      queues.remove(key);
    }
    return woken;
  }

  /**
   * Wakes some waiters of one word and moves others to another word's queue; returns how many of
   * each.
   */
  public int requeue(
      AddressSpace space,
      long from,
      long to,
      boolean shared,
      int wakeCount,
      int moveCount,
      boolean countMoved) {
    Key target = key(space, to, shared);
    int woken = wake(space, from, shared, wakeCount, -1);
    Key source = key(space, from, shared);
    ArrayDeque<Wait> queue = queues.get(source);
    int moved = 0;
    if (queue != null && !source.equals(target)) {
      ArrayDeque<Wait> destination = queues.computeIfAbsent(target, k -> new ArrayDeque<>(2));
      for (; moved < moveCount && !queue.isEmpty(); moved++) {
        if (queue.getFirst().requeue != null) {
          throw ErrnoException.of(Errno.EINVAL);
        }
        Wait wait = queue.removeFirst();
        wait.key = target;
        destination.add(wait);
      }
      drop(source);
      drop(target);
    } else if (queue != null) {
      moved = Math.min(moveCount, queue.size());
    }
    return countMoved ? woken + moved : woken;
  }

  private void drop(Key key) {
    ArrayDeque<Wait> queue = queues.get(key);
    if (queue != null && queue.isEmpty()) {
      queues.remove(key);
    }
  }

  /** EINVAL for a word that is not aligned, EFAULT for one that is not mapped. */
  static Key key(AddressSpace space, long address, boolean shared) {
    if ((address & 3) != 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    if (shared) {
      Vma area = space.find(address);
      if (area == null) {
        throw ErrnoException.of(Errno.EFAULT);
      }
      MappedFile file = area.file();
      if (file != null && area.has(Vma.SHARED)) {
        FilePages pages = file.pages();
        return new Key(pages, area.fileOffset() + address - area.start());
      }
    }
    return new Key(space, address);
  }

  /** A task ends: its robust list, and the word to clear and wake. */
  public void exitTask(Task task) {
    AddressSpace space = task.addressSpace();
    if (space == null) {
      return;
    }
    if (task.robustList != 0) {
      robust.release(task, space);
      task.robustList = 0;
    }
    priorityInheriting.exitTask(task);
    long clear = task.clearChildTid;
    task.clearChildTid = 0;
    if (clear != 0 && space.users() > 1) {
      try {
        space.writeInt(clear, 0);
        wake(space, clear, true, 1, -1);
        wake(space, clear, false, 1, -1);
      } catch (ErrnoException notMapped) {
        // as Linux: nobody can wait there
      }
    }
  }
}
