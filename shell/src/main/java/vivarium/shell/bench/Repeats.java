package vivarium.shell.bench;

import java.util.List;

/**
 * How long a program takes that runs several times in one machine: each time ends with the line
 * that it prints. What the first one learns, and what compiling costs in it, does not count; the
 * best of the others does.
 */
final class Repeats {
  /** How often the program runs, the first time included. */
  static final int TIMES = 3;

  private Repeats() {}

  /** The best time but the first; none if the lines are not those of equal runs. */
  static Best best(List<Lap> ends) {
    if (ends.size() != TIMES || ends.stream().map(Lap::line).distinct().count() != 1) {
      return Best.NONE;
    }
    Best best = Best.NONE;
    for (int i = 1; i < TIMES; i++) {
      Lap from = ends.get(i - 1);
      Lap to = ends.get(i);
      best =
          best.orBetter(
              new Best(to.seconds() - from.seconds(), to.cpu() - from.cpu(), to.line() + "\n"));
    }
    return best;
  }
}
