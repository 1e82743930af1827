package vivarium.shell.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * The best of several runs of each contender. They take turns (A B A B), so that what else the host
 * does hits all of them.
 *
 * @param seconds on the wall; NaN if a run failed or there is no such contender
 * @param cpu seconds of CPU time, likewise
 * @param output of the last run
 */
record Best(double seconds, double cpu, String output) {
  static final Best NONE = new Best(Double.NaN, Double.NaN, "");

  /** Runs each command {@code rounds} times; an empty command is a contender that is not there. */
  static List<Best> of(Host host, int rounds, List<List<String>> commands)
      throws InterruptedException {
    List<Best> best = new ArrayList<>();
    boolean[] failed = new boolean[commands.size()];
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < commands.size(); i++) {
        if (round == 0) {
          best.add(NONE);
        }
        List<String> command = commands.get(i);
        if (command.isEmpty() || failed[i]) {
          continue;
        }
        Timed run = host.run(command);
        failed[i] = !run.succeeded();
        best.set(i, failed[i] ? NONE : best.get(i).with(run));
      }
    }
    return best;
  }

  /** The better of this and a later run. */
  Best with(Timed run) {
    return orBetter(new Best(run.seconds(), run.cpu(), run.output()));
  }

  /** The better of this and a later one. */
  Best orBetter(Best later) {
    return new Best(least(seconds, later.seconds), least(cpu, later.cpu), later.output);
  }

  private static double least(double before, double now) {
    if (Double.isNaN(before) || Double.isNaN(now)) {
      return Double.isNaN(before) ? now : before;
    }
    return Math.min(before, now);
  }
}
