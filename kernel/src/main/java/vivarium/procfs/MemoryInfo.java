package vivarium.procfs;

import java.util.Locale;
import vivarium.mem.FrameUse;
import vivarium.mem.Frames;
import vivarium.mem.MemoryCounters;

/**
 * meminfo and vmstat: what the frames of RAM are used for, and what the memory has done since boot.
 * Every frame has one use, so that MemFree + AnonPages + Cached + PageTables + Slab (the kernel's
 * own) is MemTotal, exactly.
 */
final class MemoryInfo {
  private static final int KILOBYTES_PER_PAGE = 4;

  private MemoryInfo() {}

  static String meminfo(Frames frames) {
    MemoryCounters counters = frames.counters();
    PageCacheCensus census = PageCacheCensus.take(frames);
    StringBuilder text = new StringBuilder();
    long file = frames.count(FrameUse.FILE);
    long shared = frames.count(FrameUse.SHARED);
    long kernel = frames.count(FrameUse.KERNEL);
    row(text, "MemTotal", frames.totalCount());
    row(text, "MemFree", frames.freeCount());
    row(text, "MemAvailable", frames.freeCount() + census.reclaimable());
    row(text, "Buffers", 0);
    row(text, "Cached", file + shared);
    row(text, "SwapCached", 0);
    row(text, "Unevictable", counters.lockedPages);
    row(text, "Mlocked", counters.lockedPages);
    row(text, "SwapTotal", 0);
    row(text, "SwapFree", 0);
    row(text, "Dirty", census.dirty());
    row(text, "Writeback", 0);
    row(text, "AnonPages", frames.count(FrameUse.ANONYMOUS));
    row(text, "Mapped", census.mapped());
    row(text, "Shmem", shared);
    row(text, "KReclaimable", 0);
    row(text, "Slab", kernel);
    row(text, "SReclaimable", 0);
    row(text, "SUnreclaim", kernel);
    row(text, "PageTables", frames.count(FrameUse.PAGE_TABLE));
    row(text, "CommitLimit", frames.totalCount() / 2);
    row(text, "Committed_AS", counters.committedPages);
    return text.toString();
  }

  /**
   * Pages and events; pgpgin and pgpgout in KiB. As on Linux, pgfault counts the major faults too.
   */
  static String vmstat(Frames frames) {
    MemoryCounters counters = frames.counters();
    PageCacheCensus census = PageCacheCensus.take(frames);
    StringBuilder text = new StringBuilder();
    line(text, "nr_free_pages", frames.freeCount());
    line(text, "nr_mlock", counters.lockedPages);
    line(text, "nr_anon_pages", frames.count(FrameUse.ANONYMOUS));
    line(text, "nr_mapped", census.mapped());
    line(text, "nr_file_pages", frames.count(FrameUse.FILE) + frames.count(FrameUse.SHARED));
    line(text, "nr_dirty", census.dirty());
    line(text, "nr_shmem", frames.count(FrameUse.SHARED));
    line(text, "nr_page_table_pages", frames.count(FrameUse.PAGE_TABLE));
    line(text, "pgpgin", counters.pagesReadFromFiles * KILOBYTES_PER_PAGE);
    line(text, "pgpgout", counters.pagesWrittenToFiles * KILOBYTES_PER_PAGE);
    line(text, "pswpin", 0);
    line(text, "pswpout", 0);
    line(text, "pgalloc_normal", counters.framesAllocated);
    line(text, "pgfree", counters.framesFreed);
    line(text, "pgfault", counters.minorFaults + counters.majorFaults);
    line(text, "pgmajfault", counters.majorFaults);
    line(text, "pgsteal_direct", counters.framesReclaimed);
    line(text, "allocstall_normal", counters.allocationFailures);
    line(text, "vivarium_zero_fills", counters.zeroFills);
    line(text, "vivarium_copies_on_write", counters.copiesOnWrite);
    return text.toString();
  }

  private static void row(StringBuilder text, String name, long pages) {
    text.append(
        String.format(Locale.ROOT, "%-16s%8d kB\n", name + ":", pages * KILOBYTES_PER_PAGE));
  }

  private static void line(StringBuilder text, String name, long value) {
    text.append(name).append(' ').append(value).append('\n');
  }
}
