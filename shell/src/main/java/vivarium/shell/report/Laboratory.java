package vivarium.shell.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.sched.policy.Policies;

/**
 * Runs one command on fresh machines that differ in a few options from the one that asks; whoever
 * knows the command line implements it. The asking machine stands still meanwhile.
 */
public interface Laboratory {
  /** Where no other machines can be had. */
  Laboratory NONE =
      new Laboratory() {
        @Override
        public Outcome run(String commands, Variation variation, Runnable meanwhile) {
          throw new IllegalStateException("no other machines here");
        }

        @Override
        public String complaint(Variation variation) {
          return "no other machines can be started from here";
        }
      };

  /**
   * What is different.
   *
   * @param options by their names on the command line without the dashes, such as "memory" to "16M"
   */
  record Variation(Map<String, String> options) {}

  /**
   * One task of a guest program, in virtual ns.
   *
   * @param start when it could first have run
   * @param firstRun when it first had a hart
   * @param end when it ended, or the end of the run
   * @param ran on harts
   * @param waited ready without a hart
   * @param switches how often it left a hart
   * @param cost what the switches to it were charged with
   */
  record Job(
      int task,
      String name,
      long start,
      long firstRun,
      long end,
      boolean ended,
      long ran,
      long waited,
      long switches,
      long cost) {}

  /**
   * What a run came to.
   *
   * @param status of the command, as {@code $?}
   * @param time virtual ns from boot to its end
   * @param counters /proc/vmstat at its end
   * @param options those of the machine, by name as in {@link Variation}, as far as they can vary
   * @param complaint the first line that was written to standard error, or empty
   * @param jobs what the scheduler counted for each task of a guest program; of more than 4,096
   *     those that ended early are left out
   */
  record Outcome(
      int status,
      long time,
      Map<String, Long> counters,
      Map<String, String> options,
      String complaint,
      List<Job> jobs) {
    public long counter(String name) {
      return counters.getOrDefault(name, 0L);
    }
  }

  /**
   * Runs shell commands to their end; what they print is thrown away.
   *
   * @param meanwhile is called some times a second while they run, on the caller's thread; what it
   *     throws ends the run
   * @throws IllegalArgumentException if an option makes no sense, with a message for the person
   * @throws vivarium.shell.exec.ShellException.Failure if a policy of the person's has failed, so
   *     that there are no figures of it
   */
  Outcome run(String commands, Variation variation, Runnable meanwhile);

  /** The scheduling policies that its machines can have. */
  default Policies policies() {
    return new Policies();
  }

  /** Checks options without running anything; a message for the person, or null. */
  @Nullable String complaint(Variation variation);
}
