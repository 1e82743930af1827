package vivarium.mem;

import static vivarium.abi.MallocService.ALIGNMENT;
import static vivarium.abi.MallocService.HEADER_BYTES;
import static vivarium.abi.MallocService.IN_USE;
import static vivarium.abi.MallocService.MAPPED;
import static vivarium.abi.MallocService.MMAP_THRESHOLD;
import static vivarium.abi.MallocService.PREVIOUS_FREE;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.MallocService;
import vivarium.abi.MmapFlags;

/**
 * The malloc service of one address space; see {@link MallocService} for the headers that it keeps
 * in user memory. Small blocks lie in arenas that brk grows, one behind the other, each arena
 * ending in a 16-byte header that is always in use; free neighbours are joined at once. Large
 * blocks are mappings. The kernel itself remembers only arenas, mapped blocks and the heads of the
 * free lists.
 */
public final class KernelHeap {
  private static final long GROWTH = 128 << 10;
  private static final long TRIM_THRESHOLD = 128 << 10;
  private static final int PAGE_SIZE = PhysicalMemory.PAGE_SIZE;
  private static final int COPY_CHUNK = 1 << 16;

  private final AddressSpace space;
  private final HeapHeaders headers;
  private final HeapBins bins;

  /** Start and end of each arena; the last 16 bytes are the closing header. */
  private final TreeMap<Long, Long> arenas = new TreeMap<>();

  /** Header address and bytes of each block that is a mapping. */
  private final TreeMap<Long, Long> mapped = new TreeMap<>();

  KernelHeap(AddressSpace space) {
    this.space = space;
    this.headers = new HeapHeaders(space);
    this.bins = new HeapBins(headers);
  }

  void copyFrom(KernelHeap other) {
    bins.copyFrom(other.bins);
    arenas.putAll(other.arenas);
    mapped.putAll(other.mapped);
  }

  /**
   * A block of at least {@code size} bytes, aligned to 16.
   *
   * @throws ErrnoException ENOMEM
   * @throws HeapMisuse if the program has damaged the heap
   */
  public long malloc(long size) {
    if (size < 0 || size > Layout.USER_END) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    if (size >= MMAP_THRESHOLD) {
      return mapBlock(size);
    }
    long needed = total(size);
    long block = bins.find(needed);
    if (block == 0) {
      block = grow(needed);
    }
    long available = HeapHeaders.size(headers.read(block, "malloc(): corrupted free list"));
    checkExtent(block, available, "malloc(): corrupted free list");
    bins.remove(block, available);
    use(block, available, needed, 0);
    return block + HEADER_BYTES;
  }

  /** The same for count times size bytes, zeroed. */
  public long calloc(long count, long size) {
    long bytes = count * size;
    if (count < 0 || size < 0 || Math.multiplyHigh(count, size) != 0 || bytes < 0) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    long address = malloc(bytes);
    if (bytes < MMAP_THRESHOLD) {
      try {
        space.zero(address, bytes);
      } catch (ErrnoException e) {
        free(address);
        throw ErrnoException.of(Errno.ENOMEM);
      }
    }
    return address;
  }

  /** Gives a block back; 0 is allowed. */
  public void free(long address) {
    if (address == 0) {
      return;
    }
    long block = address - HEADER_BYTES;
    long word = usedWord(address, "free()");
    if (HeapHeaders.isMapped(word)) {
      mapped.remove(block);
      space.unmap(block, HeapHeaders.size(word));
    } else {
      release(block, HeapHeaders.size(word), HeapHeaders.previousIsFree(word));
      trim();
    }
  }

  /**
   * Changes the size of a block, moving it if need be; the bytes that both sizes have are kept.
   * With address 0 as malloc, with size 0 as free, when it returns 0.
   */
  public long realloc(long address, long size) {
    if (address == 0) {
      return malloc(size);
    }
    long word = usedWord(address, "realloc()");
    if (size == 0) {
      free(address);
      return 0;
    }
    if (size < 0 || size > Layout.USER_END) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
    long block = address - HEADER_BYTES;
    long old = HeapHeaders.size(word);
    if (HeapHeaders.isMapped(word)) {
      if (size >= MMAP_THRESHOLD) {
        return remapBlock(block, old, size);
      }
    } else if (size < MMAP_THRESHOLD && resize(block, old, total(size), word)) {
      return address;
    }
    long moved = malloc(size);
    copy(address, moved, Math.min(size, old - HEADER_BYTES));
    free(address);
    return moved;
  }

  private static long total(long size) {
    long sum = (size + HEADER_BYTES + ALIGNMENT - 1) & -ALIGNMENT;
    return Math.max(HeapBins.SMALLEST, sum);
  }

