package vivarium.shell.bench;

import java.util.List;

/**
 * Events a second: context switches over a pipe, beside the host's own Linux on one core, and
 * fork+exec+wait of a small static program. Both with little work and with much; the difference is
 * without start-up.
 */
final class Rates implements Part {
  private static final String UNIT = "a second";

  // Contenders; native code is kept on one core.
  private static final int OURS = 0;
  private static final int NATIVE = 1;
  private static final int QEMU = 2;

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
  public double seconds() {
    return switches ? 14 : 10;
  }

  @Override
  public List<Figure> measure(Bench bench) throws InterruptedException {
    return switches ? pipe(bench) : processes(bench);
  }

  private List<Figure> pipe(Bench bench) throws InterruptedException {
    BenchPlan plan = bench.plan();
    // A round of pipe_switch is two switches.
    Rate ours = rate(bench, "pipe_switch", plan.work(200_000, 2_000), OURS).times(2);
    Rate host = rate(bench, "pipe_switch", plan.work(400_000, 20_000), NATIVE).times(2);
    Rate qemu = rate(bench, "pipe_switch", plan.work(200_000, 2_000), QEMU).times(2);
    double ratio = ours.wall / host.wall;
    bench.row(UNIT, "vivarium", "native", "qemu", "native ratio", "CPU ratio");
    bench.row(name(), ours.wall, host.wall, qemu.wall, ratio, ours.cpu / host.cpu);
    Target target = Target.atLeast(0.5);
    return List.of(
        Figure.plain("switches/rate", title(), UNIT, ours.wall, true),
        Figure.plain("switches/cpu", title(), "a CPU second", ours.cpu, true),
        Double.isNaN(ratio)
            ? Figure.missing(
                "switches/native",
                title(),
                "of native",
                target,
                "no native build on one core to compare with")
            : Figure.of("switches/native", title(), "of native on one core", ratio, target));
  }

  private List<Figure> processes(Bench bench) throws InterruptedException {
    BenchPlan plan = bench.plan();
    // qemu's user mode leaves execve to the host, which cannot run the guest's programs.
    Rate ours = rate(bench, "fork_exec", plan.work(6_000, 60), OURS);
    Rate host = rate(bench, "fork_exec", plan.work(2_000, 200), NATIVE);
    bench.row(UNIT, "vivarium", "a CPU second", "native", "native ratio");
    bench.row(name(), ours.wall, ours.cpu, host.wall, ours.wall / host.wall);
    return List.of(
        Figure.of("forks/rate", title(), UNIT, ours.wall, Target.atLeast(2_000)),
        Figure.plain("forks/cpu", title(), "a CPU second", ours.cpu, true));
  }

  /** Events a second of wall time, and of CPU time; NaN if not known. */
  private record Rate(double wall, double cpu) {
    static Rate of(long events, Best less, Best more) {
      return new Rate(
          quotient(events, more.seconds() - less.seconds()),
          quotient(events, more.cpu() - less.cpu()));
    }

    private static double quotient(long events, double seconds) {
      return seconds > 0 ? events / seconds : Double.NaN;
    }

    Rate times(int factor) {
      return new Rate(wall * factor, cpu * factor);
    }
  }

  private static Rate rate(Bench bench, String program, long rounds, int contender)
      throws InterruptedException {
    List<Best> best =
        Best.of(
            bench.host(),
            bench.plan().rounds(),
            List.of(
                command(bench, program, rounds, contender),
                command(bench, program, 2 * rounds, contender)));
    return Rate.of(rounds, best.get(0), best.get(1));
  }

  private static List<String> command(Bench bench, String program, long rounds, int contender)
      throws InterruptedException {
    Host host = bench.host();
    String work = Long.toString(rounds);
    return switch (contender) {
      case OURS -> host.guest(bench.plan().engine(), List.of(), program, work);
      case NATIVE -> host.onOneCore(host.host(program, work));
      default -> host.qemu(program, work);
    };
  }
}
