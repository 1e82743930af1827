package vivarium.shell.bench;

import java.util.Locale;

/**
 * How far the benchmarks are, and about how long the rest takes: what its steps were expected to
 * take, by how much slower than expected this host has been up to now.
 */
final class Progress {
  /** Seconds of expectation that this host's own pace counts no more than. */
  private static final double TRUST = 30;

  private static final int MINUTE = 60;

  private final Host host;
  private final double planned;
  private final long start = System.nanoTime();
  private double done;
  private double present;

  /**
   * @param planned seconds that all steps are expected to take
   */
  Progress(Host host, double planned) {
    this.host = host;
    this.planned = planned;
  }

  /** Says that a step begins, which is expected to take so many seconds. */
  void step(String what, double seconds) {
    done += present;
    present = seconds;
    host.tell(what + " ... (" + left() + " to go)");
  }

  private String left() {
    double elapsed = (System.nanoTime() - start) / 1e9;
    double pace = (elapsed + TRUST) / (done + TRUST);
    double left = Math.max(0, planned - done) * pace;
    return left < 1.5 * MINUTE
        ? String.format(Locale.ROOT, "about %.0f s", Math.max(1, left))
        : String.format(Locale.ROOT, "about %.0f min", left / MINUTE);
  }
}
