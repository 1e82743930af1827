package vivarium.mem;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import vivarium.mem.replace.References;
import vivarium.mem.replace.ReplacementPolicy;

/**
 * Finds room when frames are short. Below the watermark low somebody is asked to reclaim in the
 * background until high is reached; below min whoever allocates reclaims itself. The policy chooses
 * pages; here they go: clean pages of files are dropped, dirty ones written back, all others
 * written to the swap device, their entries in page tables replaced by the slot's number.
 */
public final class Reclaim implements ReplacementPolicy.Pages {
  /** How many pages one round makes go: Linux's SWAP_CLUSTER_MAX. */
  static final int BATCH = 32;

  /** An identity is the number of a space or file, and that of the page in it. */
  private static final int IDENTITY_SHIFT = 36;

  private static final long FILE_IDENTITY = 1L << 62;

  /** Background rounds without success after which nobody is asked any more. */
  private static final int HOPELESS = 16;

  /** Allocations that do not try again after direct reclaim found nothing. */
  private static final int PAUSE = 64;

  private final Frames frames;
  private final MemoryCounters counters;
  private final PageIo io;
  private final Swapping swapping;
  private final Writes writes;
  private MemoryHost host = MemoryHost.NONE;
  private ReplacementPolicy policy;
  private @Nullable References recording;
  private boolean exact;
  private int min;
  private int low;
  private int high;
  private int listed;
  private int evictions;
  private int swappiness = 60;
  private int fruitless;
  private int failures;
  private int paused;
  private boolean active;
  private int scanned;

  Reclaim(Frames frames) {
    this.frames = frames;
    counters = frames.counters();
    io = new PageIo(frames);
    writes = new Writes(frames, io);
    swapping = new Swapping(frames, this);
    policy = Paging.DEFAULT.replacement().create(frames.totalCount(), this, 1, null);
    setMinimum(defaultMinimum(frames.totalCount()));
  }

  /** Linux's min_free_kbytes: 4 times the root of the memory in KiB, so many pages of it. */
  private static int defaultMinimum(int frameCount) {
    long kilobytes = (long) frameCount * 4;
    return (int) Math.max(1, (long) Math.sqrt(kilobytes * 16.0) / 4);
  }

  /**
   * Makes the memory page as it is told; once, before anything is allocated but the kernel's own.
   *
   * @throws IOException if the file of the swap device cannot be used
   */
  void configure(MemoryHost machine, Paging paging) throws IOException {
    host = machine;
    io.attach(machine, paging.storage());
    writes.attach(machine);
    swapping.attach(SwapArea.open(paging.swapBytes(), paging.swapFile()));
    policy = paging.replacement().create(frames.totalCount(), this, paging.seed(), paging.future());
    recording = paging.recording();
    exact = policy.isExact() || recording != null;
  }

  /** When pages arrive from their devices. */
  public PageIo io() {
    return io;
  }

  /** The swap device and its cache. */
  public Swapping swapping() {
    return swapping;
  }

  // Watermarks

  /** Free frames below which an allocation reclaims itself. */
  public int min() {
    return min;
  }

  /** Free frames below which reclaim begins in the background. */
  public int low() {
    return low;
  }

  /** Free frames at which the background is content. */
  public int high() {
    return high;
  }

  /** Sets min, and with it low and high, as vm.min_free_kbytes does. */
  public void setMinimum(int frameCount) {
    min = frameCount;
    low = min + Math.max(1, min / 4);
    high = min + Math.max(2, min / 2);
  }

  /** vm.swappiness. */
  public int swappiness() {
    return swappiness;
  }

  public void setSwappiness(int value) {
    swappiness = value;
    policy.setSwappiness(value);
  }

  /** No reclaim until {@link #unpause}: the caller holds copies of table entries. */
  void pause() {
    paused++;
  }

  void unpause() {
    paused--;
  }

  /** Called before each allocation: keeps the watermarks. */
  void keepWatermarks() {
    int free = frames.freeCount();
    if (free > low || active || paused > 0) {
      return;
    }
    if (failures < HOPELESS) {
      host.reclaimInBackground();
    }
    if (free <= min) {
      if (fruitless > 0) {
        fruitless--;
        return;
      }
      counters.allocationStalls++;
      if (direct(BATCH) == 0) {
        fruitless = PAUSE;
      }
    }
  }

