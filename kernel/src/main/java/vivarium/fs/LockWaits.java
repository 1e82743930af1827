package vivarium.fs;

import static vivarium.abi.Errno.EDEADLK;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;

/**
 * Which process waits for which record lock, over all files: so that a circle of waiting is found
 * before it closes. Locks of open files (F_OFD) and of flock(2) take no part, as on Linux.
 */
public final class LockWaits {
  /** Links of a chain that are followed, as Linux does. */
  private static final int LONGEST_CHAIN = 10;

  private record Wait(FileLocks file, FileLocks.Lock lock) {}

  private final Map<Object, Wait> waits = new LinkedHashMap<>();

  /**
   * A process begins to wait for a lock; EDEADLK if its holder, or one that the holder waits for,
   * waits for this process.
   *
   * @return what ends the waiting
   */
  public Runnable begin(FileLocks file, FileLocks.Lock lock) {
    Object me = lock.owner();
    @Nullable Object holder = file.holder(lock);
    for (int i = 0; holder != null && i < LONGEST_CHAIN; i++) {
      Wait next = waits.get(holder);
      holder = next == null ? null : next.file.holder(next.lock);
      if (holder == me) {
        throw ErrnoException.of(EDEADLK);
      }
    }
    Wait mine = new Wait(file, lock);
    waits.put(me, mine);
    Runnable end = file.await(lock);
    return () -> {
      waits.remove(me, mine);
      end.run();
    };
  }
}
