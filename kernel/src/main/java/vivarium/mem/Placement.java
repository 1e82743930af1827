package vivarium.mem;

import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;

/**
 * Finds room for new areas: at the hint if it is free, else as high as possible below the layout's
 * mmap base, else as low as possible above a third of user space.
 */
final class Placement {
  private static final long BOTTOM_UP_BASE = Layout.pageUp(Layout.USER_END / 3);

  private final AddressSpace space;
  private final AreaList areas;

  Placement(AddressSpace space) {
    this.space = space;
    this.areas = space.areas;
  }

  /** Where an area begins for its neighbours below: a growing stack claims its guard gap. */
  static long startWithGap(Vma area) {
    return area.has(Vma.GROWS_DOWN) ? Math.max(0, area.start - Layout.STACK_GUARD_GAP) : area.start;
  }

  /**
   * The address for an area of so many bytes (whole pages).
   *
   * @throws ErrnoException EINVAL for an unaligned fixed address, ENOMEM if there is no room or the
   *     fixed place is beyond user space, EPERM if it is below the lowest address
   */
  long place(long address, long length, boolean fixed) {
    if (fixed) {
      if (address < 0 || address > Layout.USER_END - length) {
        throw ErrnoException.of(Errno.ENOMEM);
      }
      if ((address & PhysicalMemory.PAGE_MASK) != 0) {
        throw ErrnoException.of(Errno.EINVAL);
      }
      if (address < Layout.LOWEST) {
        throw ErrnoException.of(Errno.EPERM);
      }
      return address;
    }
    long hint = address <= 0 ? 0 : Math.max(Layout.LOWEST, Layout.pageDown(address));
    if (hint > 0 && hint <= Layout.USER_END - length && isFree(hint, hint + length)) {
      return hint;
    }
    long found = topDown(length);
    if (found < 0) {
      found = bottomUp(length);
    }
    if (found < 0) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    return found;
  }

  private boolean isFree(long start, long end) {
    int index = areas.indexAt(start);
    Vma above = areas.at(index);
    return above == null || end <= startWithGap(above);
  }

  private long topDown(long length) {
    long end = space.layout().mmapBase();
    int index = areas.indexAt(end - 1);
    Vma above = areas.at(index);
    if (above != null) {
      end = Math.min(end, startWithGap(above));
    }
    for (int i = index - 1; ; i--) {
      Vma below = areas.at(i);
      long start = below == null ? Layout.LOWEST : below.end;
      if (end - start >= length) {
        return end - length;
      }
      if (below == null) {
        return -1;
      }
      end = startWithGap(below);
    }
  }

  private long bottomUp(long length) {
    long start = BOTTOM_UP_BASE;
    for (int i = areas.indexAt(start); ; i++) {
      Vma above = areas.at(i);
      long end = above == null ? Layout.USER_END : startWithGap(above);
      if (end - start >= length) {
        return start;
      }
      if (above == null) {
        return -1;
      }
      start = Math.max(start, above.end);
    }
  }
}
