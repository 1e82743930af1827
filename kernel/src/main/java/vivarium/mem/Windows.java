package vivarium.mem;

import org.jspecify.annotations.Nullable;

/** A few windows of one address space, those in use in front. Belongs to whoever made it. */
public final class Windows {
  private static final int MOST = 16;

  private final Window[] windows = new Window[MOST];
  private int count;

  /** Whose place the next one takes if all are taken. */
  private int next;

  /** A window that all bytes of an access lie in, or null. */
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
   * Keeps a copy of a window, perhaps in the place of an old one; those that it meets become one
   * with it, and it with them. Returns whether another one had to go.
   */
  public boolean add(Window window) {
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
      return false;
    }
    windows[next] = kept;
    next = (next + 1) % MOST;
    return true;
  }

  /** Has a window cover those that it meets. */
  void grow(Window window) {
    for (int i = 0; i < count; i++) {
      if (windows[i].meets(window)) {
        window.cover(windows[i]);
      }
    }
  }

  /** Whether an address is in one of them. */
  boolean cover(long va) {
    for (int i = 0; i < count; i++) {
      if (va >= windows[i].start && va < windows[i].end) {
        return true;
      }
    }
    return false;
  }

  public void clear() {
    count = 0;
    next = 0;
  }
}
