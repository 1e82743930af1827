package vivarium.shell.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code vivarium bench}: runs the parts in order, says which targets are met, writes and compares.
 * Results are ratios to references of the same run, the contenders taking turns, because absolute
 * times say more about the machine than about us.
 */
public final class Benchmarks {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private final BenchPlan plan;
  private final Launcher launcher;

  /** Measures with Vivarium as {@code launcher} starts it. */
  public Benchmarks(BenchPlan plan, Launcher launcher) {
    this.plan = plan;
    this.launcher = launcher;
  }

  private static List<Part> parts(String engine) {
    return List.of(
        GuestSpeed.warm(engine), // translated code at its best
        new ColdSpeed(), // as a person sees it
        GuestSpeed.interpreter(), // what everything falls back to
        new ParallelWork(), // a host thread for each hart
        new StartUp(), // to the end of true, to the prompt
        Rates.switches(), // over a pipe
        Rates.forks(), // fork+exec+wait
        new BlockedProcesses(), // what those who wait cost
        new IdleProcesses(), // what they take
        OptionCost.tracing(), // --trace
        OptionCost.hierarchy()); // --time hierarchy
  }

  /** The names that {@code --only} takes. */
  public static List<String> partNames() {
    return parts("").stream().map(Part::name).toList();
  }

  /**
   * Measures; the tables go to {@code out}, what happens meanwhile to {@code err}. Returns the exit
   * status: 1 if a program failed or gave wrong output, 2 for a wrong plan.
   */
  public int run(PrintStream out, PrintStream err) throws InterruptedException {
    try (Host host = new Host(plan, launcher, err)) {
      Map<String, Double> earlier = plan.earlier() == null ? Map.of() : Report.read(plan.earlier());
      List<String> programs = programs();
      for (String name : plan.names()) {
        if (!programs.contains(name)) {
          host.tell("no program " + name + "; there are: " + String.join(" ", programs));
          return USAGE;
        }
      }
      List<String> missing = host.missing();
      missing.forEach(host::tell);
      Bench bench = new Bench(plan, host, plan.names().isEmpty() ? programs : plan.names(), out);
      List<Figure> figures = new ArrayList<>();
      for (Part part : parts(plan.engine())) {
        if (plan.wants(part.name())) {
          out.println((figures.isEmpty() ? "" : "\n") + "# " + part.name() + ": " + part.title());
          List<Figure> measured = part.measure(bench);
          measured.stream()
              .filter(figure -> !figure.remark().isEmpty())
              .forEach(figure -> out.println("not measured: " + figure.remark()));
          figures.addAll(measured);
        }
      }
      Report.targets(figures, out);
      missing.forEach(text -> out.println("missing: " + text));
      if (plan.json() != null) {
        Report.write(plan.json(), figures, machine(host, missing));
      }
      if (plan.earlier() != null) {
        Report.compare(earlier, figures, out);
      }
      return host.failed() ? FAILED : 0;
    } catch (IOException e) {
      err.println("vivarium: bench: " + e.getMessage());
      return USAGE;
    }
  }

  private List<String> programs() throws IOException {
    Path folder = plan.home().resolve("images/root/bench");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(plan::isProgram)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new IOException("no programs in " + folder, e);
    }
  }

  private Map<String, Object> machine(Host host, List<String> missing) {
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("cores", Runtime.getRuntime().availableProcessors());
    machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    machine.put("java", System.getProperty("java.vm.version"));
    machine.put("qemu", host.qemuVersion());
    machine.put("engine", plan.engine());
    machine.put("quick", plan.quick());
    machine.put("rounds", plan.rounds());
    machine.put("missing", missing);
    return machine;
  }
}
