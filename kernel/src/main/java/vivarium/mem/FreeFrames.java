package vivarium.mem;

import java.util.Arrays;

/**
 * Which frames are free, a bit each, and which have ever been used. Frames for pages of a program
 * are taken so that pages which follow one another do so in RAM as far as possible, since caches
 * over the page table are then few and large; others are taken from the end of RAM.
 */
final class FreeFrames {
  static final int NONE = -1;

  /** The most pages that a new run is given room for, in words of the bitmap (64 pages each). */
  private static final int LONGEST_RUN = 64;

  private final long[] free;
  private final long[] used;

  /** All words above are empty. */
  private int last;

  /** Where the search for room began last. */
  private int nextRun;

  /** No run of more words was found since a frame came back. */
  private int longest = LONGEST_RUN;

  FreeFrames(int total) {
    free = new long[(total + Long.SIZE - 1) / Long.SIZE];
    used = new long[free.length];
    Arrays.fill(free, -1L);
    if (total % Long.SIZE != 0) {
      free[free.length - 1] = (1L << total) - 1;
    }
    last = free.length - 1;
  }

  /** Takes a frame if it is free. */
  boolean take(int frame) {
    if (frame < 0 || frame >> 6 >= free.length || (free[frame >> 6] & 1L << frame) == 0) {
      return false;
    }
    free[frame >> 6] &= ~(1L << frame);
    return true;
  }

  /** Takes the last free frame, or says {@link #NONE}. */
  int takeLast() {
    while (last > 0 && free[last] == 0) {
      last--;
    }
    if (free[last] == 0) {
      return NONE;
    }
    int frame = last << 6 | Long.SIZE - 1 - Long.numberOfLeadingZeros(free[last]);
    take(frame);
    return frame;
  }

  /**
   * Takes a frame with room around it for a run of pages.
   *
   * @param pages of the run
   * @param before how many of them lie before the page that the frame is for
   * @return {@link #NONE} if there is no room for even a short run
   */
  int takeInRun(long pages, long before) {
    int words = (int) Math.min(longest, (pages + Long.SIZE - 1) / Long.SIZE);
    for (; words > 0; words /= 2) {
      int start = room(words);
      if (start >= 0) {
        nextRun = start + words;
        int frame = (start << 6) + (int) (before % ((long) words * Long.SIZE));
        take(frame);
        return frame;
      }
      longest = Math.max(1, words / 2);
    }
    return NONE;
  }

  /** The first of so many words in a row without a frame in use, or {@link #NONE}. */
  private int room(int words) {
    int found = room(words, nextRun, free.length);
    return found >= 0 ? found : room(words, 0, Math.min(free.length, nextRun + words));
  }

  private int room(int words, int from, int to) {
    int run = 0;
    for (int word = from; word < to; word++) {
      run = free[word] == -1L ? run + 1 : 0;
      if (run == words) {
        return word - words + 1;
      }
    }
    return NONE;
  }

  /** Whether a frame was in use before, so that it must be zeroed; from now on it is. */
  boolean wasUsed(int frame) {
    boolean was = (used[frame >> 6] & 1L << frame) != 0;
    used[frame >> 6] |= 1L << frame;
    return was;
  }

  void release(int frame) {
    free[frame >> 6] |= 1L << frame;
    last = Math.max(last, frame >> 6);
    if (free[frame >> 6] == -1L) {
      longest = LONGEST_RUN;
    }
  }
}
