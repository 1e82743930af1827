package vivarium.fs;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.sched.WaitQueue;

/**
 * The locks on one inode: flock(2)'s on the whole file, owned by an open file, and record locks on
 * byte ranges, owned by a file table (fcntl) or an open file (F_OFD). The two kinds ignore each
 * other.
 */
public final class FileLocks {
  /**
   * A held lock on the bytes from {@code start} to {@code end}, both within.
   *
   * @param whole flock(2)'s kind
   */
  public record Lock(
      Object owner, int pid, boolean exclusive, boolean whole, long start, long end) {
    /** Whether {@code other}, which is held, keeps this one waiting. */
    public boolean blockedBy(Lock other) {
      return whole == other.whole
          && owner != other.owner
          && other.overlaps(start, end)
          && (exclusive || other.exclusive);
    }

    boolean overlaps(long from, long to) {
      return start <= to && from <= end;
    }
  }

  private final List<Lock> held = new ArrayList<>();
  private final List<Lock> wanted = new ArrayList<>();
  private final WaitQueue waiters = new WaitQueue();

  /** Woken when a lock goes. */
  public WaitQueue waitQueue() {
    return waiters;
  }

  /** Locks held now, in the order of acquisition, for /proc/locks. */
  public List<Lock> held() {
    return List.copyOf(held);
  }

  /** Locks that somebody waits for, in the order of their coming. */
  public List<Lock> wanted() {
    return List.copyOf(wanted);
  }

  /**
   * Somebody waits for a lock.
   *
   * @return what ends the waiting
   */
  public Runnable await(Lock lock) {
    wanted.add(lock);
    return () -> wanted.removeIf(l -> l == lock);
  }

  /** Who holds a record lock that keeps {@code lock} waiting; null if nobody does any more. */
  @Nullable Object holder(Lock lock) {
    Lock other = conflict(lock.owner, lock.exclusive, lock.start, lock.end);
    return other == null ? null : other.owner;
  }

  /** flock(2): takes the whole file, turning a lock that the owner has into the new kind. */
  public boolean lockWhole(Object owner, int pid, boolean exclusive) {
    boolean had = held.removeIf(l -> l.whole && l.owner == owner);
    for (Lock lock : held) {
      if (lock.whole && (exclusive || lock.exclusive)) {
        if (had) {
          waiters.wakeAll(); // a failed conversion has lost the old lock, as flock(2) warns
        }
        return false;
      }
    }
    held.add(new Lock(owner, pid, exclusive, true, 0, Long.MAX_VALUE));
    if (had && !exclusive) {
      waiters.wakeAll();
    }
    return true;
  }

  public void unlockWhole(Object owner) {
    if (held.removeIf(l -> l.whole && l.owner == owner)) {
      waiters.wakeAll();
    }
  }

  /** The first record lock of another owner that stands in the way, or null. */
  public @Nullable Lock conflict(Object owner, boolean exclusive, long start, long end) {
    for (Lock lock : held) {
      if (!lock.whole
          && lock.owner != owner
          && lock.overlaps(start, end)
          && (exclusive || lock.exclusive)) {
        return lock;
      }
    }
    return null;
  }

  /**
   * Takes a record lock, replacing the owner's own locks in that range; false if another stands in
   * the way.
   */
  public boolean lock(Object owner, int pid, boolean exclusive, long start, long end) {
    if (conflict(owner, exclusive, start, end) != null) {
      return false;
    }
    boolean weakened = cut(owner, start, end);
    held.add(new Lock(owner, pid, exclusive, false, start, end));
    if (weakened && !exclusive) {
      waiters.wakeAll();
    }
    return true;
  }

  /** Gives up the owner's record locks in the range. */
  public void unlock(Object owner, long start, long end) {
    if (cut(owner, start, end)) {
      waiters.wakeAll();
    }
  }

  /** Gives up everything that {@code owner} holds. */
  public void releaseAll(Object owner) {
    if (held.removeIf(l -> l.owner == owner)) {
      waiters.wakeAll();
    }
  }

  /** Removes the owner's record locks from the range, keeping what sticks out at both sides. */
  private boolean cut(Object owner, long start, long end) {
    boolean changed = false;
    for (int i = 0; i < held.size(); i++) {
      Lock lock = held.get(i);
      if (lock.whole || lock.owner != owner || !lock.overlaps(start, end)) {
        continue;
      }
      held.remove(i--);
      changed = true;
      if (lock.start < start) {
        held.add(++i, new Lock(owner, lock.pid, lock.exclusive, false, lock.start, start - 1));
      }
      if (lock.end > end) {
        held.add(++i, new Lock(owner, lock.pid, lock.exclusive, false, end + 1, lock.end));
      }
    }
    return changed;
  }
}
