package vivarium.proc;

import org.jspecify.annotations.Nullable;
import vivarium.abi.SigInfo;
import vivarium.abi.Signal;
import vivarium.mem.AddressSpace;
import vivarium.sched.HartState;

/**
 * Ends a process when no frame can be had: the one with the highest badness, which is its resident,
 * swapped and page-table pages plus its oom_score_adj in thousandths of RAM and swap (as Linux's
 * oom_badness). The kernel log tells why.
 */
public final class OutOfMemoryKiller {
  private static final int NEVER = -1000;

  private final Kernel kernel;
  private final OutOfMemoryReport report;

  /** Who was killed last, and may still be on its way out. */
  private @Nullable Process lastVictim;

  public OutOfMemoryKiller(Kernel kernel) {
    this.kernel = kernel;
    report = new OutOfMemoryReport(kernel);
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
    if (!victim.exiting() && victim != lastVictim) {
      lastVictim = victim;
      report.write(asker(), victim);
      kernel.frames().counters().outOfMemoryKills++;
      kernel.signals().send(victim, SigInfo.kernel(Signal.SIGKILL));
    }
    if (space == null || uses(space)) {
      return false;
    }
    long before = kernel.frames().freeCount();
    space.reap();
    report.reaped(victim);
    return kernel.frames().freeCount() > before;
  }

  /** Whether the task that is being served lives in this space. */
  private boolean uses(AddressSpace space) {
    Task task = asker();
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

  /** The task whose request for memory is being served, or null. */
  private @Nullable Task asker() {
    HartState hart = kernel.machine().turning();
    return hart != null && hart.current() instanceof Task task ? task : null;
  }

  /** In pages; 0 for what must not be killed. The file oom_score of /proc is made from it. */
  public static long badness(Process process) {
    Kernel kernel = process.kernel();
    AddressSpace space = process.zombie() ? null : process.addressSpace();
    if (space == null || process == kernel.init() || process.oomScoreAdjustment == NEVER) {
      return 0;
    }
    long points = space.usage.residentPages() + space.usage.swapPages + space.usage.tablePages;
    points += process.oomScoreAdjustment * total(kernel) / 1000;
    return Math.max(1, points);
  }

  /** Pages of RAM and swap together: what the badness is a share of. */
  public static long total(Kernel kernel) {
    return (long) kernel.frames().totalCount() + kernel.frames().reclaim().swapping().totalSlots();
  }
}
