package vivarium.procfs;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
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
    shown(directory, "max_map_count", () -> new MemoryLimits().areas);
    number(
        directory,
        "min_free_kbytes",
        KILOBYTES_PER_PAGE,
        (long) frames.totalCount() * KILOBYTES_PER_PAGE / 4,
        () -> (long) reclaim.min() * KILOBYTES_PER_PAGE,
        amount -> reclaim.setMinimum((int) (amount / KILOBYTES_PER_PAGE)));
    shown(directory, "mmap_min_addr", () -> Layout.LOWEST);
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

  /** A number that can only be read. */
  static void shown(SyntheticDirectory directory, String name, LongSupplier value) {
    directory.file(name, 0444, () -> ProcEntry.bytesOf(value.getAsLong() + "\n"));
  }

  /** A number that can be written, within bounds. */
  static void number(
      SyntheticDirectory directory,
      String name,
      long least,
      long most,
      LongSupplier value,
      LongConsumer sink) {
    directory.file(
        name,
        0644,
        () -> ProcEntry.bytesOf(value.getAsLong() + "\n"),
        written -> sink.accept(parse(ProcEntry.textOf(written), least, most)));
  }

  private static long parse(String text, long least, long most) {
    try {
      long value = Long.parseLong(text.strip());
      if (value >= least && value <= most) return value;
    } catch (NumberFormatException e) {
      // not a number: refused below
    }
    throw ErrnoException.of(Errno.EINVAL);
  }
}
