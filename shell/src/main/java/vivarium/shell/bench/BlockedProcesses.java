package vivarium.shell.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What a running task's quantum costs the host while 10, 100, 1,000 and 10,000 other processes are
 * blocked. Two processes calculate on one core, so that each quantum ends in a switch; quanta are
 * short, so that what the kernel does at their ends is not drowned in what the program does. The
 * cost is CPU time (wall time where the host does not tell it): the difference of two runs with
 * different amounts of work, by the virtual time between them.
 */
final class BlockedProcesses implements Part {
  private static final int[] COUNTS = {10, 100, 1_000, 10_000};
  private static final double QUANTUM_NANOS = 20_000;
  private static final List<String> OPTIONS =
      List.of("--cores", "1", "--memory", "2G", "--sched", "rr", "--quantum", "20us");

  @Override
  public String name() {
    return "blocked";
  }

  @Override
  public String title() {
    return "cost of a quantum of 20 us with blocked processes";
  }

  @Override
  public double seconds() {
    return 80;
  }

  @Override
  public List<Figure> measure(Bench bench) throws InterruptedException {
    List<Figure> figures = new ArrayList<>();
    double least = Double.NaN;
    double most = Double.NaN;
    bench.row("blocked processes", "us a quantum", "CPU us");
    for (int count : COUNTS) {
      double micros = quantum(bench, count);
      figures.add(
          Figure.plain(
              "blocked/" + count, "a quantum, " + count + " blocked", "us", micros, false));
      least = Double.isNaN(least) ? micros : Math.min(least, micros);
      most = Double.isNaN(most) ? micros : Math.max(most, micros);
    }
    bench.row("dearest to cheapest", most / least);
    figures.add(
        Figure.of(
            "blocked/flat",
            "cost of a quantum with 10 to 10,000 blocked",
            "dearest to cheapest",
            most / least,
            Target.atMost(1.5)));
    return figures;
  }

  private static double quantum(Bench bench, int count) throws InterruptedException {
    long work = bench.plan().work(4_000, 2);
    List<Best> best =
        Best.of(
            bench.host(),
            bench.plan().rounds(),
            List.of(command(bench, count, work), command(bench, count, 2 * work)));
    try {
      double quanta =
          (Long.parseLong(best.get(1).output().strip())
                  - Long.parseLong(best.get(0).output().strip()))
              / QUANTUM_NANOS;
      double micros = (best.get(1).seconds() - best.get(0).seconds()) * 1e6 / quanta;
      double cpu = (best.get(1).cpu() - best.get(0).cpu()) * 1e6 / quanta;
      bench.row(Integer.toString(count), micros, cpu);
      double cost = Double.isNaN(cpu) ? micros : cpu;
      return cost > 0 ? cost : Double.NaN;
    } catch (NumberFormatException e) {
      bench.host().fail("blocked " + count + " gave no time");
      return Double.NaN;
    }
  }

  private static List<String> command(Bench bench, int count, long work) {
    return bench
        .host()
        .guest(
            bench.plan().engine(),
            OPTIONS,
            "blocked",
            Integer.toString(count),
            Long.toString(work));
  }
}
