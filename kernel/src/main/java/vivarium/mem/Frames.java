package vivarium.mem;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The allocator of page frames and what is known about each: use, reference count, marks, the file
 * page it holds, and (the reverse map) where it is mapped. A reference is held by each page table
 * entry, by the page cache, and by whoever allocated a frame for itself. Frames are handed out in
 * an order that depends on the history of calls alone: fresh ones first by number, then the last
 * freed.
 */
public final class Frames {
  /** Sees where a frame is mapped. */
  @FunctionalInterface
  public interface MappingVisitor {
    void mapping(AddressSpace space, long va);
  }

  private static final int NONE = -1;
  private static final byte CODE = 1;
  private static final byte DIRTY = 2;
  private static final byte LAZY = 4;

  /** How many clean file pages one reclaim drops at most. */
  private static final int RECLAIM_BATCH = 64;

  private final PhysicalMemory memory;
  private final int total;
  private final MemoryCounters counters = new MemoryCounters();
  private final ReverseMap reverseMap;

  private final FrameUse[] use;
  private final byte[] marks;
  private final int[] references;

  /** The next free frame of a free frame; the number of entries in use of a page table. */
  private final int[] link;

  private final @Nullable FilePages[] file;
  private final long[] filePage;

  private final int[] countByUse = new int[FrameUse.values().length];
  private int freeHead = NONE;
  private int fresh;
  private int reclaimHand;
  private int lowestFree;
  private long sharedInodes;
  private final int zeroFrame;
  private CodeListener codeListener = frame -> {};
  private BooleanSupplier lastResort = () -> false;

  public Frames(PhysicalMemory memory) {
    this.memory = memory;
    total = Math.toIntExact(memory.size() >>> PhysicalMemory.PAGE_SHIFT);
    use = new FrameUse[total];
    Arrays.fill(use, FrameUse.FREE);
    marks = new byte[total];
    references = new int[total];
    link = new int[total];
    file = new @Nullable FilePages[total];
    filePage = new long[total];
    reverseMap = new ReverseMap(total);
    countByUse[FrameUse.FREE.ordinal()] = total;
    lowestFree = total;
    int unused = allocate(FrameUse.KERNEL); // frame 0 stays empty: a physical address 0 is a bug
    assert unused == 0;
    zeroFrame = allocate(FrameUse.KERNEL);
  }

  public PhysicalMemory memory() {
    return memory;
  }

  /** Counters of the whole machine, as /proc/vmstat and /proc/meminfo show them. */
  public MemoryCounters counters() {
    return counters;
  }

  public void setCodeListener(CodeListener listener) {
    codeListener = listener;
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
   * @throws OutOfMemory if none is free after clean file pages were dropped
   */
  public int allocate(FrameUse purpose) {
    int frame = take(purpose);
    if (frame < 0) {
      reclaim(RECLAIM_BATCH);
      frame = take(purpose);
      if (frame < 0 && lastResort.getAsBoolean()) {
        frame = take(purpose);
      }
      if (frame < 0) {
        counters.allocationFailures++;
        throw OutOfMemory.INSTANCE;
      }
    }
    return frame;
  }

  private int take(FrameUse purpose) {
    int frame;
    if (fresh < total) {
      frame = fresh++; // never used: still zero
    } else if (freeHead != NONE) {
      frame = freeHead;
      freeHead = link[frame];
      memory.zeroFrame(frame);
    } else {
      return NONE;
    }
    link[frame] = 0;
    references[frame] = 1;
    counters.framesAllocated++;
    setUse(frame, purpose);
    lowestFree = Math.min(lowestFree, freeCount());
    return frame;
  }

  /** Throws OutOfMemory unless so many frames are free, reclaiming if need be. */
  void reserve(int wanted) {
    if (freeCount() < wanted) {
      reclaim(wanted);
      if (freeCount() < wanted) {
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
    marks[frame] = 0;
    file[frame] = null;
    counters.framesFreed++;
    setUse(frame, FrameUse.FREE);
    link[frame] = freeHead;
    freeHead = frame;
  }

  private void setUse(int frame, FrameUse purpose) {
    countByUse[use[frame].ordinal()]--;
    use[frame] = purpose;
    countByUse[purpose.ordinal()]++;
  }

  /**
   * Frees up to {@code wanted} frames whose loss nobody notices: clean unmapped pages of files, and
   * anonymous pages that were given up with MADV_FREE. Returns how many.
   */
  public int reclaim(int wanted) {
    int before = freeCount();
    for (int scanned = 0; scanned < total && freeCount() - before < wanted; scanned++) {
      int frame = reclaimHand;
      reclaimHand = frame + 1 == total ? 0 : frame + 1;
      FilePages owner = file[frame];
      if (owner != null) {
        owner.drop(filePage[frame], frame);
      } else if (isLazy(frame) && references[frame] == 1) {
        forEachMapping(frame, AddressSpace::dropLazy);
      }
    }
    int dropped = freeCount() - before;
    counters.framesReclaimed += dropped;
    return dropped;
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
    marks[frame] = (byte) (dirty ? marks[frame] | DIRTY : marks[frame] & ~DIRTY);
  }

  /** Whether MADV_FREE gave the page up; a write since, which its entry's D bit tells, keeps it. */
  public boolean isLazy(int frame) {
    return (marks[frame] & LAZY) != 0;
  }

  void setLazy(int frame, boolean lazy) {
    marks[frame] = (byte) (lazy ? marks[frame] | LAZY : marks[frame] & ~LAZY);
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
    return link[tableFrame] += change;
  }
}
