package vivarium.sched;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The lock of a parallel machine's kernel. It is held for microseconds, so who wants it looks for a
 * while before it goes to sleep; sleeping and being woken would take longer than that.
 */
final class KernelLock extends ReentrantLock {
  private static final long serialVersionUID = 1;
  private static final int SPINS = 2_000;

  private final AtomicInteger waiting = new AtomicInteger();

  @Override
  public void lock() {
    if (tryLock()) {
      return;
    }
    waiting.incrementAndGet();
    try {
      for (int i = 0; i < SPINS; i++) {
        if (tryLock()) {
          return;
        }
        Thread.onSpinWait();
      }
      super.lock();
    } finally {
      waiting.decrementAndGet();
    }
  }

  /** Lets somebody else have the lock, if anybody waits for it, and takes it again. */
  void pass() {
    if (waiting.get() == 0) {
      return;
    }
    unlock();
    for (int i = 0; i < SPINS && !isLocked(); i++) {
      Thread.onSpinWait();
    }
    lock();
  }
}
