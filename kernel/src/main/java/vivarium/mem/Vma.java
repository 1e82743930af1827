package vivarium.mem;

import org.jspecify.annotations.Nullable;

/**
 * One area of an address space: pages start to end-1 with the same rights and the same backing. The
 * address space that owns it is the only one to change it.
 */
public final class Vma {
  public static final int READ = 1;
  public static final int WRITE = 1 << 1;
  public static final int EXEC = 1 << 2;
  public static final int SHARED = 1 << 3;
  public static final int MAY_READ = 1 << 4;
  public static final int MAY_WRITE = 1 << 5;
  public static final int MAY_EXEC = 1 << 6;
  public static final int GROWS_DOWN = 1 << 7;
  public static final int LOCKED = 1 << 8;
  public static final int LOCK_ON_FAULT = 1 << 9;
  public static final int DONT_COPY = 1 << 10;
  public static final int WIPE_ON_FORK = 1 << 11;
  public static final int DONT_DUMP = 1 << 12;
  public static final int DONT_EXPAND = 1 << 13;
  public static final int NO_RESERVE = 1 << 14;

  /** Counted in what the machine has committed itself to. */
  public static final int ACCOUNT = 1 << 15;

  public static final int RANDOM_READ = 1 << 16;
  public static final int SEQUENTIAL_READ = 1 << 17;
  public static final int HUGE_PAGE = 1 << 18;
  public static final int NO_HUGE_PAGE = 1 << 19;
  public static final int MERGEABLE = 1 << 20;

  static final int RIGHTS = READ | WRITE | EXEC;

  long start;
  long end;
  int flags;
  final AddressSpace space;
  final @Nullable MappedFile file;
  final @Nullable String label;

  /** Byte offset in the file of {@link #start}; for anonymous areas the start as first mapped. */
  long offset;

  /** Whether the area ever had anonymous pages of its own, so that fork must look at its table. */
  boolean hadAnonymous;

  /** Frame less page number of the private page that came last; 0 if there was none. */
  long run;

  Vma(
      AddressSpace space,
      long start,
      long end,
      int flags,
      @Nullable MappedFile file,
      long offset,
      @Nullable String label) {
    this.space = space;
    this.start = start;
    this.end = end;
    this.flags = flags;
    this.file = file;
    this.offset = offset;
    this.label = label;
  }

  public long start() {
    return start;
  }

  /** First address behind the area. */
  public long end() {
    return end;
  }

  public long pages() {
    return (end - start) >>> PhysicalMemory.PAGE_SHIFT;
  }

  public int flags() {
    return flags;
  }

  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  public boolean contains(long va) {
    return va >= start && va < end;
  }

  public AddressSpace space() {
    return space;
  }

  /** What is mapped, or null for private anonymous memory. */
  public @Nullable MappedFile file() {
    return file;
  }

  /** Byte offset of the area's start in its file, 0 for anonymous memory. */
  public long fileOffset() {
    return file == null ? 0 : offset;
  }

  /** A special name such as "[vdso]", or null. */
  public @Nullable String label() {
    return label;
  }

  /** The page of the file that is mapped at {@code va}. */
  long filePage(long va) {
    return (va - start + offset) >>> PhysicalMemory.PAGE_SHIFT;
  }

  /** "r-xp" as in /proc/pid/maps. */
  public String rights() {
    return (has(READ) ? "r" : "-")
        + (has(WRITE) ? "w" : "-")
        + (has(EXEC) ? "x" : "-")
        + (has(SHARED) ? "s" : "p");
  }

  @Override
  public String toString() {
    return "%x-%x %s %x".formatted(start, end, rights(), fileOffset());
  }
}
