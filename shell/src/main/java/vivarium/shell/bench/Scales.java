package vivarium.shell.bench;

/** Finds how much work (the argument of a bench program) takes a given time. */
final class Scales {
  private static final int MOST = 1_000_000;
  private static final int TRIALS = 20;

  /** More than is wanted, because a longer run is warmer. */
  private static final double SURPLUS = 1.1;

  private Scales() {}

  /** Runs a program with a scale. */
  interface Trial {
    Timed run(int scale) throws InterruptedException;
  }

  /**
   * A scale that was tried, and with which a whole run works for at least so many seconds, and not
   * for more than twice that if a smaller one will do; 0 if the command fails. Time that a run did
   * not get of a busy host's cores does not count.
   *
   * @param first the scale that is tried first
   */
  static int lasting(double seconds, int first, Trial trial) throws InterruptedException {
    int tooLittle = 0;
    int scale = first;
    for (int tried = 0; ; tried++) {
      Timed run = trial.run(scale);
      if (!run.succeeded()) {
        return 0;
      }
      double factor = seconds / run.worked();
      boolean enough = factor <= 1;
      if (tried == TRIALS || (enough ? factor > 0.5 || scale - 1 <= tooLittle : scale >= MOST)) {
        return scale;
      }
      // A short run is mostly start-up: do not trust it too far.
      int next = (int) Math.min(MOST, Math.ceil(scale * Math.min(SURPLUS * factor, 8)));
      if (enough) {
        scale = Math.max(tooLittle + 1, Math.min(next, scale - 1));
      } else {
        tooLittle = Math.max(tooLittle, scale);
        scale = Math.max(next, scale + 1);
      }
    }
  }
}
