package vivarium.mem;

import org.jspecify.annotations.Nullable;

/**
 * What engines have derived from an address space's table beside TLB entries: the pages whose code
 * is translated, and the {@link Window}s found. Changes of the table under either are counted, so
 * that who derived something sees that it may be stale. Guarded by the machine thread.
 */
public final class Derived {
  private static final int MOST = 16;

  /** Bit n: some page whose number ends in the six bits n has translated code. */
  private long codePages;

  private int codeChanges;

  private final Window[] windows = new Window[MOST];
  private int count;
  private int next;

  /** Whether some window that was given out is not among them any more. */
  private boolean hasDropped;

  private int windowChanges;

  /** All windows given out since the last change lie between these addresses. */
  private long lowest = Long.MAX_VALUE;

  private long highest;

  /** Notes that code of the page of {@code va} is translated. */
  public void addCode(long va) {
    codePages |= bit(va);
  }

  /** How often the pages under translated code may have changed. */
  public int codeChanges() {
    return codeChanges;
  }

  /** How often pages of windows may have changed; all windows found before are stale then. */
  public int windowChanges() {
    return windowChanges;
  }

  /** A known window that all bytes of an access lie in, or null. */
  public @Nullable Window containing(long va, int size, Access access) {
    for (int i = 0; i < count; i++) {
      Window window = windows[i];
      if (va >= window.start && va <= window.end - size && window.access == access) {
        if (i > 0) { // those in use come to the front
          windows[i] = windows[i - 1];
          windows[i - 1] = window;
        }
        return window;
      }
    }
    return null;
  }

  /**
   * Keeps a window, perhaps in the place of an old one, which still counts as given out; those that
   * it meets become one with it, and it with them.
   */
  void add(Window window) {
    for (int i = count - 1; i >= 0; i--) {
      if (windows[i].meets(window)) {
        window.cover(windows[i]);
        windows[i] = windows[--count];
      }
    }
    Window kept = new Window();
    kept.set(window);
    if (count < MOST) {
      windows[count++] = kept;
    } else {
      hasDropped = true;
      windows[next] = kept;
      next = (next + 1) % MOST;
    }
    lowest = Math.min(lowest, window.start);
    highest = Math.max(highest, window.end);
  }

  void changed(long va) {
    if ((codePages & bit(va)) != 0) {
      codeChanges++;
    }
    writeProtected(va);
  }

  void writeProtected(long va) {
    if (va < lowest || va >= highest) {
      return;
    }
    if (!hasDropped) {
      boolean found = false;
      for (int i = 0; i < count; i++) {
        found |= va >= windows[i].start && va < windows[i].end;
      }
      if (!found) {
        return;
      }
    }
    forgetWindows();
  }

  private void forgetWindows() {
    count = 0;
    next = 0;
    hasDropped = false;
    lowest = Long.MAX_VALUE;
    highest = 0;
    windowChanges++;
  }

  void changedAll() {
    codeChanges++;
    forgetWindows();
  }

  private static long bit(long va) {
    return 1L << (va >>> PhysicalMemory.PAGE_SHIFT);
  }
}
