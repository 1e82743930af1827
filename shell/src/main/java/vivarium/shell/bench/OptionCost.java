package vivarium.shell.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What an option costs: the bench programs with and without it, in turns, as a ratio of the times
 * of whole runs less the time of {@code true}; the geometric mean counts.
 */
final class OptionCost implements Part {
  private final String name;
  private final String title;
  private final String unit;
  private final Target target;
  private final double seconds;

  private OptionCost(String name, String title, String unit, Target target, double seconds) {
    this.name = name;
    this.title = title;
    this.unit = unit;
    this.target = target;
    this.seconds = seconds;
  }

  /** Tracing context switches and system calls to a file. */
  static Part tracing() {
    return new OptionCost(
        "trace", "time with --trace FILE", "of the time without", Target.atMost(1.05), 4);
  }

  /** The time model with caches. */
  static Part hierarchy() {
    return new OptionCost(
        "hierarchy", "speed in --time hierarchy", "of uniform time's", Target.atLeast(0.1), 2);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public List<Figure> measure(Bench bench) throws IOException {
    Host host = bench.host();
    List<String> option =
        name.equals("trace")
            ? List.of("--trace", host.folder().resolve("bench.pftrace").toString())
            : List.of("--time", "hierarchy");
    String refusal = host.refusal(option.toArray(String[]::new));
    if (refusal != null) {
      return List.of(
          Figure.missing(name, title, unit, target, "no " + option.get(0) + " (" + refusal + ")"));
    }
    List<Figure> figures = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    List<Double> cpuRatios = new ArrayList<>();
    bench.row("program", "without s", "with s", "ratio", "CPU ratio");
    for (String program : bench.programs()) {
      host.tell(name + ": " + program + " ...");
      List<Best> best = program(bench, program, option);
      double ratio = ratio(best, Best::seconds);
      double cpu = ratio(best, Best::cpu);
      ratios.add(ratio);
      cpuRatios.add(cpu);
      bench.row(program, best.get(0).seconds(), best.get(1).seconds(), ratio, cpu);
      figures.add(
          Figure.plain(
              name + "/" + program, program + " (" + name + ")", unit, ratio, target.atLeast()));
    }
    double all = Bench.mean(ratios);
    double cpu = Bench.mean(cpuRatios);
    bench.row("geometric mean", "", "", all, cpu);
    figures.add(Figure.plain(name + "/cpu", title + ", by CPU time", unit, cpu, target.atLeast()));
    figures.add(Figure.of(name + "/mean", title, unit, all, target));
    return figures;
  }

  /** Without the option, with it, and {@code true} without, which is start-up. */
  private List<Best> program(Bench bench, String program, List<String> option) {
    Host host = bench.host();
    String engine = bench.plan().engine();
    int scale =
        Scales.lasting(
            bench.plan().seconds(seconds),
            work -> host.guest(engine, List.of(), program, Integer.toString(work)));
    String work = Integer.toString(scale);
    return Best.of(
        host,
        bench.plan().rounds() + 1,
        List.of(
            host.guest(engine, List.of(), program, work),
            host.guest(engine, option, program, work),
            host.vivarium("-c", "true")));
  }

  private double ratio(List<Best> best, ToDoubleFunction<Best> time) {
    double start = time.applyAsDouble(best.get(2));
    double without = time.applyAsDouble(best.get(0)) - start;
    double with = time.applyAsDouble(best.get(1)) - start;
    double ratio = target.atLeast() ? without / with : with / without;
    return ratio > 0 && Double.isFinite(ratio) ? ratio : Double.NaN;
  }
}
