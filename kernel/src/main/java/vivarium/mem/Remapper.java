package vivarium.mem;

import static vivarium.abi.MmapFlags.MREMAP_DONTUNMAP;
import static vivarium.abi.MmapFlags.MREMAP_FIXED;
import static vivarium.abi.MmapFlags.MREMAP_MAYMOVE;

import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;

/** mremap: shrinks or grows an area in place, or moves its pages without copying them. */
final class Remapper {
  private static final int SHIFT = PhysicalMemory.PAGE_SHIFT;
  private static final long PAGE_MASK = PhysicalMemory.PAGE_MASK;

  private final AddressSpace space;
  private final Mapper mapper;

  Remapper(AddressSpace space, Mapper mapper) {
    this.space = space;
    this.mapper = mapper;
  }

  long remap(long address, long oldBytes, long newBytes, int flags, long newAddress) {
    boolean mayMove = (flags & MREMAP_MAYMOVE) != 0;
    boolean fixed = (flags & MREMAP_FIXED) != 0;
    boolean keep = (flags & MREMAP_DONTUNMAP) != 0;
    long oldLength = Layout.pageUp(oldBytes);
    long newLength = Layout.pageUp(newBytes);
    if ((flags & ~(MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP)) != 0
        || (fixed || keep) && !mayMove
        || keep && oldLength != newLength
        || (address & PAGE_MASK) != 0
        || newLength <= 0
        || oldLength < 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    Vma area = space.areas.find(address);
    if (area == null) {
      throw ErrnoException.of(Errno.EFAULT);
    }
    if (fixed || keep) {
      return moveTo(area, address, oldLength, newLength, fixed ? newAddress : 0, fixed, keep);
    }
    if (oldLength >= newLength) {
      if (oldLength > newLength) {
        mapper.unmap(address + newLength, oldLength - newLength);
      }
      return address;
    }
    checkResize(area, address, oldLength, newLength);
    if (oldLength == area.end - address && canGrow(area, newLength - oldLength)) {
      return grow(area, address, newLength - oldLength);
    }
    if (!mayMove) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    long target = mapper.placement().place(0, newLength, false);
    move(area, address, oldLength, newLength, target, false);
    return target;
  }

  private boolean canGrow(Vma area, long more) {
    long end = area.end + more;
    Vma above = space.areas.firstIn(area.end, Layout.USER_END);
    return end <= Layout.USER_END && (above == null || end <= Placement.startWithGap(above));
  }

  private long grow(Vma area, long address, long more) {
    long oldEnd = area.end;
    Accounting.add(space, area, more >>> SHIFT);
    area.end += more;
    mapper.merge(area);
    populateIfLocked(area.has(Vma.LOCKED), oldEnd, oldEnd + more);
    return address;
  }

  private long moveTo(
      Vma area,
      long address,
      long oldLength,
      long newLength,
      long newAddress,
      boolean fixed,
      boolean keep) {
    if (fixed) {
      boolean outside = newLength > Layout.USER_END || newAddress > Layout.USER_END - newLength;
      boolean overlaps = address + oldLength > newAddress && newAddress + newLength > address;
      if ((newAddress & PAGE_MASK) != 0 || newAddress < 0 || outside || overlaps) {
        throw ErrnoException.of(Errno.EINVAL);
      }
      mapper.placement().place(newAddress, newLength, true); // EPERM where nothing may be
    }
    if (keep && area.has(Vma.DONT_EXPAND)) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    if (fixed) {
      mapper.removeRange(newAddress, newAddress + newLength);
    }
    long movedLength = oldLength;
    if (oldLength > newLength) {
      mapper.unmap(address + newLength, oldLength - newLength);
      movedLength = newLength;
    }
    Vma rest = space.areas.find(address);
    if (rest == null) {
      throw ErrnoException.of(Errno.EFAULT);
    }
    checkResize(rest, address, movedLength, newLength);
    if (keep && !Accounting.fits(space, movedLength >>> SHIFT, rest.flags)) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    long target = fixed ? newAddress : mapper.placement().place(0, newLength, false);
    move(rest, address, movedLength, newLength, target, keep);
    return target;
  }

  private void checkResize(Vma area, long address, long oldLength, long newLength) {
    if (oldLength == 0 && !area.has(Vma.SHARED)) { // would duplicate a private mapping
      throw ErrnoException.of(Errno.EINVAL);
    }
    if (oldLength > area.end - address) {
      throw ErrnoException.of(Errno.EFAULT);
    }
    if (newLength == oldLength) {
      return;
    }
    if (area.has(Vma.DONT_EXPAND)) {
      throw ErrnoException.of(Errno.EFAULT);
    }
    long more = (newLength - oldLength) >>> SHIFT;
    if (area.has(Vma.LOCKED) && space.usage.lockedPages + more > space.limits.locked >>> SHIFT) {
      throw ErrnoException.of(Errno.EAGAIN);
    }
    if (newLength > Layout.USER_END || !Accounting.fits(space, more, area.flags)) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    if (area.has(Vma.ACCOUNT)) {
      mapper.commitOrFail(more);
    }
  }

  /** Moves the pages of part of an area to a new area, whose place is free. */
  private void move(
      Vma area, long address, long oldLength, long newLength, long target, boolean keep) {
    mapper.checkAreaCount();
    space.frames.reserve(nodesFor(address, address + oldLength, target - address));
    boolean locked = area.has(Vma.LOCKED);
    long offset = area.offset + (address - area.start);
    Vma moved =
        new Vma(space, target, target + newLength, area.flags, area.file, offset, area.label);
    moved.hadAnonymous = area.hadAnonymous;
    mapper.insert(moved);
    space.frames.reclaim().pause(); // no entry may change between being read and being moved
    try {
      movePages(address, address + oldLength, target - address);
    } finally {
      space.frames.reclaim().unpause();
    }
    if (space.watch != null) {
      space.watch.moved(address, target, oldLength);
    }
    if (keep) {
      if (locked) {
        mapper.splitBoth(address, address + oldLength);
        for (Vma left : space.areas.in(address, address + oldLength)) {
          Accounting.changeFlags(space, left, left.flags & ~(Vma.LOCKED | Vma.LOCK_ON_FAULT));
        }
      }
    } else if (oldLength > 0) {
      mapper.removeRange(address, address + oldLength);
    }
    mapper.merge(moved);
    populateIfLocked(locked, target + oldLength, target + newLength);
  }

  /**
   * An upper bound of the table nodes that the moved pages need: so that it fails before it starts.
   */
  private int nodesFor(long start, long end, long distance) {
    int nodes = 0;
    long node = -1;
    PageTable table = space.table;
    for (long va = table.next(start, end);
        va < end;
        va = table.next(va + PhysicalMemory.PAGE_SIZE, end)) {
      long targetNode = (va + distance) >>> PageTable.NODE_SHIFT;
      if (targetNode != node) {
        node = targetNode;
        nodes += 2;
      }
    }
    return nodes;
  }

  private void movePages(long start, long end, long distance) {
    PageTable table = space.table;
    Frames frames = space.frames;
    for (long va = table.next(start, end); va < end; va = table.next(va, end)) {
      long pte = table.get(va);
      int frame = Pte.frame(pte);
      boolean counted = Pte.isPresent(pte) && frame != frames.zeroFrame();
      table.put(va + distance, pte);
      if (counted) {
        frames.removeMapping(frame, space, va);
        frames.addMapping(frame, space, va + distance);
      }
      table.clear(va);
      space.flush(va);
      va += PhysicalMemory.PAGE_SIZE;
    }
  }

  private void populateIfLocked(boolean locked, long start, long end) {
    if (locked) {
      space.populate(start, end);
    }
  }
}
