package vivarium.mem;

/**
 * The steps that all changes of an address space's pages are made of: each changes an entry of its
 * table together with the frame's references, the reverse map, the swap slot's users and the
 * space's counters.
 */
final class PageEntries {
  private final AddressSpace space;
  private final Frames frames;

  PageEntries(AddressSpace space) {
    this.space = space;
    frames = space.frames;
  }

  /**
   * Enters a page, whose reference passes to the entry; the old entry must be empty.
   *
   * @throws OutOfMemory if a table node is needed and there is no frame; the reference is dropped
   */
  void enter(long va, int frame, long bits) {
    try {
      space.table.put(va, Pte.of(frame, bits));
    } catch (OutOfMemory e) {
      frames.release(frame);
      throw e;
    }
    if (frame != frames.zeroFrame()) {
      frames.addMapping(frame, space, va);
      count(frame, 1);
      space.usage.updatePeaks();
    }
  }

  /** Puts another frame in the place of a present one; its reference passes to the entry. */
  void replace(long va, long oldPte, int frame, long bits) {
    space.table.put(va, Pte.of(frame, bits));
    space.flush(va);
    dropFrame(va, oldPte);
    frames.addMapping(frame, space, va);
    count(frame, 1);
    space.usage.updatePeaks();
  }

  /** Enters a page that is swapped out; the old entry must be empty. Throws OutOfMemory. */
  void enterSwapped(long va, long pte) {
    space.table.put(va, pte);
    frames.reclaim().swapping().retain(Pte.swapSlot(pte));
    space.usage.swapPages++;
  }

  /** Puts the slot of the swap device in the place of a page that is going there. */
  void swapOut(long va, int frame, int slot) {
    frames.removeMapping(frame, space, va);
    count(frame, -1);
    space.table.put(va, Pte.swap(slot));
    space.flush(va);
    frames.reclaim().swapping().retain(slot);
    space.usage.swapPages++;
    frames.release(frame);
  }

  /** Puts a frame of the swap cache in the place of its slot; the entry gets a reference. */
  void swapIn(long va, int frame, int slot, long bits) {
    frames.retain(frame);
    space.table.put(va, Pte.of(frame, bits));
    frames.reclaim().swapping().mapped(slot);
    space.usage.swapPages--;
    frames.addMapping(frame, space, va);
    count(frame, 1);
    space.usage.updatePeaks();
  }

  /** Removes a page: its dirty bit goes to the frame, its reference back. */
  void remove(long va, long pte) {
    if (Pte.isPresent(pte)) {
      dropFrame(va, pte);
    } else if (Pte.isSwap(pte)) {
      space.usage.swapPages--;
      frames.reclaim().swapping().release(Pte.swapSlot(pte));
    }
    space.table.clear(va);
    space.flush(va);
  }

  /** Lets the page of an entry go that has just been or will at once be overwritten. */
  void dropFrame(long va, long pte) {
    int frame = Pte.frame(pte);
    if (frame != frames.zeroFrame()) {
      if ((pte & Pte.D) != 0 && (frames.file(frame) != null || frames.swapSlot(frame) != 0)) {
        frames.setDirty(frame, true);
      }
      frames.removeMapping(frame, space, va);
      count(frame, -1);
    }
    frames.release(frame);
  }

  private void count(int frame, int change) {
    switch (frames.use(frame)) {
      case ANONYMOUS -> space.usage.anonymousPages += change;
      case SHARED -> space.usage.sharedPages += change;
      default -> space.usage.filePages += change;
    }
  }

  /** Takes the D bit away; returns whether it was set. */
  boolean takeDirty(long va) {
    long slot = space.table.slot(va);
    long pte = space.memory.readLong(slot);
    space.memory.writeLong(slot, pte & ~Pte.D);
    space.flush(va);
    return (pte & Pte.D) != 0;
  }

  /** Whether the A bit is set. */
  boolean isAccessed(long va) {
    return (space.table.get(va) & Pte.A) != 0;
  }

  /** Takes the A bit away; returns whether it was set. */
  boolean takeAccessed(long va) {
    long slot = space.table.slot(va);
    long pte = space.memory.readLong(slot);
    if ((pte & Pte.A) == 0) {
      return false;
    }
    space.memory.writeLong(slot, pte & ~Pte.A);
    space.flush(va);
    return true;
  }
}
