package vivarium.shell.bench;

import java.util.List;

/**
 * The time of whole runs, start-up counted, of programs with as much work as takes qemu about three
 * seconds, which is found out in this run. Native builds stand beside them.
 */
final class ColdSpeed implements ProgramPart {
  @Override
  public String name() {
    return "cold";
  }

  @Override
  public String title() {
    return "guest speed from a cold start";
  }

  @Override
  public double seconds() {
    return 18;
  }

  @Override
  public List<String> columns() {
    return List.of(
        "work", "vivarium s", "qemu s", "native s", "ratio", "CPU ratio", "native ratio");
  }

  @Override
  public void enter(ProgramRuns runs) throws InterruptedException {
    int work = runs.whole();
    if (work > 0) {
      runs.enterEachRound(runs.ours(work));
      runs.enterEachRound(runs.qemu(work));
      runs.enter(runs.onHost(work));
    }
  }

  @Override
  public Row result(ProgramRuns runs) throws InterruptedException {
    int work = runs.whole();
    Best ours = runs.best(runs.ours(work));
    Best qemu = runs.best(runs.qemu(work));
    Best host = runs.best(runs.onHost(work));
    if (work == 0 || !runs.right(ours, qemu)) {
      return Row.failed(runs.program());
    }
    double ratio = ProgramPart.ratio(qemu.seconds(), ours.seconds());
    double cpu = ProgramPart.ratio(qemu.cpu(), ours.cpu());
    return new Row(
        runs.program(),
        ratio,
        cpu,
        List.of(
            Integer.toString(work),
            ours.seconds(),
            qemu.seconds(),
            host.seconds(),
            ratio,
            cpu,
            ProgramPart.ratio(host.seconds(), ours.seconds())));
  }

  @Override
  public List<Figure> summary(List<Row> rows) {
    return List.of(cpuFigure(rows), meanFigure(rows, Target.atLeast(1)));
  }
}
