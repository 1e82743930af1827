package vivarium.mem;

/** Takes pages out of a table while their areas stay; the next access faults anew. */
final class Zapping {
  private Zapping() {}

  /** Removes all pages of a range. */
  static void pages(AddressSpace space, long start, long end) {
    PageTable table = space.table;
    for (long va = table.next(start, end); va < end; va = table.next(va, end)) {
      space.entries.remove(va, table.get(va));
      va += PhysicalMemory.PAGE_SIZE;
    }
  }

  /** Removes the pages of a file from one area that maps it, private copies only if asked. */
  static void filePages(Vma area, long start, long end, boolean copiesToo) {
    AddressSpace space = area.space;
    PageTable table = space.table;
    for (long va = table.next(start, end); va < end; va = table.next(va, end)) {
      long pte = table.get(va);
      boolean ofFile = Pte.isPresent(pte) && space.frames.file(Pte.frame(pte)) != null;
      if (copiesToo || area.has(Vma.SHARED) || ofFile) {
        space.entries.remove(va, pte);
      }
      va += PhysicalMemory.PAGE_SIZE;
    }
  }
}
