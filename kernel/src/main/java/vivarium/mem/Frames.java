package vivarium.mem;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The allocator of page frames and what is known about each: use, reference count, marks, the file
 * page it holds, and (the reverse map) where it is mapped. A reference is held by each page table
 * entry, by the page cache, and by whoever allocated a frame for itself. Which frame is handed out
 * depends on the history of calls alone, see {@link FreeFrames}.
 */
public final class Frames {
  /** Sees where a frame is mapped. */
  @FunctionalInterface
  public interface MappingVisitor {
    void mapping(AddressSpace space, long va);
  }

  private static final int NONE = FreeFrames.NONE;
  private static final short CODE = 1;
  private static final short DIRTY = 1 << 1;
  private static final short LAZY = 1 << 2;

  /** Its contents are, or were a moment ago, on their way from a device. */
  static final short ARRIVING = 1 << 3;

  /** Used by the kernel since the mark was last taken, as read(2) does. */
  static final short REFERENCED = 1 << 4;

  /** Known to the replacement policy. */
  static final short LISTED = 1 << 5;

  /** Read only because a neighbour was needed. */
  static final short READ_AHEAD = 1 << 6;

  /** Reclaim has taken the accessed bits that /proc/pid/clear_refs has not. */
  static final short YOUNG = 1 << 8;

  /** A fault that was counted waits for it. */
  static final short FAULTED = 1 << 7;

  /** A task sleeps until it has arrived. */
  static final short AWAITED = 1 << 9;

  private final PhysicalMemory memory;
  private final int total;
  private final MemoryCounters counters = new MemoryCounters();
  private final ReverseMap reverseMap;

  private final FrameUse[] use;
  private final short[] marks;
  private final int[] references;

  private final FreeFrames free;

  /** The number of entries in use of a page table. */
  private final int[] entries;

  private final @Nullable FilePages[] file;
  private final long[] filePage;

  /** The swap slot that holds the same page as a frame of the swap cache; else 0. */
  private final int[] swapSlot;

  private final int[] countByUse = new int[FrameUse.values().length];
  private int lowestFree;
  private int lazyCount;
  private long sharedInodes;
  private long spaces;
  private long pagedFiles;
  private final int zeroFrame;
  private CodeListener codeListener = frame -> {};
  private TranslationListener translationListener = TranslationListener.NOBODY;
  private BooleanSupplier lastResort = () -> false;
  private final Overcommit overcommit = new Overcommit(this);
  private final Reclaim reclaim;

  public Frames(PhysicalMemory memory) {
    this.memory = memory;
    total = Math.toIntExact(memory.size() >>> PhysicalMemory.PAGE_SHIFT);
    use = new FrameUse[total];
    Fill.all(use, FrameUse.FREE);
    marks = new short[total];
    references = new int[total];
    free = new FreeFrames(total);
    entries = new int[total];
    file = new @Nullable FilePages[total];
    filePage = new long[total];
    swapSlot = new int[total];
    reverseMap = new ReverseMap(total);
    countByUse[FrameUse.FREE.ordinal()] = total;
    lowestFree = total;
    reclaim = new Reclaim(this);
    allocate(FrameUse.KERNEL, 0, 0, 0); // frame 0 stays empty: a physical address 0 is a bug
    zeroFrame = allocate(FrameUse.KERNEL);
  }

  public PhysicalMemory memory() {
    return memory;
  }

  /** Counters of the whole machine, as /proc/vmstat and /proc/meminfo show them. */
  public MemoryCounters counters() {
    return counters;
  }

  /** What makes room, and knows the swap device. */
  public Reclaim reclaim() {
    return reclaim;
  }

  /** How much memory may be promised. */
  public Overcommit overcommit() {
    return overcommit;
  }

  /**
   * Makes the memory part of a machine; once, before processes are made.
   *
   * @throws IOException if the file of the swap device cannot be used
   */
  public void configure(MemoryHost machine, Paging paging) throws IOException {
    reclaim.configure(machine, paging);
  }

  public void setCodeListener(CodeListener listener) {
    codeListener = listener;
  }

  public void setTranslationListener(TranslationListener listener) {
    translationListener = listener;
  }

  TranslationListener translationListener() {
    return translationListener;
  }

  /**
   * What is asked for room when nothing can be reclaimed: kills a process, reaps its memory and
   * says true, or says false. It must not touch the address space whose request is being served.
   */
  public void setLastResort(BooleanSupplier makesRoom) {
    lastResort = makesRoom;
  }

  /**
   * Takes a free frame, zeroed, with one reference that the caller holds.
   *
   * @throws OutOfMemory if none is free, none can be reclaimed, and nobody can be made to go
   */
  public int allocate(FrameUse purpose) {
    return allocate(purpose, NONE, 0, 0);
  }

