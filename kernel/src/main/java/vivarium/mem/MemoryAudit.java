package vivarium.mem;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Counts all memory anew, from the page tables, and compares it with what the counters say: that no
 * frame leaked or was freed too early. For tests and for the end of a machine; walks everything.
 */
public final class MemoryAudit {
  private final Frames frames;
  private final int[] references;
  private final int[] mappings;
  private final int[] slotUsers;
  private long swapped;
  private final List<String> findings = new ArrayList<>();

  private MemoryAudit(Frames frames) {
    this.frames = frames;
    references = new int[frames.totalCount()];
    mappings = new int[frames.totalCount()];
    slotUsers = new int[frames.reclaim().swapping().endSlot()];
  }

  /** What is wrong, a line each; these must be all the address spaces that there are. */
  public static List<String> check(Frames frames, Collection<AddressSpace> spaces) {
    MemoryAudit audit = new MemoryAudit(frames);
    spaces.forEach(audit::checkSpace);
    audit.checkFrames();
    audit.checkSlots();
    return audit.findings;
  }

  private void expect(long expected, long actual, String what) {
    if (expected != actual) {
      findings.add(what + ": counted " + expected + ", recorded " + actual);
    }
  }

  /** For one of many frames or slots: the words are put together only if needed. */
  private void expect(long expected, long actual, String which, int number, String what) {
    if (expected != actual) {
      expect(expected, actual, which + " " + number + " " + what);
    }
  }

  private void checkSpace(AddressSpace space) {
    MemoryUsage counted = new MemoryUsage();
    countNodes(space.tableRoot(), PageTable.LEVELS - 1, counted);
    long[] resident = new long[FrameUse.values().length];
    long present = 0;
    swapped = 0;
    long lastEnd = 0;
    for (Vma area : space.areas()) {
      if (area.start() < lastEnd || area.start() >= area.end()) {
        findings.add("areas out of order at " + area);
      }
      lastEnd = area.end();
      counted.totalPages += area.pages();
      counted.lockedPages += area.has(Vma.LOCKED) ? area.pages() : 0;
      present += countPages(space, area.start(), area.end(), resident);
    }
    long swappedInAreas = swapped;
    long all = countPages(space, 0, Layout.USER_END, new long[resident.length]);
    expect(present, all, "pages inside areas");
    expect(swappedInAreas, space.usage.swapPages, "swapped pages");
    MemoryUsage usage = space.usage;
    expect(resident[FrameUse.ANONYMOUS.ordinal()], usage.anonymousPages, "anonymous pages");
    expect(resident[FrameUse.SHARED.ordinal()], usage.sharedPages, "shared pages");
    long files = resident[FrameUse.FILE.ordinal()] + resident[FrameUse.KERNEL.ordinal()];
    expect(files, usage.filePages, "file pages");
    expect(counted.tablePages, usage.tablePages, "page-table frames");
    expect(counted.totalPages, usage.totalPages, "total pages");
    expect(counted.lockedPages, usage.lockedPages, "locked pages");
    countMappings(space);
  }

  /** Slots: as many users as entries and file pages stand for them, or else cached. */
  private void checkSlots() {
    Swapping swapping = frames.reclaim().swapping();
    int used = 0;
    for (int slot = 1; slot < slotUsers.length; slot++) {
      slotUsers[slot] += swapping.isOfFile(slot) ? 1 : 0;
      expect(slotUsers[slot], swapping.users(slot), "swap slot", slot, "users");
      int frame = swapping.cachedFrame(slot);
      if (frame != 0) {
        expect(slot, frames.swapSlot(frame), "slot of cached frame " + frame);
      }
      boolean needed = slotUsers[slot] > 0 || frame != 0;
      expect(needed ? 1 : 0, swapping.isTaken(slot) ? 1 : 0, "swap slot", slot, "taken");
      used += needed ? 1 : 0;
    }
    expect(used, swapping.totalSlots() - swapping.freeSlots(), "swap slots in use");
  }

  private long countPages(AddressSpace space, long start, long end, long[] byUse) {
    long present = 0;
    PageTable table = space.table;
    for (long va = table.next(start, end);
        va < end;
        va = table.next(va + PhysicalMemory.PAGE_SIZE, end)) {
      long pte = table.get(va);
      int frame = Pte.frame(pte);
      present++;
      if (Pte.isSwap(pte)) {
        swapped++;
      } else if (frame != frames.zeroFrame()) {
        byUse[frames.use(frame).ordinal()]++;
      }
    }
    return present;
  }

  private void countMappings(AddressSpace space) {
    PageTable table = space.table;
    for (long va = table.next(0, Layout.USER_END);
        va < Layout.USER_END;
        va = table.next(va + PhysicalMemory.PAGE_SIZE, Layout.USER_END)) {
      long pte = table.get(va);
      if (Pte.isSwap(pte)) {
        slotUsers[Pte.swapSlot(pte)]++;
        continue;
      }
      int frame = Pte.frame(pte);
      references[frame]++;
      mappings[frame] += frame == frames.zeroFrame() ? 0 : 1;
    }
  }

  private void countNodes(int node, int level, MemoryUsage counted) {
    references[node]++;
    counted.tablePages++;
    int used = 0;
    for (int i = 0; i < PhysicalMemory.PAGE_SIZE; i += Long.BYTES) {
      long pte = frames.memory().readLong(PhysicalMemory.address(node) + i);
      if (pte != 0) {
        used++;
        if (level > 0) {
          countNodes(Pte.frame(pte), level - 1, counted);
        }
      }
    }
    expect(used, frames.addEntries(node, 0), "entries of table frame " + node);
  }

  private void checkFrames() {
    long[] byUse = new long[FrameUse.values().length];
    for (int frame = 0; frame < frames.totalCount(); frame++) {
      FrameUse use = frames.use(frame);
      byUse[use.ordinal()]++;
      FilePages file = frames.file(frame);
      if (frames.swapSlot(frame) != 0) {
        references[frame]++;
        expect(
            frame, frames.reclaim().swapping().cachedFrame(frames.swapSlot(frame)), "swap cache");
      }
      if (file != null) {
        references[frame]++;
        expect(frame, file.residentFrame(frames.filePage(frame)), "page cache entry");
      }
      if (use != FrameUse.KERNEL) {
        expect(references[frame], frames.references(frame), use.name(), frame, "references");
      }
      expect(mappings[frame], frames.mapCount(frame), use.name(), frame, "mappings");
    }
    for (FrameUse use : FrameUse.values()) {
      expect(byUse[use.ordinal()], frames.count(use), "frames in use as " + use);
    }
  }
}
