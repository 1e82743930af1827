package vivarium.debug.heap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import vivarium.mem.AddressSpace;
import vivarium.mem.PageView;
import vivarium.mem.PhysicalMemory;
import vivarium.mem.Vma;

/** Reads words of a process's memory without disturbing it, a page at a time. */
final class Words {
  static final int PAGE = PhysicalMemory.PAGE_SIZE;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final AddressSpace space;
  private final byte[] page = new byte[PAGE];
  private long pageAt = -1;

  /** What is asked for is nowhere: not mapped, or not in memory. */
  static final class Missing extends RuntimeException {
    private static final long serialVersionUID = 1;

    final transient long address;

    Missing(long address) {
      super("no memory at 0x" + Long.toHexString(address), null, false, false);
      this.address = address;
    }
  }

  Words(AddressSpace space) {
    this.space = space;
  }

  AddressSpace space() {
    return space;
  }

  private int locate(long va, int size) {
    long base = va & -PAGE;
    if (va - base > PAGE - size) {
      throw new Missing(va);
    }
    if (base != pageAt) {
      pageAt = -1;
      if (space.observe(base, page, 0, PAGE) < PAGE) {
        throw new Missing(va);
      }
      pageAt = base;
    }
    return (int) (va - base);
  }

  /** Eight bytes at an aligned address. */
  long word(long va) {
    return (long) LONG.get(page, locate(va, 8));
  }

  int half(long va) {
    return (int) INT.get(page, locate(va, 4));
  }

  int shorter(long va) {
    return octet(va) | octet(va + 1) << 8;
  }

  int octet(long va) {
    return page[locate(va, 1)] & 0xff;
  }

  /** Whether the address is mapped writable, as all that an allocator keeps is. */
  boolean isData(long va) {
    Vma area = space.find(va);
    return area != null && area.has(Vma.WRITE);
  }

  /** Private writable areas without a file, and those of a program's data. */
  List<Vma> dataAreas(boolean ofFiles) {
    List<Vma> found = new ArrayList<>();
    for (Vma area : space.areas()) {
      boolean own = area.has(Vma.WRITE) && !area.has(Vma.SHARED) && !area.has(Vma.GROWS_DOWN);
      if (own && area.label() == null && (area.file() != null) == ofFiles) {
        found.add(area);
      }
    }
    return found;
  }

  /** What looks at a page's first address. */
  interface PageVisitor {
    /** Returns how many bytes to go on: a page at least. */
    long at(long va);
  }

  /** Shows the start of each page of an area that is in memory. */
  void eachPage(Vma area, PageVisitor visitor) {
    PageView view = new PageView(space);
    long va = view.next(area.start(), area.end());
    while (va < area.end()) {
      va = view.next(va + Math.max(PAGE, visitor.at(va)), area.end());
    }
  }
}
