package vivarium.shell.report;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.shell.exec.Shell;
import vivarium.shell.exec.ShellException;

/**
 * The runs of a comparison, one after the other, until all are done or the person has had enough;
 * what has been found until then is shown in either case.
 */
public final class Trials {
  private static final int INTERRUPTED = 130;
  private static final int NOT_EXECUTABLE = 126;
  private static final int NOT_FOUND = 127;
  private static final String PREFIX = "vivarium: ";

  private final Laboratory laboratory;
  private final String command;
  private final List<Laboratory.Variation> variations;

  /**
   * Of one command on machines that differ.
   *
   * @throws ShellException.Failure if there can be no such machine
   */
  public Trials(Laboratory laboratory, String command, List<Laboratory.Variation> variations) {
    this.laboratory = laboratory;
    this.command = command;
    this.variations = List.copyOf(variations);
    for (Laboratory.Variation variation : variations) {
      String complaint = laboratory.complaint(variation);
      if (complaint != null) {
        throw new ShellException.Failure(complaint, 2);
      }
    }
  }

  /**
   * Runs them.
   *
   * @param each is given what a run came to
   * @param show shows all of that, and returns the status
   * @return that status
   * @throws ShellException.Failure after that, if an interrupt ended it (status 130), the command
   *     could not be run (126 or 127), or a machine failed
   */
  public int run(
      Shell shell, BiConsumer<Laboratory.Variation, Laboratory.Outcome> each, IntSupplier show) {
    ShellException.Failure failure = null;
    int done = 0;
    for (Laboratory.Variation variation : variations) {
      try {
        Laboratory.Outcome outcome = laboratory.run(command, variation, shell.os()::listen);
        each.accept(variation, outcome);
        done++;
        if (failure == null && cannotRun(outcome.status())) {
          failure = new ShellException.Failure(complaint(outcome), outcome.status());
        }
      } catch (ErrnoException e) {
        if (e.errno() != Errno.EINTR) {
          throw e;
        }
        failure =
            new ShellException.Failure(
                "interrupted after " + done + " of " + variations.size() + " runs", INTERRUPTED);
        break;
      } catch (ShellException.Failure e) {
        failure = e;
        break;
      }
    }
    int status = done == 0 ? 0 : show.getAsInt();
    if (failure != null) {
      throw failure;
    }
    return status;
  }

  private static boolean cannotRun(int status) {
    return status == NOT_EXECUTABLE || status == NOT_FOUND;
  }

  private static String complaint(Laboratory.Outcome outcome) {
    String line = outcome.complaint();
    if (line.isEmpty()) {
      return "the command ended with status " + outcome.status();
    }
    return line.startsWith(PREFIX) ? line.substring(PREFIX.length()) : line;
  }
}