  /** The size word of a block that the program says it holds. */
  private long usedWord(long address, String who) {
    String otherwise = who + ": invalid pointer";
    long block = address - HEADER_BYTES;
    if (!mapped.containsKey(block) && arenaOf(block) == null) {
      throw new HeapMisuse(otherwise);
    }
    long word = headers.read(block, otherwise);
    if (!HeapHeaders.isUsed(word)) {
      throw new HeapMisuse(who.equals("free()") ? "free(): double free detected" : otherwise);
    }
    long size = HeapHeaders.size(word);
    if (HeapHeaders.isMapped(word)) {
      Long length = mapped.get(block);
      if (length == null || length != size) {
        throw new HeapMisuse(otherwise);
      }
    } else {
      checkExtent(block, size, who + ": invalid size");
    }
    return word;
  }

  private Map.@Nullable Entry<Long, Long> arenaOf(long block) {
    Map.Entry<Long, Long> arena = arenas.floorEntry(block);
    return arena != null && block < arena.getValue() - HEADER_BYTES ? arena : null;
  }

  private void checkExtent(long block, long size, String otherwise) {
    Map.Entry<Long, Long> arena = arenaOf(block);
    if (arena == null
        || size < HeapBins.SMALLEST
        || size > arena.getValue() - HEADER_BYTES - block) {
      throw new HeapMisuse(otherwise);
    }
  }

  /** Marks the front of a block that is in no list as used; what is left over becomes free. */
  private void use(long block, long available, long needed, int flags) {
    long rest = available - needed;
    if (rest < HeapBins.SMALLEST) {
      headers.write(block, available, IN_USE | flags);
      headers.setPreviousFree(block + available, false, "malloc(): corrupted next size");
      return;
    }
    headers.write(block, needed, IN_USE | flags);
    addFree(block + needed, rest);
  }

  private void addFree(long block, long size) {
    headers.write(block, size, 0);
    headers.writeBoundaryTag(block, size);
    headers.setPreviousFree(block + size, true, "free(): invalid next size");
    bins.insert(block, size);
  }

  /** Makes a used block free and joins it with free neighbours. */
  private void release(long block, long size, boolean previousFree) {
    long start = block;
    long total = size;
    long next = block + size;
    long nextWord = headers.read(next, "free(): invalid next size");
    headers.write(block, size, previousFree ? PREVIOUS_FREE : 0); // so that a second free is seen
    if (!HeapHeaders.isUsed(nextWord)) {
      checkExtent(next, HeapHeaders.size(nextWord), "free(): invalid next size");
      bins.remove(next, HeapHeaders.size(nextWord));
      total += HeapHeaders.size(nextWord);
    }
    if (previousFree) {
      long before = headers.sizeBefore(block);
      long previous = block - before;
      checkExtent(previous, before, "free(): corrupted previous size");
      long word = headers.read(previous, "free(): corrupted previous size");
      if (HeapHeaders.isUsed(word) || HeapHeaders.size(word) != before) {
        throw new HeapMisuse("free(): corrupted previous size");
      }
      bins.remove(previous, before);
      start = previous;
      total += before;
    }
    addFree(start, total);
  }

  /** Changes a block's size where it lies, if it can be done. */
  private boolean resize(long block, long old, long needed, long word) {
    int flags = HeapHeaders.previousIsFree(word) ? PREVIOUS_FREE : 0;
    if (needed > old) {
      long next = block + old;
      long nextWord = headers.read(next, "realloc(): invalid next size");
      long more = HeapHeaders.size(nextWord);
      if (HeapHeaders.isUsed(nextWord) || old + more < needed) {
        return false;
      }
      checkExtent(next, more, "realloc(): invalid next size");
      bins.remove(next, more);
      use(block, old + more, needed, flags);
    } else if (old - needed >= HeapBins.SMALLEST) {
      headers.write(block, needed, IN_USE | flags);
      headers.write(block + needed, old - needed, IN_USE);
      release(block + needed, old - needed, false);
    }
    return true;
  }

  /** Gets more memory from brk; returns the free block at its end, of at least this size. */
  private long grow(long needed) {
    long breakBefore = space.brk(0);
    Map.Entry<Long, Long> last = arenas.lastEntry();
    boolean joins = last != null && last.getValue() == breakBefore;
    long start = joins ? breakBefore : (breakBefore + ALIGNMENT - 1) & -ALIGNMENT;
    long end = Layout.pageUp(start + needed + HEADER_BYTES + GROWTH);
    if (space.brk(end) != end
        || !space.populate(Layout.pageUp(start), Layout.pageUp(start + 1))
        || !space.populate(end - PAGE_SIZE, end)) {
      space.brk(breakBefore);
      throw ErrnoException.of(Errno.ENOMEM);
    }
    headers.write(end - HEADER_BYTES, HEADER_BYTES, IN_USE);
    if (last != null && joins) {
      long closing = start - HEADER_BYTES;
      long word = headers.read(closing, "malloc(): corrupted top size");
      arenas.put(last.getKey(), end);
      headers.write(closing, end - start, IN_USE | (int) (word & PREVIOUS_FREE));
      release(closing, end - start, HeapHeaders.previousIsFree(word));
    } else {
      arenas.put(start, end);
      addFree(start, end - HEADER_BYTES - start);
    }
    return bins.find(needed);
  }

