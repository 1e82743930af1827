package vivarium.sched;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.cache.Sampling;
import vivarium.cpu.Hart;

/**
 * Follows a task and all that it creates: who they were, so that their counters can be added up,
 * and samples of where they are. Guarded by the machine thread.
 */
public final class Profile {
  /** Looks at a task whose turn has just ended, before its trap is handled. */
  public interface Sampler {
    /**
     * @param hart has its registers; the pc is that of the next instruction
     * @param count how many samples this stands for, at least 1
     */
    void sample(Schedulable task, Hart hart, int count);
  }

  private final List<Schedulable> members = new ArrayList<>();
  private final @Nullable Sampling sampling;
  private final Sampler sampler;

  /** Counts only. */
  public Profile() {
    sampling = null;
    sampler = (task, hart, count) -> {};
  }

  public Profile(Sampling sampling, Sampler sampler) {
    this.sampling = sampling;
    this.sampler = sampler;
  }

  /** Follows a task from now on. */
  public void add(Schedulable task) {
    members.add(task);
    task.sched().profile = this;
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
    members.forEach(task -> task.sched().profile = null);
  }

  /** What the meter of a hart is to watch while it runs one of the tasks; null for nothing. */
  @Nullable Sampling metered() {
    return sampling == null || sampling.isTimed() ? null : sampling;
  }

  /** How long a turn may be, ns: until the next sample, as no instruction takes less than 1 ns. */
  long limit() {
    return sampling != null && sampling.isTimed() ? sampling.left() : Long.MAX_VALUE;
  }

  /** A turn of a task has ended. */
  void ran(Schedulable task, Hart hart) {
    if (sampling == null) {
      return;
    }
    int due =
        switch (sampling.event()) {
          case CYCLES -> sampling.count(hart.elapsed());
          case INSTRUCTIONS -> sampling.count(hart.executed());
          default -> hart.meter() != null && hart.meter().takeSampleDue() ? 1 : 0;
        };
    if (due > 0) {
      sampler.sample(task, hart, due);
    }
  }
}
