package vivarium.shell.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Events a second: context switches over a pipe, beside the host's own Linux on one core, and
 * fork+exec+wait of a small static program. Both with little work and with much; the difference is
 * without start-up.
 */
final class Rates implements Part {
  private static final String COLUMNS_UNIT = "a second";

  private final boolean switches;

  private Rates(boolean switches) {
    this.switches = switches;
  }

  static Part switches() {
    return new Rates(true);
  }

  static Part forks() {
    return new Rates(false);
  }

  @Override
  public String name() {
    return switches ? "switches" : "forks";
  }

  @Override
  public String title() {
    return switches
        ? "context switches of two processes over a pipe"
        : "fork+exec+wait of a small static program";
  }

  @Override
  public List<Figure> measure(Bench bench) {
    bench.host().tell(name() + " ...");
    return switches ? pipe(bench) : processes(bench);
  }

  private List<Figure> pipe(Bench bench) {
    BenchPlan plan = bench.plan();
    // A round of pipe_switch is two switches.
    double ours = 2 * rate(bench, "pipe_switch", plan.work(200_000, 2_000), 0);
    double host = 2 * rate(bench, "pipe_switch", plan.work(400_000, 20_000), 1);
    double qemu = 2 * rate(bench, "pipe_switch", plan.work(200_000, 2_000), 2);
    bench.row(COLUMNS_UNIT, "vivarium", "native", "qemu", "native ratio");
    bench.row(name(), ours, host, qemu, ours / host);
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.plain("switches/rate", title(), COLUMNS_UNIT, ours, true));
    figures.add(
        Double.isNaN(host)
            ? Figure.missing(
                "switches/native",
                title(),
                "of native",
                Target.atLeast(0.5),
                "no native build on one core to compare with")
            : Figure.of(
                "switches/native",
                title(),
                "of native on one core",
                ours / host,
                Target.atLeast(0.5)));
    return figures;
  }

  private List<Figure> processes(Bench bench) {
    BenchPlan plan = bench.plan();
    // qemu's user mode leaves execve to the host, which cannot run the guest's programs.
    double ours = rate(bench, "fork_exec", plan.work(6_000, 60), 0);
    double host = rate(bench, "fork_exec", plan.work(2_000, 200), 1);
    bench.row(COLUMNS_UNIT, "vivarium", "native", "native ratio");
    bench.row(name(), ours, host, ours / host);
    return List.of(Figure.of("forks/rate", title(), COLUMNS_UNIT, ours, Target.atLeast(2_000)));
  }

  /** Rounds a second of contender 0 (ours), 1 (native on one core) or 2 (qemu). */
  private static double rate(Bench bench, String program, long rounds, int contender) {
    List<Best> best =
        Best.of(
            bench.host(),
            bench.plan().rounds(),
            List.of(
                command(bench, program, rounds, contender),
                command(bench, program, 2 * rounds, contender)));
    double seconds = best.get(1).seconds() - best.get(0).seconds();
    return seconds > 0 ? rounds / seconds : Double.NaN;
  }

  private static List<String> command(Bench bench, String program, long rounds, int contender) {
    Host host = bench.host();
    String work = Long.toString(rounds);
    return switch (contender) {
      case 0 -> host.guest(bench.plan().engine(), List.of(), program, work);
      case 1 -> host.onOneCore(host.host(program, work));
      default -> host.qemu(program, work);
    };
  }
}