  /** Gives free memory at the end of the last arena back when there is much of it. */
  private void trim() {
    Map.Entry<Long, Long> last = arenas.lastEntry();
    if (last == null || last.getValue() != space.brk(0)) {
      return;
    }
    long closing = last.getValue() - HEADER_BYTES;
    if (!HeapHeaders.previousIsFree(headers.read(closing, "free(): corrupted top size"))) {
      return;
    }
    long size = headers.sizeBefore(closing);
    if (size < 2 * TRIM_THRESHOLD) {
      return;
    }
    long block = closing - size;
    checkExtent(block, size, "free(): corrupted top size");
    long word = headers.read(block, "free(): corrupted top size");
    if (HeapHeaders.isUsed(word) || HeapHeaders.size(word) != size) {
      throw new HeapMisuse("free(): corrupted top size");
    }
    long end = Layout.pageUp(block + HeapBins.SMALLEST + HEADER_BYTES + TRIM_THRESHOLD);
    if (end < last.getValue() && space.populate(end - PAGE_SIZE, end)) {
      bins.remove(block, size);
      space.brk(end);
      arenas.put(last.getKey(), end);
      headers.write(end - HEADER_BYTES, HEADER_BYTES, IN_USE);
      addFree(block, end - HEADER_BYTES - block);
    }
  }

  private long mapBlock(long size) {
    long length = Layout.pageUp(size + HEADER_BYTES);
    long block =
        space.map(MapRequest.anonymous(0, length, MmapFlags.PROT_READ | MmapFlags.PROT_WRITE, 0));
    if (!space.populate(block, block + PAGE_SIZE)) {
      space.unmap(block, length);
      throw ErrnoException.of(Errno.ENOMEM);
    }
    headers.write(block, length, IN_USE | MAPPED);
    mapped.put(block, length);
    return block + HEADER_BYTES;
  }

  private long remapBlock(long block, long old, long size) {
    long length = Layout.pageUp(size + HEADER_BYTES);
    long moved = space.remap(block, old, length, MmapFlags.MREMAP_MAYMOVE, 0);
    mapped.remove(block);
    mapped.put(moved, length);
    headers.write(moved, length, IN_USE | MAPPED);
    return moved + HEADER_BYTES;
  }

  private void copy(long from, long to, long length) {
    byte[] chunk = new byte[(int) Math.min(length, COPY_CHUNK)];
    for (long done = 0; done < length; done += chunk.length) {
      int part = (int) Math.min(chunk.length, length - done);
      space.copyIn(from + done, chunk, 0, part);
      space.copyOut(to + done, chunk, 0, part);
    }
  }

  /** All blocks by address, as far as their headers can be read; changes and faults nothing. */
  public List<HeapBlock> blocks() {
    List<HeapBlock> found = new ArrayList<>();
    arenas.forEach((start, end) -> addArena(found, start, end - HEADER_BYTES));
    mapped.forEach((block, length) ->
        found.add(
            new HeapBlock(
                block + HEADER_BYTES,
                length - HEADER_BYTES,
                isIntact(block) ? HeapBlock.State.MAPPED : HeapBlock.State.OVERWRITTEN)));
    return found;
  }

  private void addArena(List<HeapBlock> found, long start, long end) {
    for (long block = start; block < end; ) {
      long word = peek(block);
      long size = HeapHeaders.size(word);
      if (!isIntact(block) || size < HeapBins.SMALLEST || size > end - block) {
        found.add(
            new HeapBlock(
                block + HEADER_BYTES, end - block - HEADER_BYTES, HeapBlock.State.OVERWRITTEN));
        return;
      }
      HeapBlock.State state =
          HeapHeaders.isUsed(word) ? HeapBlock.State.USED : HeapBlock.State.FREE;
      found.add(new HeapBlock(block + HEADER_BYTES, size - HEADER_BYTES, state));
      block += size;
    }
  }

  private boolean isIntact(long block) {
    return peek(block + 8) == (MallocService.CHECK ^ block ^ peek(block));
  }

  private long peek(long va) {
    byte[] bytes = new byte[Long.BYTES];
    space.observe(va, bytes, 0, bytes.length);
    long value = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      value = value << 8 | bytes[i] & 0xff;
    }
    return value;
  }
}
