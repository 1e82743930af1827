package vivarium.mem;

import static vivarium.abi.MmapFlags.MAP_ANONYMOUS;
import static vivarium.abi.MmapFlags.MAP_DENYWRITE;
import static vivarium.abi.MmapFlags.MAP_EXECUTABLE;
import static vivarium.abi.MmapFlags.MAP_FIXED;
import static vivarium.abi.MmapFlags.MAP_FIXED_NOREPLACE;
import static vivarium.abi.MmapFlags.MAP_GROWSDOWN;
import static vivarium.abi.MmapFlags.MAP_HUGETLB;
import static vivarium.abi.MmapFlags.MAP_LOCKED;
import static vivarium.abi.MmapFlags.MAP_NONBLOCK;
import static vivarium.abi.MmapFlags.MAP_NORESERVE;
import static vivarium.abi.MmapFlags.MAP_POPULATE;
import static vivarium.abi.MmapFlags.MAP_PRIVATE;
import static vivarium.abi.MmapFlags.MAP_SHARED;
import static vivarium.abi.MmapFlags.MAP_SHARED_VALIDATE;
import static vivarium.abi.MmapFlags.MAP_STACK;
import static vivarium.abi.MmapFlags.MAP_TYPE;
import static vivarium.abi.MmapFlags.PROT_EXEC;
import static vivarium.abi.MmapFlags.PROT_READ;
import static vivarium.abi.MmapFlags.PROT_WRITE;

import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;

/** mmap, munmap and brk: makes, splits, joins and removes areas of one address space. */
final class Mapper {
  private static final int SHIFT = PhysicalMemory.PAGE_SHIFT;
  private static final long PAGE_MASK = PhysicalMemory.PAGE_MASK;

  /** What MAP_SHARED_VALIDATE knows; anything else is refused rather than ignored. */
  private static final int KNOWN_FLAGS =
      MAP_SHARED_VALIDATE
          | MAP_FIXED
          | MAP_ANONYMOUS
          | MAP_GROWSDOWN
          | MAP_DENYWRITE
          | MAP_EXECUTABLE
          | MAP_LOCKED
          | MAP_NORESERVE
          | MAP_POPULATE
          | MAP_NONBLOCK
          | MAP_STACK
          | MAP_FIXED_NOREPLACE;

  private static final int HEAP_FLAGS =
      Vma.READ | Vma.WRITE | Vma.ACCOUNT | Vma.MAY_READ | Vma.MAY_WRITE | Vma.MAY_EXEC;

  private final AddressSpace space;
  private final AreaList areas;
  private final Placement placement;

  Mapper(AddressSpace space) {
    this.space = space;
    this.areas = space.areas;
    this.placement = new Placement(space);
  }

  Placement placement() {
    return placement;
  }

  // mmap

  long map(MapRequest request) {
    checkRequest(request);
    int flags = request.flags();
    long length = Layout.pageUp(request.length());
    if (length <= 0 || length > Layout.USER_END) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    if (request.file() != null && request.offset() + length < 0) {
      throw ErrnoException.of(Errno.EOVERFLOW);
    }
    checkAreaCount();
    boolean fixed = (flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) != 0;
    long start = placement.place(request.address(), length, fixed);
    if ((flags & MAP_FIXED_NOREPLACE) != 0 && areas.firstIn(start, start + length) != null) {
      throw ErrnoException.of(Errno.EEXIST);
    }
    int areaFlags = areaFlags(request) | space.defaultAreaFlags;
    checkLimits(start, length, areaFlags);
    if (Accounting.needsCommit(space.frames, areaFlags)) {
      commitOrFail(length >>> SHIFT);
      areaFlags |= Vma.ACCOUNT;
    }
    boolean shared = (areaFlags & Vma.SHARED) != 0;
    if (request.file() == null && shared) {
      commitOrFail(length >>> SHIFT);
    }
    if (fixed) {
      removeRange(start, start + length);
    }
    MappedFile file = request.file();
    long offset = request.offset();
    if (file == null) {
      file = shared ? new SharedAnonymous(space.frames, length) : null;
      offset = shared ? 0 : start;
    }
    Vma area = new Vma(space, start, start + length, areaFlags, file, offset, request.label());
    insert(area);
    merge(area);
    boolean populate = (flags & (MAP_POPULATE | MAP_NONBLOCK)) == MAP_POPULATE;
    if (populate || (areaFlags & (Vma.LOCKED | Vma.LOCK_ON_FAULT)) == Vma.LOCKED) {
      space.populate(start, start + length);
    }
    return start;
  }

