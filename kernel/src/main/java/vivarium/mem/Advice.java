package vivarium.mem;

import static vivarium.abi.MadviseFlags.*;

import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;

/**
 * madvise. Each area of the range is advised in turn; holes are skipped and remembered: the call
 * then fails with ENOMEM after all the rest was done.
 */
final class Advice {
  private static final int SHIFT = PhysicalMemory.PAGE_SHIFT;

  private final AddressSpace space;
  private final Mapper mapper;

  Advice(AddressSpace space, Mapper mapper) {
    this.space = space;
    this.mapper = mapper;
  }

  void advise(long address, long length, int advice) {
    long end = address + Layout.pageUp(length);
    if (!isKnown(advice)
        || (address & PhysicalMemory.PAGE_MASK) != 0
        || address < 0
        || length != 0 && Layout.pageUp(length) == 0
        || end < address) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    if (advice == MADV_POPULATE_READ || advice == MADV_POPULATE_WRITE) {
      populate(address, end, advice == MADV_POPULATE_WRITE);
      return;
    }
    boolean hole = false;
    long at = address;
    for (Vma area : space.areas.in(address, end)) {
      hole |= area.start > at;
      at = Math.min(end, area.end);
      apply(area, Math.max(address, area.start), at, advice);
    }
    mapper.mergeAround(address, end);
    if (hole || at < end) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
  }

  private static boolean isKnown(int advice) {
    return advice >= MADV_NORMAL && advice <= MADV_DONTNEED
        || advice >= MADV_FREE && advice <= MADV_DONTNEED_LOCKED;
  }

  private void apply(Vma area, long start, long end, int advice) {
    switch (advice) {
      case MADV_NORMAL -> flag(area, start, end, Vma.RANDOM_READ | Vma.SEQUENTIAL_READ, 0);
      case MADV_RANDOM -> flag(area, start, end, Vma.SEQUENTIAL_READ, Vma.RANDOM_READ);
      case MADV_SEQUENTIAL -> flag(area, start, end, Vma.RANDOM_READ, Vma.SEQUENTIAL_READ);
      case MADV_DONTFORK -> flag(area, start, end, 0, Vma.DONT_COPY);
      case MADV_DOFORK -> flag(area, start, end, Vma.DONT_COPY, 0);
      case MADV_DONTDUMP -> flag(area, start, end, 0, Vma.DONT_DUMP);
      case MADV_DODUMP -> flag(area, start, end, Vma.DONT_DUMP, 0);
      case MADV_MERGEABLE -> flag(area, start, end, 0, Vma.MERGEABLE);
      case MADV_UNMERGEABLE -> flag(area, start, end, Vma.MERGEABLE, 0);
      case MADV_HUGEPAGE -> flag(area, start, end, Vma.NO_HUGE_PAGE, Vma.HUGE_PAGE);
      case MADV_NOHUGEPAGE -> flag(area, start, end, Vma.HUGE_PAGE, Vma.NO_HUGE_PAGE);
      case MADV_WIPEONFORK -> {
        refuseIf(area.file != null);
        flag(area, start, end, 0, Vma.WIPE_ON_FORK);
      }
      case MADV_KEEPONFORK -> flag(area, start, end, Vma.WIPE_ON_FORK, 0);
      case MADV_DONTNEED -> {
        refuseIf(area.has(Vma.LOCKED));
        Zapping.pages(space, start, end);
      }
      case MADV_DONTNEED_LOCKED -> Zapping.pages(space, start, end);
      case MADV_FREE -> {
        refuseIf(area.file != null);
        giveUp(start, end);
      }
      case MADV_COLD -> {
        refuseIf(area.has(Vma.LOCKED));
        cool(start, end);
      }
      case MADV_PAGEOUT -> {
        refuseIf(area.has(Vma.LOCKED));
        pageOut(start, end);
      }
      case MADV_WILLNEED -> readIn(area, start, end);
      case MADV_REMOVE -> remove(area, start, end);
      default -> throw ErrnoException.of(Errno.EINVAL);
    }
  }

  private static void refuseIf(boolean refused) {
    if (refused) {
      throw ErrnoException.of(Errno.EINVAL);
    }
  }

