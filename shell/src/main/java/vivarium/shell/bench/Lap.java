package vivarium.shell.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What a command of the host has taken when it printed a line: so that parts of one run can be
 * measured without what comes before and after them.
 *
 * @param seconds on the wall, from some moment
 * @param cpu seconds of all its threads, in ticks of 10 ms; NaN where the host does not tell
 */
record Lap(double seconds, double cpu, String line) {
  /** Runs a command; the laps are empty if it fails. */
  static List<Lap> of(Host host, List<String> command) throws InterruptedException {
    List<Lap> laps = new ArrayList<>();
    Timed run = host.run(command, into(laps));
    return run.succeeded() ? laps : List.of();
  }

  /** Adds a lap for each line. */
  static Timed.Listener into(List<Lap> laps) {
    return (process, line) -> laps.add(now(process, line));
  }

  private static Lap now(ProcessHandle process, String line) {
    double seconds = System.nanoTime() / 1e9;
    double cpu =
        process.info().totalCpuDuration().map(time -> time.toNanos() / 1e9).orElse(Double.NaN);
    return new Lap(seconds, cpu, line);
  }
}
