package vivarium.shell.machine;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.proc.Kernel;
import vivarium.proc.Process;
import vivarium.proc.Task;
import vivarium.shell.exec.Builtin;
import vivarium.shell.exec.Shell;
import vivarium.shell.exec.ShellException;
import vivarium.trace.EventKind;
import vivarium.tracefile.Selection;
import vivarium.tracefile.TraceRecording;

/**
 * {@code trace}: the event log into a file of the host, from {@code trace on} to {@code trace off},
 * or as lines on the screen while things happen.
 */
final class TraceCommand {
  private static final int USAGE = 2;
  private static final int INTERRUPTED = 130;
  private static final long GLANCE_NS = 10_000_000;

  /** What a person who looks at the screen wants to see, unless told otherwise. */
  private static final Selection LIVE =
      new Selection(
          EnumSet.complementOf(EnumSet.of(EventKind.TIMER, EventKind.INTERRUPT)), false, Set.of());

  private final Kernel kernel;
  private final StraceCommand.Finder finder;
  private @Nullable TraceRecording recording;
  private String recordingTo = "";

  TraceCommand(Kernel kernel, StraceCommand.Finder finder) {
    this.kernel = kernel;
    this.finder = finder;
  }

  Builtin row() {
    return new Builtin(
        "trace",
        false,
        """
        trace on FILE [-e KIND,...] [-p PID]
        trace off
        trace -f [-e KIND,...] [-p PID] [PROGRAM [ARG...]]
          on FILE        record into FILE on the host: .pftrace (ui.perfetto.dev), .json
                         (Chrome), .csv or .ftrace (text); off, or the end, completes it
          -f             print events as they come, until Ctrl-C, or of PROGRAM until it ends
          -e KIND,...    only these: sched_switch, syscall, signal, page_fault, fork, ...
          -p PID         only this process and its children\
        """,
        "every switch, wake-up, system call, fault and signal, into a file or live",
        List.of(
            "trace on run.pftrace; ls | wc; trace off",
            "trace -f -e sched_switch,sched_wakeup sh -c 'echo a | cat'"),
        this::run);
  }

  /** What the command line says. */
  private static final class Wanted {
    boolean live;
    @Nullable String kinds;
    final Set<Integer> processes = new TreeSet<>();
    List<String> operands = List.of();

    Selection selection(Selection otherwise) {
      if (kinds == null) {
        return new Selection(otherwise.kinds(), otherwise.figures(), processes);
      }
      try {
        return Selection.of(kinds, processes);
      } catch (IllegalArgumentException e) {
        throw new ShellException.Failure("-e " + e.getMessage(), USAGE);
      }
    }
  }

  private int run(Shell shell, List<String> arguments) {
    Wanted wanted = parse(shell, arguments);
    if (wanted.live) {
      return wanted.operands.isEmpty() ? follow(shell, wanted) : ofProgram(shell, wanted);
    }
    if (wanted.operands.isEmpty()) {
      shell.print(recording == null ? "off\n" : "on: " + recordingTo + "\n");
      return 0;
    }
    return switch (wanted.operands.getFirst()) {
      case "on" -> on(wanted);
      case "off" -> off(shell, wanted);
      default ->
          throw new ShellException.Failure(
              wanted.operands.getFirst() + ": wanted on FILE, off, or -f", USAGE);
    };
  }

  private int on(Wanted wanted) {
    if (wanted.operands.size() != 2) {
      throw new ShellException.Failure("on wants the name of one file", USAGE);
    }
    if (recording != null) {
      throw new ShellException.Failure("already on: " + recordingTo, 1);
    }
    String file = wanted.operands.get(1);
    try {
      Path path = Path.of(file).toAbsolutePath().normalize();
      recording = TraceRecording.start(kernel, path, wanted.selection(Selection.ALL), false);
      recordingTo = path.toString();
      return 0;
    } catch (IllegalStateException e) {
      throw new ShellException.Failure(String.valueOf(e.getMessage()), 1);
    } catch (InvalidPathException | IOException e) {
      throw new ShellException.Failure(file + ": cannot be written on the host", 1);
    } catch (IllegalArgumentException e) {
      throw new ShellException.Failure(String.valueOf(e.getMessage()), USAGE);
    }
  }

  private int off(Shell shell, Wanted wanted) {
    if (wanted.operands.size() != 1) {
      throw new ShellException.Failure(wanted.operands.get(1) + ": off takes no words", USAGE);
    }
    TraceRecording ending = recording;
    if (ending == null) {
      throw new ShellException.Failure("is not on", 1);
    }
    recording = null;
    try {
      ending.close();
      shell.warn("wrote " + recordingTo + " (on the host)");
      return 0;
    } catch (IOException e) {
      throw new ShellException.Failure(recordingTo + " is not complete: " + e.getMessage(), 1);
    }
  }

  /** Prints events of all but the shell itself until the person does not want any more. */
  private int follow(Shell shell, Wanted wanted) {
    try (LiveTrace live = new LiveTrace(kernel, wanted.selection(LIVE), shell.os().pid())) {
      while (true) {
        shell.print(live.lines());
        try {
          shell.os().sleep(GLANCE_NS);
        } catch (ErrnoException e) {
          shell.print(live.lines()); // what has come since the last glance
          return INTERRUPTED;
        }
      }
    }
  }

  /** Runs a program and prints all its events, as strace does. */
  private int ofProgram(Shell shell, Wanted wanted) {
    Selection selection = wanted.selection(LIVE);
    ReportSink sink = new ReportSink(shell, null);
    ProgramTrace[] trace = new ProgramTrace[1];
    try {
      return shell.runProgram(
          wanted.operands,
          pid -> {
            Set<Integer> processes = new TreeSet<>(selection.processes());
            processes.add(pid);
            trace[0] =
                new ProgramTrace(
                    kernel, new Selection(selection.kinds(), false, processes), sink::write);
            kernel.trace().add(trace[0]);
          });
    } finally {
      if (trace[0] != null) {
        kernel.trace().remove(trace[0]);
      }
      sink.close();
    }
  }

  private Wanted parse(Shell shell, List<String> arguments) {
    Wanted wanted = new Wanted();
    List<String> operands = new java.util.ArrayList<>();
    int i = 1;
    for (; i < arguments.size(); i++) {
      String word = arguments.get(i);
      if (word.equals("-f")) {
        wanted.live = true;
      } else if (word.equals("-e")) {
        wanted.kinds = value(arguments, ++i, word);
      } else if (word.equals("-p")) {
        wanted.processes.add(process(shell, value(arguments, ++i, word)));
      } else if (word.startsWith("-") && !word.equals("--")) {
        throw new ShellException.Failure(word + ": wanted -f, -e KIND,... or -p PID", USAGE);
      } else if (wanted.live) {
        break; // a program with arguments of its own
      } else {
        operands.add(word);
      }
    }
    operands.addAll(arguments.subList(Math.min(i, arguments.size()), arguments.size()));
    if (!operands.isEmpty() && operands.getFirst().equals("--")) {
      operands.removeFirst();
    }
    wanted.operands = operands;
    return wanted;
  }

  private static String value(List<String> arguments, int at, String option) {
    if (at >= arguments.size()) {
      throw new ShellException.Failure(option + " wants an argument", USAGE);
    }
    return arguments.get(at);
  }

  private int process(Shell shell, String target) {
    Task task = finder.find(shell, target);
    if (task == null) {
      throw new ShellException.Failure("-p " + target + ": no such process", 1);
    }
    Process process = task.process();
    return process.pid();
  }
}
