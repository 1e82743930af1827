package vivarium.shell.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code vivarium bench}: runs the parts in order, says which targets are met, writes and compares.
 * Results are ratios to references of the same run, the contenders taking turns, because absolute
 * times say more about the machine than about us. What has been measured is in the JSON file at any
 * time, and is told after an interruption, too.
 */
public final class Benchmarks {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  /** Cores that other processes may have on average before a warning. */
  private static final double QUIET = 0.05;

  private final BenchPlan plan;
  private final Launcher launcher;
  private final List<Figure> figures = new ArrayList<>();
  private final CpuTimes before = CpuTimes.now();
  private final long start = System.nanoTime();

  /** Measures with Vivarium as {@code launcher} starts it. */
  public Benchmarks(BenchPlan plan, Launcher launcher) {
    this.plan = plan;
    this.launcher = launcher;
  }

  private static List<ProgramPart> programParts(String engine, Path folder) {
    return List.of(
        GuestSpeed.warm(engine), // translated code at its best
        new ColdSpeed(), // as a person sees it
        GuestSpeed.interpreter(), // what everything falls back to
        OptionCost.tracing(folder), // --trace
        OptionCost.hierarchy()); // --time hierarchy
  }

  private static List<Part> otherParts() {
    return List.of(
        new ParallelWork(), // a host thread for each hart
        new StartUp(), // to the end of true, to the prompt
        Rates.switches(), // over a pipe
        Rates.forks(), // fork+exec+wait
        new BlockedProcesses(), // what those who wait cost
        new IdleProcesses()); // what they take
  }

  /** The names that {@code --only} takes. */
  public static List<String> partNames() {
    return Stream.concat(
            programParts("", Path.of("")).stream().map(ProgramPart::name),
            otherParts().stream().map(Part::name))
        .toList();
  }

  /**
   * Measures; the tables go to {@code out}, what happens meanwhile to {@code err}. Returns the exit
   * status: 1 if a program failed or gave wrong output, 2 for a wrong plan, 128 and the signal's
   * number after SIGINT or SIGTERM.
   */
  public int run(PrintStream out, PrintStream err) {
    try (Interruption interruption = new Interruption();
        Host host = new Host(plan, launcher, err)) {
      Map<String, Double> earlier = plan.earlier() == null ? Map.of() : Report.read(plan.earlier());
      List<String> programs = programs();
      for (String name : plan.names()) {
        if (!programs.contains(name)) {
          host.tell("no program " + name + "; there are: " + String.join(" ", programs));
          return USAGE;
        }
      }
      Bench bench = new Bench(plan, host, plan.names().isEmpty() ? programs : plan.names(), out);
      boolean complete = measure(bench);
      Report.targets(figures, out);
      notes(host).forEach(text -> out.println("note: " + text));
      if (plan.earlier() != null) {
        Report.compare(earlier, figures, out);
      }
      if (!complete) {
        host.tell(
            "interrupted: "
                + figures.size()
                + " figures were measured"
                + (plan.json() == null ? "" : ", which are in " + plan.json()));
        return interruption.status();
      }
      return host.failed() ? FAILED : 0;
    } catch (IOException e) {
      err.println("vivarium: bench: " + e.getMessage());
      return USAGE;
    }
  }

  /** Returns whether all was measured, and not interrupted. */
  private boolean measure(Bench bench) throws IOException {
    Host host = bench.host();
    Programs programs =
        new Programs(
            programParts(plan.engine(), host.folder()).stream()
                .filter(part -> plan.wants(part.name()))
                .toList());
    List<Part> others = otherParts().stream().filter(part -> plan.wants(part.name())).toList();
    double seconds =
        bench.programs().size() * programs.seconds()
            + others.stream().mapToDouble(Part::seconds).sum();
    Progress progress = new Progress(host, plan.seconds(seconds));
    try {
      host.lookForQemu();
      host.missing().forEach(host::tell);
      save(host, false);
      for (Part part : others) {
        progress.step(part.name() + ": " + part.title(), plan.seconds(part.seconds()));
        bench.heading(part.name(), part.title());
        add(host, part.measure(bench));
      }
      if (programs.seconds() > 0) {
        programs.measure(bench, progress, measured -> add(host, measured));
        programs.print(bench);
      }
      save(host, true);
      return true;
    } catch (InterruptedException e) {
      programs.print(bench);
      return false;
    }
  }

  private void add(Host host, List<Figure> measured) throws IOException {
    figures.addAll(measured);
    save(host, false);
  }

  private void save(Host host, boolean complete) throws IOException {
    if (plan.json() != null) {
      Report.write(plan.json(), figures, machine(host), complete);
    }
  }

  /** What is to be known of the machine beside the figures. */
  private List<String> notes(Host host) {
    List<String> notes = new ArrayList<>(host.missing());
    double others = others();
    if (others > QUIET) {
      notes.add(
          String.format(
              Locale.ROOT, "other processes used %.2f cores meanwhile: wall times suffer", others));
    }
    return notes;
  }

  /** Cores that other processes had on average. */
  private double others() {
    return CpuTimes.now().othersSince(before) / ((System.nanoTime() - start) / 1e9);
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

  private Map<String, Object> machine(Host host) {
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("cores", Runtime.getRuntime().availableProcessors());
    machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    machine.put("java", System.getProperty("java.vm.version"));
    machine.put("qemu", host.qemuVersion());
    machine.put("engine", plan.engine());
    machine.put("quick", plan.quick());
    machine.put("rounds", plan.rounds());
    machine.put("minutes", Math.round((System.nanoTime() - start) / 6e9) / 10.0);
    machine.put("notes", notes(host));
    return machine;
  }
}
