package vivarium.tracefile;

import vivarium.proc.Kernel;
import vivarium.proc.Process;
import vivarium.trace.EventKind;

/**
 * Finds where a trace of a whole session ends: with the switch away from the last task of the first
 * process that process 1 forks. What the machine does after that depends on when its owner closes
 * it, and so is no part of the session.
 */
final class SessionEnd {
  private final Kernel kernel;
  private final boolean wanted;
  private int process;
  private int lastTask;
  private boolean over;

  SessionEnd(Kernel kernel, boolean wanted) {
    this.kernel = kernel;
    this.wanted = wanted;
  }

  /** Whether an event lies after the end; to be asked of all events, in their order. */
  boolean passed(EventKind kind, int task, long[] arguments) {
    if (!wanted || over) return over;
    if (kind == EventKind.FORK && process == 0 && task == kernel.init().pid()) {
      process = (int) arguments[1];
    } else if (kind == EventKind.EXIT && arguments[0] == process) {
      Process ending = kernel.pids().process(process);
      if (ending == null || ending.liveTasks() == 0) lastTask = task;
    } else if (kind == EventKind.SCHED_SWITCH && lastTask != 0 && task == lastTask) {
      over = true;
      return false; // the switch itself belongs to it
    }
    return false;
  }
}
