package vivarium.shell.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vivarium run}: one program, standard streams passed through, its status as ours. */
@Command(
    name = "run",
    description = "Runs one riscv64 Linux program as a guest process.",
    synopsisHeading = "",
    customSynopsis = {"vivarium run [OPTION...] PROGRAM [ARG...]", ""},
    sortOptions = false)
final class RunCommand implements Callable<Integer> {
  @Mixin MachineOptions machine = new MachineOptions();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help")
  boolean help;

  @Parameters(
      paramLabel = "PROGRAM",
      arity = "1..*",
      description = "a host file, or a name on the guest's PATH; and its arguments")
  List<String> arguments = List.of();

  @Override
  public Integer call() {
    machine.check();
    return new Session(machine).runProgram(arguments);
  }
}
