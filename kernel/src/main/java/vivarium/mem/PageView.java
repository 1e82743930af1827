package vivarium.mem;

/**
 * The pages of an address space as its table has them, for pictures and reports: looking changes
 * nothing, brings nothing in and costs no virtual time. To be used on the machine thread.
 */
public final class PageView {
  private static final int PAGE_SIZE = PhysicalMemory.PAGE_SIZE;

  private final AddressSpace space;
  private final Frames frames;

  public PageView(AddressSpace space) {
    this.space = space;
    this.frames = space.frames;
  }

  /** The first page at or behind an address that has an entry, or {@code end}. */
  public long next(long va, long end) {
    return space.table.next(va, end);
  }

  /** The leaf entry of a page, 0 if there is none. */
  public long entry(long va) {
    return space.table.get(va);
  }

  /**
   * The physical address of the entry at a level (2 is the root's, 0 the leaf), or 0 if the walk
   * ends above.
   */
  public long entryAddress(long va, int level) {
    return space.table.slot(va, level);
  }

  /** The state of a page of an area. */
  public PageState state(Vma area, long va) {
    long pte = space.table.get(va);
    if (pte == 0) {
      return PageState.UNTOUCHED;
    }
    if (!Pte.isPresent(pte)) {
      return PageState.SWAPPED;
    }
    int frame = Pte.frame(pte);
    if (frame == frames.zeroFrame()) {
      return PageState.ZERO;
    }
    boolean common = frames.use(frame) != FrameUse.ANONYMOUS || frames.references(frame) > 1;
    if (area.has(Vma.WRITE) && !area.has(Vma.SHARED) && (pte & Pte.W) == 0 && common) {
      return PageState.COPY_ON_WRITE;
    }
    if (frames.mapCount(frame) > 1) {
      return PageState.SHARED;
    }
    return (pte & Pte.D) != 0 || frames.isDirty(frame) ? PageState.DIRTY : PageState.CLEAN;
  }

  /**
   * Pages in memory that were accessed since the bits were last cleared: the A bit of their entry
   * is set, or reclaim has taken it since.
   */
  public long accessedPages() {
    long count = 0;
    for (long va = next(0, Layout.USER_END);
        va < Layout.USER_END;
        va = next(va + PAGE_SIZE, Layout.USER_END)) {
      long pte = entry(va);
      if (Pte.isPresent(pte)) {
        boolean young = frames.isMarked(Pte.frame(pte), Frames.YOUNG);
        count += young || (pte & Pte.A) != 0 ? 1 : 0;
      }
    }
    return count;
  }
}
