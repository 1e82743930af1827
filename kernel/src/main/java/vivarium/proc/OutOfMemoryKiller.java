package vivarium.proc;

import org.jspecify.annotations.Nullable;
import vivarium.abi.SigInfo;
import vivarium.abi.Signal;
import vivarium.mem.AddressSpace;
import vivarium.mem.PhysicalMemory;
import vivarium.sched.HartState;
import vivarium.sched.Schedulable;

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

  /**
   * Picks a victim, kills it, and takes its private pages at once, unless it is the process whose
   * task is being served: that one ends on its way out of the kernel.
   *
   * @return whether there are free frames now
   */
  public boolean makeRoom() {
    Process victim = victim();
    if (victim == null) {
      kernel.log().error("out of memory and no process to kill");
      return false;
    }
    AddressSpace space = victim.addressSpace();
    if (!victim.exiting()) {
      announce(victim);
      kernel.signals().send(victim, SigInfo.kernel(Signal.SIGKILL));
    }
    if (space == null || uses(space)) {
      return false;
    }
    long before = kernel.frames().freeCount();
    space.reap();
    return kernel.frames().freeCount() > before;
  }

  /** Whether the task that is being served lives in this space. */
  private boolean uses(AddressSpace space) {
    HartState hart = kernel.machine().turning();
    Schedulable task = hart == null ? null : hart.current();
    return task != null && task.addressSpace() == space;
  }

  private @Nullable Process victim() {
    Process victim = null;
    long worst = 0;
    for (Process process : kernel.pids().processes()) {
      long badness = badness(process);
      if (badness > 0 && badness >= worst) { // of equals the youngest
        worst = badness;
        victim = process;
      }
    }
    return victim;
  }

  private void announce(Process victim) {
    AddressSpace space = victim.addressSpace();
    kernel
        .log()
        .warn(
            "Out of memory: Killed process {} ({}) total-vm:{}kB, anon-rss:{}kB, badness {} of {} pages",
            victim.pid(),
            victim.name(),
            space == null ? 0 : space.usage.totalPages * KIB_PER_PAGE,
            space == null ? 0 : space.usage.anonymousPages * KIB_PER_PAGE,
            badness(victim),
            kernel.frames().totalCount());
  }

  /** In pages; 0 for what must not be killed. The file oom_score of /proc is made from it. */
  public static long badness(Process process) {
    Kernel kernel = process.kernel();
    AddressSpace space = process.zombie() ? null : process.addressSpace();
    if (space == null || process == kernel.init() || process.oomScoreAdjustment == NEVER) {
      return 0;
    }
    long points = space.usage.residentPages() + space.usage.tablePages;
    points += (long) process.oomScoreAdjustment * kernel.frames().totalCount() / 1000;
    return Math.max(1, points);
  }
}
