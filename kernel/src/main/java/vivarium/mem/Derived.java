package vivarium.mem;

/**
 * What engines have derived from an address space's table beside TLB entries: the pages whose code
 * is translated, and the {@link Window}s given out. Changes of the table under either are counted,
 * so that who derived something sees that it may be stale: before its hart enters guest code, since
 * no hart is in guest code of the space when they are. Guarded by the machine thread, or the
 * kernel's lock; a hart that runs in the space may read the counts without it.
 */
public final class Derived {
  /** Bit n: some page whose number ends in the six bits n has translated code. */
  private long codePages;

  private int codeChanges;

  /** Those given out since the last change, as far as they are not dropped. */
  private final Windows windows = new Windows();

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

  /** Notes that a window is given out; it becomes one with those given out that it meets. */
  void add(Window window) {
    hasDropped |= windows.add(window);
    lowest = Math.min(lowest, window.start);
    highest = Math.max(highest, window.end);
  }

  /** Has a window cover the known ones that it meets. */
  void grow(Window window) {
    windows.grow(window);
  }

  void changed(long va) {
    if ((codePages & bit(va)) != 0) {
      codeChanges++;
    }
    writeProtected(va);
  }

  void writeProtected(long va) {
    if (va >= lowest && va < highest && (hasDropped || windows.cover(va))) {
      forgetWindows();
    }
  }

  private void forgetWindows() {
    windows.clear();
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
