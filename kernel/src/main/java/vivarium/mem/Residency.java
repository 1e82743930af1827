package vivarium.mem;

import static vivarium.abi.MmapFlags.MS_ASYNC;
import static vivarium.abi.MmapFlags.MS_INVALIDATE;
import static vivarium.abi.MmapFlags.MS_SYNC;

import java.util.Arrays;
import java.util.function.Predicate;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;

/** Questions about the pages of an address space: mincore, msync, smaps, pagemap. */
final class Residency {
  private static final int PAGE_SIZE = PhysicalMemory.PAGE_SIZE;
  private static final int SHIFT = PhysicalMemory.PAGE_SHIFT;

  /** Extra bits that keep the shares of pages exact while they are summed, as Linux does. */
  private static final int PSS_SHIFT = 12;

  private static final long PAGEMAP_PRESENT = 1L << 63;
  private static final long PAGEMAP_SWAP = 1L << 62;
  private static final long PAGEMAP_FILE = 1L << 61;
  private static final long PAGEMAP_EXCLUSIVE = 1L << 56;

  private final AddressSpace space;
  private final Frames frames;

  Residency(AddressSpace space) {
    this.space = space;
    this.frames = space.frames;
  }

  static String name(AddressSpace space, Vma area) {
    ProgramMap program = space.program;
    if (area.label != null) {
      return area.label;
    }
    if (area.file != null) {
      return area.file.path();
    }
    if (area.start < program.brk && area.end > program.brkStart) {
      return "[heap]";
    }
    if (area.start <= program.stackStart && area.end >= program.stackStart) {
      return "[stack]";
    }
    return "";
  }

