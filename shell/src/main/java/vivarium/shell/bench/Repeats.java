package vivarium.shell.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long a program takes that runs several times in one machine: each time ends with the line
 * that it prints. What the first one learns, and what compiling costs in it, does not count; the
 * best of the others does.
 */
final class Repeats implements Timed.Listener {
  /** How often the program runs, the first time included. */
  static final int TIMES = 3;

  private record Mark(long nanos, double cpu) {}

  private final List<Mark> marks = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();

  @Override
  public void line(ProcessHandle process, String line) {
    double cpu =
        process
            .info()
            .totalCpuDuration()
            .map(Duration::toNanos)
            .map(n -> n / 1e9)
            .orElse(Double.NaN);
    line(System.nanoTime(), cpu, line);
  }

  /** A line came at a time, ns, when the process had used so many seconds of CPU time. */
  void line(long nanos, double cpu, String line) {
    marks.add(new Mark(nanos, cpu));
    lines.add(line);
  }

  /** The best time but the first; none if the lines are not those of equal runs. */
  Best best() {
    if (lines.size() != TIMES || lines.stream().distinct().count() != 1) {
      return Best.NONE;
    }
    Best best = Best.NONE;
    for (int i = 1; i < TIMES; i++) {
      Mark before = marks.get(i - 1);
      Mark after = marks.get(i);
      best =
          best.orBetter(
              new Best(
                  (after.nanos - before.nanos) / 1e9, after.cpu - before.cpu, lines.get(i) + "\n"));
    }
    return best;
  }
}
