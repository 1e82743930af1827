package vivarium.shell.bench;

import java.util.List;
import java.util.function.IntFunction;

/** Finds how much work (the argument of a bench program) takes a given time. */
final class Scales {
  private static final int MOST = 1_000_000;

  private Scales() {}

  /**
   * The least scale with which a whole run of the command works for about so many seconds, found by
   * trying greater and greater ones; 0 if the command fails. Time that the run did not get of a
   * busy host's cores does not count.
   */
  static int lasting(double seconds, IntFunction<List<String>> command) {
    int scale = 1;
    for (; ; ) {
      Timed run = Timed.run(command.apply(scale));
      if (!run.succeeded()) {
        return 0;
      }
      double factor = seconds / run.worked();
      if (factor <= 2 || scale >= MOST) {
        return (int) Math.max(1, Math.ceil(scale * Math.min(factor, 2)));
      }
      // A short run is mostly start-up: do not trust it too far.
      scale = (int) Math.min(MOST, Math.ceil(scale * Math.min(factor, 8)));
    }
  }
}
