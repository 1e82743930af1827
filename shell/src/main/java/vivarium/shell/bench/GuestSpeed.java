package vivarium.shell.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The speed of guest code once it is warm. Each program is run with some work and with twice as
 * much: the difference is the second half, without start-up and without what compiling cost in the
 * first. qemu does the same two runs; the ratio is its difference to ours. Wall time counts; the
 * ratio of the CPU times, with the compiler's threads, stands beside it.
 */
final class GuestSpeed implements Part {
  private final String name;
  private final String title;
  private final String engine;
  private final double seconds;
  private final double mean;
  private final double each;

  private GuestSpeed(
      String name, String title, String engine, double seconds, double mean, double each) {
    this.name = name;
    this.title = title;
    this.engine = engine;
    this.seconds = seconds;
    this.mean = mean;
    this.each = each;
  }

  /** The engine that is asked for. */
  static Part warm(String engine) {
    return new GuestSpeed("warm", "guest speed, warmed up, engine " + engine, engine, 5, 1.5, 0.8);
  }

  /** The interpreter alone. */
  static Part interpreter() {
    return new GuestSpeed("interp", "guest speed of the interpreter alone", "interp", 3, 0.1, 0);
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
  public List<Figure> measure(Bench bench) {
    List<Figure> figures = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    List<Double> cpuRatios = new ArrayList<>();
    bench.row("program", "work", "vivarium s", "qemu s", "ratio", "CPU ratio");
    for (String program : bench.programs()) {
      Ratios both = program(bench, program);
      double ratio = both.wall();
      ratios.add(ratio);
      cpuRatios.add(both.cpu());
      figures.add(
          Figure.plain(name + "/" + program, program + " (" + name + ")", "of qemu", ratio, true));
    }
    double all = Bench.mean(ratios);
    double cpu = Bench.mean(cpuRatios);
    bench.row("geometric mean", "", "", "", all, cpu);
    figures.add(Figure.plain(name + "/cpu", title + ", by CPU time", "of qemu", cpu, true));
    figures.add(
        Figure.of(
            name + "/mean", title + ", geometric mean", "of qemu", all, Target.atLeast(mean)));
    if (each > 0) {
      figures.add(
          Figure.of(
              name + "/least",
              title + ", slowest program",
              "of qemu",
              Bench.least(ratios),
              Target.atLeast(each)));
    }
    return figures;
  }

  private record Ratios(double wall, double cpu) {
    static final Ratios NONE = new Ratios(Double.NaN, Double.NaN);
  }

  private Ratios program(Bench bench, String program) {
    Host host = bench.host();
    IntFunction<List<String>> ours =
        scale -> host.guest(engine, List.of(), program, Integer.toString(scale));
    host.tell(name + ": " + program + " ...");
    int half = Scales.lasting(bench.plan().seconds(seconds), ours);
    if (half == 0) {
      host.fail(program + " failed");
      return Ratios.NONE;
    }
    List<Best> best =
        Best.of(
            host,
            bench.plan().rounds(),
            List.of(
                ours.apply(half),
                ours.apply(2 * half),
                host.qemu(program, Integer.toString(half)),
                host.qemu(program, Integer.toString(2 * half))));
    if (!best.get(3).output().isEmpty() && !best.get(3).output().equals(best.get(1).output())) {
      host.fail(program + ": not the output that qemu gives");
      return Ratios.NONE;
    }
    double vivarium = best.get(1).seconds() - best.get(0).seconds();
    double qemu = best.get(3).seconds() - best.get(2).seconds();
    double ratio = vivarium > 0 && qemu > 0 ? qemu / vivarium : Double.NaN;
    double cpu = (best.get(3).cpu() - best.get(2).cpu()) / (best.get(1).cpu() - best.get(0).cpu());
    Ratios ratios = new Ratios(ratio, cpu > 0 && Double.isFinite(cpu) ? cpu : Double.NaN);
    bench.row(program, "+" + half, vivarium, qemu, ratios.wall(), ratios.cpu());
    return ratios;
  }
}
