package vivarium.mem;

import static vivarium.abi.MmapFlags.MCL_CURRENT;
import static vivarium.abi.MmapFlags.MCL_FUTURE;
import static vivarium.abi.MmapFlags.MCL_ONFAULT;

import java.util.List;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;

/** mlock, mlock2, munlock, mlockall and munlockall: areas whose pages stay in memory. */
final class Locking {
  private static final int SHIFT = PhysicalMemory.PAGE_SHIFT;
  private static final int LOCK_FLAGS = Vma.LOCKED | Vma.LOCK_ON_FAULT;

  private final AddressSpace space;
  private final Mapper mapper;

  Locking(AddressSpace space, Mapper mapper) {
    this.space = space;
    this.mapper = mapper;
  }

  void lock(long address, long length, boolean onFault) {
    if (space.limits.locked == 0) {
      throw ErrnoException.of(Errno.EPERM);
    }
    long start = Layout.pageDown(address);
    long end = rangeEnd(address, length);
    long more = (end - start) >>> SHIFT;
    for (Vma area : space.areas.in(start, end)) {
      if (area.has(Vma.LOCKED)) {
        more -= (Math.min(end, area.end) - Math.max(start, area.start)) >>> SHIFT;
      }
    }
    if (space.usage.lockedPages + more > space.limits.locked >>> SHIFT) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    apply(start, end, onFault ? LOCK_FLAGS : Vma.LOCKED);
    if (!onFault && !space.populate(start, end)) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
  }

  void unlock(long address, long length) {
    apply(Layout.pageDown(address), rangeEnd(address, length), 0);
  }

  private static long rangeEnd(long address, long length) {
    long end = Layout.pageUp(address + length);
    if (address < 0 || length < 0 || end < 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    return end;
  }

  /** Gives the range these lock flags; ENOMEM at the first hole, what lies before stays changed. */
  private void apply(long start, long end, int lockFlags) {
    long at = start;
    try {
      while (at < end) {
        Vma area = space.areas.find(at);
        if (area == null) {
          throw ErrnoException.of(Errno.ENOMEM);
        }
        at = Math.min(end, area.end);
        set(area, Math.max(start, area.start), at, lockFlags);
      }
    } finally {
      mapper.mergeAround(start, at);
    }
  }

  private void set(Vma area, long start, long end, int lockFlags) {
    if ((area.flags & LOCK_FLAGS) == lockFlags) {
      return;
    }
    Vma part = area.start < start ? mapper.split(area, start) : area;
    if (end < part.end) {
      mapper.split(part, end);
    }
    Accounting.changeFlags(space, part, part.flags & ~LOCK_FLAGS | lockFlags);
  }

  void lockAll(int flags) {
    if (flags == 0
        || (flags & ~(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT)) != 0
        || flags == MCL_ONFAULT) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    if (space.limits.locked == 0) {
      throw ErrnoException.of(Errno.EPERM);
    }
    boolean current = (flags & MCL_CURRENT) != 0;
    if (current && space.usage.totalPages > space.limits.locked >>> SHIFT) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    int lockFlags = (flags & MCL_ONFAULT) != 0 ? LOCK_FLAGS : Vma.LOCKED;
    space.defaultAreaFlags = (flags & MCL_FUTURE) != 0 ? lockFlags : 0;
    if (current) {
      setAll(lockFlags);
      if ((flags & MCL_ONFAULT) == 0) {
        for (Vma area : List.copyOf(space.areas.all())) {
          space.populate(area.start, area.end); // what has no rights is left out
        }
      }
    }
  }

  void unlockAll() {
    space.defaultAreaFlags = 0;
    setAll(0);
  }

  private void setAll(int lockFlags) {
    for (Vma area : List.copyOf(space.areas.all())) {
      set(area, area.start, area.end, lockFlags);
    }
    mapper.mergeAround(0, Layout.USER_END);
  }
}