  /**
   * Whether so little is left that could still go that the machine would do nothing but read pages
   * of programs in again: frames below min, no swap slot, and not enough pages of files to reach
   * high. Somebody must end then, before the last frame is gone.
   */
  boolean isExhausted() {
    return frames.freeCount() <= min && writes.size() == 0 && paused == 0 && cannotReachHigh();
  }

  /** Whether even dropping every page of a file would not be enough, and nothing can be swapped. */
  private boolean cannotReachHigh() {
    return swapping.freeSlots() == 0 && frames.freeCount() + frames.count(FrameUse.FILE) <= high;
  }

  /** Reclaims for an allocation that waits for it; returns how many frames it got. */
  int direct(int wanted) {
    if (active || paused > 0) {
      return 0;
    }
    int before = frames.freeCount();
    scanned = 0;
    int gone = writes.size() >= wanted ? 0 : shrink(wanted - writes.size());
    while (frames.freeCount() == before && writes.finishFirst()) {
      // the page's frame is used at once, and the time until it could be is owed
    }
    counters.pagesStolenDirect += gone;
    counters.pagesScannedDirect += scanned;
    return frames.freeCount() - before;
  }

  /**
   * As {@link #direct}, for whoever cannot go on without a frame: if no page can go because devices
   * are busy with them, waits until one can. So memory has run out only if 0 is returned.
   */
  int directOrLater(int wanted) {
    int got = direct(wanted);
    while (got == 0 && !active && paused == 0 && io.awaitFrame()) {
      got = direct(wanted);
    }
    return got;
  }

  /** Whether the background still has something to do: free frames are below high. */
  public boolean isShort() {
    return frames.freeCount() < high;
  }

  /**
   * One round of background reclaim; returns whether another should follow at once. If not, but
   * frames are still short, writes are on their way whose end will ask again.
   */
  public boolean background() {
    if (!isShort()) {
      failures = 0;
      return false;
    }
    int missing = high - frames.freeCount() - writes.size();
    if (missing <= 0 || cannotReachHigh()) {
      return false;
    }
    counters.backgroundRuns++;
    int gone = shrink(Math.min(BATCH, missing));
    counters.pagesStolenBackground += gone;
    counters.pagesScannedBackground += scanned;
    failures = gone == 0 ? failures + 1 : 0;
    return gone > 0 && isShort() && writes.size() < 2 * BATCH;
  }

  /** A write has ended and perhaps freed a frame: goes on if the background has more to do. */
  void written() {
    if (isShort() && failures < HOPELESS) {
      host.reclaimInBackground();
    }
  }

  /** A frame was freed: it is worth trying again. */
  void somethingWasFreed() {
    failures = 0;
    fruitless = 0;
  }

  /** Makes up to so many pages go; returns how many went or are on their way. */
  private int shrink(int wanted) {
    active = true;
    scanned = 0;
    int gone = 0;
    writes.openBatch();
    try {
      while (gone < wanted) {
        int victim = policy.victim();
        if (victim < 0) {
          break;
        }
        evict(victim);
        gone++;
      }
    } finally {
      writes.closeBatch();
      active = false;
    }
    counters.framesReclaimed += gone;
    host.charge(scanned, gone);
    return gone;
  }

  /** Makes one page go at once, if it can (MADV_PAGEOUT); returns whether. */
  boolean pageOut(int frame) {
    if (active || !isListed(frame) || !isEvictable(frame)) {
      return false;
    }
    active = true;
    try {
      evict(frame);
      return true;
    } finally {
      active = false;
    }
  }

  private void evict(int frame) {
    unlist(frame);
    evictions++;
    FilePages file = frames.file(frame);
    if (file != null) {
      FileEviction.evict(frames, file, frames.filePage(frame), frame);
    } else {
      swapping.evict(frame);
    }
  }

  /** Writes on their way. */
  Writes writes() {
    return writes;
  }

  // What the policy knows of

  private boolean isListed(int frame) {
    return frames.isMarked(frame, Frames.LISTED);
  }

  /** The frame holds a page that may be reclaimed one day. */
  void list(int frame) {
    boolean reclaimable =
        switch (frames.use(frame)) {
          case FILE -> true;
          case ANONYMOUS -> swapping.isOn() || frames.isLazy(frame);
          case SHARED -> swapping.isOn();
          default -> false;
        };
    if (reclaimable && !isListed(frame)) {
      frames.mark(frame, Frames.LISTED);
      listed++;
      policy.loaded(frame);
      host.faulted();
    }
  }

