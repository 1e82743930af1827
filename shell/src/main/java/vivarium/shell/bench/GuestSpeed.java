package vivarium.shell.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The speed of guest code once it is warm. Each program is run with some work and with twice as
 * much: the difference is the second half, without start-up and without what compiling cost in the
 * first. qemu does the same two runs; the ratio is its difference to ours. Wall time counts; the
 * ratio of the CPU times, with the compiler's threads, stands beside it.
 */
final class GuestSpeed implements ProgramPart {
  private final String name;
  private final String title;
  private final boolean interpreter;
  private final double seconds;
  private final double mean;
  private final double each;

  private GuestSpeed(
      String name, String title, boolean interpreter, double seconds, double mean, double each) {
    this.name = name;
    this.title = title;
    this.interpreter = interpreter;
    this.seconds = seconds;
    this.mean = mean;
    this.each = each;
  }

  /** The engine that is asked for. */
  static ProgramPart warm(String engine) {
    return new GuestSpeed("warm", "guest speed, warmed up, engine " + engine, false, 38, 1.5, 0.8);
  }

  /** The interpreter alone. */
  static ProgramPart interpreter() {
    return new GuestSpeed("interp", "guest speed of the interpreter alone", true, 14, 0.1, 0);
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
  public double seconds() {
    return seconds;
  }

  @Override
  public List<String> columns() {
    return List.of("work", "vivarium s", "qemu s", "ratio", "CPU ratio");
  }

  private int half(ProgramRuns runs) throws InterruptedException {
    return interpreter ? runs.interpreted() : runs.half();
  }

  private List<String> ours(ProgramRuns runs, int work) {
    return interpreter ? runs.interpreter(work) : runs.ours(work);
  }

  @Override
  public void enter(ProgramRuns runs) throws InterruptedException {
    int half = half(runs);
    if (half > 0) {
      runs.enter(ours(runs, half));
      runs.enter(runs.qemu(half));
      runs.enter(ours(runs, 2 * half));
      runs.enter(runs.qemu(2 * half));
    }
  }

  @Override
  public Row result(ProgramRuns runs) throws InterruptedException {
    int half = half(runs);
    Best less = runs.best(ours(runs, half));
    Best more = runs.best(ours(runs, 2 * half));
    Best qemuLess = runs.best(runs.qemu(half));
    Best qemuMore = runs.best(runs.qemu(2 * half));
    if (half == 0 || !runs.right(more, qemuMore)) {
      return Row.failed(runs.program());
    }
    double ratio = ratio(qemuMore, qemuLess, more, less, Best::seconds);
    double cpu = ratio(qemuMore, qemuLess, more, less, Best::cpu);
    return new Row(
        runs.program(),
        ratio,
        cpu,
        List.of(
            "+" + half,
            more.seconds() - less.seconds(),
            qemuMore.seconds() - qemuLess.seconds(),
            ratio,
            cpu));
  }

  private static double ratio(
      Best qemuMore, Best qemuLess, Best more, Best less, ToDoubleFunction<Best> time) {
    return ProgramPart.ratio(
        time.applyAsDouble(qemuMore) - time.applyAsDouble(qemuLess),
        time.applyAsDouble(more) - time.applyAsDouble(less));
  }

  @Override
  public List<Figure> summary(List<Row> rows) {
    List<Figure> figures = new ArrayList<>();
    figures.add(cpuFigure(rows));
    figures.add(meanFigure(rows, Target.atLeast(mean)));
    if (each > 0) {
      figures.add(
          Figure.of(
              name + "/least",
              title + ", slowest program",
              "of qemu",
              Bench.least(ProgramPart.ratios(rows)),
              Target.atLeast(each)));
    }
    return figures;
  }
}