  byte[] resident(long address, long length) {
    if ((address & PhysicalMemory.PAGE_MASK) != 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    if (address < 0 || length < 0 || length > Layout.USER_END - address) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    byte[] result = new byte[Math.toIntExact((length + PAGE_SIZE - 1) >>> SHIFT)];
    for (int i = 0; i < result.length; i++) {
      long va = address + ((long) i << SHIFT);
      Vma area = space.areas.find(va);
      if (area == null) {
        throw ErrnoException.of(Errno.ENOMEM);
      }
      result[i] = (byte) (isResident(area, va) ? 1 : 0);
    }
    return result;
  }

  private boolean isResident(Vma area, long va) {
    long pte = space.table.get(va);
    if (Pte.isPresent(pte)) {
      return true;
    }
    if (Pte.isSwap(pte)) {
      return frames.reclaim().swapping().cachedFrame(Pte.swapSlot(pte)) != 0;
    }
    MappedFile file = area.file;
    return file != null && file.pages().residentFrame(area.filePage(va)) >= 0;
  }

  void sync(long address, long length, int flags) {
    if ((flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC)) != 0
        || (flags & (MS_ASYNC | MS_SYNC)) == (MS_ASYNC | MS_SYNC)
        || (address & PhysicalMemory.PAGE_MASK) != 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    long end = address + Layout.pageUp(length);
    if (end < address || address < 0) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    boolean hole = false;
    long at = address;
    for (Vma area : space.areas.in(address, end)) {
      hole |= area.start > at;
      at = area.end;
      if ((flags & MS_INVALIDATE) != 0 && area.has(Vma.LOCKED)) {
        throw ErrnoException.of(Errno.EBUSY);
      }
      MappedFile file = area.file;
      if ((flags & MS_SYNC) != 0 && file != null && area.has(Vma.SHARED)) {
        file.pages().writeBack();
      }
    }
    if (hole || at < end) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
  }

  AreaUsage count(Vma area) {
    Tally tally = new Tally();
    PageTable table = space.table;
    for (long va = table.next(area.start, area.end);
        va < area.end;
        va = table.next(va + PAGE_SIZE, area.end)) {
      long pte = table.get(va);
      if (Pte.isPresent(pte) && Pte.frame(pte) != frames.zeroFrame()) {
        tally.add(frames, pte);
      } else if (Pte.isSwap(pte)) {
        tally.addSwapped(frames.reclaim().swapping().users(Pte.swapSlot(pte)));
      }
    }
    countSwappedShared(area, tally);
    return tally.usage(area.has(Vma.LOCKED));
  }

  /** Pages of shared memory that stand in no page table while they are on the swap device. */
  private void countSwappedShared(Vma area, Tally tally) {
    MappedFile file = area.file;
    if (file == null || file.pages().swappedPages() == 0) {
      return;
    }
    for (long va = area.start; va < area.end; va += PAGE_SIZE) {
      if (space.table.get(va) == 0 && file.pages().isSwapped(area.filePage(va))) {
        tally.swapped++;
      }
    }
  }

  /** Sums while walking; the names are those of {@link AreaUsage}. */
  private static final class Tally {
    private long resident;
    private final long[] pss = new long[FrameUse.values().length];
    private long pssDirty;
    private long sharedClean;
    private long sharedDirty;
    private long privateClean;
    private long privateDirty;
    private long referenced;
    private long anonymous;
    private long lazyFree;
    private long swapped;
    private long swapPss;

    void addSwapped(int sharers) {
      swapped++;
      swapPss += ((long) PAGE_SIZE << PSS_SHIFT) / sharers;
    }

    void add(Frames frames, long pte) {
      int frame = Pte.frame(pte);
      int sharers = frames.mapCount(frame);
      long share = ((long) PAGE_SIZE << PSS_SHIFT) / sharers;
      boolean dirty = (pte & Pte.D) != 0 || frames.isDirty(frame);
      resident++;
      pss[frames.use(frame).ordinal()] += share;
      if (dirty) {
        pssDirty += share;
      }
      if (sharers > 1) {
        sharedDirty += dirty ? 1 : 0;
        sharedClean += dirty ? 0 : 1;
      } else {
        privateDirty += dirty ? 1 : 0;
        privateClean += dirty ? 0 : 1;
      }
      boolean used = (pte & Pte.A) != 0 || frames.isMarked(frame, Frames.YOUNG);
      referenced += used ? 1 : 0;
      if (frames.use(frame) == FrameUse.ANONYMOUS) {
        anonymous++;
        lazyFree += frames.isLazy(frame) && !dirty ? 1 : 0;
      }
    }

    AreaUsage usage(boolean locked) {
      long all = Arrays.stream(pss).sum();
      long anonymousShare = pss[FrameUse.ANONYMOUS.ordinal()];
      long sharedShare = pss[FrameUse.SHARED.ordinal()];
      return new AreaUsage(
          resident,
          all >>> PSS_SHIFT,
          pssDirty >>> PSS_SHIFT,
          sharedClean,
          sharedDirty,
          privateClean,
          privateDirty,
          referenced,
          anonymous,
          lazyFree,
          swapped,
          swapPss >>> PSS_SHIFT,
          locked ? all >>> PSS_SHIFT : 0,
          anonymousShare >>> PSS_SHIFT,
          (all - anonymousShare - sharedShare) >>> PSS_SHIFT,
          sharedShare >>> PSS_SHIFT);
    }
  }

  long pagemapEntry(long va) {
    if (va < 0 || va >= Layout.USER_END) {
      return 0;
    }
    long pte = space.table.get(va);
    if (Pte.isSwap(pte)) { // type 0 in bits 0 to 4, then the offset
      int slot = Pte.swapSlot(pte);
      boolean alone = frames.reclaim().swapping().users(slot) == 1;
      return PAGEMAP_SWAP | (long) slot << 5 | (alone ? PAGEMAP_EXCLUSIVE : 0);
    }
    if (!Pte.isPresent(pte)) {
      return 0;
    }
    int frame = Pte.frame(pte);
    long entry = PAGEMAP_PRESENT | frame;
    entry |=
        frames.use(frame) == FrameUse.ANONYMOUS || frame == frames.zeroFrame() ? 0 : PAGEMAP_FILE;
    return entry | (frames.mapCount(frame) == 1 ? PAGEMAP_EXCLUSIVE : 0);
  }

  /** Takes the A bits back; the replacement policy does not miss them. */
  void clearReferenced(Predicate<Vma> which) {
    PageTable table = space.table;
    for (Vma area : space.areas.all()) {
      if (!which.test(area)) {
        continue;
      }
      for (long va = table.next(area.start, area.end);
          va < area.end;
          va = table.next(va + PAGE_SIZE, area.end)) {
        long pte = table.get(va);
        if (Pte.isPresent(pte)) {
          frames.unmark(Pte.frame(pte), Frames.YOUNG);
          if (space.entries.takeAccessed(va)) {
            frames.mark(Pte.frame(pte), Frames.REFERENCED);
          }
        }
      }
    }
  }
}
