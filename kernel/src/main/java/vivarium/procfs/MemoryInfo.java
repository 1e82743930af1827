package vivarium.procfs;

import java.util.Locale;
import vivarium.mem.FrameUse;
import vivarium.mem.Frames;
import vivarium.mem.MemoryCounters;
import vivarium.mem.Reclaim;
import vivarium.mem.Swapping;

/**
 * meminfo and vmstat: what the frames of RAM are used for, and what the memory has done since boot.
 * Every frame has one use, so that MemFree + AnonPages + Cached + PageTables + Slab (the kernel's
 * own) is MemTotal, but for pages that are only in the swap cache: vmstat counts those as
 * vivarium_swapcached_only.
 */
final class MemoryInfo {
  private static final int KILOBYTES_PER_PAGE = 4;

  /** Pages by kind as the replacement policy sees them; all are inactive if it knows no lists. */
  private record Lists(
      long activeAnonymous, long inactiveAnonymous, long activeFile, long inactiveFile) {
    static Lists of(Frames frames, MemoryCensus census) {
      Reclaim reclaim = frames.reclaim();
      long files = frames.count(FrameUse.FILE) - census.lockedFiles();
      long others =
          frames.count(FrameUse.ANONYMOUS)
              + frames.count(FrameUse.SHARED)
              - (census.locked() - census.lockedFiles());
      long activeFile = Math.min(files, reclaim.activePages(true));
      long activeAnonymous = Math.min(others, reclaim.activePages(false));
      return new Lists(activeAnonymous, others - activeAnonymous, activeFile, files - activeFile);
    }
  }

  private MemoryInfo() {}

  static String meminfo(Frames frames) {
    MemoryCensus census = MemoryCensus.take(frames);
    Lists lists = Lists.of(frames, census);
    Swapping swapping = frames.reclaim().swapping();
    StringBuilder text = new StringBuilder();
    long kernel = frames.count(FrameUse.KERNEL);
    row(text, "MemTotal", frames.totalCount());
    row(text, "MemFree", frames.freeCount());
    row(text, "MemAvailable", frames.freeCount() + census.reclaimable());
    row(text, "Buffers", 0);
    row(text, "Cached", census.cached());
    row(text, "SwapCached", census.swapCached());
    row(text, "Active", lists.activeAnonymous + lists.activeFile);
    row(text, "Inactive", lists.inactiveAnonymous + lists.inactiveFile);
    row(text, "Active(anon)", lists.activeAnonymous);
    row(text, "Inactive(anon)", lists.inactiveAnonymous);
    row(text, "Active(file)", lists.activeFile);
    row(text, "Inactive(file)", lists.inactiveFile);
    row(text, "Unevictable", census.locked());
    row(text, "Mlocked", census.locked());
    row(text, "SwapTotal", swapping.totalSlots());
    row(text, "SwapFree", swapping.freeSlots());
    row(text, "Dirty", census.dirty());
    row(text, "Writeback", frames.reclaim().pagesBeingWritten());
    row(text, "AnonPages", census.anonymous());
    row(text, "Mapped", census.mapped());
    row(text, "Shmem", frames.count(FrameUse.SHARED));
    row(text, "KReclaimable", 0);
    row(text, "Slab", kernel);
    row(text, "SReclaimable", 0);
    row(text, "SUnreclaim", kernel);
    row(text, "PageTables", frames.count(FrameUse.PAGE_TABLE));
    row(text, "CommitLimit", frames.overcommit().limit());
    row(text, "Committed_AS", frames.counters().committedPages);
    return text.toString();
  }

  /**
   * Pages and events; pgpgin and pgpgout in KiB. As on Linux, pgfault counts the major faults too.
   */
  static String vmstat(Frames frames) {
    MemoryCounters counters = frames.counters();
    MemoryCensus census = MemoryCensus.take(frames);
    Lists lists = Lists.of(frames, census);
    StringBuilder text = new StringBuilder();
    line(text, "nr_free_pages", frames.freeCount());
    line(text, "nr_inactive_anon", lists.inactiveAnonymous);
    line(text, "nr_active_anon", lists.activeAnonymous);
    line(text, "nr_inactive_file", lists.inactiveFile);
    line(text, "nr_active_file", lists.activeFile);
    line(text, "nr_unevictable", census.locked());
    line(text, "nr_mlock", census.locked());
    line(text, "nr_anon_pages", census.anonymous());
    line(text, "nr_mapped", census.mapped());
    line(text, "nr_file_pages", census.cached() + census.swapCached());
    line(text, "nr_dirty", census.dirty());
    line(text, "nr_writeback", frames.reclaim().pagesBeingWritten());
    line(text, "nr_shmem", frames.count(FrameUse.SHARED));
    line(text, "nr_page_table_pages", frames.count(FrameUse.PAGE_TABLE));
    line(text, "nr_swapcached", census.swapCached());
    line(text, "workingset_refault_anon", counters.refaultsAnonymous);
    line(text, "workingset_refault_file", counters.refaultsFile);
    line(text, "workingset_activate_anon", counters.activationsAnonymous);
    line(text, "workingset_activate_file", counters.activationsFile);
    long pagesIn = counters.pagesReadFromFiles + counters.swapIns;
    long pagesOut = counters.pagesWrittenToFiles + counters.swapOuts;
    line(text, "pgpgin", pagesIn * KILOBYTES_PER_PAGE);
    line(text, "pgpgout", pagesOut * KILOBYTES_PER_PAGE);
    line(text, "pswpin", counters.swapIns);
    line(text, "pswpout", counters.swapOuts);
    line(text, "pgalloc_normal", counters.framesAllocated);
    line(text, "allocstall_normal", counters.allocationStalls);
    line(text, "pgfree", counters.framesFreed);
    line(text, "pglazyfreed", counters.lazyFreed);
    line(text, "pgfault", counters.minorFaults + counters.majorFaults);
    line(text, "pgmajfault", counters.majorFaults);
    line(text, "pgsteal_kswapd", counters.pagesStolenBackground);
    line(text, "pgsteal_direct", counters.pagesStolenDirect);
    line(text, "pgscan_kswapd", counters.pagesScannedBackground);
    line(text, "pgscan_direct", counters.pagesScannedDirect);
    line(text, "pageoutrun", counters.backgroundRuns);
    line(text, "oom_kill", counters.outOfMemoryKills);
    line(text, "swap_ra", counters.swapReadAhead);
    line(text, "swap_ra_hit", counters.swapReadAheadHits);
    line(text, "vivarium_swapcached_only", census.swapCachedOnly());
    line(text, "vivarium_zero_fills", counters.zeroFills);
    line(text, "vivarium_copies_on_write", counters.copiesOnWrite);
    line(text, "vivarium_allocation_failures", counters.allocationFailures);
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
