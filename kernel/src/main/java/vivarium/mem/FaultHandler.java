package vivarium.mem;

import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;

/**
 * Page faults of one address space: finds the area, grows the stack, checks rights, and brings in
 * or copies the page. All is done and counted here; a fault that found nothing to do (another hart
 * was first) is minor too. A fault that asks a device is major, and counted when it does so, not
 * again when the task comes back for the page.
 */
final class FaultHandler {
  /** Pages that a heap is expected to grow to. */
  private static final int HEAP_ROOM = 2048;

  /** How far behind the program's data the heap may be to lie beside it in RAM, pages. */
  private static final int HEAP_GAP = 16;

  /** How far from a page others are looked for that it should lie beside in RAM, pages. */
  private static final int NEIGHBOURHOOD = 512;

  private static final int PAGE_SIZE = PhysicalMemory.PAGE_SIZE;
  private static final int SHIFT = PhysicalMemory.PAGE_SHIFT;

  private final AddressSpace space;
  private final Frames frames;

  // Of the fault that is being handled:

  /** Whether the task can wait for a device; if not, the time is owed. */
  private boolean mayWait;

  private boolean askedDevice;
  private boolean mustWait;

  /** Whether the page was waited for by a fault that has been counted. */
  private boolean countedBefore;

  FaultHandler(AddressSpace space) {
    this.space = space;
    this.frames = space.frames;
  }

  Fault handle(long va, Access access, boolean canWait) {
    Vma area = areaAt(va);
    if (area == null) {
      return Fault.SEGV_MAPERR;
    }
    if (!allows(area, access)) {
      return Fault.SEGV_ACCERR;
    }
    long page = Layout.pageDown(va);
    begin(canWait);
    try {
      if (!bringIn(area, page, access == Access.STORE)) {
        return Fault.BUS_ADRERR;
      }
    } catch (OutOfMemory e) {
      return Fault.OUT_OF_MEMORY;
    }
    if (askedDevice) {
      space.usage.majorFaults++;
      frames.counters().majorFaults++;
    } else if (!mustWait && !countedBefore) {
      space.usage.minorFaults++;
      frames.counters().minorFaults++;
    }
    if (mustWait) {
      return Fault.WAIT;
    }
    return askedDevice || countedBefore ? Fault.MAJOR : Fault.MINOR;
  }

  private void begin(boolean canWait) {
    mayWait = canWait;
    askedDevice = false;
    mustWait = false;
    countedBefore = false;
  }

  /** Whether the task must come back for the frame's page later; else it is used now. */
  private boolean mustWaitFor(int frame) {
    PageIo io = frames.reclaim().io();
    if (mayWait && io.isArriving(frame)) {
      if (askedDevice) {
        frames.mark(frame, Frames.FAULTED);
      }
      io.waitFor(frame);
      mustWait = true;
      return true;
    }
    io.use(frame);
    io.forget(frame);
    countedBefore = frames.isMarked(frame, Frames.FAULTED);
    frames.unmark(frame, Frames.FAULTED);
    if (frames.isMarked(frame, Frames.READ_AHEAD)) {
      frames.unmark(frame, Frames.READ_AHEAD);
      frames.counters().swapReadAheadHits++;
    }
    return false;
  }

  static boolean allows(Vma area, Access access) {
    return switch (access) {
      case FETCH -> area.has(Vma.EXEC);
      case LOAD -> area.has(Vma.READ | Vma.WRITE);
      case STORE -> area.has(Vma.WRITE);
    };
  }

  /** The area of an address, after growing a stack down to it. */
  private @Nullable Vma areaAt(long va) {
    if (va < 0 || va >= Layout.USER_END) {
      return null;
    }
    int index = space.areas.indexAt(va);
    Vma area = space.areas.at(index);
    if (area == null || area.start <= va) {
      return area;
    }
    return area.has(Vma.GROWS_DOWN) && grow(area, space.areas.at(index - 1), va) ? area : null;
  }

  /** Whether a stack's limit and the gap to the area below let it grow down to the address. */
  static boolean mayGrow(AddressSpace space, Vma stack, @Nullable Vma below, long va) {
    long start = Layout.pageDown(va);
    long pages = (stack.start - start) >>> SHIFT;
    if (stack.end - start > space.limits.stack || start < Layout.LOWEST) {
      return false;
    }
    if (below != null) {
      boolean accessible = below.has(Vma.RIGHTS);
      long gap = accessible && !below.has(Vma.GROWS_DOWN) ? Layout.STACK_GUARD_GAP : 0;
      if (start - below.end < gap) {
        return false;
      }
    }
    boolean promised = !stack.has(Vma.ACCOUNT) || Accounting.canCommit(space.frames, pages);
    if (!promised || !Accounting.fits(space, pages, stack.flags)) {
      return false;
    }
    return !stack.has(Vma.LOCKED)
        || (space.usage.lockedPages + pages) << SHIFT <= space.limits.locked;
  }

