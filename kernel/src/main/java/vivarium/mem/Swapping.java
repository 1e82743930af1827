package vivarium.mem;

import java.lang.foreign.MemorySegment;
import java.util.Locale;

/**
 * Moves pages to the swap device and back. A page that was read in stays in the swap cache, so that
 * it can go again without being written, until it is written to or slots are short. While a slot
 * stands in any page table, the frame that is cached for it holds the same bytes and is mapped
 * nowhere for writing.
 */
public final class Swapping {
  /** How many slots are read for one that is needed: Linux's page-cluster 3. */
  private static final int DEFAULT_CLUSTER = 3;

  private static final int KILOBYTES_PER_PAGE = 4;

  private final Frames frames;
  private final Reclaim reclaim;
  private SwapArea area = SwapArea.NONE;
  private int cluster = DEFAULT_CLUSTER;
  private int cachedFrames;

  Swapping(Frames frames, Reclaim reclaim) {
    this.frames = frames;
    this.reclaim = reclaim;
  }

  void attach(SwapArea device) {
    area = device;
  }

  /** Whether there is a device. */
  public boolean isOn() {
    return area.total() > 0;
  }

  /** Slots of the device, a page each. */
  public int totalSlots() {
    return area.total();
  }

  public int freeSlots() {
    return area.free();
  }

  /** How many frames the swap cache has. */
  int cachedFrames() {
    return cachedFrames;
  }

  /** How many page table entries and file pages stand for a slot; 0 if it is only cached. */
  public int users(int slot) {
    return area.count(slot);
  }

  /** The frame that is cached for a slot, or 0. */
  public int cachedFrame(int slot) {
    return area.cached(slot);
  }

  /** The highest slot number plus one. */
  public int endSlot() {
    return area.end();
  }

  public boolean isTaken(int slot) {
    return area.isTaken(slot);
  }

  /** Whether the slot holds a page of a file that lives in memory, such as shared memory. */
  public boolean isOfFile(int slot) {
    return area.isOfFile(slot);
  }

  /** vm.page-cluster: two to this power slots are read at a time. */
  public int cluster() {
    return cluster;
  }

  public void setCluster(int power) {
    cluster = power;
  }

