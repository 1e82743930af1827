package vivarium.mem;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Page numbers of a file to frames, sparse and ordered: chunks of 512 pages, like the lowest level
 * of a page table. Frame 0 is never handed out and means "not in memory". Of a page that has gone,
 * its place remembers the swap slot, or when it went.
 */
final class PageIndex {
  private static final int CHUNK_SHIFT = 9;
  private static final int CHUNK_MASK = (1 << CHUNK_SHIFT) - 1;

  /** Sees a page; the index may not be changed meanwhile, except for that page. */
  @FunctionalInterface
  interface Visitor {
    void page(long index, int frame);
  }

  /** Places below this remember when a page went; those between it and 0 hold a slot, negative. */
  private static final int SHADOWS = Integer.MIN_VALUE >> 1;

  static final int SHADOW_MASK = (1 << 30) - 1;

  private final TreeMap<Long, int[]> chunks = new TreeMap<>();
  private long lastKey = -1;
  private int[] lastChunk = new int[0];
  private long count;
  private long swapped;

  /** The frame of the page, or 0. */
  int get(long index) {
    return Math.max(0, place(index));
  }

  /** The swap slot of the page, or 0. */
  int slot(long index) {
    int place = place(index);
    return isSlot(place) ? -place : 0;
  }

  private static boolean isSlot(int place) {
    return place < 0 && place >= SHADOWS;
  }

  /** How many evictions there had been when the page went, modulo 2^30; -1 if it never did. */
  int shadow(long index) {
    int place = place(index);
    return place < SHADOWS ? place & SHADOW_MASK : -1;
  }

  private int place(long index) {
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
    set(index, frame);
  }

  /** The page is in a slot of the swap device. */
  void putSlot(long index, int slot) {
    set(index, -slot);
  }

  /** The page has gone, after so many evictions. */
  void putShadow(long index, int evictions) {
    set(index, Integer.MIN_VALUE | evictions & SHADOW_MASK);
  }

  private void set(long index, int place) {
    long key = index >>> CHUNK_SHIFT;
    if (key != lastKey) {
      lastChunk = chunks.computeIfAbsent(key, unused -> new int[1 << CHUNK_SHIFT]);
      lastKey = key;
    }
    int at = (int) index & CHUNK_MASK;
    int old = lastChunk[at];
    count += (place > 0 ? 1 : 0) - (old > 0 ? 1 : 0);
    swapped += (isSlot(place) ? 1 : 0) - (isSlot(old) ? 1 : 0);
    lastChunk[at] = place;
  }

  /** Pages on the swap device. */
  long swapped() {
    return swapped;
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
        if (chunk[i] > 0 && base + i >= first && base + i < end) {
          visitor.page(base + i, chunk[i]);
        }
      }
    }
  }

  /** Shows the swap slots of the pages from {@code first} to {@code end} - 1, in order. */
  void forEachSlot(long first, long end, Visitor visitor) {
    if (swapped == 0) {
      return;
    }
    for (Map.Entry<Long, int[]> entry : chunks.tailMap(first >>> CHUNK_SHIFT).entrySet()) {
      long base = entry.getKey() << CHUNK_SHIFT;
      int[] chunk = entry.getValue();
      for (int i = 0; i < chunk.length; i++) {
        if (isSlot(chunk[i]) && base + i >= first && base + i < end) {
          visitor.page(base + i, -chunk[i]);
        }
      }
    }
  }

  /** The first page from {@code first} on that is in memory or swapped out, or -1. */
  long next(long first) {
    for (Map.Entry<Long, int[]> entry : chunks.tailMap(first >>> CHUNK_SHIFT).entrySet()) {
      long base = entry.getKey() << CHUNK_SHIFT;
      int[] chunk = entry.getValue();
      for (int i = (int) Math.max(0, first - base); i < chunk.length; i++) {
        if (chunk[i] > 0 || isSlot(chunk[i])) {
          return base + i;
        }
      }
    }
    return -1;
  }

  /** Gives back chunks without pages. */
  void trim() {
    chunks
        .values()
        .removeIf(chunk -> Arrays.stream(chunk).allMatch(place -> place == 0 || place < SHADOWS));
    lastKey = -1;
  }
}
