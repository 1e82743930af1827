package vivarium.shell.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code vivarium bench}: each program's output is checked, the contenders run in turns, and
 * results are ratios to references of the same run, because absolute times say more about the
 * machine than about us. Wall times of whole processes, start-up counted.
 */
public final class Benchmarks {
  private final BenchPlan plan;
  private final Function<List<String>, List<String>> vivarium;
  private @Nullable PrintStream progress;
  private final References references;

  /**
   * @param vivarium gives the host command that runs Vivarium with these arguments
   */
  public Benchmarks(BenchPlan plan, Function<List<String>, List<String>> vivarium) {
    this.plan = plan;
    this.vivarium = vivarium;
    this.references = new References(plan);
  }

  /**
   * Measures; the table goes to {@code out}, what happens meanwhile to {@code err}. Returns the
   * exit status.
   */
  public int run(PrintStream out, PrintStream err) {
    progress = err;
    List<String> programs;
    try {
      programs = programs();
    } catch (IOException e) {
      err.println("vivarium: bench: no programs in " + plan.images());
      return 2;
    }
    for (String name : plan.names()) {
      if (!programs.contains(name)) {
        err.println(
            "vivarium: bench: no program " + name + "; there are: " + String.join(" ", programs));
        return 2;
      }
    }
    references.missing().forEach(text -> err.println("vivarium: bench: " + text));
    boolean good = true;
    if (plan.wants("programs")) {
      good &= programs(plan.names().isEmpty() ? programs : plan.names(), out);
    }
    if (plan.wants("switches") && plan.names().isEmpty()) {
      good &= rates(out);
    }
    if (plan.wants("start") && plan.names().isEmpty()) {
      startUp(out);
    }
    references.close();
    return good ? 0 : 1;
  }

  private void tell(String text) {
    if (progress != null) {
      progress.println("vivarium: bench: " + text);
    }
  }

