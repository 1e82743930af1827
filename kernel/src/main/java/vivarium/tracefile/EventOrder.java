package vivarium.tracefile;

import java.util.Arrays;

/**
 * Puts records in the order of their times. Each hart's come in order, and harts are apart by
 * little more than the interleave window, so a record waits until the newest is {@link #WINDOW}
 * later. One that comes later still goes out at once. Records of the same time keep the order in
 * which they came.
 */
final class EventOrder {
  /** Ns by which a record may come late. */
  static final long WINDOW = 2_000_000;

  private static final int MOST_WORDS = 1 << 23;

  /** Takes the records, each in words from {@code at} on. */
  interface Sink {
    void record(long[] words, int at);
  }

  private long[] store = new long[1 << 14];

  /** Where the next {@link #keep} copies to. */
  private long[] spare = {};

  private int used;
  private int[] starts = new int[1 << 11];
  private int count;

  /** Takes a record, whose first word is its time. */
  void add(long[] words, int at, int length) {
    if (store.length - used < length) store = Arrays.copyOf(store, 2 * store.length);
    if (count == starts.length) starts = Arrays.copyOf(starts, 2 * count);
    System.arraycopy(words, at, store, used, length);
    int place = count++;
    while (place > 0 && store[starts[place - 1]] > store[used]) {
      starts[place] = starts[place - 1];
      place--;
    }
    starts[place] = used;
    used += length;
  }

  /** Hands over what cannot be overtaken any more, or everything. */
  void release(Sink sink, boolean everything) {
    if (count == 0) return;
    boolean full = everything || used > MOST_WORDS;
    long ripe = full ? Long.MAX_VALUE : store[starts[count - 1]] - WINDOW;
    int gone = 0;
    while (gone < count && store[starts[gone]] <= ripe) sink.record(store, starts[gone++]);
    keep(gone);
  }

  /** Moves what stays to the front, in its order. */
  private void keep(int gone) {
    if (gone == 0) return;
    long[] kept = spare.length == store.length ? spare : new long[store.length];
    int size = 0;
    for (int i = gone; i < count; i++) {
      int length = TraceRecords.length(store, starts[i]);
      System.arraycopy(store, starts[i], kept, size, length);
      starts[i - gone] = size;
      size += length;
    }
    spare = store;
    store = kept;
    used = size;
    count -= gone;
  }
}
