package vivarium.heapcheck;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import vivarium.cpu.ShadowMemory;
import vivarium.mem.AddressSpace;
import vivarium.mem.PhysicalMemory;
import vivarium.mem.Vma;

/**
 * Finds out which blocks of a process's heap can still be reached, as memcheck does: from the
 * registers and every aligned word of data that is defined, through the blocks themselves. A
 * pointer to a block's start is a good one; one to its inside may be a coincidence.
 */
final class LeakSearch {
  /** What is known of a block, from the worst to the best. */
  enum Reach {
    DEFINITELY_LOST("definitely lost", "definite"),
    INDIRECTLY_LOST("indirectly lost", "indirect"),
    POSSIBLY_LOST("possibly lost", "possible"),
    STILL_REACHABLE("still reachable", "reachable");

    final String words;

    /** The word that options and suppressions use. */
    final String kind;

    Reach(String words, String kind) {
      this.words = words;
      this.kind = kind;
    }
  }

  /** A block with what was found of it. */
  static final class Found {
    final Block block;
    Reach reach = Reach.DEFINITELY_LOST;

    /** Bytes and blocks that are lost only because this block is. */
    long indirectBytes;

    long indirectBlocks;

    private Found(Block block) {
      this.block = block;
    }
  }

  private final AddressSpace space;
  private final ShadowMemory shadow;
  private final Heap heap;
  private final NavigableMap<Long, Found> blocks = new java.util.TreeMap<>();
  private final Deque<Found> pending = new ArrayDeque<>();

  LeakSearch(ShadowMemory shadow, Heap heap) {
    this.shadow = shadow;
    this.space = shadow.space();
    this.heap = heap;
    heap.live().forEach((address, block) -> blocks.put(address, new Found(block)));
  }

  /** All blocks in the order of their addresses, judged. */
  List<Found> search(List<long[]> registers) {
    for (long[] values : registers) {
      for (long value : values) {
        pointer(value, Reach.STILL_REACHABLE);
      }
    }
    for (Vma area : space.areas()) {
      if (area.has(Vma.READ) && !area.has(Vma.EXEC) && !area.has(Vma.SHARED)) {
        scanArea(area.start(), area.end());
      }
    }
    follow();
    lost();
    return new ArrayList<>(blocks.values());
  }

  private void scanArea(long start, long end) {
    for (long page = start; page < end; page += PhysicalMemory.PAGE_SIZE) {
      if (!heap.owns(page)) {
        scan(page, page + PhysicalMemory.PAGE_SIZE, Reach.STILL_REACHABLE);
      }
    }
  }

  /** Every word of a range that can be a pointer; what it points to is as good as {@code reach}. */
  private void scan(long start, long end, Reach reach) {
    byte[] page = new byte[PhysicalMemory.PAGE_SIZE];
    for (long at = start + 7 & -8L; at + 8 <= end; ) {
      int part = (int) Math.min(end - at, PhysicalMemory.PAGE_SIZE - (at & 4095)) & -8;
      if (part == 0) {
        return;
      }
      int have = space.observe(at, page, 0, part);
      for (int i = 0; i + 8 <= have; i += 8) {
        long value = 0;
        for (int k = 7; k >= 0; k--) {
          value = value << 8 | page[i + k] & 0xff;
        }
        if (value != 0 && heap.owns(value) && shadow.wordIsGood(at + i)) {
          pointer(value, reach);
        }
      }
      at += part;
    }
  }

  private void pointer(long value, Reach reach) {
    Map.Entry<Long, Found> entry = blocks.floorEntry(value);
    if (entry == null) {
      return;
    }
    Found found = entry.getValue();
    Block block = found.block;
    if (value >= block.end() && value != block.address) {
      return;
    }
    Reach now = value == block.address ? reach : Reach.POSSIBLY_LOST;
    if (now.compareTo(found.reach) > 0) {
      found.reach = now;
      pending.add(found);
    }
  }

  private void follow() {
    while (!pending.isEmpty()) {
      Found found = pending.remove();
      scan(found.block.address, found.block.end(), found.reach);
    }
  }

  /** Among the lost blocks: those that only other lost blocks point to are lost indirectly. */
  private void lost() {
    for (Found leader : blocks.values()) {
      if (leader.reach == Reach.DEFINITELY_LOST && leader.indirectBlocks == 0) {
        gather(leader);
      }
    }
  }

  private void gather(Found leader) {
    Deque<Found> inside = new ArrayDeque<>();
    inside.add(leader);
    while (!inside.isEmpty()) {
      Block block = inside.remove().block;
      for (Found other : pointedTo(block)) {
        if (other != leader && other.reach == Reach.DEFINITELY_LOST) {
          other.reach = Reach.INDIRECTLY_LOST;
          leader.indirectBytes += other.block.size + other.indirectBytes;
          leader.indirectBlocks += 1 + other.indirectBlocks;
          if (other.indirectBlocks == 0) {
            inside.add(other);
          }
          other.indirectBytes = 0;
          other.indirectBlocks = 0;
        }
      }
    }
  }

  private List<Found> pointedTo(Block block) {
    List<Found> targets = new ArrayList<>();
    byte[] word = new byte[8];
    for (long at = block.address; at + 8 <= block.end(); at += 8) {
      if (!shadow.wordIsGood(at) || space.observe(at, word, 0, 8) < 8) {
        continue;
      }
      long value = 0;
      for (int k = 7; k >= 0; k--) {
        value = value << 8 | word[k] & 0xff;
      }
      Map.Entry<Long, Found> entry = blocks.floorEntry(value);
      if (entry != null) {
        Block target = entry.getValue().block;
        if (value < target.end() || value == target.address) {
          targets.add(entry.getValue());
        }
      }
    }
    return targets;
  }
}
