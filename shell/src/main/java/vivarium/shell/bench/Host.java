package vivarium.shell.bench;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the host can run: Vivarium, qemu-riscv64 on the same program, and the same source built for
 * the host. What is not installed gives empty commands.
 */
final class Host implements AutoCloseable {
  private static final List<String> FLAGS =
      List.of("-std=gnu11", "-O2", "-fno-math-errno", "-ffp-contract=off");

  private final BenchPlan plan;
  private final Launcher launcher;
  private final PrintStream errors;
  private final @Nullable String qemu = find("qemu-riscv64", "qemu-riscv64-static");
  private final @Nullable String compiler = find("gcc", "cc", "clang");
  private final @Nullable String pin = find("taskset");
  private final Map<String, List<String>> built = new HashMap<>();
  private @Nullable Path folder;
  private String qemuVersion = "";
  private boolean failed;

  Host(BenchPlan plan, Launcher launcher, PrintStream errors) {
    this.plan = plan;
    this.launcher = launcher;
    this.errors = errors;
  }

  /** Says what goes on, beside the results. */
  void tell(String text) {
    errors.println("vivarium: bench: " + text);
  }

  /** Says what went wrong; the run's exit status tells it, too. */
  void fail(String text) {
    tell(text);
    failed = true;
  }

  boolean failed() {
    return failed;
  }

  /** Runs a command; says so if it fails. */
  Timed run(List<String> command) throws InterruptedException {
    return run(command, null);
  }

  /** The same; a listener hears each line of output as it comes. */
  Timed run(List<String> command, Timed.@Nullable Listener listener) throws InterruptedException {
    Timed run = Timed.run(command, listener);
    if (!run.succeeded()) {
      fail(run.complaint() + " (" + String.join(" ", command) + ")");
    }
    return run;
  }

  static @Nullable String find(String... names) {
    for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      for (String name : names) {
        Path file = Path.of(directory, name);
        if (Files.isExecutable(file)) {
          return file.toString();
        }
      }
    }
    return null;
  }

  /** What is not there to compare with, and how to get it. */
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    if (qemu == null) {
      missing.add("qemu-riscv64 is not installed: no ratios to it (apt install qemu-user)");
    }
    if (compiler == null) {
      missing.add("no C compiler is installed: no ratios to native code (apt install gcc)");
    }
    if (pin == null) {
      missing.add("taskset is not installed: no switches on one core (apt install util-linux)");
    }
    if (find("script") == null) {
      missing.add("script is not installed: no time to the prompt (apt install bsdutils)");
    }
    if (Runtime.getRuntime().availableProcessors() < 2) {
      missing.add("there is one core: no work of two processes on two");
    }
    if (Double.isNaN(CpuTimes.now().all())) {
      missing.add("no /proc as Linux has it: no CPU time, and what else ran is not known");
    }
    return missing;
  }

  /** Asks qemu which version it is. */
  void lookForQemu() throws InterruptedException {
    if (qemu != null) {
      Timed run = Timed.run(List.of(qemu, "--version"));
      qemuVersion = run.output().lines().findFirst().orElse("");
    }
  }

  /** The version of the qemu that is compared with; empty if there is none. */
  String qemuVersion() {
    return qemuVersion;
  }

  /** Vivarium with these arguments. */
  List<String> vivarium(String... arguments) {
    return launcher.command(List.of(arguments));
  }

  /** The built-in shell on its terminal. */
  List<String> vivariumOnTerminal() {
    return launcher.onTerminal();
  }

  /** Vivarium running a guest program with an engine, and with options before {@code run}'s own. */
  List<String> guest(String engine, List<String> options, String program, String... arguments) {
    List<String> command = new ArrayList<>(List.of("run", "--engine", engine));
    command.addAll(options);
    command.add(plan.image(program).toString());
    command.addAll(List.of(arguments));
    return launcher.command(command);
  }

  /** Vivarium running a guest program several times, one after the other, with an engine. */
  List<String> repeated(String engine, String program, String argument) {
    Path image = plan.image(program);
    String line = "/mnt/" + image.getFileName() + " " + argument + "\n";
    String mount = image.toAbsolutePath().getParent() + ":/mnt";
    return vivarium("--engine", engine, "--mount", mount, "-c", line.repeat(Repeats.TIMES));
  }

  /** The program under qemu; empty if there is none. */
  List<String> qemu(String program, String argument) {
    return qemu == null ? List.of() : List.of(qemu, plan.image(program).toString(), argument);
  }

  /** The native build; empty if it cannot be built. */
  List<String> host(String program, String argument) throws InterruptedException {
    List<String> command = built.get(program);
    if (command == null) {
      command = build(program);
      built.put(program, command);
    }
    return command.isEmpty() ? command : List.of(command.get(0), argument);
  }

  /** A command kept on one core; empty if that cannot be done. */
  List<String> onOneCore(List<String> command) {
    if (pin == null || command.isEmpty()) {
      return List.of();
    }
    List<String> pinned = new ArrayList<>(List.of(pin, "-c", "0"));
    pinned.addAll(command);
    return pinned;
  }

  /** Why an option cannot be measured, or null if Vivarium takes it. */
  @Nullable String refusal(String... options) throws InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(List.of("-c", "true"));
    Timed run = Timed.run(launcher.command(arguments));
    return run.succeeded() ? null : run.complaint().replaceFirst("^vivarium: ", "");
  }

  /** A folder for files of this run, which goes with it. */
  Path folder() throws IOException {
    Path known = folder;
    if (known == null) {
      known = Files.createTempDirectory("vivarium-bench");
      folder = known;
    }
    return known;
  }

  private List<String> build(String name) throws InterruptedException {
    if (compiler == null || !Files.exists(plan.source(name))) {
      return List.of();
    }
    try {
      String program = folder().resolve(name).toString();
      List<String> command = new ArrayList<>(List.of(compiler));
      command.addAll(FLAGS);
      command.addAll(List.of("-o", program, plan.source(name).toString(), "-lm", "-lpthread"));
      return Timed.run(command).succeeded() ? List.of(program) : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }

  @Override
  public void close() {
    if (folder == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      tell(folder + " could not be removed");
    }
  }
}
