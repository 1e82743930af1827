package vivarium.proc;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import vivarium.mem.AddressSpace;
import vivarium.mem.FrameUse;
import vivarium.mem.Frames;
import vivarium.mem.MemoryUsage;
import vivarium.mem.PhysicalMemory;
import vivarium.mem.Reclaim;
import vivarium.trace.KernelLog;

/**
 * What the kernel log says before a process is ended for want of memory: who asked, where all the
 * memory is, every process with its figures, and who was chosen. In the words of Linux's oom_kill.c
 * and show_mem.c, where it has the same figures.
 */
final class OutOfMemoryReport {
  private static final int KIB_PER_PAGE = PhysicalMemory.PAGE_SIZE / 1024;

  private final Kernel kernel;
  private final KernelLog log;

  OutOfMemoryReport(Kernel kernel) {
    this.kernel = kernel;
    log = kernel.log();
  }

  /** Tells everything; the asker is null if the kernel needs memory for itself. */
  void write(@Nullable Task asker, Process victim) {
    String name = asker == null ? "kernel" : asker.name();
    int adjustment = asker == null ? 0 : asker.process().oomScoreAdjustment;
    line("%s invoked oom-killer: order=0, oom_score_adj=%d", name, adjustment);
    memory();
    tasks();
    choice(victim);
  }

  private void line(String format, Object... arguments) {
    log.warn("{}", String.format(Locale.ROOT, format, arguments));
  }

  private void memory() {
    Frames frames = kernel.frames();
    Reclaim reclaim = frames.reclaim();
    int swapTotal = reclaim.swapping().totalSlots();
    line("Mem-Info:");
    line(
        "anon:%d file:%d shmem:%d pagetables:%d slab_unreclaimable:%d writeback:%d free:%d",
        frames.count(FrameUse.ANONYMOUS),
        frames.count(FrameUse.FILE),
        frames.count(FrameUse.SHARED),
        frames.count(FrameUse.PAGE_TABLE),
        frames.count(FrameUse.KERNEL),
        reclaim.pagesBeingWritten(),
        frames.freeCount());
    line(
        "Normal free:%dkB min:%dkB low:%dkB high:%dkB present:%dkB mlocked:%dkB",
        frames.freeCount() * KIB_PER_PAGE,
        reclaim.min() * KIB_PER_PAGE,
        reclaim.low() * KIB_PER_PAGE,
        reclaim.high() * KIB_PER_PAGE,
        (long) frames.totalCount() * KIB_PER_PAGE,
        frames.counters().lockedPages * KIB_PER_PAGE);
    line("Free swap  = %dkB", (long) reclaim.swapping().freeSlots() * KIB_PER_PAGE);
    line("Total swap = %dkB", (long) swapTotal * KIB_PER_PAGE);
    line("%d pages RAM", frames.totalCount());
  }

  private void tasks() {
    line("Tasks state (memory values in pages):");
    line(
        "[  pid  ]   uid  tgid total_vm      rss rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj name");
    for (Process process : kernel.pids().processes()) {
      AddressSpace space = process.addressSpace();
      if (space == null || process.zombie()) {
        continue;
      }
      MemoryUsage usage = space.usage;
      line(
          "[%7d] %5s %5d %8d %8d %8d %8d %9d %8d %8d         %5d %s",
          process.pid(),
          Integer.toUnsignedString(process.uid()),
          process.pid(),
          usage.totalPages,
          usage.residentPages(),
          usage.anonymousPages,
          usage.filePages,
          usage.sharedPages,
          usage.tablePages * PhysicalMemory.PAGE_SIZE,
          usage.swapPages,
          process.oomScoreAdjustment,
          process.name());
    }
  }

  private void choice(Process victim) {
    AddressSpace space = victim.addressSpace();
    MemoryUsage usage = space == null ? new MemoryUsage() : space.usage;
    line(
        "oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),global_oom,task=%s,pid=%d,uid=%s",
        victim.name(), victim.pid(), Integer.toUnsignedString(victim.uid()));
    log.error(
        "{}",
        String.format(
            Locale.ROOT,
            "Out of memory: Killed process %d (%s) total-vm:%dkB, anon-rss:%dkB, file-rss:%dkB, shmem-rss:%dkB, UID:%s pgtables:%dkB oom_score_adj:%d",
            victim.pid(),
            victim.name(),
            usage.totalPages * KIB_PER_PAGE,
            usage.anonymousPages * KIB_PER_PAGE,
            usage.filePages * KIB_PER_PAGE,
            usage.sharedPages * KIB_PER_PAGE,
            Integer.toUnsignedString(victim.uid()),
            usage.tablePages * KIB_PER_PAGE,
            victim.oomScoreAdjustment));
  }

  /** What is left after the victim's memory was taken. */
  void reaped(Process victim) {
    AddressSpace space = victim.addressSpace();
    if (space != null) {
      line(
          "oom_reaper: reaped process %d (%s), now anon-rss:%dkB, file-rss:%dkB, shmem-rss:%dkB",
          victim.pid(),
          victim.name(),
          space.usage.anonymousPages * KIB_PER_PAGE,
          space.usage.filePages * KIB_PER_PAGE,
          space.usage.sharedPages * KIB_PER_PAGE);
    }
  }
}