  /**
   * The same for a page of a program, best beside those around it.
   *
   * @param near the frame that would be best, or -1
   * @param pages of the run that the page belongs to
   * @param before how many of those lie before it
   */
  int allocate(FrameUse purpose, int near, long pages, long before) {
    reclaim.keepWatermarks();
    if (reclaim.isExhausted() && lastResort.getAsBoolean()) {
      reclaim.somethingWasFreed();
    }
    int frame = take(purpose, near, pages, before);
    while (frame < 0 && reclaim.directOrLater(Reclaim.BATCH) > 0) {
      frame = take(purpose, near, pages, before);
    }
    if (frame < 0 && lastResort.getAsBoolean()) {
      frame = take(purpose, near, pages, before);
    }
    if (frame < 0) {
      counters.allocationFailures++;
      throw OutOfMemory.INSTANCE;
    }
    reclaim.list(frame);
    return frame;
  }

  private int take(FrameUse purpose, int near, long pages, long before) {
    int frame = free.take(near) ? near : NONE;
    if (frame < 0 && pages > 0) {
      frame = free.takeInRun(pages, before);
    }
    if (frame < 0) {
      frame = free.takeLast();
    }
    if (frame < 0) {
      return NONE;
    }
    if (free.wasUsed(frame)) {
      memory.zeroFrame(frame);
    }
    entries[frame] = 0;
    references[frame] = 1;
    counters.framesAllocated++;
    setUse(frame, purpose);
    lowestFree = Math.min(lowestFree, freeCount());
    return frame;
  }

  /** Throws OutOfMemory unless so many frames are free, reclaiming if need be. */
  void reserve(int wanted) {
    while (freeCount() < wanted) {
      if (reclaim.directOrLater(Reclaim.BATCH) == 0) {
        throw OutOfMemory.INSTANCE;
      }
    }
  }

  public void retain(int frame) {
    if (references[frame] <= 0) {
      throw new IllegalStateException("retain of free frame " + frame);
    }
    references[frame]++;
  }

  /** Gives one reference back; the last one frees the frame and drops the code decoded from it. */
  public void release(int frame) {
    int left = --references[frame];
    if (left > 0) {
      if (left == 1 && swapSlot[frame] != 0) {
        reclaim.swapping().dropIfUseless(frame);
      }
      return;
    }
    if (left < 0 || reverseMap.count(frame) != 0) {
      throw new IllegalStateException(
          "release of frame " + frame + ": references " + left + " mapped " + mapCount(frame));
    }
    beforeWrite(frame);
    if (use[frame] == FrameUse.PAGE_TABLE) {
      reverseMap.forgetTable(frame);
    }
    reclaim.unlist(frame);
    reclaim.io().forget(frame);
    reclaim.writes().cancel(frame);
    reclaim.somethingWasFreed();
    setLazy(frame, false);
    marks[frame] = 0;
    file[frame] = null;
    counters.framesFreed++;
    setUse(frame, FrameUse.FREE);
    free.release(frame);
  }

  private void setUse(int frame, FrameUse purpose) {
    countByUse[use[frame].ordinal()]--;
    use[frame] = purpose;
    countByUse[purpose.ordinal()]++;
  }

  /** Reclaims up to so many pages now, whatever the watermarks; returns how many frames it got. */
  public int reclaim(int wanted) {
    return reclaim.direct(wanted);
  }

  /** Drops all clean pages of files that nobody maps, as vm.drop_caches does. */
  public void dropCleanFilePages() {
    for (int frame = 0; frame < total; frame++) {
      FilePages owner = file[frame];
      if (owner != null && use[frame] == FrameUse.FILE) {
        owner.drop(filePage[frame], frame);
      }
    }
  }

  public int totalCount() {
    return total;
  }

  public int freeCount() {
    return countByUse[FrameUse.FREE.ordinal()];
  }

  /** The fewest free frames that there ever were. */
  public int lowestFreeCount() {
    return lowestFree;
  }

  /** How many frames have this use now. */
  public int count(FrameUse purpose) {
    return countByUse[purpose.ordinal()];
  }

  public FrameUse use(int frame) {
    return use[frame];
  }

  public int references(int frame) {
    return references[frame];
  }

  /** A number for a new address space, in order of making. */
  long nextSpaceSerial() {
    return ++spaces;
  }

  /** A number for a new page cache, in order of making. */
  long nextFileSerial() {
    return ++pagedFiles;
  }

  /** A number for a new piece of shared anonymous memory, as its inode in maps. */
  long nextSharedInode() {
    return ++sharedInodes;
  }

  /** The frame of zeroes that read faults on untouched anonymous memory map; never counted. */
  public int zeroFrame() {
    return zeroFrame;
  }

  // The reverse map

