package vivarium.shell.bench;

import java.util.List;

/**
 * How much work two processes do on two cores, each a thread of the host, in the time that one
 * needs: twice the time of one by the time of both, without start-up, which is the time of {@code
 * true}.
 */
final class ParallelWork implements Part {
  private static final String KEY = "parallel/work";
  private static final String TITLE = "work of two processes with --parallel --cores 2";
  private static final Target TARGET = Target.atLeast(1.8);
  private static final String PROGRAM = "matrix_int";
  private static final double SECONDS = 5;

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
    return 45;
  }

  @Override
  public List<Figure> measure(Bench bench) throws InterruptedException {
    Host host = bench.host();
    BenchPlan plan = bench.plan();
    String refusal = host.refusal("--parallel", "--cores", "2");
    if (refusal != null) {
      return List.of(
          Figure.missing(KEY, TITLE, "of one", TARGET, "no --parallel (" + refusal + ")"));
    }
    if (Runtime.getRuntime().availableProcessors() < 2) {
      return List.of(Figure.missing(KEY, TITLE, "of one", TARGET, "the host has one core"));
    }
    int scale =
        Scales.lasting(
            plan.seconds(SECONDS),
            1,
            work -> host.run(command(bench, "/bench/" + PROGRAM + " " + work)));
    String one = "/bench/" + PROGRAM + " " + scale;
    List<Best> best =
        Best.of(
            host,
            plan.rounds() + 1,
            List.of(
                command(bench, one),
                command(bench, one + " & " + one + " & wait"),
                command(bench, "true")));
    double start = best.get(2).seconds();
    double alone = best.get(0).seconds() - start;
    double both = best.get(1).seconds() - start;
    double ratio = 2 * alone / both;
    bench.row("", "one s", "two s", "work");
    bench.row(PROGRAM + " " + scale, alone, both, ratio);
    return List.of(Figure.of(KEY, TITLE, "of one", ratio, TARGET));
  }

  private static List<String> command(Bench bench, String script) {
    return bench.host().vivarium("--parallel", "--cores", "2", "-c", script);
  }
}
