package vivarium.shell.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import vivarium.shell.bench.BenchPlan;
import vivarium.shell.bench.Benchmarks;

/** {@code vivarium bench}: speed as ratios to references in the same run. */
@Command(
    name = "bench",
    description = "Times guest programs against qemu-riscv64 and native builds, in turns.",
    synopsisHeading = "",
    customSynopsis = {"vivarium bench [OPTION...] [NAME...]", ""},
    sortOptions = false)
final class BenchCommand implements Callable<Integer> {
  @Mixin MachineOptions machine = new MachineOptions();

  @Option(
      names = "--scale",
      paramLabel = "N",
      description = "work of each program: 1 is small; default 10")
  int scale = 10;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "turns (A B A B); the best counts; default 2")
  int rounds = 2;

  @Option(
      names = "--only",
      paramLabel = "PART",
      description = "programs, switches or start; default all")
  List<String> parts = List.of();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help")
  boolean help;

  @Parameters(paramLabel = "NAME", description = "programs; default all")
  List<String> names = List.of();

  @Override
  public Integer call() {
    machine.check();
    if (scale < 1 || rounds < 1) {
      throw new UsageException("--scale and --rounds are at least 1");
    }
    for (String part : parts) {
      if (!List.of("programs", "switches", "start").contains(part)) {
        throw new UsageException("--only " + part + ": wanted programs, switches or start");
      }
    }
    Session session = new Session(machine);
    return new Benchmarks(
            new BenchPlan(Session.home(), names, parts, scale, rounds), session::launchArguments)
        .run(System.out, System.err);
  }
}
