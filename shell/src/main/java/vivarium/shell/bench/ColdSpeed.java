package vivarium.shell.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * The time of whole runs, start-up counted, of programs with as much work as takes qemu about three
 * seconds, which is found out in this run. Native builds stand beside them.
 */
final class ColdSpeed implements Part {
  private static final double QEMU_SECONDS = 3;
  private static final int UNKNOWN = 10;

  @Override
  public String name() {
    return "cold";
  }

  @Override
  public String title() {
    return "guest speed from a cold start";
  }

  @Override
  public List<Figure> measure(Bench bench) {
    List<Figure> figures = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    bench.row("program", "work", "vivarium s", "qemu s", "native s", "qemu ratio", "native ratio");
    for (String program : bench.programs()) {
      bench.host().tell("cold: " + program + " ...");
      double ratio = program(bench, program);
      ratios.add(ratio);
      figures.add(Figure.plain("cold/" + program, program + " (cold)", "of qemu", ratio, true));
    }
    double all = Bench.mean(ratios);
    bench.row("geometric mean", "", "", "", "", all);
    figures.add(
        Figure.of(
            "cold/mean",
            "guest speed from a cold start, geometric mean",
            "of qemu",
            all,
            Target.atLeast(1)));
    return figures;
  }

  private static double program(Bench bench, String program) {
    Host host = bench.host();
    int scale = UNKNOWN;
    if (!host.qemu(program, "1").isEmpty()) {
      scale =
          Scales.lasting(
              bench.plan().seconds(QEMU_SECONDS),
              work -> host.qemu(program, Integer.toString(work)));
    }
    String work = Integer.toString(scale);
    List<Best> best =
        Best.of(
            host,
            bench.plan().rounds(),
            List.of(
                host.guest(bench.plan().engine(), List.of(), program, work),
                host.qemu(program, work),
                host.host(program, work)));
    Best ours = best.get(0);
    Best qemu = best.get(1);
    if (!qemu.output().isEmpty() && !qemu.output().equals(ours.output())) {
      host.fail(program + ": not the output that qemu gives");
      return Double.NaN;
    }
    double ratio = qemu.seconds() / ours.seconds();
    double nativeSeconds = best.get(2).seconds();
    bench.row(
        program,
        work,
        ours.seconds(),
        qemu.seconds(),
        nativeSeconds,
        ratio,
        nativeSeconds / ours.seconds());
    return ratio;
  }
}
