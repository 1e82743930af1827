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

  /** Pages with an entry whose A bit is set: accessed since the bits were last cleared. */
  public long accessedPages() {
    long count = 0;
    for (long va = next(0, Layout.USER_END);
        va < Layout.USER_END;
        va = next(va + PAGE_SIZE, Layout.USER_END)) {
      long pte = entry(va);
      count += Pte.isPresent(pte) && (pte & Pte.A) != 0 ? 1 : 0;
    }
    return count;
  }

  /**
   * Copies what the process's memory holds, faulting nothing in: untouched private memory reads as
   * zeroes, a page of a file comes from the page cache.
   *
   * @return how many bytes, less than {@code length} where the next page is not in memory
   */
  public int read(long va, byte[] to, int offset, int length) {
    int done = 0;
    while (done < length) {
      long at = va + done;
      int part = Math.min(length - done, PAGE_SIZE - (int) (at & PhysicalMemory.PAGE_MASK));
      Vma area = at < 0 || at >= Layout.USER_END ? null : space.find(at);
      if (area == null || !readPage(area, at, to, offset + done, part)) {
        break;
      }
      done += part;
    }
    return done;
  }

  private boolean readPage(Vma area, long va, byte[] to, int offset, int length) {
    long pte = space.table.get(Layout.pageDown(va));
    int frame;
    if (Pte.isPresent(pte)) {
      frame = Pte.frame(pte);
    } else if (pte != 0) {
      return false;
    } else {
      MappedFile file = area.file;
      frame = file == null ? frames.zeroFrame() : file.pages().residentFrame(area.filePage(va));
    }
    if (frame < 0) {
      return false;
    }
    long pa = PhysicalMemory.address(frame) | va & PhysicalMemory.PAGE_MASK;
    space.memory.read(pa, to, offset, length);
    return true;
  }
}