  private void flag(Vma area, long start, long end, int clear, int set) {
    int flags = area.flags & ~clear | set;
    if (flags == area.flags) {
      return;
    }
    Vma part = area.start < start ? mapper.split(area, start) : area;
    if (end < part.end) {
      mapper.split(part, end);
    }
    Accounting.changeFlags(space, part, flags);
  }

  /** MADV_FREE: the pages may go when frames are short, unless they are written again. */
  private void giveUp(long start, long end) {
    Frames frames = space.frames;
    PageTable table = space.table;
    for (long va = table.next(start, end); va < end; va = table.next(va, end)) {
      long pte = table.get(va);
      int frame = Pte.frame(pte);
      if (Pte.isSwap(pte)) {
        space.entries.remove(va, pte); // reads as zero from now on
      } else if (frame != frames.zeroFrame() && frames.isOwn(frame)) {
        if (frames.swapSlot(frame) != 0) {
          frames.reclaim().swapping().uncache(frame);
        }
        table.put(va, pte & ~(Pte.D | Pte.A));
        space.flush(va);
        frames.setDirty(frame, false);
        frames.setLazy(frame, true);
        frames.reclaim().list(frame);
        frames.reclaim().cool(frame);
      }
      va += PhysicalMemory.PAGE_SIZE;
    }
  }

  private interface FrameAction {
    void on(int frame);
  }

  /** Shows the frames of a range that no other page shares. */
  private void forEachOwnFrame(long start, long end, FrameAction action) {
    PageTable table = space.table;
    for (long va = table.next(start, end); va < end; va = table.next(va, end)) {
      long pte = table.get(va);
      if (Pte.isPresent(pte) && space.frames.mapCount(Pte.frame(pte)) == 1) {
        action.on(Pte.frame(pte));
      }
      va += PhysicalMemory.PAGE_SIZE;
    }
  }

  /** MADV_COLD: the pages go first when frames are short. */
  private void cool(long start, long end) {
    Reclaim reclaim = space.frames.reclaim();
    forEachOwnFrame(
        start,
        end,
        frame -> {
          reclaim.takeReferenced(frame);
          reclaim.cool(frame);
        });
  }

  /** MADV_PAGEOUT: the pages go now, if they have a place to go to. */
  private void pageOut(long start, long end) {
    forEachOwnFrame(start, end, space.frames.reclaim()::pageOut);
  }

  private void readIn(Vma area, long start, long end) {
    MappedFile file = area.file;
    if (file != null) {
      file.pages().readAhead(area.filePage(start), area.filePage(end));
    }
    PageTable table = space.table;
    for (long va = table.next(start, end);
        va < end;
        va = table.next(va + PhysicalMemory.PAGE_SIZE, end)) {
      long pte = table.get(va);
      if (Pte.isSwap(pte)) {
        space.frames.reclaim().swapping().prefetch(Pte.swapSlot(pte));
      }
    }
  }

  private static void remove(Vma area, long start, long end) {
    MappedFile file = area.file;
    refuseIf(file == null || area.has(Vma.LOCKED));
    if (!area.has(Vma.SHARED) || !area.has(Vma.MAY_WRITE)) {
      throw ErrnoException.of(Errno.EACCES);
    }
    if (file != null) {
      file.pages().punch(area.filePage(start) << SHIFT, end - start);
    }
  }

  /** Faults all pages in, for reading or as if written; errors as the manual page lists them. */
  private void populate(long start, long end, boolean write) {
    Access access = write ? Access.STORE : Access.LOAD;
    for (long va = start; va < end; va += PhysicalMemory.PAGE_SIZE) {
      Vma area = space.areas.find(va);
      if (area == null) {
        throw ErrnoException.of(Errno.ENOMEM);
      }
      refuseIf(!area.has(write ? Vma.WRITE : Vma.READ | Vma.WRITE));
      if (!Pte.allows(space.table.get(va), access)) {
        switch (space.handleFault(va, access)) {
          case MINOR, MAJOR -> {}
          case OUT_OF_MEMORY -> throw OutOfMemory.INSTANCE;
          default -> throw ErrnoException.of(Errno.EFAULT);
        }
      }
    }
  }
}
