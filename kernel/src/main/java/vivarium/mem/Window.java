package vivarium.mem;

/**
 * A run of pages that follow one another in RAM as they do in an address space, and that allow the
 * same access without the table being looked at: what is in it is reached by one comparison and one
 * addition. Found around an address by {@link #find}; stale when {@link Derived#windowChanges} has
 * changed. Found by whoever holds the kernel, and used by its hart.
 */
public final class Window {
  /** How far a search goes to each side, pages; windows grow when they meet. */
  private static final int REACH = 256;

  private static final long PAGE = PhysicalMemory.PAGE_SIZE;
  private static final long NODE_MASK = (1L << PageTable.NODE_SHIFT) - 1;
  private static final int ENTRY_BYTES = 8;

  Access access = Access.LOAD;
  long start;
  long end;

  /** Physical minus virtual address. */
  private long delta;

  /** The first virtual address. */
  public long start() {
    return start;
  }

  /** The virtual address behind the last. */
  public long end() {
    return end;
  }

  /** Physical minus virtual address. */
  public long delta() {
    return delta;
  }

  void set(Window other) {
    access = other.access;
    start = other.start;
    end = other.end;
    delta = other.delta;
  }

  /**
   * Becomes a window around {@code va}, whose page allows the access already: its A bit is set, for
   * a store its D bit, too. Returns false, and is none, if every access must be seen by itself.
   */
  public boolean find(AddressSpace space, long va, Access wanted) {
    if (space.frames().reclaim().isExact()) {
      return false;
    }
    long page = va & ~PhysicalMemory.PAGE_MASK;
    access = wanted;
    int frame = frame(space, page, space.table.slot(page));
    if (frame < 0) {
      return false;
    }
    delta = PhysicalMemory.address(frame) - page;
    start = page;
    end = page + PAGE;
    space.derived().grow(this); // over what is known already
    start = down(space, start);
    end = up(space, end - PAGE);
    space.derived().add(this);
    return true;
  }

  /** Whether another window overlaps or touches this one and leads to the same place. */
  boolean meets(Window other) {
    return access == other.access
        && delta == other.delta
        && start <= other.end
        && end >= other.start;
  }

  /** Grows over another one that it meets. */
  void cover(Window other) {
    start = Math.min(start, other.start);
    end = Math.max(end, other.end);
  }

  /** The frame of an entry that allows the access; -1 if it does not, or code would be written. */
  private int frame(AddressSpace space, long page, long slot) {
    if (slot == 0) {
      return -1;
    }
    long wanted =
        access == Access.STORE
            ? Pte.V | Pte.U | Pte.W | Pte.A | Pte.D
            : Pte.V | Pte.U | Pte.R | Pte.A;
    long pte = space.memory.readLong(slot);
    if ((pte & wanted) != wanted) {
      return -1;
    }
    int frame = Pte.frame(pte);
    return access == Access.STORE && space.frames.holdsCode(frame) ? -1 : frame;
  }

  private boolean fits(AddressSpace space, long page, long slot) {
    int frame = frame(space, page, slot);
    return frame > 0 && PhysicalMemory.address(frame) - page == delta;
  }

  private long down(AddressSpace space, long from) {
    long page = from;
    long slot = space.table.slot(page);
    for (int i = 0; i < REACH && page >= PAGE; i++) {
      slot = (page & NODE_MASK) == 0 ? space.table.slot(page - PAGE) : slot - ENTRY_BYTES;
      if (!fits(space, page - PAGE, slot)) {
        break;
      }
      page -= PAGE;
    }
    return page;
  }

  private long up(AddressSpace space, long from) {
    long page = from + PAGE;
    long slot = space.table.slot(from);
    for (int i = 0; i < REACH && page < Layout.USER_END; i++) {
      slot = (page & NODE_MASK) == 0 ? space.table.slot(page) : slot + ENTRY_BYTES;
      if (!fits(space, page, slot)) {
        break;
      }
      page += PAGE;
    }
    return page;
  }
}