  /** Grows a stack to hold the address, if it may. */
  private boolean grow(Vma stack, @Nullable Vma below, long va) {
    if (!mayGrow(space, stack, below, va)) {
      return false;
    }
    long start = Layout.pageDown(va);
    long pages = (stack.start - start) >>> SHIFT;
    Accounting.add(space, stack, pages);
    stack.offset -= stack.start - start;
    stack.start = start;
    return true;
  }

  /**
   * Makes the page present with the rights the access needs, or begins to read it if that must be
   * waited for; false if the file has no such page.
   */
  private boolean bringIn(Vma area, long page, boolean store) {
    long pte = space.table.get(page);
    if (pte == 0) {
      MappedFile file = area.file;
      if (file == null) {
        demandZero(area, page, store);
        return true;
      }
      try {
        return mapFilePage(area, file.pages(), page, store);
      } catch (ErrnoException e) {
        return false;
      }
    }
    if (Pte.isSwap(pte)) {
      swapIn(area, page, Pte.swapSlot(pte), store);
    } else if (store && (pte & Pte.W) == 0) {
      makeWritable(area, page, pte);
    }
    return true;
  }

  /** Brings a private page back from the swap cache, or from the device. */
  private void swapIn(Vma area, long page, int slot, boolean store) {
    Swapping swapping = frames.reclaim().swapping();
    int frame = swapping.cachedFrame(slot);
    if (frame == 0) {
      frame = swapping.read(slot);
      askedDevice = true;
    }
    if (mustWaitFor(frame)) {
      return;
    }
    frames.reclaim().writes().cancel(frame);
    boolean own = swapping.users(slot) == 1 && frames.mapCount(frame) == 0;
    long rights = Pte.rights(area.flags) | Pte.A;
    space.entries.swapIn(page, frame, slot, own ? rights : rights & ~Pte.W);
    if (own && (store || swapping.isCrowded())) {
      swapping.uncache(frame);
    }
    frames.reclaim().list(frame);
    if (store) {
      makeWritable(area, page, space.table.get(page));
    }
  }

  /** A frame for a private page, best beside those of the pages around it. */
  private int allocate(Vma area, long page) {
    long number = page >>> SHIFT;
    int near = near(page);
    if (near < 0 && area.run != 0) {
      near = (int) Math.clamp(number + area.run, -1, Integer.MAX_VALUE);
    }
    int frame =
        frames.allocate(FrameUse.ANONYMOUS, near, room(area), number - (area.start >>> SHIFT));
    area.run = frame - number;
    return frame;
  }

  /** Pages that belong together from the area's start on: data, bss and a growing heap are one. */
  private long room(Vma area) {
    long end = area.end;
    for (Vma next = space.find(end);
        next != null && next.start == end && next.has(Vma.WRITE) && !next.has(Vma.SHARED);
        next = space.find(end)) {
      end = next.end;
    }
    long heap = space.program.brk;
    long behind = heap >= area.start && heap - end <= (long) HEAP_GAP * PAGE_SIZE ? HEAP_ROOM : 0;
    return (end - area.start >>> SHIFT) + behind;
  }

  /** The frame that lies to those of the nearest private pages as the page to these, or -1. */
  private int near(long page) {
    long slot = space.table.slot(page);
    if (slot == 0) {
      slot = space.table.slot(page - PAGE_SIZE);
      int frame = slot == 0 ? -1 : privateFrame(slot);
      return frame < 0 ? -1 : frame + 1;
    }
    int index = (int) (page >>> SHIFT) & PageTable.NODE_ENTRIES - 1;
    for (int distance = 1; distance <= NEIGHBOURHOOD; distance++) {
      int before = index - distance < 0 ? -1 : privateFrame(slot - 8L * distance);
      if (before > 0) {
        return before + distance;
      }
      int after =
          index + distance >= PageTable.NODE_ENTRIES ? -1 : privateFrame(slot + 8L * distance);
      if (after > 0) {
        return after - distance;
      }
    }
    return -1;
  }

  private int privateFrame(long slot) {
    long pte = space.memory.readLong(slot);
    if ((pte & Pte.V) == 0 || frames.use(Pte.frame(pte)) != FrameUse.ANONYMOUS) {
      return -1;
    }
    return Pte.frame(pte);
  }

  private void demandZero(Vma area, long page, boolean store) {
    long rights = Pte.rights(area.flags);
    if (store) {
      frames.counters().zeroFills++;
      area.hadAnonymous = true;
      space.entries.enter(page, allocate(area, page), rights | Pte.A | Pte.D);
    } else {
      frames.retain(frames.zeroFrame());
      space.entries.enter(page, frames.zeroFrame(), rights & ~Pte.W | Pte.A);
    }
  }

