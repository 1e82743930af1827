package vivarium.shell.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import vivarium.shell.bench.BenchPlan;
import vivarium.shell.bench.Benchmarks;

/** {@code vivarium bench}: speed as ratios to references in the same run. */
@Command(
    name = "bench",
    description =
        "Measures Vivarium beside qemu-riscv64 and native code, in turns, and says which targets are"
            + " met. Parts: warm cold interp parallel start switches forks blocked idle trace"
            + " hierarchy. All of them take about 40 minutes; after an interrupt, what was measured"
            + " is told and kept.",
    synopsisHeading = "",
    customSynopsis = {"vivarium bench [OPTION...] [PROGRAM...]", ""},
    sortOptions = false)
final class BenchCommand implements Callable<Integer> {
  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description = "interp or jit, for all parts but interp; default as without bench")
  String engine = new MachineOptions().engine;

  @Option(
      names = "--only",
      paramLabel = "PART",
      description = "one part; may be repeated; default all")
  List<String> parts = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = {
        "turns (A B A B) at most, the best counts; what is long takes a second one only if",
        "other processes had the cores meanwhile; default 2, or 1 with --quick"
      })
  @Nullable Integer rounds;

  @Option(names = "--quick", description = "little work: shows that all works, not how fast")
  boolean quick;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "write the figures to FILE, anew after each program and part")
  @Nullable Path json;

  @Option(
      names = "--compare",
      paramLabel = "FILE",
      description = "compare with the figures that an earlier --json wrote")
  @Nullable Path earlier;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help")
  boolean help;

  @Parameters(
      paramLabel = "PROGRAM",
      description = "only these programs, and without --only only warm, cold and interp")
  List<String> names = List.of();

  @Override
  public Integer call() {
    if (rounds != null && rounds < 1) {
      throw new UsageException("--rounds is at least 1");
    }
    for (String part : parts) {
      if (!Benchmarks.partNames().contains(part)) {
        throw new UsageException(
            "--only " + part + ": wanted one of " + String.join(" ", Benchmarks.partNames()));
      }
    }
    MachineOptions machine = new MachineOptions();
    machine.engine = engine;
    machine.check();
    int turns = rounds != null ? rounds : quick ? 1 : 2;
    return new Benchmarks(
            new BenchPlan(Session.home(), engine, names, parts, turns, quick, json, earlier),
            new Relaunch())
        .run(System.out, System.err);
  }
}
