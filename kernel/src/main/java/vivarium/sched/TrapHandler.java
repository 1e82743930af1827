package vivarium.sched;

import org.jspecify.annotations.Nullable;

/** The kernel above the scheduler, as the machine calls it; on the machine thread. */
public interface TrapHandler {
  /**
   * The task has got the hart, or it has been asked to look at signals while it had it. Finishes
   * what it was doing in the kernel: runs the waiting system call again, delivers signals, hands
   * over to a host program.
   *
   * <p>Afterwards the task goes to user mode if it still has the hart; it has not if it blocked,
   * stopped or ended.
   */
  void resume(HartState hart, Schedulable task);

  /**
   * The hart's run ended with a trap other than the end of its budget. The registers are in the
   * hart.
   *
   * @param trap one of {@link vivarium.cpu.Trap}
   */
  void trap(HartState hart, Schedulable task, int trap);

  /**
   * A defect of the kernel showed itself: says so, and ends the task that was being served. The
   * machine goes on.
   *
   * @param task null if none was: a timer's action failed, or one that came by the door
   */
  void failed(@Nullable Schedulable task, Throwable defect);
}
