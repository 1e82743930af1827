package vivarium.mem;

import java.util.Arrays;

/**
 * The free blocks of the malloc service, in doubly linked lists by size class: one class for each
 * 16 bytes below 1 KiB, then one for each power of two. The links lie in the free blocks; only the
 * heads are the kernel's. Blocks of a list are checked when they are met.
 */
final class HeapBins {
  /** Room for the header, two links and the boundary tag. */
  static final long SMALLEST = 48;

  private static final int EXACT_LIMIT = 1024;
  private static final int EXACT_CLASSES = EXACT_LIMIT / 16;
  private static final String CORRUPTED = "malloc(): corrupted free list";

  private final HeapHeaders headers;
  private final long[] heads = new long[EXACT_CLASSES + Long.SIZE];
  private long count;

  HeapBins(HeapHeaders headers) {
    this.headers = headers;
  }

  void copyFrom(HeapBins other) {
    System.arraycopy(other.heads, 0, heads, 0, heads.length);
    count = other.count;
  }

  private static int classOf(long size) {
    return size < EXACT_LIMIT
        ? (int) (size / 16)
        : EXACT_CLASSES + Long.SIZE - 1 - Long.numberOfLeadingZeros(size);
  }

  /** The first block of at least this size, smallest classes first; 0 if there is none. */
  long find(long size) {
    long steps = count;
    for (int bin = classOf(size); bin < heads.length; bin++) {
      for (long block = heads[bin]; block != 0; block = headers.nextFree(block)) {
        long word = headers.read(block, CORRUPTED);
        if (HeapHeaders.isUsed(word) || steps-- <= 0) {
          throw new HeapMisuse(CORRUPTED);
        }
        if (HeapHeaders.size(word) >= size) {
          return block;
        }
      }
    }
    return 0;
  }

  void insert(long block, long size) {
    int bin = classOf(size);
    long next = heads[bin];
    headers.setNextFree(block, next);
    headers.setPreviousLink(block, 0);
    if (next != 0) {
      checkFree(next);
      headers.setPreviousLink(next, block);
    }
    heads[bin] = block;
    count++;
  }

  void remove(long block, long size) {
    int bin = classOf(size);
    long next = headers.nextFree(block);
    long previous = headers.previousLink(block);
    if (previous == 0 ? heads[bin] != block : linkFrom(previous) != block) {
      throw new HeapMisuse(CORRUPTED);
    }
    if (next != 0) {
      checkFree(next);
      headers.setPreviousLink(next, previous);
    }
    if (previous == 0) {
      heads[bin] = next;
    } else {
      headers.setNextFree(previous, next);
    }
    count--;
  }

  private long linkFrom(long block) {
    checkFree(block);
    return headers.nextFree(block);
  }

  private void checkFree(long block) {
    if (HeapHeaders.isUsed(headers.read(block, CORRUPTED))) {
      throw new HeapMisuse(CORRUPTED);
    }
  }

  @Override
  public String toString() {
    return count + " free blocks in " + Arrays.stream(heads).filter(h -> h != 0).count() + " bins";
  }
}
