package vivarium.procfs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vivarium.mem.AddressSpace;
import vivarium.mem.AreaUsage;
import vivarium.mem.MappedFile;
import vivarium.mem.Vma;

/**
 * maps, smaps and smaps_rollup: the areas of an address space, one line each, and what of them is
 * in memory. Formats as in proc_pid_maps(5) and proc_pid_smaps(5).
 */
final class MemoryMaps {
  /** Where the name of an area begins: 72 columns and a blank. */
  private static final int NAME_COLUMN = 72;

  /** The two letters of VmFlags for each flag of an area, in Linux's order. */
  private static final Map<Integer, String> FLAG_NAMES = new LinkedHashMap<>();

  static {
    FLAG_NAMES.put(Vma.READ, "rd");
    FLAG_NAMES.put(Vma.WRITE, "wr");
    FLAG_NAMES.put(Vma.EXEC, "ex");
    FLAG_NAMES.put(Vma.SHARED, "sh");
    FLAG_NAMES.put(Vma.MAY_READ, "mr");
    FLAG_NAMES.put(Vma.MAY_WRITE, "mw");
    FLAG_NAMES.put(Vma.MAY_EXEC, "me");
    FLAG_NAMES.put(Vma.GROWS_DOWN, "gd");
    FLAG_NAMES.put(Vma.LOCKED, "lo");
    FLAG_NAMES.put(Vma.LOCK_ON_FAULT, "lf");
    FLAG_NAMES.put(Vma.SEQUENTIAL_READ, "sr");
    FLAG_NAMES.put(Vma.RANDOM_READ, "rr");
    FLAG_NAMES.put(Vma.DONT_COPY, "dc");
    FLAG_NAMES.put(Vma.DONT_EXPAND, "de");
    FLAG_NAMES.put(Vma.ACCOUNT, "ac");
    FLAG_NAMES.put(Vma.NO_RESERVE, "nr");
    FLAG_NAMES.put(Vma.WIPE_ON_FORK, "wf");
    FLAG_NAMES.put(Vma.DONT_DUMP, "dd");
    FLAG_NAMES.put(Vma.HUGE_PAGE, "hg");
    FLAG_NAMES.put(Vma.NO_HUGE_PAGE, "nh");
    FLAG_NAMES.put(Vma.MERGEABLE, "mg");
  }

  private MemoryMaps() {}

  static String maps(AddressSpace space) {
    StringBuilder text = new StringBuilder();
    for (Vma area : space.areas()) line(text, area, space.name(area));
    return text.toString();
  }

  static String smaps(AddressSpace space) {
    StringBuilder text = new StringBuilder();
    for (Vma area : space.areas()) {
      line(text, area, space.name(area));
      kilobytes(text, "Size:", (area.end() - area.start()) >> 10);
      kilobytes(text, "KernelPageSize:", 4);
      kilobytes(text, "MMUPageSize:", 4);
      AreaUsage usage = space.areaUsage(area);
      kilobytes(text, "Rss:", usage.resident() * 4);
      kilobytes(text, "Pss:", usage.pssBytes() >> 10);
      kilobytes(text, "Pss_Dirty:", usage.pssDirtyBytes() >> 10);
      rest(text, usage);
      text.append("THPeligible:           0\n");
      flags(text, area);
    }
    return text.toString();
  }

  static String rollup(AddressSpace space) {
    StringBuilder text = new StringBuilder();
    List<Vma> areas = space.areas();
    if (areas.isEmpty()) return "";
    header(text, areas.getFirst().start(), areas.getLast().end(), "---p", 0, 0, 0, 0);
    named(text, 0, "[rollup]");
    AreaUsage sum = areas.stream().map(space::areaUsage).reduce(AreaUsage.NONE, AreaUsage::plus);
    kilobytes(text, "Rss:", sum.resident() * 4);
    kilobytes(text, "Pss:", sum.pssBytes() >> 10);
    kilobytes(text, "Pss_Dirty:", sum.pssDirtyBytes() >> 10);
    kilobytes(text, "Pss_Anon:", sum.pssAnonymousBytes() >> 10);
    kilobytes(text, "Pss_File:", sum.pssFileBytes() >> 10);
    kilobytes(text, "Pss_Shmem:", sum.pssSharedBytes() >> 10);
    rest(text, sum);
    return text.toString();
  }

  private static void line(StringBuilder text, Vma area, String name) {
    int start = text.length();
    MappedFile file = area.file();
    if (file == null) {
      header(text, area.start(), area.end(), area.rights(), 0, 0, 0, 0);
    } else {
      header(
          text,
          area.start(),
          area.end(),
          area.rights(),
          area.fileOffset(),
          file.deviceMajor(),
          file.deviceMinor(),
          file.inode());
    }
    if (name.isEmpty()) text.append('\n');
    else named(text, start, name.replace("\n", "\\012"));
  }

  private static void header(
      StringBuilder text,
      long start,
      long end,
      String rights,
      long offset,
      int major,
      int minor,
      long inode) {
    text.append(
        "%08x-%08x %s %08x %02x:%02x %d "
            .formatted(start, end, rights, offset, major, minor, inode));
  }

  private static void named(StringBuilder text, int lineStart, String name) {
    int missing = NAME_COLUMN - (text.length() - lineStart);
    if (missing > 0) text.repeat(' ', missing);
    text.append(' ').append(name).append('\n');
  }

  /**
   * The rows that smaps and smaps_rollup share. There are no huge pages and no same-page merging
   * here.
   */
  private static void rest(StringBuilder text, AreaUsage usage) {
    kilobytes(text, "Shared_Clean:", usage.sharedClean() * 4);
    kilobytes(text, "Shared_Dirty:", usage.sharedDirty() * 4);
    kilobytes(text, "Private_Clean:", usage.privateClean() * 4);
    kilobytes(text, "Private_Dirty:", usage.privateDirty() * 4);
    kilobytes(text, "Referenced:", usage.referenced() * 4);
    kilobytes(text, "Anonymous:", usage.anonymous() * 4);
    kilobytes(text, "KSM:", 0);
    kilobytes(text, "LazyFree:", usage.lazyFree() * 4);
    kilobytes(text, "AnonHugePages:", 0);
    kilobytes(text, "ShmemPmdMapped:", 0);
    kilobytes(text, "FilePmdMapped:", 0);
    kilobytes(text, "Shared_Hugetlb:", 0);
    kilobytes(text, "Private_Hugetlb:", 0);
    kilobytes(text, "Swap:", usage.swapped() * 4);
    kilobytes(text, "SwapPss:", usage.swapPssBytes() >> 10);
    kilobytes(text, "Locked:", usage.lockedBytes() >> 10);
  }

  private static void kilobytes(StringBuilder text, String name, long amount) {
    text.append("%-16s%8d kB\n".formatted(name, amount));
  }

  private static void flags(StringBuilder text, Vma area) {
    text.append("VmFlags: ");
    FLAG_NAMES.forEach((flag, name) -> {
      if (area.has(flag)) text.append(name).append(' ');
    });
    text.append('\n');
  }
}
