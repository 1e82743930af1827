package vivarium.mem;

import static vivarium.abi.MmapFlags.PROT_EXEC;
import static vivarium.abi.MmapFlags.PROT_GROWSDOWN;
import static vivarium.abi.MmapFlags.PROT_GROWSUP;
import static vivarium.abi.MmapFlags.PROT_READ;
import static vivarium.abi.MmapFlags.PROT_SEM;
import static vivarium.abi.MmapFlags.PROT_WRITE;

import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;

/**
 * mprotect. As in Linux, areas before one that cannot be changed, or before a hole, keep their new
 * rights when the call fails.
 */
final class Protector {
  private final AddressSpace space;
  private final Mapper mapper;

  Protector(AddressSpace space, Mapper mapper) {
    this.space = space;
    this.mapper = mapper;
  }

  void protect(long address, long length, int protection) {
    int grows = protection & (PROT_GROWSDOWN | PROT_GROWSUP);
    int rights = protection & ~(PROT_GROWSDOWN | PROT_GROWSUP);
    if (grows == (PROT_GROWSDOWN | PROT_GROWSUP) || (address & PhysicalMemory.PAGE_MASK) != 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    if (length == 0) {
      return;
    }
    long end = address + Layout.pageUp(length);
    if (end <= address || address < 0) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    if ((rights & ~(PROT_READ | PROT_WRITE | PROT_EXEC | PROT_SEM)) != 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    long start = firstAddress(address, end, grows);
    long at = start;
    try {
      while (at < end) {
        Vma area = space.areas.find(at);
        if (area == null) {
          throw ErrnoException.of(Errno.ENOMEM);
        }
        at = change(area, at, end, Mapper.rightsOf(rights));
      }
    } finally {
      mapper.mergeAround(start, at);
    }
  }

  private long firstAddress(long address, long end, int grows) {
    Vma first = space.areas.firstIn(address, end);
    if (first == null) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    if (grows == 0) {
      return address;
    }
    if (grows == PROT_GROWSUP || !first.has(Vma.GROWS_DOWN)) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    return first.start;
  }

  /** Changes the part of an area from {@code at} up to {@code end}; returns where the part ends. */
  private long change(Vma area, long at, long end, int rights) {
    if ((rights * Vma.MAY_READ & ~area.flags) != 0) {
      throw ErrnoException.of(Errno.EACCES);
    }
    int flags = area.flags & ~Vma.RIGHTS | rights;
    long partEnd = Math.min(end, area.end);
    if (flags == area.flags) {
      return partEnd;
    }
    if (!area.has(Vma.ACCOUNT) && Accounting.needsCommit(space.frames, flags)) {
      mapper.commitOrFail((partEnd - at) >>> PhysicalMemory.PAGE_SHIFT);
      flags |= Vma.ACCOUNT;
    }
    if (Accounting.isData(flags)
        && !Accounting.isData(area.flags)
        && !Accounting.fitsData(space, (partEnd - at) >>> PhysicalMemory.PAGE_SHIFT)) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    Vma part = area.start < at ? mapper.split(area, at) : area;
    if (partEnd < part.end) {
      mapper.split(part, partEnd);
    }
    boolean copyNow = !part.has(Vma.WRITE | Vma.SHARED) && part.has(Vma.LOCKED);
    Accounting.changeFlags(space, part, flags);
    changePages(part);
    if (copyNow && part.has(Vma.WRITE)) { // a locked page shall not fault later
      space.populate(part.start, part.end);
    }
    return partEnd;
  }

  /** Gives the present pages of an area the rights that it has now. */
  private void changePages(Vma area) {
    long rights = Pte.rights(area.flags);
    PageTable table = space.table;
    for (long va = table.next(area.start, area.end);
        va < area.end;
        va = table.next(va + PhysicalMemory.PAGE_SIZE, area.end)) {
      long pte = table.get(va);
      if (Pte.isPresent(pte)) {
        table.put(va, Pte.withRights(pte, rightsFor(area, Pte.frame(pte), rights)));
        space.flush(va);
      }
    }
  }

  /** Without W where a store must still copy the page first. */
  private long rightsFor(Vma area, int frame, long rights) {
    boolean own = area.has(Vma.SHARED) || space.frames.isOwn(frame);
    return own ? rights : rights & ~Pte.W;
  }
}
