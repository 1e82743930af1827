package vivarium.shell.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.proc.Kernel;
import vivarium.proc.Process;
import vivarium.proc.Task;
import vivarium.shell.exec.Builtin;
import vivarium.shell.exec.Shell;
import vivarium.shell.exec.ShellException;
import vivarium.syscall.Dispatcher;
import vivarium.syscall.Strace;
import vivarium.syscall.StraceOptions;
import vivarium.syscall.StraceOptions.Stamp;
import vivarium.syscall.SyscallRow;

/**
 * {@code strace}: prints the system calls of a program that it starts, or of processes that run
 * already. The kernel prints them itself: the program is not stopped, and no time passes for it.
 */
final class StraceCommand {
  private static final int USAGE = 2;
  private static final long GLANCE_NS = 10_000_000;

  /** How a process is found by what a person types. */
  interface Finder {
    @Nullable Task find(Shell shell, String target);
  }

  private final Kernel kernel;
  private final Finder finder;

  StraceCommand(Kernel kernel, Finder finder) {
    this.kernel = kernel;
    this.finder = finder;
  }

  Builtin row() {
    return new Builtin(
        "strace",
        false,
        """
        strace [OPTION...] PROGRAM [ARG...]
        strace [OPTION...] -p PID
          -f             children, too
          -c, -C         a table of calls, times and errors; after the lines
          -e EXPRESSION  trace=NAME,... trace=%file trace=!NAME signal=none
          -o FILE        write there
          -p PID         a process that runs already
          -s SIZE        most bytes of a string (32)
          -t -tt -ttt -r -T
                         the time of day, with us, since 1970; since the line before; in the call
          -y             what descriptors lead to\
        """,
        "the system calls of a program, with their arguments and results",
        List.of("strace -f sh -c 'ls | wc'", "strace -c ls", "strace -e trace=openat,read ls"),
        this::run);
  }

  /** What the command line says. */
  private static final class Wanted {
    boolean follow;
    boolean table;
    boolean lines = true;
    boolean durations;
    boolean paths;
    boolean signals = true;
    int stringLimit = 32;
    Stamp stamp = Stamp.NONE;
    Predicate<SyscallRow> shown = row -> true;
    @Nullable String file;
    final List<String> targets = new ArrayList<>();
    List<String> program = List.of();

    StraceOptions options() {
      return new StraceOptions(
          follow,
          shown,
          signals,
          stamp,
          durations,
          paths,
          stringLimit,
          lines,
          table,
          file != null && follow);
    }
  }

  private int run(Shell shell, List<String> arguments) {
    Wanted wanted = parse(arguments);
    if (!(kernel.syscalls() instanceof Dispatcher dispatcher)) {
      throw new ShellException.Failure("this machine's calls cannot be traced", 1);
    }
    List<Process> running = new ArrayList<>();
    for (String target : wanted.targets) {
      Task task = finder.find(shell, target);
      if (task == null) {
        throw new ShellException.Failure("attach: " + target + ": no such process", 1);
      }
      running.add(task.process());
    }
    ReportSink sink = new ReportSink(shell, wanted.file);
    List<Strace> started = new ArrayList<>();
    try {
      for (Process process : running) {
        sink.write("strace: Process " + process.pid() + " attached\n");
        started.add(start(dispatcher, wanted, process, sink));
      }
      int status =
          wanted.program.isEmpty()
              ? 0
              : shell.runProgram(
                  wanted.program,
                  pid -> {
                    Process process = kernel.pids().process(pid);
                    if (process != null) {
                      Strace strace = start(dispatcher, wanted, process, sink);
                      strace.started(process);
                      started.add(strace);
                    }
                  });
      return watch(shell, started, running.isEmpty()) ? status : 130;
    } finally {
      for (Strace strace : started) {
        strace.finish();
        dispatcher.tracers().remove(strace);
      }
      sink.close();
    }
  }

  private static Strace start(
      Dispatcher dispatcher, Wanted wanted, Process process, ReportSink sink) {
    Strace strace = new Strace(wanted.options(), process, line -> sink.write(line + "\n"));
    dispatcher.tracers().add(strace);
    return strace;
  }

  /** Waits until nothing is left to trace; false if the person does not want to wait. */
  private static boolean watch(Shell shell, List<Strace> traces, boolean done) {
    try {
      while (!done && !traces.stream().allMatch(Strace::idle)) {
        shell.os().sleep(GLANCE_NS);
      }
      return true;
    } catch (ErrnoException e) {
      return false;
    }
  }

  private static Wanted parse(List<String> arguments) {
    Wanted wanted = new Wanted();
    int i = 1;
    while (i < arguments.size() && arguments.get(i).startsWith("-")) {
      String option = arguments.get(i++);
      if (option.equals("--")) {
        break;
      }
      if (flag(wanted, option)) {
        continue;
      }
      String name = option.substring(0, Math.min(2, option.length()));
      if (!List.of("-e", "-o", "-p", "-s").contains(name)) {
        throw new ShellException.Failure("unknown option " + option, USAGE);
      }
      String value = option.substring(name.length());
      if (value.isEmpty()) {
        if (i >= arguments.size()) {
          throw new ShellException.Failure("option " + option + " wants an argument", USAGE);
        }
        value = arguments.get(i++);
      }
      valued(wanted, name, value);
    }
    wanted.program = arguments.subList(i, arguments.size());
    if (wanted.program.isEmpty() && wanted.targets.isEmpty()) {
      throw new ShellException.Failure("must have PROG [ARGS] or -p PID", USAGE);
    }
    return wanted;
  }

  private static boolean flag(Wanted wanted, String option) {
    switch (option) {
      case "-f", "-ff" -> wanted.follow = true;
      case "-c" -> {
        wanted.table = true;
        wanted.lines = false;
      }
      case "-C" -> wanted.table = true;
      case "-t" -> wanted.stamp = Stamp.SECONDS;
      case "-tt" -> wanted.stamp = Stamp.MICROS;
      case "-ttt" -> wanted.stamp = Stamp.EPOCH;
      case "-r" -> wanted.stamp = Stamp.RELATIVE;
      case "-T" -> wanted.durations = true;
      case "-y" -> wanted.paths = true;
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void valued(Wanted wanted, String name, String value) {
    switch (name) {
      case "-e" -> expression(wanted, value);
      case "-o" -> wanted.file = value;
      case "-p" -> wanted.targets.addAll(List.of(value.split("[, ]+")));
      default -> wanted.stringLimit = number(value);
    }
  }

  private static int number(String text) {
    try {
      return Math.clamp(Integer.parseInt(text), 0, 1 << 20);
    } catch (NumberFormatException e) {
      throw new ShellException.Failure(text + ": not a size", USAGE);
    }
  }

  private static void expression(Wanted wanted, String text) {
    int equals = text.indexOf('=');
    String what = equals < 0 ? "trace" : text.substring(0, equals);
    String value = text.substring(equals + 1);
    switch (what) {
      case "trace", "t" -> {
        try {
          wanted.shown = StraceOptions.calls(value);
        } catch (IllegalArgumentException e) {
          throw new ShellException.Failure(String.valueOf(e.getMessage()), USAGE);
        }
      }
      case "signal", "signals", "s" ->
          wanted.signals = !value.equals("none") && !value.equals("!all");
      default -> throw new ShellException.Failure("-e " + text + ": unknown qualifier", USAGE);
    }
  }
}
