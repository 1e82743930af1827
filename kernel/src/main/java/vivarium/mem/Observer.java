package vivarium.mem;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;

/**
 * Reads the memory of a process as somebody outside of the machine does: no page is brought in, no
 * accessed bit is set and no counter moves, so that looking changes nothing of what the guest or
 * /proc could see. A page that was never touched reads as what touching it would have shown.
 */
final class Observer {
  private static final int PAGE_SIZE = PhysicalMemory.PAGE_SIZE;

  private Observer() {}

  /** Reads up to {@code length} bytes; returns how many lie before the first that are nowhere. */
  static int read(AddressSpace space, long va, byte[] to, int offset, int length) {
    int done = 0;
    while (done < length) {
      long at = va + done;
      int part = (int) Math.min(length - done, PAGE_SIZE - (at & PhysicalMemory.PAGE_MASK));
      if (!readInPage(space, at, to, offset + done, part)) {
        break;
      }
      done += part;
    }
    return done;
  }

  private static boolean readInPage(AddressSpace space, long va, byte[] to, int offset, int part) {
    if (va < 0 || va >= Layout.USER_END) {
      return false;
    }
    long pte = space.table.get(Layout.pageDown(va));
    if (Pte.isPresent(pte)) {
      long pa = PhysicalMemory.address(Pte.frame(pte)) + (va & PhysicalMemory.PAGE_MASK);
      space.memory.read(pa, to, offset, part);
      return true;
    }
    if (Pte.isSwap(pte)) {
      int inPage = (int) (va & PhysicalMemory.PAGE_MASK);
      space.frames.reclaim().swapping().observe(Pte.swapSlot(pte), inPage, to, offset, part);
      return true;
    }
    Vma area = pte == 0 ? space.areas.find(va) : null;
    if (area == null) {
      return false;
    }
    MappedFile file = area.file();
    if (file == null) {
      java.util.Arrays.fill(to, offset, offset + part, (byte) 0);
      return true;
    }
    long position = va - area.start() + area.offset;
    return position < file.pages().size()
        && file.pages().observe(position, to, offset, part) == part;
  }

  /**
   * Reads a page of a file from its source into {@code to}, past the page cache.
   *
   * @return whether the source could give it
   */
  static boolean readSource(@Nullable PageSource source, long page, byte[] to, int length) {
    if (source == null) {
      return true;
    }
    try {
      source.read(page, MemorySegment.ofArray(to), length);
      return true;
    } catch (ErrnoException e) {
      return false;
    }
  }
}
