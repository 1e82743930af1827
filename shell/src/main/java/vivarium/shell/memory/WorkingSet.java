package vivarium.shell.memory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import vivarium.mem.AddressSpace;
import vivarium.mem.PageView;
import vivarium.proc.Process;
import vivarium.shell.chart.Axis;
import vivarium.shell.chart.LineChart;
import vivarium.shell.chart.Stacked;
import vivarium.shell.chart.Style;
import vivarium.shell.chart.Svg;
import vivarium.shell.report.View;
import vivarium.shell.report.Words;

/**
 * {@code mem wss PID}: the working set over time. At the end of each interval of virtual time the
 * pages whose accessed bit is set are counted, and the bits cleared: a page counts once however
 * often it was touched, and one that came and went within an interval is not seen. What the
 * replacement policy knows of the pages is kept aside, so that sampling does not disturb it.
 */
final class WorkingSet implements View {
  /**
   * What was found at the end of an interval.
   *
   * @param time virtual ns
   * @param accessed pages touched in the interval
   * @param resident pages in memory at its end
   * @param minor faults in the interval
   */
  private record Sample(long time, long accessed, long resident, long minor, long major) {}

  private final Process process;
  private final AddressSpace space;
  private final long interval;
  private final List<Sample> samples = new ArrayList<>();
  private long minorBefore;
  private long majorBefore;

  /** Clears the accessed bits: the first interval begins now. */
  WorkingSet(Process process, AddressSpace space, long interval) {
    this.process = process;
    this.space = space;
    this.interval = interval;
    begin();
  }

  private void begin() {
    space.clearReferenced();
    minorBefore = space.usage.minorFaults;
    majorBefore = space.usage.majorFaults;
  }

  /** Ends an interval and begins the next. */
  void sample() {
    samples.add(
        new Sample(
            process.kernel().clock().now(),
            new PageView(space).accessedPages(),
            space.usage.residentPages(),
            space.usage.minorFaults - minorBefore,
            space.usage.majorFaults - majorBefore));
    begin();
  }

  int size() {
    return samples.size();
  }

  /** The head of the table of samples. */
  String header() {
    return "Working set of "
        + Words.process(process)
        + ", pages touched in each "
        + Axis.milliseconds("").format().apply(interval)
        + " of virtual time\n"
        + String.format(
            "%16s %10s %12s %12s %8s %8s%n",
            "TIME", "TOUCHED", "WORKING SET", "RESIDENT", "MINFLT", "MAJFLT");
  }

  /** The row of the last sample. */
  String lastRow() {
    return row(samples.getLast());
  }

  private static String row(Sample sample) {
    return String.format(
        Locale.ROOT,
        "%16s %,10d %12s %12s %,8d %,8d%n",
        Words.seconds(sample.time),
        sample.accessed,
        Words.kilobytes(sample.accessed),
        Words.kilobytes(sample.resident),
        sample.minor,
        sample.major);
  }

  @Override
  public String text(Style style) {
    StringBuilder out = new StringBuilder(header());
    samples.forEach(sample -> out.append(row(sample)));
    return out + charts(style);
  }

  /** The chart alone, to be shown below rows that were shown already. */
  String charts(Style style) {
    return samples.isEmpty()
        ? "no sample: the process ended before the first interval did\n"
        : chart().text(style)
            + "sampled by the accessed bits of the page table: a page counts once an interval, however"
            + " often it\nwas touched, and not if it left memory before the interval's end\n";
  }

  private Stacked chart() {
    Axis time = Axis.milliseconds("virtual time");
    return new Stacked(
        List.of(
            new LineChart(
                "Working set of " + Words.process(process),
                time,
                Axis.counting("pages"),
                List.of(
                    series("touched in the interval", Sample::accessed),
                    series("resident", Sample::resident))),
            new LineChart(
                "Page faults in each interval",
                time,
                Axis.counting("faults"),
                List.of(series("minor", Sample::minor), series("major", Sample::major)))));
  }

  private LineChart.Series series(String name, ToDoubleFunction<Sample> value) {
    double[] times = samples.stream().mapToDouble(Sample::time).toArray();
    return new LineChart.Series(name, times, samples.stream().mapToDouble(value).toArray());
  }

  @Override
  public Svg svg() {
    return chart().svg();
  }

  @Override
  public Object json() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("pid", process.pid());
    map.put("name", process.name());
    map.put("interval_ns", interval);
    List<Object> list = new ArrayList<>();
    for (Sample sample : samples) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("time_ns", sample.time);
      entry.put("accessed_pages", sample.accessed);
      entry.put("resident_pages", sample.resident);
      entry.put("minor_faults", sample.minor);
      entry.put("major_faults", sample.major);
      list.add(entry);
    }
    map.put("samples", list);
    return map;
  }
}
