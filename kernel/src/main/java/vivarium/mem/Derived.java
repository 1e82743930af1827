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

  /** A known window that contains or touches the page, for the same access, or null. */
  @Nullable Window near(long page, Access access) {
    for (int i = 0; i < count; i++) {
      Window window = windows[i];
      if (window.access == access
          && page >= window.start - PhysicalMemory.PAGE_SIZE
          && page <= window.end) {
        return window;
      }
    }
    return null;
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

  /** Keeps a window, perhaps in the place of an old one; it still counts as given out. */
  void add(Window window) {
    Window kept = new Window();
    kept.set(window);
    windows[next] = kept;
    next = (next + 1) % MOST;
    count = Math.max(count, next == 0 ? MOST : next);
    grown(kept);
  }

  void grown(Window window) {
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
    if (count < MOST) {
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