  private static void checkRequest(MapRequest request) {
    int flags = request.flags();
    int type = flags & MAP_TYPE;
    boolean anonymous = request.file() == null;
    boolean growsDown = (flags & MAP_GROWSDOWN) != 0;
    if (request.length() == 0
        || (request.offset() & PAGE_MASK) != 0
        || type != MAP_SHARED && type != MAP_PRIVATE && (type != MAP_SHARED_VALIDATE || anonymous)
        || growsDown && (!anonymous || type != MAP_PRIVATE)) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    if (type == MAP_SHARED_VALIDATE && (flags & ~KNOWN_FLAGS) != 0) {
      throw ErrnoException.of(Errno.EOPNOTSUPP);
    }
    if ((flags & MAP_HUGETLB) != 0) { // there is no pool of huge pages
      throw ErrnoException.of(Errno.ENOMEM);
    }
    int denied = request.protection() & ~request.mayProtect();
    if ((denied & (PROT_READ | PROT_WRITE)) != 0) {
      throw ErrnoException.of(Errno.EACCES);
    }
    if ((denied & PROT_EXEC) != 0) {
      throw ErrnoException.of(Errno.EPERM);
    }
  }

  private static int areaFlags(MapRequest request) {
    int flags = rightsOf(request.protection());
    flags |= rightsOf(request.mayProtect()) * Vma.MAY_READ;
    flags |= (request.flags() & MAP_TYPE) == MAP_PRIVATE ? 0 : Vma.SHARED;
    flags |= (request.flags() & MAP_GROWSDOWN) != 0 ? Vma.GROWS_DOWN : 0;
    flags |= (request.flags() & MAP_NORESERVE) != 0 ? Vma.NO_RESERVE : 0;
    flags |= (request.flags() & MAP_LOCKED) != 0 ? Vma.LOCKED : 0;
    flags |= request.label() != null ? Vma.DONT_EXPAND : 0;
    return flags;
  }

  /** PROT_ bits as area flags. */
  static int rightsOf(int protection) {
    return ((protection & PROT_READ) != 0 ? Vma.READ : 0)
        | ((protection & PROT_WRITE) != 0 ? Vma.WRITE : 0)
        | ((protection & PROT_EXEC) != 0 ? Vma.EXEC : 0);
  }

  private void checkLimits(long start, long length, int areaFlags) {
    long pages = length >>> SHIFT;
    long replaced = 0;
    for (Vma old : areas.in(start, start + length)) {
      replaced += Math.min(old.end, start + length) - Math.max(old.start, start) >>> SHIFT;
    }
    if (!Accounting.fits(space, pages - replaced, areaFlags)) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    if ((areaFlags & Vma.LOCKED) != 0) {
      if (space.limits.locked == 0) {
        throw ErrnoException.of(Errno.EPERM);
      }
      if (space.usage.lockedPages + pages > space.limits.locked >>> SHIFT) {
        throw ErrnoException.of(Errno.EAGAIN);
      }
    }
  }

  void checkAreaCount() {
    if (areas.size() >= space.limits.areas) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
  }

  void commitOrFail(long pages) {
    if (!Accounting.canCommit(space.frames, pages)) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
  }

  // Areas

  /** Enters an area: lists, counters, the file's own list and its reference. */
  void insert(Vma area) {
    areas.add(area);
    Accounting.add(space, area, area.pages());
    MappedFile file = area.file;
    if (file != null) {
      file.retain();
      file.pages().areas.attach(area);
    }
  }

  /** Takes an area without pages out again. */
  private void detach(Vma area) {
    areas.remove(area);
    Accounting.add(space, area, -area.pages());
    MappedFile file = area.file;
    if (file != null) {
      file.pages().areas.detach(area);
      file.release();
    }
  }

