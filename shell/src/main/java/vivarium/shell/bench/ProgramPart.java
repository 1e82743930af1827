package vivarium.shell.bench;

import java.util.List;

/** A part that runs each bench program; {@link Programs} runs all such parts together. */
interface ProgramPart {
  String name();

  /** What it measures, for the heading. */
  String title();

  /** About how long a program takes on two quiet cores, beside the other parts. */
  double seconds();

  /** What its ratios are of. */
  default String unit() {
    return "of qemu";
  }

  /** Whether a greater ratio is better. */
  default boolean moreIsBetter() {
    return true;
  }

  /** What stands over {@link Row#columns}. */
  List<String> columns();

  /** Enters the runs that are needed. */
  void enter(ProgramRuns runs) throws InterruptedException;

  /** What came of them. */
  Row result(ProgramRuns runs) throws InterruptedException;

  /** The figure of one program. */
  default Figure figure(Row row) {
    String program = row.program();
    return Figure.plain(
        name() + "/" + program, program + " (" + name() + ")", unit(), row.ratio(), moreIsBetter());
  }

  /** The mean of all programs by CPU time. */
  default Figure cpuFigure(List<Row> rows) {
    return Figure.plain(
        name() + "/cpu",
        title() + ", by CPU time",
        unit(),
        Bench.mean(ProgramPart.cpuRatios(rows)),
        moreIsBetter());
  }

  /** The mean of all programs, which has a target. */
  default Figure meanFigure(List<Row> rows, Target target) {
    return Figure.of(
        name() + "/mean",
        title() + ", geometric mean",
        unit(),
        Bench.mean(ProgramPart.ratios(rows)),
        target);
  }

  /** The figures of all programs. */
  List<Figure> summary(List<Row> rows);

  /**
   * The result of one program.
   *
   * @param ratio by the wall; NaN if it could not be measured
   * @param cpuRatio by CPU time
   */
  record Row(String program, double ratio, double cpuRatio, List<Object> columns) {
    static Row failed(String program) {
      return new Row(program, Double.NaN, Double.NaN, List.of());
    }
  }

  /** A quotient that is worth something, or NaN. */
  static double ratio(double a, double b) {
    return a > 0 && b > 0 ? a / b : Double.NaN;
  }

  static List<Double> ratios(List<Row> rows) {
    return rows.stream().map(Row::ratio).toList();
  }

  static List<Double> cpuRatios(List<Row> rows) {
    return rows.stream().map(Row::cpuRatio).toList();
  }
}
