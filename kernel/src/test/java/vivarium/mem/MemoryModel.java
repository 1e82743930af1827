package vivarium.mem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an address space should look like to its program, as simply as it can be said: a map from
 * page to rights and bytes. Knows nothing of frames, tables and areas.
 */
final class MemoryModel {
  static final int PAGE = PhysicalMemory.PAGE_SIZE;

  /** Bytes that several pages may show: a file or shared anonymous memory. */
  static final class Store {
    byte[] bytes;
    long size;

    Store(long size) {
      this.size = size;
      bytes = new byte[(int) Layout.pageUp(size)];
    }

    void zero(long from, long length) {
      if (from < size) {
        Arrays.fill(bytes, (int) from, (int) Math.min(size - from, length) + (int) from, (byte) 0);
      }
    }

    void resize(long newSize) {
      Arrays.fill(bytes, (int) Math.min(size, newSize), bytes.length, (byte) 0);
      bytes = Arrays.copyOf(bytes, (int) Layout.pageUp(newSize));
      size = newSize;
    }
  }

  /** One page of a process. */
  static final class Page {
    int protection;
    final boolean shared;
    final @Nullable Store store;
    final long index;

    /** The bytes of a private page once it was written; null shows the store, or zeroes. */
    byte @Nullable [] own;

    Page(int protection, boolean shared, @Nullable Store store, long index) {
      this.protection = protection;
      this.shared = shared;
      this.store = store;
      this.index = index;
    }

    Page copy() {
      Page copy = new Page(protection, shared, store, index);
      copy.own = own == null ? null : own.clone();
      return copy;
    }

    boolean isBehindEnd() {
      return store != null && index * PAGE >= Layout.pageUp(store.size);
    }

    byte read(int offset) {
      if (own != null) {
        return own[offset];
      }
      return store == null ? 0 : store.bytes[(int) (index * PAGE + offset)];
    }

    void write(int offset, byte value) {
      if (shared && store != null) {
        store.bytes[(int) (index * PAGE + offset)] = value;
        return;
      }
      if (own == null) {
        own = new byte[PAGE];
        if (store != null) {
          System.arraycopy(store.bytes, (int) (index * PAGE), own, 0, PAGE);
        }
      }
      own[offset] = value;
    }
  }

  final TreeMap<Long, Page> pages = new TreeMap<>();

  MemoryModel fork() {
    MemoryModel child = new MemoryModel();
    pages.forEach((va, page) -> child.pages.put(va, page.copy()));
    return child;
  }

  void map(
      long start, int count, int protection, boolean shared, @Nullable Store store, long first) {
    for (int i = 0; i < count; i++) {
      pages.put(start + (long) i * PAGE, new Page(protection, shared, store, first + i));
    }
  }

  /** Makes private copies of what a program may write, up to the first page that cannot be had. */
  void populate(long start, int count) {
    for (int i = 0; i < count; i++) {
      long va = start + (long) i * PAGE;
      Page page = pages.get(va);
      if (page == null || page.protection == 0 || page.isBehindEnd()) {
        return;
      }
      if (!page.shared && (page.protection & 2) != 0) {
        page.write(0, page.read(0));
      }
    }
  }

  boolean hasPrivateFilePages(long start, int count) {
    return pages.subMap(start, start + (long) count * PAGE).values().stream()
        .anyMatch(page -> !page.shared && page.store != null);
  }

  void unmap(long start, int count) {
    pages.subMap(start, start + (long) count * PAGE).clear();
  }

  boolean isWhole(long start, int count) {
    return pages.subMap(start, start + (long) count * PAGE).size() == count;
  }

  boolean isFree(long start, int count) {
    return pages.subMap(start, start + (long) count * PAGE).isEmpty();
  }

  /** Changes rights up to the first hole; false if there was one. */
  boolean protect(long start, int count, int protection) {
    for (int i = 0; i < count; i++) {
      Page page = pages.get(start + (long) i * PAGE);
      if (page == null) {
        return false;
      }
      page.protection = protection;
    }
    return true;
  }

  void move(long from, int count, long to, int newCount) {
    List<Page> moved = new ArrayList<>(pages.subMap(from, from + (long) count * PAGE).values());
    unmap(from, count);
    Page last = moved.getLast();
    for (int i = 0; i < newCount; i++) {
      Page page =
          i < moved.size()
              ? moved.get(i)
              : new Page(
                  last.protection, last.shared, last.store, last.index + 1 + i - moved.size());
      pages.put(to + (long) i * PAGE, page);
    }
  }

  void forget(long start, int count) {
    pages.subMap(start, start + (long) count * PAGE).values().forEach(p -> p.own = null);
  }

  /** A file became shorter: private copies behind its end are lost. */
  void truncated(Store file) {
    for (Map.Entry<Long, Page> entry : pages.entrySet()) {
      Page page = entry.getValue();
      if (page.store == file && page.isBehindEnd()) {
        page.own = null;
      }
    }
  }

  Fault expected(long va, Access access) {
    Page page = pages.get(Layout.pageDown(va));
    if (page == null) {
      return Fault.SEGV_MAPERR;
    }
    int rights = page.protection;
    boolean allowed =
        switch (access) {
          case LOAD -> (rights & 3) != 0;
          case STORE -> (rights & 2) != 0;
          case FETCH -> (rights & 4) != 0;
        };
    if (!allowed) {
      return Fault.SEGV_ACCERR;
    }
    return page.isBehindEnd() ? Fault.BUS_ADRERR : Fault.MINOR;
  }
}
