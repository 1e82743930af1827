package vivarium.debug.heap;

import java.util.List;

/**
 * All that one allocator of a process keeps.
 *
 * @param allocator its name and layout
 * @param regions in order of address
 * @param notes what could not be told, and how the heap was found
 */
public record Heap(String allocator, List<Region> regions, List<String> notes) {
  /** Sums over blocks, in bytes except where said. */
  public record Totals(
      long usedBlocks,
      long used,
      long freeBlocks,
      long free,
      long largestFree,
      long overhead,
      long requested,
      boolean requestsKnown) {

    /** The share of free memory that is not in the largest free block: 0 to 1. */
    public double externalFragmentation() {
      return free == 0 ? 0 : 1 - (double) largestFree / free;
    }

    /** The share of used memory beyond what was asked for: 0 to 1. */
    public double internalFragmentation() {
      return used == 0 ? 0 : 1 - (double) requested / used;
    }
  }

  /** Adds all blocks up. */
  public Totals totals() {
    long usedBlocks = 0;
    long used = 0;
    long freeBlocks = 0;
    long free = 0;
    long largest = 0;
    long overhead = 0;
    long requested = 0;
    boolean known = true;
    for (Region region : regions) {
      for (Block block : region.blocks()) {
        switch (block.state()) {
          case USED, MAPPED -> {
            usedBlocks++;
            used += block.size();
            overhead += block.overhead();
            requested += Math.max(0, block.requested());
            known &= block.requested() >= 0;
          }
          case FREE, CACHED, TOP -> {
            freeBlocks++;
            free += block.size();
            largest = Math.max(largest, block.size());
            overhead += block.overhead();
          }
          case INTERNAL -> overhead += block.total();
          case UNKNOWN -> {}
        }
      }
    }
    return new Totals(usedBlocks, used, freeBlocks, free, largest, overhead, requested, known);
  }
}