  private List<String> programs() throws IOException {
    try (Stream<Path> files = Files.list(plan.images())) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(n -> !n.contains(".") && !n.equals("pipe_switch") && !n.equals("fork_exec"))
          .sorted()
          .toList();
    }
  }

  /** A row's best times: ours, qemu's, native's; NaN where there is none. */
  private record Row(String name, double ours, double qemu, double host) {}

  private boolean programs(List<String> names, PrintStream out) {
    boolean good = true;
    List<Row> rows = new ArrayList<>();
    out.printf(
        "%-16s %10s %10s %10s %14s %14s%n",
        "program", "vivarium", "qemu", "native", "qemu/vivarium", "native/vivarium");
    for (String name : names) {
      String scale = Integer.toString(plan.scale());
      String guest = plan.images().resolve(name).toString();
      List<List<String>> commands = new ArrayList<>();
      commands.add(vivarium.apply(List.of("run", guest, scale)));
      commands.add(references.qemu(guest, scale));
      commands.add(references.host(name, scale));
      tell(name + " ...");
      double[] best = turns(commands, expected(name), name);
      good &= !Double.isNaN(best[0]);
      Row row = new Row(name, best[0], best[1], best[2]);
      rows.add(row);
      out.printf(
          "%-16s %s %s %s %s %s%n",
          name,
          seconds(best[0]),
          seconds(best[1]),
          seconds(best[2]),
          ratio(best[1] / best[0]),
          ratio(best[2] / best[0]));
      out.flush();
    }
    out.printf(
        "%-16s %32s %s %s%n",
        "geometric mean",
        "",
        ratio(mean(rows.stream().mapToDouble(r -> r.qemu / r.ours).toArray())),
        ratio(mean(rows.stream().mapToDouble(r -> r.host / r.ours).toArray())));
    return good;
  }

  /** The best time of each command over the rounds; NaN for one that is missing or wrong. */
  private double[] turns(List<List<String>> commands, @Nullable String expected, String what) {
    double[] best = new double[commands.size()];
    java.util.Arrays.fill(best, Double.NaN);
    boolean[] wrong = new boolean[commands.size()];
    for (int round = 0; round < plan.rounds(); round++) {
      for (int i = 0; i < best.length; i++) {
        if (commands.get(i).isEmpty() || wrong[i]) {
          continue;
        }
        Timed run = Timed.run(commands.get(i));
        if (run.status() != 0 || (expected != null && !expected.equals(run.output()))) {
          tell(
              what
                  + ": "
                  + (run.status() != 0 ? "status " + run.status() : "wrong output")
                  + " from "
                  + String.join(" ", commands.get(i)));
          wrong[i] = true;
          best[i] = Double.NaN;
        } else if (!(best[i] <= run.seconds())) {
          best[i] = run.seconds();
        }
      }
    }
    return best;
  }

  private @Nullable String expected(String name) {
    String suffix = plan.scale() == 10 ? ".expected" : plan.scale() == 1 ? ".small.expected" : "";
    Path file = plan.images().resolve(name + suffix);
    try {
      return suffix.isEmpty() ? null : Files.readString(file);
    } catch (IOException e) {
      tell("no expected output in " + file + ": it is not checked");
      return null;
    }
  }

  private boolean rates(PrintStream out) {
    out.printf(
        "%n%-34s %12s %12s %12s %14s%n",
        "a second", "vivarium", "qemu", "native", "vivarium/native");
    int scale = plan.scale();
    boolean good = rate(out, "context switches over a pipe", "pipe_switch", 5000 * scale, 2);
    return rate(out, "fork + exec + wait", "fork_exec", 100 * scale, 1) & good;
  }

  /** Start-up is taken out by a run that does nothing but start. */
  private boolean rate(PrintStream out, String title, String name, int count, int events) {
    String guest = plan.images().resolve(name).toString();
    if (!Files.exists(Path.of(guest))) {
      tell("no " + guest);
      return false;
    }
    tell(title + " ...");
    List<List<String>> full = new ArrayList<>();
    List<List<String>> empty = new ArrayList<>();
    for (boolean work : new boolean[] {true, false}) {
      String n = work ? Integer.toString(count) : "1";
      List<List<String>> list = work ? full : empty;
      list.add(vivarium.apply(List.of("run", guest, n)));
      // qemu's user mode leaves execve to the host, which cannot run the guest's programs
      list.add(name.equals("fork_exec") ? List.of() : references.qemu(guest, n));
      list.add(references.host(name, n));
    }
    double[] with = turns(full, null, title);
    double[] without = turns(empty, null, title);
    double[] rates = new double[3];
    for (int i = 0; i < 3; i++) {
      double seconds = with[i] - without[i];
      if (seconds <= without[i] / 20) {
        tell(title + ": over too soon to be measured; a larger --scale helps");
        seconds = Double.NaN;
      }
      rates[i] = (double) count * events / seconds;
    }
    out.printf(
        "%-34s %s %s %s %s%n",
        title, whole(rates[0]), whole(rates[1]), whole(rates[2]), ratio(rates[0] / rates[2]));
    return !Double.isNaN(rates[0]);
  }

  private void startUp(PrintStream out) {
    tell("start-up ...");
    List<String> java =
        List.of(
            vivarium.apply(List.of()).get(0),
            "-cp",
            System.getProperty("java.class.path"),
            Hello.class.getName());
    List<List<String>> commands = List.of(vivarium.apply(List.of("-c", "true")), java);
    double[] best = new double[] {Double.NaN, Double.NaN};
    for (int i = 0; i < 3; i++) {
      double[] round = turns(commands, null, "start-up");
      for (int k = 0; k < 2; k++) {
        best[k] = Double.isNaN(best[k]) ? round[k] : Math.min(best[k], round[k]);
      }
    }
    out.printf(
        "%nstart-up, -c true: %s s, a bare java program: %s s, ratio %s%n",
        seconds(best[0]).strip(), seconds(best[1]).strip(), ratio(best[0] / best[1]).strip());
  }

  private static double mean(double[] ratios) {
    double sum = 0;
    int n = 0;
    for (double ratio : ratios) {
      if (!Double.isNaN(ratio) && ratio > 0) {
        sum += Math.log(ratio);
        n++;
      }
    }
    return n == 0 ? Double.NaN : Math.exp(sum / n);
  }

  private static String seconds(double value) {
    return Double.isNaN(value) ? "         -" : String.format(Locale.ROOT, "%10.3f", value);
  }

  private static String ratio(double value) {
    return Double.isNaN(value) ? "             -" : String.format(Locale.ROOT, "%14.4f", value);
  }

  private static String whole(double value) {
    return Double.isNaN(value) ? "           -" : String.format(Locale.ROOT, "%12.0f", value);
  }
}
