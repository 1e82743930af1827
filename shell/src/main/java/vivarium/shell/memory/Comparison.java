package vivarium.shell.memory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import vivarium.shell.chart.Axis;
import vivarium.shell.chart.BarChart;
import vivarium.shell.chart.Stacked;
import vivarium.shell.chart.Style;
import vivarium.shell.chart.Svg;
import vivarium.shell.report.Laboratory;
import vivarium.shell.report.View;
import vivarium.shell.report.Words;

/**
 * {@code mem compare 'COMMAND'}: the same command on a fresh machine for each replacement policy
 * and size of memory, all with the same seed.
 */
final class Comparison implements View {
  /** One run. */
  private record Row(String policy, String memory, Laboratory.Outcome outcome) {
    long major() {
      return outcome.counter("pgmajfault");
    }

    long minor() {
      return outcome.counter("pgfault") - major();
    }

    long in() {
      return outcome.counter("pswpin");
    }

    long out() {
      return outcome.counter("pswpout");
    }

    long refaults() {
      return outcome.counter("workingset_refault_anon")
          + outcome.counter("workingset_refault_file");
    }
  }

  private static final String FORMAT = "%-15s %6s %4s %10s %7s %7s %7s %7s %7s%n";

  private final String command;
  private final String swap;
  private final List<Row> rows = new ArrayList<>();

  Comparison(String command, String swap) {
    this.command = command;
    this.swap = swap;
  }

  /** The options of one run. */
  static Laboratory.Variation variation(String policy, String memory, String swap) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("replace", policy);
    options.put("memory", memory);
    options.put("swap", swap);
    return new Laboratory.Variation(options);
  }

  void add(Laboratory.Variation variation, Laboratory.Outcome outcome) {
    Map<String, String> options = variation.options();
    rows.add(
        new Row(options.getOrDefault("replace", ""), options.getOrDefault("memory", ""), outcome));
  }

  @Override
  public String text(Style style) {
    StringBuilder out = new StringBuilder();
    out.append(command).append(", each time on a fresh machine with ").append(swap);
    out.append(" of swap\n");
    out.append(
        String.format(
            FORMAT, "POLICY", "MEMORY", "EXIT", "TIME", "MINFLT", "MAJFLT", "SWAPIN", "SWAPOUT",
            "REFAULT"));
    for (Row row : rows) {
      out.append(
          String.format(
              Locale.ROOT,
              FORMAT,
              row.policy,
              row.memory,
              row.outcome.status(),
              Words.seconds(row.outcome.time()),
              Words.count(row.minor()),
              Words.count(row.major()),
              Words.count(row.in()),
              Words.count(row.out()),
              Words.count(row.refaults())));
    }
    return out.append('\n').append(charts().text(style)).toString();
  }

  private Stacked charts() {
    return new Stacked(
        List.of(
            chart("Major faults", Axis.counting("pages read"), Row::major),
            chart("Time", Axis.milliseconds("virtual time"), row -> row.outcome.time())));
  }

  private BarChart chart(String title, Axis axis, ToDoubleFunction<Row> value) {
    List<String> policies = rows.stream().map(Row::policy).distinct().toList();
    List<BarChart.Group> groups = new ArrayList<>();
    for (String memory : rows.stream().map(Row::memory).distinct().toList()) {
      List<BarChart.Bar> bars = new ArrayList<>();
      for (Row row : rows) {
        if (row.memory.equals(memory)) {
          int series = policies.indexOf(row.policy);
          bars.add(new BarChart.Bar(row.policy, series, value.applyAsDouble(row)));
        }
      }
      groups.add(new BarChart.Group("memory " + memory, bars));
    }
    return new BarChart(title, axis, groups);
  }

  @Override
  public Svg svg() {
    Svg svg = new Svg(720, 40);
    svg.text(8, 20, Svg.Anchor.START, command + " (" + swap + " of swap)", true);
    svg.below(charts().svg());
    return svg;
  }

  @Override
  public Object json() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("command", command);
    map.put("swap", swap);
    List<Object> runs = new ArrayList<>();
    for (Row row : rows) {
      Map<String, Object> run = new LinkedHashMap<>();
      run.put("policy", row.policy);
      run.put("memory", row.memory);
      run.put("status", row.outcome.status());
      run.put("time_ns", row.outcome.time());
      run.put("minor_faults", row.minor());
      run.put("major_faults", row.major());
      run.put("swap_in", row.in());
      run.put("swap_out", row.out());
      run.put("refaults", row.refaults());
      runs.add(run);
    }
    map.put("runs", runs);
    return map;
  }
}
