package vivarium.mem;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Page numbers of a file to frames, sparse and ordered: chunks of 512 pages, like the lowest level
 * of a page table. Frame 0 is never handed out and means "not in memory".
 */
final class PageIndex {
  private static final int CHUNK_SHIFT = 9;
  private static final int CHUNK_MASK = (1 << CHUNK_SHIFT) - 1;

  /** Sees a page; the index may not be changed meanwhile, except for that page. */
  @FunctionalInterface
  interface Visitor {
    void page(long index, int frame);
  }

  private final TreeMap<Long, int[]> chunks = new TreeMap<>();
  private long lastKey = -1;
  private int[] lastChunk = new int[0];
  private long count;

  /** The frame of the page, or 0. */
  int get(long index) {
    long key = index >>> CHUNK_SHIFT;
    if (key != lastKey) {
      int[] chunk = chunks.get(key);
      if (chunk == null) {
        return 0;
      }
      lastKey = key;
      lastChunk = chunk;
    }
    return lastChunk[(int) index & CHUNK_MASK];
  }

  /** Sets the frame of the page, 0 to forget it. */
  void put(long index, int frame) {
    long key = index >>> CHUNK_SHIFT;
    if (key != lastKey) {
      lastChunk = chunks.computeIfAbsent(key, unused -> new int[1 << CHUNK_SHIFT]);
      lastKey = key;
    }
    int slot = (int) index & CHUNK_MASK;
    count += (frame != 0 ? 1 : 0) - (lastChunk[slot] != 0 ? 1 : 0);
    lastChunk[slot] = frame;
  }

  long count() {
    return count;
  }

  /** Shows the pages from {@code first} to {@code end} - 1, in order. */
  void forEach(long first, long end, Visitor visitor) {
    for (Map.Entry<Long, int[]> entry : chunks.tailMap(first >>> CHUNK_SHIFT).entrySet()) {
      long base = entry.getKey() << CHUNK_SHIFT;
      if (base >= end) {
        return;
      }
      int[] chunk = entry.getValue();
      for (int i = 0; i < chunk.length; i++) {
        if (chunk[i] != 0 && base + i >= first && base + i < end) {
          visitor.page(base + i, chunk[i]);
        }
      }
    }
  }

  /** The first page from {@code first} on, or -1. */
  long next(long first) {
    for (Map.Entry<Long, int[]> entry : chunks.tailMap(first >>> CHUNK_SHIFT).entrySet()) {
      long base = entry.getKey() << CHUNK_SHIFT;
      int[] chunk = entry.getValue();
      for (int i = (int) Math.max(0, first - base); i < chunk.length; i++) {
        if (chunk[i] != 0) {
          return base + i;
        }
      }
    }
    return -1;
  }

  /** Gives back chunks without pages. */
  void trim() {
    chunks.values().removeIf(chunk -> Arrays.stream(chunk).allMatch(frame -> frame == 0));
    lastKey = -1;
  }
}
