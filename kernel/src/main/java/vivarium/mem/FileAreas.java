package vivarium.mem;

import java.util.LinkedHashSet;
import java.util.Set;

/** The areas of address spaces that map one file, in order of their making. */
final class FileAreas {
  private static final int SHIFT = PhysicalMemory.PAGE_SHIFT;

  private final Set<Vma> areas = new LinkedHashSet<>();

  void attach(Vma area) {
    areas.add(area);
  }

  void detach(Vma area) {
    areas.remove(area);
  }

  /** Unmaps pages first to end-1 everywhere, the private copies made of them too if asked. */
  void unmap(long first, long end, boolean copiesToo) {
    for (Vma area : areas) {
      long areaFirst = area.offset >>> SHIFT;
      long from = Math.max(first, areaFirst);
      long to = Math.min(end, areaFirst + area.pages());
      if (from < to) {
        long base = area.start - area.offset;
        Zapping.filePages(area, base + (from << SHIFT), base + (to << SHIFT), copiesToo);
      }
    }
  }
}
