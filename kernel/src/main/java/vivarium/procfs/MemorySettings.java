package vivarium.procfs;

import static vivarium.procfs.SysFiles.number;
import static vivarium.procfs.SysFiles.show;

import vivarium.fs.SyntheticDirectory;
import vivarium.mem.Frames;
import vivarium.mem.Layout;
import vivarium.mem.MemoryLimits;
import vivarium.mem.Overcommit;
import vivarium.mem.Reclaim;

/** /proc/sys/vm: how memory is promised, swapped and reclaimed; see Linux's vm.rst. */
final class MemorySettings {
  private static final int KILOBYTES_PER_PAGE = 4;
  private static final int LARGEST_CLUSTER = 5;

  private MemorySettings() {}

  static void fill(SyntheticDirectory directory, Frames frames) {
    Overcommit overcommit = frames.overcommit();
    Reclaim reclaim = frames.reclaim();
    number(directory, "drop_caches", 1, 4, () -> 0, mode -> dropCaches(frames, mode));
    show(directory, "max_map_count", () -> new MemoryLimits().areas);
    number(
        directory,
        "min_free_kbytes",
        KILOBYTES_PER_PAGE,
        (long) frames.totalCount() * KILOBYTES_PER_PAGE / 4,
        () -> (long) reclaim.min() * KILOBYTES_PER_PAGE,
        amount -> reclaim.setMinimum((int) (amount / KILOBYTES_PER_PAGE)));
    show(directory, "mmap_min_addr", () -> Layout.LOWEST);
    number(
        directory,
        "overcommit_kbytes",
        0,
        Long.MAX_VALUE,
        overcommit::kilobytes,
        overcommit::setKilobytes);
    number(
        directory,
        "overcommit_memory",
        Overcommit.HEURISTIC,
        Overcommit.NEVER,
        overcommit::mode,
        mode -> overcommit.setMode((int) mode));
    number(
        directory,
        "overcommit_ratio",
        0,
        Integer.MAX_VALUE,
        overcommit::ratio,
        percent -> overcommit.setRatio((int) percent));
    number(
        directory,
        "page-cluster",
        0,
        LARGEST_CLUSTER,
        () -> reclaim.swapping().cluster(),
        power -> reclaim.swapping().setCluster((int) power));
    number(
        directory,
        "swappiness",
        0,
        200,
        reclaim::swappiness,
        value -> reclaim.setSwappiness((int) value));
  }

  private static void dropCaches(Frames frames, long mode) {
    if ((mode & 1) != 0) {
      frames.dropCleanFilePages();
    }
  }
}
