package vivarium.procfs;

import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.proc.OutOfMemoryKiller;
import vivarium.proc.Task;

/** oom_score and oom_score_adj: how likely the process is to be ended when memory runs out. */
final class OutOfMemoryScore {
  private static final int LEAST = -1000;
  private static final int MOST = 1000;

  private OutOfMemoryScore() {}

  /**
   * Linux's scale, about 0 to 2000: two thirds of 1000 plus the share of all memory in thousandths
   * plus the adjustment.
   */
  static String score(Task task) {
    long badness = OutOfMemoryKiller.badness(task.process());
    if (badness == 0) return "0\n";
    return (1000 + badness * 1000 / OutOfMemoryKiller.total(task.kernel())) * 2 / 3 + "\n";
  }

  static void adjust(Task task, String text) {
    int value;
    try {
      value = Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    if (value < LEAST || value > MOST) throw ErrnoException.of(Errno.EINVAL);
    ProcessDirectory.alive(task).process().oomScoreAdjustment = value;
  }
}