  private boolean mapFilePage(Vma area, FilePages pages, long page, boolean store) {
    long index = area.filePage(page);
    if (index >= pages.sizePages()) {
      return false;
    }
    if (pages.mustRead(index)) {
      askedDevice = true;
      pages.readAround(index);
    }
    int frame = pages.frame(index);
    if (mustWaitFor(frame)) {
      return true;
    }
    frames.retain(frame);
    long rights = Pte.rights(area.flags);
    if (area.has(Vma.SHARED)) {
      space.entries.enter(page, frame, rights | Pte.A | (store ? Pte.D : 0));
      MappedFile file = area.file();
      if (store && file != null) {
        file.stored();
      }
    } else if (store) {
      copyFrom(area, page, frame);
    } else {
      space.entries.enter(page, frame, rights & ~Pte.W | Pte.A);
    }
    if (!store) {
      mapAround(area, pages, page);
    }
    return true;
  }

  /**
   * Enters neighbours in the 64 KiB around that the page cache already has, so that a program does
   * not fault on every page of its text; Linux's fault-around.
   */
  private void mapAround(Vma area, FilePages pages, long page) {
    long window = (long) FilePages.READ_AROUND << SHIFT;
    long from = Math.max(area.start, page & -window);
    long to = Math.min(area.end, (page & -window) + window);
    long rights = Pte.rights(area.flags);
    if (!area.has(Vma.SHARED)) {
      rights &= ~Pte.W;
    }
    for (long va = from; va < to; va += PAGE_SIZE) {
      int frame = pages.residentFrame(area.filePage(va));
      if (frame >= 0
          && space.table.get(va) == 0
          && area.filePage(va) < pages.sizePages()
          && !frames.reclaim().io().isArriving(frame)) {
        frames.retain(frame);
        space.entries.enter(va, frame, rights);
      }
    }
  }

  /**
   * Enters a private copy of a frame, on which the caller holds a reference that this gives back.
   */
  private void copyFrom(Vma area, long page, int original) {
    try {
      int copy = allocate(area, page);
      frames.memory().copyFrame(original, copy);
      frames.counters().copiesOnWrite++;
      area.hadAnonymous = true;
      space.entries.enter(page, copy, Pte.rights(area.flags) | Pte.A | Pte.D);
    } finally {
      frames.release(original);
    }
  }

  /** A store met a present page without W: shared for copy-on-write, or shared and clean. */
  private void makeWritable(Vma area, long page, long pte) {
    int frame = Pte.frame(pte);
    long rights = Pte.rights(area.flags);
    if (area.has(Vma.SHARED) || frames.isOwn(frame)) {
      if (frames.swapSlot(frame) != 0) {
        frames.reclaim().swapping().uncache(frame);
      }
      space.table.put(page, Pte.withRights(pte, rights) | Pte.A | Pte.D);
      space.flush(page);
      return;
    }
    frames.retain(frame); // the allocation may reclaim, but not this one
    try {
      int copy = allocate(area, page);
      if (frame == frames.zeroFrame()) {
        frames.counters().zeroFills++;
      } else {
        frames.memory().copyFrame(frame, copy);
        frames.counters().copiesOnWrite++;
      }
      area.hadAnonymous = true;
      space.entries.replace(page, pte, copy, rights | Pte.A | Pte.D);
    } finally {
      frames.release(frame);
    }
  }

  /** Faults on every page of the range as populating and locking do; false at the first failure. */
  boolean populate(long start, long end) {
    for (long va = start; va < end; va += PAGE_SIZE) {
      Vma area = space.areas.find(va);
      if (area == null || !area.has(Vma.RIGHTS)) {
        return false;
      }
      boolean write = area.has(Vma.WRITE) && !area.has(Vma.SHARED);
      Access access = write ? Access.STORE : area.has(Vma.READ) ? Access.LOAD : Access.FETCH;
      if (!Pte.allows(space.table.get(va), access) && !handle(va, access, false).resolved()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Gives the frame of a page whatever its area's rights, for debuggers: faults it in, and for
   * writing makes a private copy. -1 if there is no page.
   */
  int forced(long va, boolean write) {
    Vma area = space.areas.find(va);
    if (area == null || write && area.has(Vma.SHARED) && !area.has(Vma.WRITE)) {
      return -1;
    }
    long page = Layout.pageDown(va);
    boolean copy = write && !area.has(Vma.SHARED);
    begin(false);
    try {
      long pte = space.table.get(page);
      if (!Pte.isPresent(pte) && !bringIn(area, page, copy)) {
        return -1;
      }
      pte = space.table.get(page);
      if (copy && (pte & Pte.W) == 0 && !frames.isOwn(Pte.frame(pte))) {
        makeWritable(area, page, pte);
        pte = space.table.get(page);
      }
      if (write) {
        space.table.put(page, pte | Pte.D);
      }
      return Pte.frame(pte);
    } catch (OutOfMemory e) {
      return -1;
    }
  }
}
