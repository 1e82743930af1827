package vivarium.mem;

/**
 * What areas cost an address space and the machine: the limits RLIMIT_AS and RLIMIT_DATA, the sizes
 * by kind, and the memory that the machine has committed itself to.
 */
final class Accounting {
  private static final int SHIFT = PhysicalMemory.PAGE_SHIFT;

  private Accounting() {}

  /** Memory that the process alone can write and that is not a stack. */
  static boolean isData(int flags) {
    return (flags & (Vma.WRITE | Vma.SHARED | Vma.GROWS_DOWN)) == Vma.WRITE;
  }

  /** Whether so many more pages of such an area stay within the limits. */
  static boolean fits(AddressSpace space, long pages, int flags) {
    MemoryUsage usage = space.usage;
    return withinLimit(usage.totalPages + pages, space.limits.addressSpace)
        && (!isData(flags) || fitsData(space, pages));
  }

  /** Whether so many more pages of data stay within RLIMIT_DATA. */
  static boolean fitsData(AddressSpace space, long pages) {
    return withinLimit(space.usage.dataPages + pages, space.limits.data);
  }

  private static boolean withinLimit(long pages, long limitBytes) {
    return pages <= limitBytes >>> SHIFT;
  }

  /**
   * Whether an area needs backing that the machine promises: private and writable. When nothing may
   * be promised twice, MAP_NORESERVE does not help.
   */
  static boolean needsCommit(Frames frames, int flags) {
    boolean noReserve =
        (flags & Vma.NO_RESERVE) != 0 && frames.overcommit().mode() != Overcommit.NEVER;
    return !noReserve && (flags & (Vma.WRITE | Vma.SHARED)) == Vma.WRITE;
  }

  /** Whether the machine promises so many pages more. */
  static boolean canCommit(Frames frames, long pages) {
    return frames.overcommit().allows(pages);
  }

  /** Adds pages, or takes them away if negative, that belong to the area. */
  static void add(AddressSpace space, Vma area, long pages) {
    MemoryUsage usage = space.usage;
    usage.totalPages += pages;
    if (area.has(Vma.GROWS_DOWN)) {
      usage.stackPages += pages;
    } else if (area.has(Vma.EXEC) && !area.has(Vma.WRITE)) {
      usage.codePages += pages;
    } else if (isData(area.flags)) {
      usage.dataPages += pages;
    }
    MemoryCounters machine = space.frames.counters();
    if (area.has(Vma.LOCKED)) {
      usage.lockedPages += pages;
      machine.lockedPages += pages;
    }
    if (area.has(Vma.ACCOUNT)) {
      machine.committedPages += pages;
    }
    usage.updatePeaks();
  }

  /** Changes the flags of an area, and with them what it is counted as. */
  static void changeFlags(AddressSpace space, Vma area, int flags) {
    add(space, area, -area.pages());
    area.flags = flags;
    add(space, area, area.pages());
  }
}
