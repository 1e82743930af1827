package vivarium.shell.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * What a part of the benchmarks works with.
 *
 * @param programs the bench programs that were chosen
 * @param out takes the tables
 */
record Bench(BenchPlan plan, Host host, List<String> programs, PrintStream out) {
  private static final int NAME = 34;
  private static final int COLUMN = 14;

  /** What stands over the table of a part. */
  void heading(String name, String title) {
    out.println("\n# " + name + ": " + title);
  }

  /** A row of a table: a name, then columns aligned to the right. */
  void row(String name, Object... columns) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-" + NAME + "s", name));
    for (Object column : columns) {
      String text = column instanceof Double number ? Figure.number(number) : column.toString();
      line.append(String.format(Locale.ROOT, "%" + COLUMN + "s", text));
    }
    out.println(line.toString().stripTrailing());
    out.flush();
  }

  /** The geometric mean of what was measured; NaN if nothing was. */
  static double mean(List<Double> ratios) {
    double sum = 0;
    int count = 0;
    for (double ratio : ratios) {
      if (ratio > 0) {
        sum += Math.log(ratio);
        count++;
      }
    }
    return count == 0 ? Double.NaN : Math.exp(sum / count);
  }

  /** The most of what was measured; NaN if nothing was. */
  static double most(List<Double> ratios) {
    return ratios.stream().filter(r -> !Double.isNaN(r)).max(Double::compare).orElse(Double.NaN);
  }

  /** The least of what was measured; NaN if nothing was. */
  static double least(List<Double> ratios) {
    return ratios.stream().filter(r -> !Double.isNaN(r)).min(Double::compare).orElse(Double.NaN);
  }
}
