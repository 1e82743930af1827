package vivarium.shell.machine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.debug.Symbols;
import vivarium.mem.AddressSpace;
import vivarium.proc.Kernel;
import vivarium.proc.Task;
import vivarium.shell.chart.Json;
import vivarium.shell.exec.Builtin;
import vivarium.shell.exec.Shell;
import vivarium.shell.exec.ShellException;

/** {@code stack PID [TID]}: where a task is, and the calls that led there. */
final class StackCommand {
  private final Kernel kernel;
  private final Symbols symbols;
  private final Finder finder;

  /** Finds the task that a word of the command line means. */
  interface Finder {
    @Nullable Task find(Shell shell, String word);
  }

  StackCommand(Kernel kernel, Symbols symbols, Finder finder) {
    this.kernel = kernel;
    this.symbols = symbols;
    this.finder = finder;
  }

  Builtin row() {
    return new Builtin(
        "stack",
        false,
        "stack [-a] [--json] PID [TID]",
        "the frames of a stack: functions, lines, sizes, saved registers, deepest use; -a shows"
            + " every frame of a recursion",
        List.of("frames & stack $!", "stack_overflow & stack $!", "stack --json %1"),
        this::run);
  }

  private int run(Shell shell, List<String> arguments) {
    boolean all = false;
    boolean json = false;
    List<String> operands = new ArrayList<>();
    for (String word : arguments.subList(1, arguments.size())) {
      switch (word) {
        case "-a", "--all" -> all = true;
        case "--json" -> json = true;
        default -> {
          if (word.startsWith("-") && word.length() > 1) {
            throw new ShellException.Failure(word + ": unknown option", 2);
          }
          operands.add(word);
        }
      }
    }
    if (operands.isEmpty() || operands.size() > 2) {
      throw new ShellException.Failure("which process? stack [-a] [--json] PID [TID]", 2);
    }
    Task task = finder.find(shell, operands.getFirst());
    if (task != null && operands.size() == 2) {
      int tid = number(operands.get(1));
      Task thread = kernel.pids().task(tid);
      task = thread != null && thread.process() == task.process() ? thread : null;
    }
    if (task == null) {
      throw new ShellException.Failure(operands.getLast() + ": no such process or thread", 1);
    }
    AddressSpace space = task.addressSpace();
    if (space == null) {
      String why = task.process().isHost() ? "it runs in Java" : "it has ended";
      throw new ShellException.Failure(operands.getLast() + ": no stack of the guest's: " + why, 1);
    }
    StackReport report = new StackReport(task, space, symbols, all);
    shell.print(json ? Json.of(report.json()) : report.text());
    return 0;
  }

  private static int number(String word) {
    try {
      return Integer.parseInt(word);
    } catch (NumberFormatException e) {
      throw new ShellException.Failure(word + ": not a thread id", 2);
    }
  }
}
