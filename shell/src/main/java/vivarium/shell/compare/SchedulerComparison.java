package vivarium.shell.compare;

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

/** What {@code sched compare} prints: a row and a bar for each scheduler. */
final class SchedulerComparison implements View {
  private static final String FORMAT = "%-18s %8s %5s %4s %5s %11s %11s %11s %9s %7s %9s %8s";

  private final String command;
  private final List<SchedulerRun> runs;

  SchedulerComparison(String command, List<SchedulerRun> runs) {
    this.command = command;
    this.runs = List.copyOf(runs);
  }

  @Override
  public String text(Style style) {
    StringBuilder out = new StringBuilder();
    out.append(command).append(", each time on a fresh machine\n");
    out.append(
        String.format(
            FORMAT,
            "POLICY",
            "QUANTUM",
            "CORES",
            "EXIT",
            "JOBS",
            "TURNAROUND",
            "RESPONSE",
            "WAITING",
            "JOBS/S",
            "JAIN",
            "SWITCHES",
            "OVERHEAD"));
    out.append('\n');
    for (SchedulerRun run : runs) {
      out.append(
          String.format(
              Locale.ROOT,
              FORMAT,
              run.policy(),
              run.quantum(),
              run.cores(),
              run.outcome().status(),
              run.outcome().jobs().size(),
              Words.duration(Math.round(run.turnaround())),
              Words.duration(Math.round(run.response())),
              Words.duration(Math.round(run.waiting())),
              String.format(
                  Locale.ROOT, run.throughput() < 1000 ? "%.3g" : "%.0f", run.throughput()),
              String.format(Locale.ROOT, "%.3f", run.fairness()),
              run.switches(),
              String.format(Locale.ROOT, "%.2f %%", 100 * run.overhead())));
      out.append('\n');
    }
    if (runs.stream().allMatch(run -> run.outcome().jobs().isEmpty())) {
      return out.append("no program of the guest ran: there is nothing to compare\n").toString();
    }
    return out.append('\n').append(charts().text(style)).toString();
  }

  private Stacked charts() {
    return new Stacked(
        List.of(
            chart("Turnaround", Axis.milliseconds("mean"), SchedulerRun::turnaround),
            chart("Response", Axis.milliseconds("mean"), SchedulerRun::response),
            chart("Switches", Axis.counting("away from jobs"), SchedulerRun::switches)));
  }

  private BarChart chart(String title, Axis axis, ToDoubleFunction<SchedulerRun> value) {
    List<String> policies = runs.stream().map(SchedulerRun::policy).distinct().toList();
    Map<String, List<BarChart.Bar>> groups = new LinkedHashMap<>();
    for (SchedulerRun run : runs) {
      String group = "quantum " + run.quantum() + ", cores " + run.cores();
      groups
          .computeIfAbsent(group, name -> new ArrayList<>())
          .add(
              new BarChart.Bar(
                  run.policy(), policies.indexOf(run.policy()), value.applyAsDouble(run)));
    }
    List<BarChart.Group> list = new ArrayList<>();
    groups.forEach((name, bars) -> list.add(new BarChart.Group(name, bars)));
    return new BarChart(title, axis, list);
  }

  @Override
  public Svg svg() {
    Svg svg = new Svg(720, 40);
    svg.text(8, 20, Svg.Anchor.START, command, true);
    svg.below(charts().svg());
    return svg;
  }

  @Override
  public Object json() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("command", command);
    List<Object> list = new ArrayList<>();
    for (SchedulerRun run : runs) {
      Map<String, Object> member = new LinkedHashMap<>();
      member.put("policy", run.policy());
      member.put("quantum", run.quantum());
      member.put("cores", run.cores());
      member.put("status", run.outcome().status());
      member.put("time_ns", run.outcome().time());
      member.put("turnaround_ns", run.turnaround());
      member.put("response_ns", run.response());
      member.put("waiting_ns", run.waiting());
      member.put("makespan_ns", run.makespan());
      member.put("throughput_per_s", run.throughput());
      member.put("jain", run.fairness());
      member.put("switches", run.switches());
      member.put("overhead", run.overhead());
      List<Object> jobs = new ArrayList<>();
      run.outcome().jobs().forEach(job -> jobs.add(json(job)));
      member.put("jobs", jobs);
      list.add(member);
    }
    map.put("runs", list);
    return map;
  }

  private static Map<String, Object> json(Laboratory.Job job) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("task", job.task());
    map.put("name", job.name());
    map.put("start_ns", job.start());
    map.put("first_run_ns", job.firstRun());
    map.put("end_ns", job.end());
    map.put("ended", job.ended());
    map.put("ran_ns", job.ran());
    map.put("waited_ns", job.waited());
    map.put("switches", job.switches());
    map.put("cost_ns", job.cost());
    return map;
  }
}
