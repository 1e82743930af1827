package vivarium.mem;

import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;

/**
 * The copy of an address space that fork makes. Areas are copied; of pages only those that could
 * not be found again: areas that never had anonymous pages of their own are left to faults, as in
 * Linux. Private anonymous pages become read-only on both sides, until one side writes.
 */
final class ForkCopy {
  private final AddressSpace parent;
  private final AddressSpace child;
  private final Frames frames;

  private ForkCopy(AddressSpace parent, AddressSpace child) {
    this.parent = parent;
    this.child = child;
    this.frames = parent.frames;
  }

  static AddressSpace copy(AddressSpace parent, MemoryLimits childLimits) {
    AddressSpace child = new AddressSpace(parent.frames, parent.layout(), childLimits);
    boolean complete = false;
    try {
      new ForkCopy(parent, child).copyAll();
      child.watch = parent.watch == null ? null : parent.watch.forked(child);
      complete = true;
      return child;
    } finally {
      parent.flushAll(); // pages lost W
      if (!complete) {
        child.release();
      }
    }
  }

  private void copyAll() {
    child.program.copyFrom(parent.program);
    child.heap().copyFrom(parent.heap());
    Mapper mapper = new Mapper(child);
    for (Vma area : parent.areas.all()) {
      if (!area.has(Vma.DONT_COPY)) {
        if (area.has(Vma.ACCOUNT) && !Accounting.canCommit(frames, area.pages())) {
          throw ErrnoException.of(Errno.ENOMEM);
        }
        int flags = area.flags & ~(Vma.LOCKED | Vma.LOCK_ON_FAULT);
        Vma copy = new Vma(child, area.start, area.end, flags, area.file, area.offset, area.label);
        mapper.insert(copy);
        if (area.hadAnonymous && !area.has(Vma.WIPE_ON_FORK)) {
          copy.hadAnonymous = true;
          copyPages(area);
        }
      }
    }
  }

  private void copyPages(Vma area) {
    PageTable table = parent.table;
    boolean shared = area.has(Vma.SHARED);
    for (long va = table.next(area.start, area.end);
        va < area.end;
        va = table.next(va + PhysicalMemory.PAGE_SIZE, area.end)) {
      long pte = table.get(va);
      if (Pte.isSwap(pte)) {
        child.entries.enterSwapped(va, pte);
        continue;
      }
      if (!shared && (pte & Pte.W) != 0) {
        pte &= ~Pte.W;
        table.put(va, pte);
      }
      int frame = Pte.frame(pte);
      frames.retain(frame);
      child.entries.enter(va, frame, pte & ((1 << 10) - 1) & ~Pte.A);
    }
  }
}
