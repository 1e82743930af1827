package vivarium.shell.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import vivarium.shell.bench.ProgramPart.Row;

/**
 * The parts that run each bench program. They go program by program, all parts of one in the same
 * minutes, and share runs; the tables come in the end, part by part.
 */
final class Programs {
  private final List<ProgramPart> parts;
  private final Map<ProgramPart, List<Row>> rows = new LinkedHashMap<>();

  /** Takes figures when they are measured. */
  interface Taker {
    void take(List<Figure> figures) throws IOException;
  }

  Programs(List<ProgramPart> parts) {
    this.parts = parts;
  }

  /** About how long one program takes in all parts. */
  double seconds() {
    return parts.stream().mapToDouble(ProgramPart::seconds).sum();
  }

  /** Measures; gives the figures of each program when it is done, and those of all in the end. */
  void measure(Bench bench, Progress progress, Taker figures)
      throws IOException, InterruptedException {
    int number = 0;
    for (String program : bench.programs()) {
      String place = ", " + ++number + " of " + bench.programs().size();
      progress.step(program + place, bench.plan().seconds(seconds()));
      figures.take(program(bench, program));
    }
    for (ProgramPart part : parts) {
      figures.take(part.summary(rows(part)));
    }
  }

  private List<Row> rows(ProgramPart part) {
    return rows.computeIfAbsent(part, p -> new ArrayList<>());
  }

  private List<Figure> program(Bench bench, String program) throws InterruptedException {
    ProgramRuns runs = new ProgramRuns(bench, program);
    for (ProgramPart part : parts) {
      part.enter(runs);
    }
    runs.takeTurns();
    List<Figure> figures = new ArrayList<>();
    StringJoiner said = new StringJoiner(", ", program + ": ", "");
    for (ProgramPart part : parts) {
      Row row = part.result(runs);
      rows(part).add(row);
      figures.add(part.figure(row));
      said.add(part.name() + " " + Figure.number(row.ratio()));
    }
    bench.host().tell(said.toString());
    return figures;
  }

  /** Prints what has been measured up to now. */
  void print(Bench bench) {
    rows.forEach((part, measured) -> {
      bench.heading(part.name(), part.title());
      bench.row("program", part.columns().toArray());
      measured.forEach(row -> bench.row(row.program(), row.columns().toArray()));
      mean(bench, part, measured);
    });
  }

  /** Means stand below the columns that they are of. */
  private static void mean(Bench bench, ProgramPart part, List<Row> rows) {
    Object[] columns = new Object[part.columns().size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] =
          switch (part.columns().get(i)) {
            case "ratio" -> Bench.mean(ProgramPart.ratios(rows));
            case "CPU ratio" -> Bench.mean(ProgramPart.cpuRatios(rows));
            default -> "";
          };
    }
    bench.row("geometric mean", columns);
  }
}