  void unlist(int frame) {
    if (isListed(frame)) {
      frames.unmark(frame, Frames.LISTED);
      listed--;
      policy.removed(frame);
    }
  }

  /** The program will not need the page soon. */
  void cool(int frame) {
    if (isListed(frame)) {
      policy.cooled(frame);
    }
  }

  /** How many evictions there were, for {@link #refault}. */
  int evictions() {
    return evictions;
  }

  /**
   * A page is read again that had gone. If so few have gone since that it would still be here had
   * the memory been twice as large, it belongs to the working set.
   */
  void refault(int frame, int evictionsThen) {
    boolean file = frames.use(frame) == FrameUse.FILE;
    if (file) {
      counters.refaultsFile++;
    } else {
      counters.refaultsAnonymous++;
    }
    int since = evictions - evictionsThen & PageIndex.SHADOW_MASK;
    if (since <= listed && isListed(frame)) {
      counters.activationsFile += file ? 1 : 0;
      counters.activationsAnonymous += file ? 0 : 1;
      policy.refaulted(frame);
    }
  }

  /** Pages that the policy regards as used often; see {@link ReplacementPolicy#activePages}. */
  public int activePages(boolean file) {
    return policy.activePages(file);
  }

  /** Whether the policy regards this page so. */
  public boolean isActive(int frame) {
    return isListed(frame) && policy.isActive(frame);
  }

  /** How many pages are on their way to a device. */
  public int pagesBeingWritten() {
    return writes.size();
  }

  /** Whether this one is. */
  public boolean isBeingWritten(int frame) {
    return writes.isOnItsWay(frame);
  }

  /** Time to look at accessed bits, if the policy wants that. */
  public void tick() {
    policy.tick();
  }

  /** Whether {@link #tick} should be called every few milliseconds. */
  public boolean ticks() {
    return policy.ticks();
  }

  /** Whether each change of page must be told by {@link #used}. */
  public boolean isExact() {
    return exact;
  }

  /** A page is used now; called for each change of page if {@link #isExact}. */
  void used(AddressSpace space, long va, int frame) {
    if (frames.file(frame) != null) {
      usedFile(frame);
    } else if (frames.use(frame) == FrameUse.ANONYMOUS) {
      note(frame, space.serial << IDENTITY_SHIFT | va >>> PhysicalMemory.PAGE_SHIFT);
    }
  }

  /** A page of a file is used now, by its mapping or by read and write. */
  void usedFile(int frame) {
    FilePages file = frames.file(frame);
    if (file != null) {
      note(frame, FILE_IDENTITY | file.serial << IDENTITY_SHIFT | frames.filePage(frame));
    }
  }

  private void note(int frame, long identity) {
    if (recording != null) {
      recording.add(identity);
    }
    policy.referenced(frame, identity);
  }

  @Override
  public boolean isFile(int frame) {
    return frames.use(frame) == FrameUse.FILE;
  }

  @Override
  public boolean mayEvict(boolean file) {
    return file
        || swapping.freeSlots() > 0
        || swapping.cachedFrames() > 0
        || frames.lazyCount() > 0;
  }

  @Override
  public boolean isReferenced(int frame) {
    boolean[] found = {frames.isMarked(frame, Frames.REFERENCED)};
    frames.forEachMapping(frame, (space, va) -> found[0] |= space.entries.isAccessed(va));
    return found[0];
  }

  @Override
  public boolean takeReferenced(int frame) {
    boolean[] found = {frames.isMarked(frame, Frames.REFERENCED)};
    frames.unmark(frame, Frames.REFERENCED);
    frames.forEachMapping(frame, (space, va) -> found[0] |= space.entries.takeAccessed(va));
    if (found[0]) {
      frames.mark(frame, Frames.YOUNG);
    }
    return found[0];
  }

  @Override
  public boolean isEvictable(int frame) {
    scanned++;
    if (io.isAwaited(frame)) {
      return false;
    }
    FilePages file = frames.file(frame);
    int known = frames.mapCount(frame) + (file == null ? 0 : 1);
    if (frames.references(frame) != known + (frames.swapSlot(frame) == 0 ? 0 : 1)) {
      return false; // the kernel is using it
    }
    boolean needsSlot =
        file == null
            ? frames.swapSlot(frame) == 0 && !(frames.isLazy(frame) && !frames.isWritten(frame))
            : !file.writesBack() && frames.isWritten(frame);
    return !(needsSlot && swapping.freeSlots() == 0) && !frames.isLocked(frame);
  }
}
