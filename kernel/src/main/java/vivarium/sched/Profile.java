package vivarium.sched;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows a task and all that it creates: who they were, so that their counters can be added up,
 * and samples of where they are whenever they have counted so much of something together. Guarded
 * by the machine thread.
 */
public final class Profile {
  /** Gets the samples. */
  public interface Sampler {
    /**
     * @param x the task's integer registers
     * @param pc of its next instruction
     * @param count how many samples this stands for, at least 1
     */
    void sample(Schedulable task, long[] x, long pc, long count);
  }

  private final List<Schedulable> members = new ArrayList<>();
  private final @Nullable Countable what;
  private final long period;
  private final Sampler sampler;
  private long left;

  /** Counts only. */
  public Profile() {
    this(null, 1, (task, x, pc, count) -> {});
  }

  /**
   * @param what is sampled; null for nothing
   * @param period how much of it there is between two samples, at least 1
   */
  public Profile(@Nullable Countable what, long period, Sampler sampler) {
    this.what = what;
    this.period = period;
    this.sampler = sampler;
    left = period;
  }

  /** Follows a task from now on. */
  public void add(Schedulable task) {
    members.add(task);
    task.sched().profile = this;
    task.sched().watch = what == null ? null : new Watch(this, what, task);
  }

  /** A task has created another. */
  public static void created(Schedulable parent, Schedulable child) {
    Profile profile = parent.sched().profile;
    if (profile != null) {
      profile.add(child);
    }
  }

  /** All tasks that were followed, also those that have ended. */
  public List<Schedulable> members() {
    return Collections.unmodifiableList(members);
  }

  /** Follows nobody any more. */
  public void end() {
    for (Schedulable task : members) {
      task.sched().profile = null;
      task.sched().watch = null;
    }
  }

  /** How much is to be counted until the next sample, at least 1. */
  long left() {
    return left;
  }

  /** A task has counted so much more, and is here now. */
  void counted(Schedulable task, long count, long[] x, long pc) {
    if (count < left) {
      left -= count;
      return;
    }
    long over = count - left;
    left = period - over % period;
    sampler.sample(task, x, pc, 1 + over / period);
  }
}
