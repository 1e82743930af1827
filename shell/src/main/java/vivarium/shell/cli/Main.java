package vivarium.shell.cli;

import java.util.List;
import java.util.concurrent.Callable;

/**
 * Where the launcher enters. Standard output carries the guest's bytes alone; what Vivarium says
 * itself goes to standard error. A mistake of the person is one line and status 2.
 */
public final class Main {
  /** Status for a wrong command line. */
  static final int USAGE = 2;

  /** Status for a mistake of ours, or of a policy's. */
  static final int INTERNAL = 70;

  private Main() {}

  /** Runs and ends the JVM with the status. */
  public static void main(String[] arguments) {
    int status = run(arguments);
    System.out.flush();
    System.err.flush();
    // The terminal's and the streams' threads may still wait for the host.
    Runtime.getRuntime().exit(status);
  }

  /** Runs a command line and returns the exit status. */
  static int run(String... arguments) {
    List<String> expanded;
    try {
      expanded = Arguments.expand(List.of(arguments));
    } catch (UsageException e) {
      return fail(e.getMessage(), USAGE);
    }
    Callable<Integer> plain = PlainLine.command(expanded);
    if (plain != null) {
      try {
        return plain.call();
      } catch (Exception e) {
        return failed(e);
      }
    }
    return Parser.run(expanded);
  }

  static int failed(Exception e) {
    return e instanceof UsageException usage
        ? fail(usage.getMessage(), usage.status())
        : fail("internal error: " + describe(e), INTERNAL);
  }

  private static String describe(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    String where = trace.length > 0 ? " at " + trace[0] : "";
    if (Boolean.getBoolean("vivarium.debug")) {
      e.printStackTrace();
    }
    return e + where;
  }

  static int fail(@org.jspecify.annotations.Nullable String message, int status) {
    String text = String.valueOf(message).strip();
    int newline = text.indexOf('\n');
    System.err.println("vivarium: " + (newline < 0 ? text : text.substring(0, newline)));
    return status;
  }
}
