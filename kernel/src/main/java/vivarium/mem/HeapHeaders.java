package vivarium.mem;

import static vivarium.abi.MallocService.ALIGNMENT;
import static vivarium.abi.MallocService.CHECK;
import static vivarium.abi.MallocService.FLAGS;
import static vivarium.abi.MallocService.HEADER_BYTES;
import static vivarium.abi.MallocService.IN_USE;
import static vivarium.abi.MallocService.MAPPED;
import static vivarium.abi.MallocService.PREVIOUS_FREE;

import vivarium.abi.ErrnoException;

/**
 * Reads, checks and writes the headers of the malloc service's blocks in user memory; blocks are
 * named by their header's address. What is read is never trusted: a word that cannot be right is a
 * {@link HeapMisuse}, whose message the caller gives.
 */
final class HeapHeaders {
  private static final int CHECK_WORD = 8;
  private static final int NEXT_FREE = HEADER_BYTES;
  private static final int PREVIOUS_LINK = HEADER_BYTES + 8;

  private final AddressSpace space;

  HeapHeaders(AddressSpace space) {
    this.space = space;
  }

  /** The size word, flags included, of what must be a header. */
  long read(long block, String otherwise) {
    if (block % ALIGNMENT != 0) {
      throw new HeapMisuse(otherwise);
    }
    try {
      long word = space.readLong(block);
      if (space.readLong(block + CHECK_WORD) == (CHECK ^ block ^ word)) {
        return word;
      }
    } catch (ErrnoException e) {
      // not even readable: no header
    }
    throw new HeapMisuse(otherwise);
  }

  void write(long block, long size, int flags) {
    long word = size | flags;
    put(block, word);
    put(block + CHECK_WORD, CHECK ^ block ^ word);
  }

  static long size(long word) {
    return word & ~FLAGS;
  }

  static boolean isUsed(long word) {
    return (word & IN_USE) != 0;
  }

  static boolean isMapped(long word) {
    return (word & MAPPED) != 0;
  }

  static boolean previousIsFree(long word) {
    return (word & PREVIOUS_FREE) != 0;
  }

  /** Sets or clears the flag that the block before is free. */
  void setPreviousFree(long block, boolean free, String otherwise) {
    long word = read(block, otherwise);
    int flags = (int) (word & FLAGS & ~PREVIOUS_FREE);
    write(block, size(word), free ? flags | PREVIOUS_FREE : flags);
  }

  /** The size in the boundary tag of the free block that ends where this block begins. */
  long sizeBefore(long block) {
    return get(block - 8);
  }

  void writeBoundaryTag(long block, long size) {
    put(block + size - 8, size);
  }

  long nextFree(long block) {
    return get(block + NEXT_FREE);
  }

  long previousLink(long block) {
    return get(block + PREVIOUS_LINK);
  }

  void setNextFree(long block, long next) {
    put(block + NEXT_FREE, next);
  }

  void setPreviousLink(long block, long previous) {
    put(block + PREVIOUS_LINK, previous);
  }

  private long get(long va) {
    try {
      return space.readLong(va);
    } catch (ErrnoException e) {
      throw new HeapMisuse("malloc(): heap memory is gone");
    }
  }

  private void put(long va, long value) {
    try {
      space.writeLong(va, value);
    } catch (ErrnoException e) {
      throw new HeapMisuse("malloc(): heap memory is gone");
    }
  }
}
