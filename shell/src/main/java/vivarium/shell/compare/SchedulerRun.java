package vivarium.shell.compare;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import vivarium.shell.report.Laboratory;

/**
 * What the work came to under one scheduler, in the measures of textbooks. The jobs are the tasks
 * of guest programs; one that had not ended when the command did counts up to that moment. Times in
 * virtual ns.
 */
record SchedulerRun(String policy, String quantum, String cores, Laboratory.Outcome outcome) {

  static SchedulerRun of(Laboratory.Outcome outcome) {
    Map<String, String> options = outcome.options();
    return new SchedulerRun(
        options.getOrDefault("sched", ""),
        options.getOrDefault("quantum", ""),
        options.getOrDefault("cores", ""),
        outcome);
  }

  private List<Laboratory.Job> jobs() {
    return outcome.jobs();
  }

  private double mean(ToDoubleFunction<Laboratory.Job> value) {
    return jobs().stream().mapToDouble(value).average().orElse(0);
  }

  /** From the first moment at which a job could have run to its end, on average. */
  double turnaround() {
    return mean(job -> job.end() - job.start());
  }

  /** From that moment to when it first had a hart, on average. */
  double response() {
    return mean(job -> job.firstRun() - job.start());
  }

  /** How long a job was ready without a hart, on average. */
  double waiting() {
    return mean(Laboratory.Job::waited);
  }

  /** From the first job's start to the last one's end. */
  long makespan() {
    long first = jobs().stream().mapToLong(Laboratory.Job::start).min().orElse(0);
    return jobs().stream().mapToLong(Laboratory.Job::end).max().orElse(0) - first;
  }

  /** Jobs that ended, a second. */
  double throughput() {
    long ended = jobs().stream().filter(Laboratory.Job::ended).count();
    return makespan() == 0 ? 0 : ended * 1e9 / makespan();
  }

  /**
   * Jain's index over the share that each job had of the time in which it wanted a hart: 1 if all
   * had the same, 1/n if one had all. Jobs that ran less than a hundredth of the longest say
   * nothing about that and are left out.
   */
  double fairness() {
    long longest = jobs().stream().mapToLong(Laboratory.Job::ran).max().orElse(0);
    double sum = 0;
    double squares = 0;
    int number = 0;
    for (Laboratory.Job job : jobs()) {
      if (job.ran() > 0 && job.ran() >= longest / 100) {
        double share = (double) job.ran() / (job.ran() + job.waited());
        sum += share;
        squares += share * share;
        number++;
      }
    }
    return number == 0 ? 1 : sum * sum / (number * squares);
  }

  /** How often a hart left a job. */
  long switches() {
    return jobs().stream().mapToLong(Laboratory.Job::switches).sum();
  }

  /** What switching to the jobs cost, as a share of the time on harts that they had in all. */
  double overhead() {
    double cost = jobs().stream().mapToLong(Laboratory.Job::cost).sum();
    double ran = jobs().stream().mapToLong(Laboratory.Job::ran).sum();
    return cost + ran == 0 ? 0 : cost / (cost + ran);
  }
}
