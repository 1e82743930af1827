package vivarium.shell.perf;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.debug.Symbols;
import vivarium.proc.Kernel;
import vivarium.proc.Process;
import vivarium.sched.Countable;
import vivarium.sched.Profile;
import vivarium.shell.exec.Builtin;
import vivarium.shell.exec.Shell;
import vivarium.shell.exec.ShellException;
import vivarium.shell.report.Output;

/**
 * {@code perf}: counts what a program does, samples where it is when it does it, and shows that.
 * The kernel does it itself: no time passes for the program. The last recording is kept.
 */
public final class PerfCommand {
  private static final int USAGE = 2;

  private static final String SYNOPSIS =
      """
      perf stat CMD                            what CMD and all that it starts count
      perf record [-e EVENT] [-c PERIOD] CMD   a sample of the stack every PERIOD events (cycles)
      perf report [--by symbol|line]           where the samples of the last recording are
      perf script [--folded FILE] [--speedscope FILE]
                                               its stacks, on standard output or into files of the host
      perf list                                the events\
      """;

  private final Kernel kernel;
  private final Symbols symbols;
  private @Nullable Recording last;

  public PerfCommand(Kernel kernel, Symbols symbols) {
    this.kernel = kernel;
    this.symbols = symbols;
  }

  /** The row of the table of built-ins. */
  public Builtin row() {
    return new Builtin(
        "perf",
        false,
        SYNOPSIS,
        "counters of a program, samples of where it is, and flame graphs of them",
        List.of(
            "perf stat ls /bin",
            "perf record -c 10000 sort /etc/help && perf report --by line",
            "perf script --speedscope sort.speedscope.json"),
        this::run);
  }

  private int run(Shell shell, List<String> arguments) {
    Deque<String> words = new ArrayDeque<>(arguments.subList(1, arguments.size()));
    String verb = words.isEmpty() ? "" : words.removeFirst();
    return switch (verb) {
      case "stat" -> stat(shell, words);
      case "record" -> record(shell, words);
      case "report" -> report(shell, words);
      case "script" -> script(shell, words);
      case "list" -> list(shell, words);
      default ->
          throw new ShellException.Failure(
              (verb.isEmpty() ? "" : verb + ": ") + "wanted stat, record, report, script or list",
              USAGE);
    };
  }

  private int stat(Shell shell, Deque<String> words) {
    if (!words.isEmpty() && words.getFirst().startsWith("-")) {
      String option = words.removeFirst();
      if (!option.equals("--")) {
        throw new ShellException.Failure(
            option + ": unknown option; perf stat CMD counts all events", USAGE);
      }
    }
    List<String> command = command(words);
    Profile profile = new Profile();
    long start = kernel.clock().now();
    int status = follow(shell, command, profile);
    if (profile.members().isEmpty()) {
      return status; // the shell has said why it did not start
    }
    long elapsed = kernel.clock().now() - start;
    shell.warn(PerfStat.of(kernel, profile, String.join(" ", command), elapsed).stripTrailing());
    return status;
  }

  private int record(Shell shell, Deque<String> words) {
    Countable event = Countable.CYCLES;
    long period = 0;
    while (!words.isEmpty() && words.getFirst().startsWith("-")) {
      String option = words.removeFirst();
      if (option.equals("--")) {
        break;
      }
      String value = words.isEmpty() ? "" : words.removeFirst();
      switch (option) {
        case "-e" -> event = event(value);
        case "-c" -> period = period(value);
        default -> throw new ShellException.Failure(option + ": unknown option", USAGE);
      }
    }
    List<String> command = command(words);
    if (period == 0) {
      period = usualPeriod(event);
    }
    Recording recording = new Recording(symbols, event, period, String.join(" ", command));
    Profile profile = new Profile(event, period, recording);
    int status = follow(shell, command, profile);
    if (profile.members().isEmpty()) {
      return status;
    }
    last = recording;
    shell.warn("perf: " + Reports.count(recording));
    return status;
  }

  private int follow(Shell shell, List<String> command, Profile profile) {
    try {
      return shell.runProgram(
          command,
          pid -> {
            Process process = kernel.pids().process(pid);
            if (process != null) {
              profile.add(process.leader());
            }
          });
    } finally {
      profile.end();
    }
  }

  private int report(Shell shell, Deque<String> words) {
    boolean byLine = false;
    while (!words.isEmpty()) {
      String option = words.removeFirst();
      String value = words.isEmpty() ? "" : words.removeFirst();
      if (!option.equals("--by") || !value.equals("symbol") && !value.equals("line")) {
        throw new ShellException.Failure("usage: perf report [--by symbol|line]", USAGE);
      }
      byLine = value.equals("line");
    }
    shell.print(Reports.table(recorded(), byLine));
    return 0;
  }

  private int script(Shell shell, Deque<String> words) {
    Recording recording = recorded();
    if (words.isEmpty()) {
      shell.print(Reports.folded(recording));
    }
    while (!words.isEmpty()) {
      String option = words.removeFirst();
      if (words.isEmpty()) {
        throw new ShellException.Failure(option + ": wants the name of a file", USAGE);
      }
      String file = words.removeFirst();
      switch (option) {
        case "--folded" -> Output.write(shell, file, Reports.folded(recording));
        case "--speedscope" -> Output.write(shell, file, Reports.speedscope(recording));
        default ->
            throw new ShellException.Failure(
                option + ": wanted --folded FILE or --speedscope FILE", USAGE);
      }
    }
    return 0;
  }

  private int list(Shell shell, Deque<String> words) {
    if (!words.isEmpty()) {
      throw new ShellException.Failure(words.getFirst() + ": perf list takes no words", USAGE);
    }
    StringBuilder out = new StringBuilder();
    for (Countable event : Countable.values()) {
      boolean lacks = event.isMetered() && !PerfStat.isMetered(kernel);
      String meaning = event.meaning() + (lacks ? " (only with --time hierarchy)" : "");
      out.append(String.format("%-24s  %s%n", event.text(), meaning));
    }
    shell.print(out.toString());
    return 0;
  }

  private Recording recorded() {
    Recording recording = last;
    if (recording == null || recording.samples.isEmpty()) {
      throw new ShellException.Failure("no samples: perf record CMD takes some", 1);
    }
    return recording;
  }

  /** A program of some ms should get samples. */
  private static long usualPeriod(Countable event) {
    if (event == Countable.CYCLES || event == Countable.INSTRUCTIONS) {
      return 100_000;
    }
    return event.isMetered() ? 1_000 : 1;
  }

  private Countable event(String name) {
    Countable event = Countable.of(name);
    if (event == null) {
      throw new ShellException.Failure(name + ": no such event; perf list names them", USAGE);
    }
    if (event.isMetered() && !PerfStat.isMetered(kernel)) {
      throw new ShellException.Failure(name + ": not counted: --time hierarchy", 1);
    }
    return event;
  }

  private static long period(String text) {
    if (!text.matches("[1-9][0-9]{0,11}")) {
      throw new ShellException.Failure("-c " + text + ": wanted a number of events", USAGE);
    }
    return Long.parseLong(text);
  }

  private static List<String> command(Deque<String> words) {
    if (words.isEmpty()) {
      throw new ShellException.Failure("which program? perf stat CMD, perf record CMD", USAGE);
    }
    return List.copyOf(words);
  }
}
