package vivarium.shell.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a running task's quantum costs the host while 10, 100, 1,000 and 10,000 other processes are
 * blocked. Two processes calculate on one core, so that each quantum ends in a switch; quanta are
 * short, so that what the kernel does at their ends is not drowned in what the program does.
 *
 * <p>The program tells the virtual time after each of several laps; a lap's cost is the CPU time
 * (wall time where the host does not tell it) that went by meanwhile, by the quanta in it. So what
 * it takes to make and to end the processes, seconds for 10,000 of them, is not in it, nor are the
 * first laps, in which the translator and HotSpot are still at work. The counts take turns,
 * forwards and backwards; the median of all laps counts.
 */
final class BlockedProcesses implements Part {
  private static final List<Integer> COUNTS = List.of(10, 100, 1_000, 10_000);
  private static final int LAPS = 10;

  /** Laps at the beginning that do not count. */
  private static final int WARM_UP = 3;

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
    return 70;
  }

  @Override
  public List<Figure> measure(Bench bench) throws InterruptedException {
    Map<Integer, List<Double>> laps = new TreeMap<>();
    List<Integer> counts = new ArrayList<>(COUNTS);
    for (int round = 0; round < bench.plan().rounds(); round++) {
      for (int count : counts) {
        laps.computeIfAbsent(count, none -> new ArrayList<>()).addAll(costs(bench, count));
      }
      Collections.reverse(counts);
    }
    List<Figure> figures = new ArrayList<>();
    List<Double> medians = new ArrayList<>();
    bench.row("blocked processes", "us a quantum", "least", "most", "laps");
    laps.forEach((count, costs) -> {
      double median = median(costs);
      medians.add(median);
      bench.row(
          Integer.toString(count), median, Bench.least(costs), Bench.most(costs), costs.size());
      figures.add(
          Figure.plain(
              "blocked/" + count, "a quantum, " + count + " blocked", "us", median, false));
    });
    double flat = Bench.most(medians) / Bench.least(medians);
    bench.row("dearest to cheapest", flat);
    figures.add(
        Figure.of(
            "blocked/flat",
            "cost of a quantum with 10 to 10,000 blocked",
            "dearest to cheapest",
            medians.contains(Double.NaN) ? Double.NaN : flat,
            Target.atMost(1.5)));
    return figures;
  }

  /** What a quantum cost in each lap of one run but the first ones, us. */
  private static List<Double> costs(Bench bench, int count) throws InterruptedException {
    List<Lap> laps = Lap.of(bench.host(), command(bench, count));
    List<Double> costs = new ArrayList<>();
    try {
      for (int i = WARM_UP + 1; i < laps.size(); i++) {
        Lap from = laps.get(i - 1);
        Lap to = laps.get(i);
        double quanta = (Long.parseLong(to.line()) - Long.parseLong(from.line())) / QUANTUM_NANOS;
        double cpu = to.cpu() - from.cpu();
        costs.add((Double.isNaN(cpu) ? to.seconds() - from.seconds() : cpu) * 1e6 / quanta);
      }
    } catch (NumberFormatException e) {
      bench.host().fail("blocked " + count + " gave no time");
    }
    return costs;
  }

  /** NaN if there is none. */
  static double median(List<Double> values) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static List<String> command(Bench bench, int count) {
    return bench
        .host()
        .guest(
            bench.plan().engine(),
            OPTIONS,
            "blocked",
            Integer.toString(count),
            Long.toString(bench.plan().work(800, 10)),
            Integer.toString(LAPS));
  }
}