  /** As /proc/swaps shows it. */
  public String table() {
    StringBuilder text = new StringBuilder("Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n");
    if (isOn()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-40spartition\t%d\t\t%d\t\t-2\n",
              area.name(),
              (long) area.total() * KILOBYTES_PER_PAGE,
              (long) area.used() * KILOBYTES_PER_PAGE));
    }
    return text.toString();
  }

  // Out

  /** Makes an anonymous page go, or a page of the swap cache; there is a slot if it needs one. */
  void evict(int frame) {
    boolean written = frames.collectDirty(frame);
    if (frames.isLazy(frame)) {
      if (!written) {
        frames.counters().lazyFreed++;
        frames.retain(frame);
        frames.forEachMapping(frame, (space, va) -> space.entries.remove(va, space.table.get(va)));
        frames.release(frame);
        return;
      }
      frames.setLazy(frame, false);
    }
    int slot = frames.swapSlot(frame);
    boolean fresh = slot == 0;
    if (fresh) {
      slot = area.allocate();
      frames.retain(frame); // the cache's reference
      cache(frame, slot);
    }
    int target = slot;
    frames.forEachMapping(frame, (space, va) -> space.entries.swapOut(va, frame, target));
    area.setShadow(slot, reclaim.evictions());
    if (fresh || written) {
      write(frame, slot);
    } else {
      dropIfUnmapped(frame);
    }
  }

  private void cache(int frame, int slot) {
    frames.setSwapSlot(frame, slot);
    area.setCached(slot, frame);
    cachedFrames++;
  }

  private void write(int frame, int slot) {
    MemorySegment.copy(
        frames.memory().frame(frame), 0, area.page(slot), 0, PhysicalMemory.PAGE_SIZE);
    frames.setDirty(frame, false);
    frames.counters().swapOuts++;
    reclaim.writes().begin(frame);
  }

  /**
   * Takes over a page of a file that lives in memory alone: the cache's reference passes to the
   * swap cache. Returns the slot, which the file then stands for.
   */
  int takeFilePage(int frame) {
    int slot = area.allocate();
    cache(frame, slot);
    area.add(slot, 1);
    area.setOfFile(slot);
    area.setShadow(slot, reclaim.evictions());
    return slot;
  }

  /** Writes a page that {@link #takeFilePage} took. */
  void writeFilePage(int slot) {
    write(area.cached(slot), slot);
  }

  /** Gives the frame of a swapped page back, if nobody maps it; the slot too if nobody needs it. */
  void dropIfUnmapped(int frame) {
    if (frames.swapSlot(frame) != 0 && frames.mapCount(frame) == 0) {
      uncache(frame);
    }
  }

  /** Gives up a frame that only the swap cache holds, for a slot that nobody stands for. */
  void dropIfUseless(int frame) {
    if (area.count(frames.swapSlot(frame)) == 0) {
      dropIfUnmapped(frame);
    }
  }

  /** Takes a frame out of the swap cache; the slot goes if nothing stands for it. */
  void uncache(int frame) {
    int slot = frames.swapSlot(frame);
    frames.setSwapSlot(frame, 0);
    area.setCached(slot, 0);
    cachedFrames--;
    reclaim.writes().cancel(frame);
    if (area.count(slot) == 0) {
      area.free(slot);
    }
    frames.release(frame);
  }

  // In

  /**
   * Reads the page of a slot into a frame of the swap cache, and its neighbours if there is room.
   *
   * @throws OutOfMemory if there is no frame
   */
  int read(int slot) {
    int frame = frames.allocate(FrameUse.ANONYMOUS);
    long ready = reclaim.io().request();
    fill(frame, slot, ready);
    reclaim.refault(frame, area.shadow(slot));
    readAhead(slot, ready);
    return frame;
  }

  private void fill(int frame, int slot, long ready) {
    MemorySegment.copy(
        area.page(slot), 0, frames.memory().frame(frame), 0, PhysicalMemory.PAGE_SIZE);
    cache(frame, slot);
    frames.counters().swapIns++;
    reclaim.io().arrives(frame, ready);
  }

  private void readAhead(int slot, long ready) {
    int first = slot & -(1 << cluster);
    for (int near = Math.max(1, first); near < first + (1 << cluster); near++) {
      boolean useful = area.isTaken(near) && area.cached(near) == 0 && area.count(near) > 0;
      if (useful && !area.isOfFile(near) && frames.freeCount() > reclaim.low()) {
        int frame = frames.allocate(FrameUse.ANONYMOUS);
        fill(frame, near, ready);
        frames.mark(frame, Frames.READ_AHEAD);
        frames.counters().swapReadAhead++;
      }
    }
  }

  /** Starts reading a slot that will be needed soon (MADV_WILLNEED). */
  void prefetch(int slot) {
    if (area.cached(slot) == 0 && frames.freeCount() > reclaim.low()) {
      int frame = frames.allocate(FrameUse.ANONYMOUS);
      fill(frame, slot, reclaim.io().request());
      frames.mark(frame, Frames.READ_AHEAD);
      frames.counters().swapReadAhead++;
    }
  }

  /**
   * Reads a file's page back into the frame that the file then owns; the slot is given up.
   *
   * @return whether the device had to be asked
   */
  boolean readFilePage(int slot, int frame) {
    MemorySegment.copy(
        area.page(slot), 0, frames.memory().frame(frame), 0, PhysicalMemory.PAGE_SIZE);
    frames.counters().swapIns++;
    reclaim.io().arrives(frame, reclaim.io().request());
    reclaim.refault(frame, area.shadow(slot));
    release(slot);
    return true;
  }

  /** Gives a file its page back from the swap cache, whose reference passes; the slot is free. */
  int adoptFilePage(int slot) {
    int frame = area.cached(slot);
    frames.retain(frame);
    area.add(slot, -1);
    uncache(frame);
    return frame;
  }

  /** Whether most slots are taken, so that the copies of pages in memory should be given up. */
  boolean isCrowded() {
    return area.used() > area.total() / 2;
  }

  // Slots

  /** One more entry stands for the slot. */
  void retain(int slot) {
    area.add(slot, 1);
  }

  /** One entry less stands for it. */
  void release(int slot) {
    if (area.add(slot, -1) == 0) {
      int frame = area.cached(slot);
      if (frame == 0) {
        area.free(slot);
      } else {
        dropIfUnmapped(frame);
      }
    }
  }

  /** One entry less, whose page is mapped now: the copy on the device may stay. */
  void mapped(int slot) {
    area.add(slot, -1);
  }

  /** Reads bytes of a swapped page as it is, for those who look from outside: nothing changes. */
  void observe(int slot, int inPage, byte[] to, int offset, int length) {
    int frame = area.cached(slot);
    if (frame != 0) {
      frames.memory().read(PhysicalMemory.address(frame) + inPage, to, offset, length);
    } else {
      MemorySegment.copy(area.page(slot), PhysicalMemory.BYTE, inPage, to, offset, length);
    }
  }

  /** Zeroes the end of a page that is swapped out: its file became shorter or longer. */
  void zero(int slot, int from) {
    area.page(slot).asSlice(from).fill((byte) 0);
    int frame = area.cached(slot);
    if (frame != 0) {
      frames.memory().zero(PhysicalMemory.address(frame) + from, PhysicalMemory.PAGE_SIZE - from);
    }
  }
}
