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

  /** Where the next {@link #compact} copies to. */
  private long[] spare = {};

  private int used;

  /** Words of the records that wait; the others up to {@code used} are of those that are gone. */
  private int waiting;

  /** Places of records in the order of their times; those before {@code first} are gone. */
  private int[] starts = new int[1 << 11];

  private int first;
  private int count;

  /** Takes a record, whose first word is its time. */
  void add(long[] words, int at, int length) {
    if (store.length - used < length) makeRoom();
    if (count == starts.length) makeStarts();
    System.arraycopy(words, at, store, used, length);
    int place = count++;
    while (place > first && store[starts[place - 1]] > store[used]) {
      starts[place] = starts[place - 1];
      place--;
    }
    starts[place] = used;
    used += length;
    waiting += length;
  }

  /** Hands over what cannot be overtaken any more, or everything. */
  void release(Sink sink, boolean everything) {
    if (first == count) return;
    boolean full = everything || waiting > MOST_WORDS;
    long ripe = full ? Long.MAX_VALUE : store[starts[count - 1]] - WINDOW;
    while (first < count && store[starts[first]] <= ripe) {
      int start = starts[first++];
      waiting -= TraceRecords.length(store, start);
      sink.record(store, start);
    }
    if (first == count) {
      first = 0;
      count = 0;
      used = 0;
    }
  }

  private void makeRoom() {
    if (waiting > store.length / 2) store = Arrays.copyOf(store, 2 * store.length);
    else compact();
  }

  private void makeStarts() {
    if (first < count / 2) {
      starts = Arrays.copyOf(starts, 2 * count);
    } else {
      System.arraycopy(starts, first, starts, 0, count - first);
      count -= first;
      first = 0;
    }
  }

  /** Moves what waits to the front, in its order. */
  private void compact() {
    long[] kept = spare.length == store.length ? spare : new long[store.length];
    int size = 0;
    for (int i = first; i < count; i++) {
      int length = TraceRecords.length(store, starts[i]);
      System.arraycopy(store, starts[i], kept, size, length);
      starts[i] = size;
      size += length;
    }
    spare = store;
    store = kept;
    used = size;
  }
}
