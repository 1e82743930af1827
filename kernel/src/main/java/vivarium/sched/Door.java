package vivarium.sched;

import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The one way into the machine for other threads: keystrokes, host input, views and tests hand in
 * an action, and the machine thread runs it between two turns of its harts, at a virtual time of
 * its own.
 *
 * <p>The queue is guarded by this object's monitor; {@code pending} is read without it.
 */
public final class Door {
  private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
  private volatile boolean pending;
  private boolean closed;
  private volatile int expected;
  private @Nullable Thread owner;

  Door() {}

  /**
   * Hands in an action; may be called from any thread. Actions run in the order in which they came.
   */
  public void post(Runnable action) {
    synchronized (this) {
      queue.add(action);
      pending = true;
      notifyAll();
    }
  }

  /**
   * Runs an action inside and waits for its result; from the machine's own thread it runs at once.
   *
   * @throws IllegalStateException if the machine has stopped
   */
  public <T extends @Nullable Object> T call(Callable<T> action) throws InterruptedException {
    if (inside()) {
      try {
        return action.call();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    Runnable entry =
        () -> {
          try {
            result.complete(action.call());
          } catch (Throwable e) {
            result.completeExceptionally(e);
          }
        };
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("the machine has stopped");
      }
      post(entry);
    }
    try {
      return result.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Whether the calling thread holds the kernel now. */
  public boolean inside() {
    return owner == Thread.currentThread();
  }

  /**
   * Says that a guest waits for something from outside (standard input, say), so that idle time
   * must not be skipped until it has come; ends with {@link #arrived}. Machine thread only.
   */
  public void expect() {
    expected++;
  }

  /** Takes back one {@link #expect}. */
  public void arrived() {
    expected--;
  }

  boolean expecting() {
    return expected > 0;
  }

  /**
   * Makes a thread the one that holds the kernel: the machine's, or a host program's while it has
   * been handed over.
   */
  public void enter(@Nullable Thread thread) {
    owner = thread;
  }

  boolean pending() {
    return pending;
  }

  /**
   * Runs what has been handed in.
   *
   * @return how many actions; how they were bundled is the host's doing and must not be seen
   */
  int drain() {
    return drain(() -> {});
  }

  /** The same; {@code before} is run before each action. */
  int drain(Runnable before) {
    int actions = 0;
    while (pending) {
      Runnable action;
      synchronized (this) {
        action = queue.poll();
        if (action == null) {
          pending = false;
          return actions;
        }
      }
      before.run();
      action.run();
      actions++;
    }
    return actions;
  }

  /**
   * Waits until something is handed in or so much time of the host has passed.
   *
   * @param nanos {@link Clock#NEVER} for no limit
   */
  void await(long nanos) throws InterruptedException {
    long end = nanos == Clock.NEVER ? 0 : System.nanoTime() + nanos;
    synchronized (this) {
      while (!pending) {
        if (nanos == Clock.NEVER) {
          wait();
        } else {
          long left = end - System.nanoTime();
          if (left <= 0) {
            return;
          }
          wait(left / 1_000_000, (int) (left % 1_000_000));
        }
      }
    }
  }

  /** Refuses later callers and fails nobody silently: what is queued runs once more. */
  void close() {
    synchronized (this) {
      closed = true;
    }
    drain();
  }
}
