package vivarium.shell.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What an option costs: each bench program with and without it, as a ratio of the times of whole
 * runs less the time of {@code true}; the geometric mean counts.
 */
final class OptionCost implements ProgramPart {
  private final String name;
  private final String title;
  private final String unit;
  private final Target target;
  private final double seconds;
  private final String[] option;

  private OptionCost(
      String name, String title, String unit, Target target, double seconds, String... option) {
    this.name = name;
    this.title = title;
    this.unit = unit;
    this.target = target;
    this.seconds = seconds;
    this.option = option;
  }

  /** Tracing context switches and system calls to a file in that folder. */
  static ProgramPart tracing(Path folder) {
    return new OptionCost(
        "trace",
        "time with --trace FILE",
        "of the time without",
        Target.atMost(1.05),
        9,
        "--trace",
        folder.resolve("bench.pftrace").toString());
  }

  /** The time model with caches. */
  static ProgramPart hierarchy() {
    return new OptionCost(
        "hierarchy",
        "speed in --time hierarchy",
        "of uniform time's",
        Target.atLeast(0.1),
        17,
        "--time",
        "hierarchy");
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
  public String unit() {
    return unit;
  }

  @Override
  public boolean moreIsBetter() {
    return target.atLeast();
  }

  @Override
  public List<String> columns() {
    return List.of("work", "without s", "with s", "ratio", "CPU ratio");
  }

  /** What is slower by far needs less work, and no second run to say so. */
  private boolean slower() {
    return moreIsBetter();
  }

  private int work(ProgramRuns runs) throws InterruptedException {
    return slower() ? (runs.whole() + 3) / 4 : runs.whole();
  }

  @Override
  public void enter(ProgramRuns runs) throws InterruptedException {
    int work = work(runs);
    if (work == 0) {
      return;
    }
    runs.enterEachRound(runs.startUp());
    if (slower()) {
      runs.enter(runs.ours(work));
      runs.enter(runs.ours(work, option));
    } else {
      runs.enterEachRound(runs.ours(work));
      runs.enterEachRound(runs.ours(work, option));
    }
  }

  @Override
  public Row result(ProgramRuns runs) throws InterruptedException {
    int work = work(runs);
    Best without = runs.best(runs.ours(work));
    Best with = runs.best(runs.ours(work, option));
    Best start = runs.best(runs.startUp());
    if (work == 0 || !runs.right(with, without)) {
      return Row.failed(runs.program());
    }
    double ratio = ratio(without, with, start, Best::seconds);
    double cpu = ratio(without, with, start, Best::cpu);
    return new Row(
        runs.program(),
        ratio,
        cpu,
        List.of(
            Integer.toString(work),
            without.seconds() - start.seconds(),
            with.seconds() - start.seconds(),
            ratio,
            cpu));
  }

  private double ratio(Best without, Best with, Best start, ToDoubleFunction<Best> time) {
    double base = time.applyAsDouble(without) - time.applyAsDouble(start);
    double changed = time.applyAsDouble(with) - time.applyAsDouble(start);
    return slower() ? ProgramPart.ratio(base, changed) : ProgramPart.ratio(changed, base);
  }

  @Override
  public List<Figure> summary(List<Row> rows) {
    List<Double> ratios = ProgramPart.ratios(rows);
    return List.of(
        cpuFigure(rows),
        Figure.plain(
            name + (slower() ? "/least" : "/most"),
            title + ", slowest program",
            unit,
            slower() ? Bench.least(ratios) : Bench.most(ratios),
            moreIsBetter()),
        meanFigure(rows, target));
  }
}
