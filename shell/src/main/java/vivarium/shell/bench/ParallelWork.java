package vivarium.shell.bench;

import java.util.List;

/**
 * How much work two processes do on two cores, each a thread of the host, in the time that one
 * needs, once both are warm. Both ways are run with some work and with three times as much: the
 * difference is without start-up and without the compiler's work, for which one process has a core
 * of the host that two have to share. The same from the start stands beside it.
 */
final class ParallelWork implements Part {
  private static final String KEY = "parallel/work";
  private static final String TITLE = "work of two processes with --parallel --cores 2, warmed up";
  private static final String UNIT = "of one";
  private static final Target TARGET = Target.atLeast(1.8);
  private static final String PROGRAM = "matrix_int";
  private static final int SECONDS = 5;

  /** How much longer the long runs are. */
  private static final int MORE = 3;

  @Override
  public String name() {
    return "parallel";
  }

  @Override
  public String title() {
    return TITLE;
  }

  @Override
  public double seconds() {
    return 90;
  }

  @Override
  public List<Figure> measure(Bench bench) throws InterruptedException {
    Host host = bench.host();
    BenchPlan plan = bench.plan();
    String refusal = host.refusal("--parallel", "--cores", "2");
    if (refusal != null) {
      return List.of(Figure.missing(KEY, TITLE, UNIT, TARGET, "no --parallel (" + refusal + ")"));
    }
    if (Runtime.getRuntime().availableProcessors() < 2) {
      return List.of(Figure.missing(KEY, TITLE, UNIT, TARGET, "the host has one core"));
    }
    int scale = Scales.lasting(plan.seconds(SECONDS), 1, work -> host.run(one(bench, work)));
    List<Best> best =
        Best.of(
            host,
            plan.rounds(),
            List.of(
                one(bench, scale),
                two(bench, scale),
                one(bench, MORE * scale),
                two(bench, MORE * scale)));
    double alone = best.get(2).seconds() - best.get(0).seconds();
    double both = best.get(3).seconds() - best.get(1).seconds();
    double ratio = ProgramPart.ratio(2 * alone, both);
    double cold = ProgramPart.ratio(2 * best.get(0).seconds(), best.get(1).seconds());
    bench.row("", "one s", "two s", "work");
    bench.row(PROGRAM + " " + scale, best.get(0).seconds(), best.get(1).seconds(), cold);
    bench.row(PROGRAM + " +" + (MORE - 1) * scale, alone, both, ratio);
    return List.of(
        Figure.of(KEY, TITLE, UNIT, ratio, TARGET),
        Figure.plain(
            "parallel/cold", "the same from the start, of " + SECONDS + " s", UNIT, cold, true));
  }

  private static List<String> one(Bench bench, int scale) {
    return command(bench, process(scale));
  }

  private static List<String> two(Bench bench, int scale) {
    return command(bench, process(scale) + " & " + process(scale) + " & wait");
  }

  private static String process(int scale) {
    return "/bench/" + PROGRAM + " " + scale;
  }

  private static List<String> command(Bench bench, String script) {
    return bench.host().vivarium("--parallel", "--cores", "2", "-c", script);
  }
}