  /** Cuts an area in two at an address within; returns the upper part. */
  Vma split(Vma area, long at) {
    checkAreaCount();
    long offset = area.offset + (at - area.start);
    Vma upper = new Vma(space, at, area.end, area.flags, area.file, offset, area.label);
    upper.hadAnonymous = area.hadAnonymous;
    upper.run = area.run;
    Accounting.add(space, area, -upper.pages());
    area.end = at;
    insert(upper);
    return upper;
  }

  /** Makes sure that no area crosses the address. */
  void splitAt(long at) {
    Vma area = areas.find(at);
    if (area != null && area.start < at) {
      split(area, at);
    }
  }

  /** Joins an area with its neighbours where they are alike; returns the area that it is now. */
  Vma merge(Vma area) {
    int index = areas.indexAt(area.start);
    Vma above = areas.at(index + 1);
    if (above != null && alike(area, above)) {
      absorb(area, above);
    }
    Vma below = areas.at(index - 1);
    if (below != null && alike(below, area)) {
      absorb(below, area);
      return below;
    }
    return area;
  }

  /** Joins all that can be joined between the addresses, and at them. */
  void mergeAround(long start, long end) {
    int index = Math.max(0, areas.indexAt(start) - 1);
    for (Vma area = areas.at(index); area != null && area.start <= end; area = areas.at(index)) {
      Vma above = areas.at(index + 1);
      if (above != null && alike(area, above)) {
        absorb(area, above);
      } else {
        index++;
      }
    }
  }

  private static boolean alike(Vma lower, Vma upper) {
    return lower.end == upper.start
        && lower.flags == upper.flags
        && lower.file == upper.file
        && lower.label == null
        && upper.label == null
        && lower.offset + (lower.end - lower.start) == upper.offset;
  }

  private void absorb(Vma lower, Vma upper) {
    long end = upper.end;
    detach(upper);
    Accounting.add(space, lower, (end - lower.end) >>> SHIFT);
    lower.end = end;
    lower.hadAnonymous |= upper.hadAnonymous;
  }

  // munmap

  void unmap(long address, long length) {
    if ((address & PAGE_MASK) != 0
        || address < 0
        || length <= 0
        || address > Layout.USER_END
        || length > Layout.USER_END - address) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    removeRange(address, address + Layout.pageUp(length));
  }

  /** Removes areas and pages of a range, cutting areas at its ends. */
  void removeRange(long start, long end) {
    splitBoth(start, end);
    for (Vma area : areas.in(start, end)) {
      Zapping.pages(space, area.start, area.end);
      detach(area);
    }
    if (space.watch != null) {
      space.watch.unmapped(start, end);
    }
  }

  /** Cuts areas at both ends of a range. */
  void splitBoth(long start, long end) {
    splitAt(start);
    splitAt(end);
  }

  /** Removes everything at the end of the space's life. */
  void unmapAll() {
    for (int i = areas.size() - 1; i >= 0; i--) {
      Vma area = areas.all().get(i);
      Zapping.pages(space, area.start, area.end);
      detach(area);
    }
  }

  // brk

  long brk(long address) {
    ProgramMap program = space.program;
    long old = program.brk;
    long oldEnd = Layout.pageUp(old);
    if (program.brkStart == 0 || address < program.brkStart || address > Layout.USER_END) {
      return old;
    }
    long newEnd = Layout.pageUp(address);
    long data = address - program.brkStart + program.dataEnd - program.dataStart;
    if (data > space.limits.data) {
      return old;
    }
    try {
      if (newEnd < oldEnd) {
        removeRange(newEnd, oldEnd);
      } else if (newEnd > oldEnd) {
        growHeap(oldEnd, newEnd);
      }
    } catch (ErrnoException e) {
      return old;
    }
    program.brk = address;
    return address;
  }

  private void growHeap(long from, long to) {
    Vma above = areas.firstIn(from, Layout.USER_END);
    if (above != null && to + PhysicalMemory.PAGE_SIZE > Placement.startWithGap(above)) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    int flags = HEAP_FLAGS | space.defaultAreaFlags;
    checkLimits(from, to - from, flags);
    commitOrFail((to - from) >>> SHIFT);
    checkAreaCount();
    Vma heap = new Vma(space, from, to, flags, null, from, null);
    insert(heap);
    merge(heap);
    if ((flags & Vma.LOCKED) != 0) {
      space.populate(from, to);
    }
  }
}