  /** How many page table entries map the frame. */
  public int mapCount(int frame) {
    return reverseMap.count(frame);
  }

  /** Shows every place that maps the frame; the visitor may unmap the one that it is shown. */
  public void forEachMapping(int frame, MappingVisitor visitor) {
    reverseMap.forEach(frame, visitor);
  }

  /** Notes the mapping of a page whose table entry is there already. */
  void addMapping(int frame, AddressSpace space, long va) {
    reverseMap.add(frame, space, va, space.table.slot(va));
  }

  /** Forgets the mapping of a page whose table entry is still there. */
  void removeMapping(int frame, AddressSpace space, long va) {
    reverseMap.remove(frame, space.table.slot(va));
  }

  // File pages

  void setFilePage(int frame, @Nullable FilePages pages, long index) {
    file[frame] = pages;
    filePage[frame] = index;
  }

  /** The page cache that the frame belongs to, or null. */
  public @Nullable FilePages file(int frame) {
    return file[frame];
  }

  /** Which page of its file the frame holds. */
  public long filePage(int frame) {
    return filePage[frame];
  }

  /** Whether the page differs from what its file's source holds. */
  public boolean isDirty(int frame) {
    return (marks[frame] & DIRTY) != 0;
  }

  void setDirty(int frame, boolean dirty) {
    marks[frame] = (short) (dirty ? marks[frame] | DIRTY : marks[frame] & ~DIRTY);
  }

  /** Takes the dirty bits that page tables hold over; whether the page is dirty then. */
  boolean collectDirty(int frame) {
    forEachMapping(
        frame,
        (space, va) -> {
          if (space.entries.takeDirty(va)) {
            setDirty(frame, true);
          }
        });
    return isDirty(frame);
  }

  /** Whether the page is dirty, or some entry's D bit says that it was written. */
  public boolean isWritten(int frame) {
    boolean[] found = {isDirty(frame)};
    forEachMapping(frame, (space, va) -> found[0] |= (space.table.get(va) & Pte.D) != 0);
    return found[0];
  }

  /** Whether some area that maps the page is locked in memory. */
  public boolean isLocked(int frame) {
    boolean[] found = {false};
    forEachMapping(
        frame,
        (space, va) -> {
          Vma area = space.find(va);
          found[0] |= area != null && area.has(Vma.LOCKED);
        });
    return found[0];
  }

  /** Whether an anonymous frame belongs to one page alone, so that it need not be copied. */
  boolean isOwn(int frame) {
    int slot = swapSlot[frame];
    return use[frame] == FrameUse.ANONYMOUS
        && mapCount(frame) == 1
        && references[frame] == (slot == 0 ? 1 : 2)
        && (slot == 0 || reclaim.swapping().users(slot) == 0);
  }

  /** The slot of the swap device that holds the same page; 0 if the page is in RAM alone. */
  public int swapSlot(int frame) {
    return swapSlot[frame];
  }

  void setSwapSlot(int frame, int slot) {
    swapSlot[frame] = slot;
  }

  /** How many frames are lazy. */
  int lazyCount() {
    return lazyCount;
  }

  boolean isMarked(int frame, short mark) {
    return (marks[frame] & mark) != 0;
  }

  void mark(int frame, short mark) {
    marks[frame] |= mark;
  }

  void unmark(int frame, short mark) {
    marks[frame] &= (short) ~mark;
  }

  /** Whether MADV_FREE gave the page up; a write since, which its entry's D bit tells, keeps it. */
  public boolean isLazy(int frame) {
    return (marks[frame] & LAZY) != 0;
  }

  void setLazy(int frame, boolean lazy) {
    lazyCount += (lazy ? 1 : 0) - (isLazy(frame) ? 1 : 0);
    marks[frame] = (short) (lazy ? marks[frame] | LAZY : marks[frame] & ~LAZY);
  }

  // Decoded code

  /**
   * Says that instructions were decoded from the frame: write entries for it leave all TLBs, and
   * the listener hears of the next write.
   */
  public void markCode(int frame) {
    if ((marks[frame] & CODE) == 0) {
      marks[frame] |= CODE;
      forEachMapping(frame, AddressSpace::flushWrite);
    }
  }

  public boolean holdsCode(int frame) {
    return (marks[frame] & CODE) != 0;
  }

  /**
   * To be called by anyone who writes to a frame other than through a TLB entry, before it does.
   */
  public void beforeWrite(int frame) {
    if ((marks[frame] & CODE) != 0) {
      marks[frame] &= ~CODE;
      codeListener.frameWritten(frame);
    }
  }

  // Page tables

  /** Changes the number of entries in use of a page-table frame and returns it. */
  int addEntries(int tableFrame, int change) {
    return entries[tableFrame] += change;
  }
}
