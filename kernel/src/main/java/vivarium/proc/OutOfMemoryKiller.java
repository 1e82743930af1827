package vivarium.proc;

import org.jspecify.annotations.Nullable;
import vivarium.abi.SigInfo;
import vivarium.abi.Signal;
import vivarium.mem.AddressSpace;
import vivarium.mem.PhysicalMemory;

/**
 * Ends a process when no frame can be had: the one with the highest badness, which is its resident
 * and page-table pages plus its oom_score_adj in thousandths of the memory (as Linux's
 * oom_badness).
 */
public final class OutOfMemoryKiller {
  private static final int NEVER = -1000;
  private static final int KIB_PER_PAGE = PhysicalMemory.PAGE_SIZE / 1024;

  private final Kernel kernel;

  public OutOfMemoryKiller(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Picks a victim and kills it; does nothing while an earlier one has not ended yet. */
  public void makeRoom() {
    Process victim = null;
    long worst = 0;
    for (Process process : kernel.pids().processes()) {
      if (process.exiting() && !process.zombie() && process.addressSpace() != null) {
        return;
      }
      long badness = badness(process);
      if (badness > worst) {
        worst = badness;
        victim = process;
      }
    }
    if (victim == null) {
      kernel.log().error("out of memory and no process to kill");
      return;
    }
    AddressSpace space = victim.addressSpace();
    long resident = space == null ? 0 : space.usage.residentPages();
    kernel
        .log()
        .warn(
            "Out of memory: Killed process {} ({}) total-vm:{}kB, anon-rss:{}kB, badness {} of {} pages",
            victim.pid(),
            victim.name(),
            space == null ? 0 : space.usage.totalPages * KIB_PER_PAGE,
            resident * KIB_PER_PAGE,
            worst,
            kernel.frames().totalCount());
    kernel.signals().send(victim, SigInfo.kernel(Signal.SIGKILL));
  }

  /**
   * In pages; 0 for what must not be killed. Field oom_score of /proc is it per thousand of the
   * memory.
   */
  public long badness(Process process) {
    @Nullable AddressSpace space = process.zombie() ? null : process.addressSpace();
    if (space == null || process == kernel.init() || process.oomScoreAdjustment == NEVER) {
      return 0;
    }
    long points = space.usage.residentPages() + space.usage.tablePages;
    points += (long) process.oomScoreAdjustment * kernel.frames().totalCount() / 1000;
    return Math.max(1, points);
  }
}
