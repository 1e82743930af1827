package vivarium.heapcheck;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.abi.MmapFlags;
import vivarium.cpu.ShadowMemory;
import vivarium.mem.AddressSpace;
import vivarium.mem.MapRequest;

/**
 * The allocator that stands in for the checked program's own, as Valgrind's does: blocks lie in
 * mappings of its own with red zones around them that may not be touched, and a freed block is kept
 * for a while before its place is used again. Nothing of it is in the guest's memory but the bytes
 * of the blocks. It is deterministic.
 */
final class Heap {
  /** Bytes before and behind each block that may not be touched, at least. */
  static final int RED_ZONE = 16;

  private static final int ALIGNMENT = 16;
  private static final long ARENA = 1 << 20;

  private final ShadowMemory shadow;
  private final AddressSpace space;
  private final long quarantineLimit;

  /** In use, by address. */
  private final NavigableMap<Long, Block> live = new TreeMap<>();

  /** Freed and not used again, by address and in the order in which they were freed. */
  private final NavigableMap<Long, Block> freed = new TreeMap<>();

  private final Deque<Block> quarantine = new ArrayDeque<>();
  private long quarantineBytes;

  /** Places that can be used again, by size. */
  private final Map<Long, Deque<Long>> free = new HashMap<>();

  /** The mappings that blocks lie in: their ends by their starts. */
  private final NavigableMap<Long, Long> arenas = new TreeMap<>();

  private long next;
  private long end;

  long allocations;
  long frees;
  long bytesAllocated;

  Heap(ShadowMemory shadow, long quarantineLimit) {
    this.shadow = shadow;
    this.space = shadow.space();
    this.quarantineLimit = quarantineLimit;
  }

  /** The same for the child of a fork, whose memory has the same blocks. */
  Heap(Heap parent, ShadowMemory shadow) {
    this(shadow, parent.quarantineLimit);
    parent.live.forEach((at, block) -> live.put(at, block.copy()));
    for (Block block : parent.quarantine) {
      Block copy = block.copy();
      quarantine.add(copy);
      freed.put(copy.address, copy);
    }
    quarantineBytes = parent.quarantineBytes;
    parent.free.forEach((size, places) -> free.put(size, new ArrayDeque<>(places)));
    arenas.putAll(parent.arenas);
    next = parent.next;
    end = parent.end;
    allocations = parent.allocations;
    frees = parent.frees;
    bytesAllocated = parent.bytesAllocated;
  }

  /** Blocks in use in the order of their addresses. */
  NavigableMap<Long, Block> live() {
    return live;
  }

  /** Whether an address lies in a mapping that blocks are made in. */
  boolean owns(long address) {
    Map.Entry<Long, Long> arena = arenas.floorEntry(address);
    return arena != null && address < arena.getValue();
  }

  /**
   * Makes a block whose bytes may be accessed and are undefined; null if there is no memory.
   *
   * @param alignment a power of two
   */
  @Nullable Block allocate(long size, long alignment, Block.Family family, Trace trace) {
    if (size < 0 || size > 1L << 46) {
      return null;
    }
    long extra = alignment <= ALIGNMENT ? 0 : alignment;
    long placeSize = placeSize(size + extra);
    long place = place(placeSize);
    if (place < 0) {
      return null;
    }
    long step = Math.max(alignment, ALIGNMENT);
    long address = place + RED_ZONE + step - 1 & -step;
    Block block = new Block(address, size, family, trace, place, placeSize);
    live.put(address, block);
    allocations++;
    bytesAllocated += size;
    shadow.allow(address, size, false);
    return block;
  }

  /** A multiple of 16 that many sizes share, so that places can be used again. */
  private static long placeSize(long size) {
    long needed = size + 2L * RED_ZONE + ALIGNMENT - 1 & -ALIGNMENT;
    if (needed <= 1024) {
      return needed;
    }
    long step = Long.highestOneBit(needed) >>> 3;
    return needed + step - 1 & -step;
  }

  private long place(long size) {
    Deque<Long> places = free.get(size);
    if (places != null && !places.isEmpty()) {
      return places.removeFirst();
    }
    if (end - next < size) {
      long length = Math.max(ARENA, size + 0xfff & -4096L);
      try {
        int rights = MmapFlags.PROT_READ | MmapFlags.PROT_WRITE;
        long start = space.map(MapRequest.anonymous(0, length, rights, 0));
        arenas.put(start, start + length);
        if (length > ARENA && end - next > 0) { // a large block leaves the arena in use
          return start;
        }
        next = start;
        end = start + length;
      } catch (ErrnoException e) {
        return -1;
      }
    }
    long place = next;
    next += size;
    return place;
  }

  /** The block in use that begins at an address, or null. */
  @Nullable Block at(long address) {
    return live.get(address);
  }

  /** Gives a block back: it must not be touched any more. */
  void release(Block block, Trace trace) {
    live.remove(block.address);
    frees++;
    block.freed = trace;
    shadow.forbid(block.address, block.size);
    freed.put(block.address, block);
    quarantine.add(block);
    quarantineBytes += block.size;
    while (quarantineBytes > quarantineLimit) {
      Block oldest = quarantine.remove();
      quarantineBytes -= oldest.size;
      freed.remove(oldest.address);
      free.computeIfAbsent(oldest.placeSize, size -> new ArrayDeque<>()).add(oldest.placeStart);
    }
  }

  /** Undoes {@link #allocate}. */
  void takeBack(Block block) {
    live.remove(block.address);
    allocations--;
    bytesAllocated -= block.size;
    shadow.forbid(block.address, block.size);
    free.computeIfAbsent(block.placeSize, size -> new ArrayDeque<>()).addFirst(block.placeStart);
  }

  /** The block that an address is in, or in the red zones of; in use or freed; null if none. */
  @Nullable Block near(long address) {
    Block inside = containing(live, address);
    if (inside == null) {
      inside = containing(freed, address);
    }
    if (inside != null) {
      return inside;
    }
    Block best = closer(address, null, live);
    return closer(address, best, freed);
  }

  /** The block whose place the address is in, or nearly, if that is closer than {@code best}. */
  private static @Nullable Block closer(
      long address, @Nullable Block best, NavigableMap<Long, Block> blocks) {
    Block closest = best;
    Map.Entry<Long, Block> below = blocks.floorEntry(address);
    if (below != null) {
      Block block = below.getValue();
      boolean close = address < block.placeStart + block.placeSize;
      closest = close && distance(block, address) < distance(closest, address) ? block : closest;
    }
    Map.Entry<Long, Block> above = blocks.higherEntry(address);
    if (above != null) {
      Block block = above.getValue();
      boolean close = block.address - address <= RED_ZONE;
      closest = close && distance(block, address) < distance(closest, address) ? block : closest;
    }
    return closest;
  }

  private static long distance(@Nullable Block block, long address) {
    if (block == null) {
      return Long.MAX_VALUE;
    }
    return block.address > address ? block.address - address : address - block.end();
  }

  private static @Nullable Block containing(NavigableMap<Long, Block> blocks, long address) {
    Map.Entry<Long, Block> entry = blocks.floorEntry(address);
    Block block = entry == null ? null : entry.getValue();
    return block != null && (address < block.end() || address == block.address) ? block : null;
  }
}
