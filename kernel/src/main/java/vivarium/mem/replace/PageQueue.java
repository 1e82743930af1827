package vivarium.mem.replace;

import vivarium.mem.Fill;

/**
 * An ordered set of pages: a doubly linked list in arrays, so that every step takes constant time
 * and allocates nothing. Several queues that share their {@link Links} keep a page in one of them.
 */
final class PageQueue {
  static final int NONE = -1;
  private static final int OUTSIDE = -2;

  /** The arrays of one or more queues over the same pages. */
  static final class Links {
    final int[] next;
    final int[] previous;

    Links(int capacity) {
      next = new int[capacity];
      previous = new int[capacity];
      Fill.all(next, OUTSIDE);
    }
  }

  private final int[] next;
  private final int[] previous;
  private int head = NONE;
  private int tail = NONE;
  private int size;

  PageQueue(int capacity) {
    this(new Links(capacity));
  }

  PageQueue(Links links) {
    next = links.next;
    previous = links.previous;
  }

  int size() {
    return size;
  }

  int head() {
    return head;
  }

  /** The page behind this one, or NONE. */
  int after(int page) {
    return next[page];
  }

  boolean contains(int page) {
    return next[page] != OUTSIDE;
  }

  void addLast(int page) {
    next[page] = NONE;
    previous[page] = tail;
    if (tail == NONE) {
      head = page;
    } else {
      next[tail] = page;
    }
    tail = page;
    size++;
  }

  void addFirst(int page) {
    next[page] = head;
    previous[page] = NONE;
    if (head == NONE) {
      tail = page;
    } else {
      previous[head] = page;
    }
    head = page;
    size++;
  }

  void remove(int page) {
    int before = previous[page];
    int behind = next[page];
    if (before == NONE) {
      head = behind;
    } else {
      next[before] = behind;
    }
    if (behind == NONE) {
      tail = before;
    } else {
      previous[behind] = before;
    }
    next[page] = OUTSIDE;
    size--;
  }

  void moveToLast(int page) {
    if (tail != page) {
      remove(page);
      addLast(page);
    }
  }

  void moveToFirst(int page) {
    if (head != page) {
      remove(page);
      addFirst(page);
    }
  }

  /** The first page from the head that can go, or NONE. */
  int firstEvictable(ReplacementPolicy.Pages pages) {
    for (int page = head; page != NONE; page = next[page]) {
      if (pages.isEvictable(page)) {
        return page;
      }
    }
    return NONE;
  }
}
