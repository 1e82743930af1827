package vivarium.shell.machine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.abi.OpenFlags;
import vivarium.debug.Symbols;
import vivarium.heapcheck.Heapcheck;
import vivarium.heapcheck.Options;
import vivarium.heapcheck.Suppression;
import vivarium.proc.Kernel;
import vivarium.proc.Process;
import vivarium.shell.exec.Builtin;
import vivarium.shell.exec.Shell;
import vivarium.shell.exec.ShellException;

/**
 * {@code heapcheck CMD}: runs a program under the memory checker. The report goes to standard error
 * as errors happen, or to a file; with {@code --json} one document at the end instead.
 */
final class HeapcheckCommand {
  private static final int USAGE = 2;

  private final Kernel kernel;
  private final Symbols symbols;

  HeapcheckCommand(Kernel kernel, Symbols symbols) {
    this.kernel = kernel;
    this.symbols = symbols;
  }

  Builtin row() {
    return new Builtin(
        "heapcheck",
        false,
        """
        heapcheck [OPTION...] PROGRAM [ARG...]
          --leak-check=no|summary|full     how much is said about leaks
          --show-leak-kinds=all            list blocks that can still be reached, too
          --error-exitcode=N               the status if there were errors
          --suppressions=FILE              errors not to be told, in Valgrind's format
          --json[=FILE]                    one JSON document instead of the text
          --log-file=FILE                  the text goes there
          --num-callers=N                  frames of a stack trace (12)
          --undef-value-errors=no          undefined values are no errors
          --freelist-vol=N                 bytes of freed blocks kept from being used again
          --run-libc-freeres=no            the C library's own blocks are not freed at the end
          --trace-children=yes             programs that are executed are checked, too
          -q, -s                           only errors; list the suppressions that were used\
        """,
        "what a program does wrong with its memory, in the words of Valgrind's memcheck",
        List.of(
            "heapcheck ls /demos",
            "heapcheck --leak-check=full --error-exitcode=9 /demos/dangling"),
        this::run);
  }

  /** What the command line says. */
  private static final class Wanted {
    final Options.Builder options = new Options.Builder();
    final List<Suppression> suppressions = new ArrayList<>();
    @Nullable Integer errorStatus;
    boolean json;
    @Nullable String file;
    List<String> program = List.of();
  }

  private int run(Shell shell, List<String> arguments) {
    Wanted wanted = parse(shell, arguments);
    ReportSink sink = new ReportSink(shell, wanted.file);
    List<Heapcheck> started = new ArrayList<>();
    int status =
        shell.runProgram(
            wanted.program,
            pid -> {
              Process process = kernel.pids().process(pid);
              if (process != null && !process.isHost()) {
                started.add(
                    Heapcheck.start(
                        symbols,
                        process,
                        wanted.options.build(),
                        line -> {
                          if (!wanted.json) {
                            sink.write(line + "\n");
                          }
                        }));
              }
            });
    if (started.isEmpty()) {
      sink.close();
      return status;
    }
    Heapcheck check = started.getFirst();
    if (wanted.json) {
      sink.write(check.json());
    }
    sink.close();
    return wanted.errorStatus != null && check.errors() > 0 ? wanted.errorStatus : status;
  }

  private static Wanted parse(Shell shell, List<String> arguments) {
    Wanted wanted = new Wanted();
    int i = 1;
    while (i < arguments.size() && arguments.get(i).startsWith("-")) {
      String option = arguments.get(i++);
      if (option.equals("--")) {
        break;
      }
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      String value = equals < 0 ? null : option.substring(equals + 1);
      apply(shell, wanted, name, value);
    }
    wanted.program = arguments.subList(i, arguments.size());
    if (wanted.program.isEmpty()) {
      throw new ShellException.Failure("which program?", USAGE);
    }
    wanted.options.suppressions(wanted.suppressions);
    return wanted;
  }

  private static void apply(Shell shell, Wanted wanted, String name, @Nullable String value) {
    Options.Builder options = wanted.options;
    switch (name) {
      case "--leak-check" -> options.leakCheck(leakCheck(value));
      case "--show-leak-kinds" -> options.showReachable("all".equals(value));
      case "--show-reachable" -> options.showReachable(yes(name, value));
      case "--undef-value-errors" -> options.undefinedValues(yes(name, value));
      case "--run-libc-freeres" -> options.freeLibc(yes(name, value));
      case "--trace-children" -> options.traceChildren(yes(name, value));
      case "--num-callers" -> options.callers(number(name, value, 1, 500));
      case "--freelist-vol" -> options.quarantine(number(name, value, 0, Integer.MAX_VALUE));
      case "--error-exitcode" -> wanted.errorStatus = number(name, value, 0, 255);
      case "--suppressions" -> wanted.suppressions.addAll(read(shell, name, value));
      case "--json" -> {
        wanted.json = true;
        wanted.file = value;
      }
      case "--log-file" -> wanted.file = value;
      case "-q" -> options.quiet(true);
      case "-s" -> options.showSuppressed(true);
      default -> throw new ShellException.Failure(name + ": no such option", USAGE);
    }
  }

  private static Options.LeakCheck leakCheck(@Nullable String value) {
    return switch (String.valueOf(value)) {
      case "no" -> Options.LeakCheck.NO;
      case "summary" -> Options.LeakCheck.SUMMARY;
      case "yes", "full" -> Options.LeakCheck.FULL;
      default -> throw new ShellException.Failure("--leak-check: no, summary or full", USAGE);
    };
  }

  private static boolean yes(String name, @Nullable String value) {
    return switch (String.valueOf(value)) {
      case "yes" -> true;
      case "no" -> false;
      default -> throw new ShellException.Failure(name + ": yes or no", USAGE);
    };
  }

  private static int number(String name, @Nullable String value, int least, int most) {
    try {
      int number = Integer.parseInt(String.valueOf(value));
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new ShellException.Failure(name + ": a number from " + least + " to " + most, USAGE);
  }

  private static List<Suppression> read(Shell shell, String name, @Nullable String path) {
    if (path == null) {
      throw new ShellException.Failure(name + ": which file?", USAGE);
    }
    int fd = shell.os().open(path, OpenFlags.O_RDONLY, 0);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    for (int n = shell.os().read(fd, buffer, 0, buffer.length);
        n > 0;
        n = shell.os().read(fd, buffer, 0, buffer.length)) {
      text.write(buffer, 0, n);
    }
    shell.os().close(fd);
    try {
      return Suppression.parse(text.toString(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new ShellException.Failure(path + ": " + e.getMessage(), USAGE);
    }
  }
}
