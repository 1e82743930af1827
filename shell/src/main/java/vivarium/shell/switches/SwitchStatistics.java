package vivarium.shell.switches;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import vivarium.sched.SwitchFigures;
import vivarium.sched.SwitchFigures.Row;
import vivarium.sched.SwitchReason;
import vivarium.shell.chart.Axis;
import vivarium.shell.chart.BarChart;
import vivarium.shell.chart.Stacked;
import vivarium.shell.chart.Style;
import vivarium.shell.chart.Svg;
import vivarium.shell.report.View;
import vivarium.shell.report.Words;

/**
 * What {@code switches stats} prints: counts by task and reason, rates, and how long tasks ran at a
 * stretch and waited for a hart; of all switches since boot.
 */
final class SwitchStatistics implements View {
  private static final String FORMAT =
      "%6s %-16s %8s %8s %8s %8s %8s %8s %8s %8s %8s %9s %9s %9s %9s%n";

  private final long now;
  private final Row total;
  private final List<Row> rows;

  /**
   * Takes the figures.
   *
   * @param now virtual ns since boot
   */
  SwitchStatistics(SwitchFigures figures, SwitchFilter filter, long now) {
    this.now = now;
    this.total = figures.total();
    this.rows = figures.rows().stream().filter(row -> filter.passes(row.task())).toList();
  }

  private static long voluntary(Row row) {
    long sum = 0;
    for (SwitchReason reason : SwitchReason.values()) {
      sum += reason.voluntary() ? row.left(reason) : 0;
    }
    return sum;
  }

  private static String mean(long sum, long number) {
    return number == 0 ? "-" : Words.duration(sum / number);
  }

  private static long spells(Row row) {
    long sum = 0;
    for (long n : row.runs()) {
      sum += n;
    }
    return sum;
  }

  private static long waits(Row row) {
    long sum = 0;
    for (long n : row.waits()) {
      sum += n;
    }
    return sum;
  }

  // Text

  @Override
  public String text(Style style) {
    StringBuilder out = new StringBuilder();
    out.append(summary());
    out.append(
        String.format(
            FORMAT,
            "TASK",
            "NAME",
            "LEFT",
            "QUANTUM",
            "PREEMPT",
            "MIGRATE",
            "BLOCKED",
            "YIELD",
            "STOPPED",
            "EXIT",
            "IDLE",
            "MEAN RUN",
            "LONGEST",
            "MEAN WAIT",
            "LONGEST"));
    rows.forEach(row -> out.append(line(row, row.task() <= 0 ? "-" : row.task() + "")));
    if (rows.size() > 1) {
      out.append(line(total, ""));
    }
    return out.append('\n').append(charts().text(style)).toString();
  }

  private String summary() {
    double rate = now == 0 ? 0 : total.left() * 1e9 / now;
    double share = now == 0 ? 0 : 100.0 * total.cost() / now;
    return String.format(
        Locale.ROOT,
        "%s since boot, %s: %,.0f a second; %,d voluntary, %,d involuntary%n"
            + "they cost %s, %.2f %% of that time on one hart%s%n%n",
        Words.plural(total.left(), "switch").replace("switchs", "switches"),
        Words.seconds(now),
        rate,
        voluntary(total),
        total.left() - voluntary(total),
        Words.duration(total.cost()),
        share,
        total.refills() == 0
            ? ""
            : "; "
                + Words.plural(total.refills(), "refill")
                + " of caches and TLBs after them took "
                + Words.duration(total.refillTime()));
  }

  private static String line(Row row, String task) {
    List<Object> cells = new ArrayList<>(List.of(task, Words.name(row.name()), row.left()));
    for (SwitchReason reason : SwitchReason.values()) {
      cells.add(row.left(reason) == 0 ? "-" : row.left(reason));
    }
    cells.add(mean(row.ran(), spells(row)));
    cells.add(spells(row) == 0 ? "-" : Words.duration(row.longestRun()));
    cells.add(mean(row.waited(), waits(row)));
    cells.add(waits(row) == 0 ? "-" : Words.duration(row.longestWait()));
    return String.format(FORMAT, cells.toArray());
  }

  private Row shown() {
    Row sum = rows.size() == 1 ? rows.getFirst() : total;
    return sum;
  }

  private Stacked charts() {
    return new Stacked(
        List.of(
            histogram("How long tasks ran at a stretch", shown().runs()),
            histogram("How long they waited for a hart", shown().waits())));
  }

  private static BarChart histogram(String title, long[] classes) {
    int first = 0;
    int last = classes.length - 1;
    while (last > 0 && classes[last] == 0) {
      last--;
    }
    while (first < last && classes[first] == 0) {
      first++;
    }
    List<BarChart.Bar> bars = new ArrayList<>();
    for (int i = first; i <= last; i++) {
      bars.add(new BarChart.Bar(range(i), 0, classes[i]));
    }
    return new BarChart(title, Axis.counting("switches"), List.of(new BarChart.Group("", bars)));
  }

  private static String range(int n) {
    if (n == SwitchFigures.CLASSES - 1) {
      return "from " + Words.duration(SwitchFigures.end(n - 1));
    }
    return n == 0 ? "0 ns" : "below " + Words.duration(SwitchFigures.end(n));
  }

  @Override
  public Svg svg() {
    return charts().svg();
  }

  // JSON

  @Override
  public Object json() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("time_ns", now);
    map.put("switches", total.left());
    map.put("voluntary", voluntary(total));
    map.put("involuntary", total.left() - voluntary(total));
    map.put("cost_ns", total.cost());
    List<Object> tasks = new ArrayList<>();
    rows.forEach(row -> tasks.add(json(row)));
    map.put("tasks", tasks);
    map.put("total", json(total));
    return map;
  }

  private static Map<String, Object> json(Row row) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("task", row.task());
    map.put("name", row.name());
    map.put("ended", row.ended());
    map.put("left", row.left());
    map.put("got", row.got());
    Map<String, Object> reasons = new LinkedHashMap<>();
    for (SwitchReason reason : SwitchReason.values()) {
      reasons.put(reason.name().toLowerCase(Locale.ROOT), row.left(reason));
    }
    map.put("reasons", reasons);
    map.put("ran_ns", row.ran());
    map.put("longest_run_ns", row.longestRun());
    map.put("waited_ns", row.waited());
    map.put("longest_wait_ns", row.longestWait());
    map.put("cost_ns", row.cost());
    if (row.refills() > 0) {
      map.put("refills", row.refills());
      map.put("refill_ns", row.refillTime());
    }
    map.put("runs", classes(row.runs()));
    map.put("waits", classes(row.waits()));
    return map;
  }

  /** The classes that are not empty, by their upper ends in ns. */
  private static List<Object> classes(long[] counts) {
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("below_ns", SwitchFigures.end(i));
        map.put("count", counts[i]);
        list.add(map);
      }
    }
    return list;
  }
}
