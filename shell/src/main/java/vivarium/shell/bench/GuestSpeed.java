package vivarium.shell.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * The speed of guest code once it is warm. Each program runs several times in one machine, one
 * process after the other: the first warms it up, the best of the others counts ({@link Repeats}).
 * qemu does the same work, its short start included. Wall time counts; the ratio of the CPU times,
 * with the compiler's threads, stands beside it.
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
    return new GuestSpeed("warm", "guest speed, warmed up, engine " + engine, false, 65, 1.5, 0.8);
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

  private int work(ProgramRuns runs) throws InterruptedException {
    return interpreter ? runs.interpreted() : runs.warm();
  }

  private List<String> ours(ProgramRuns runs, int work) {
    return runs.repeated(interpreter ? "interp" : runs.engine(), work);
  }

  @Override
  public void enter(ProgramRuns runs) throws InterruptedException {
    int work = work(runs);
    if (work > 0) {
      runs.enterRepeated(ours(runs, work));
      runs.enter(runs.qemu(work));
    }
  }

  @Override
  public Row result(ProgramRuns runs) throws InterruptedException {
    int work = work(runs);
    Best ours = runs.best(ours(runs, work));
    Best qemu = runs.best(runs.qemu(work));
    if (work == 0 || !runs.right(ours, qemu)) {
      return Row.failed(runs.program());
    }
    double ratio = ProgramPart.ratio(qemu.seconds(), ours.seconds());
    double cpu = ProgramPart.ratio(qemu.cpu(), ours.cpu());
    return new Row(
        runs.program(),
        ratio,
        cpu,
        List.of(Integer.toString(work), ours.seconds(), qemu.seconds(), ratio, cpu));
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
