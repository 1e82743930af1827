package vivarium.shell.exec;

import java.io.ByteArrayOutputStream;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.fs.Names;
import vivarium.shell.grammar.Command;

/** Takes in what a child writes, for command substitution, and whole files. */
final class Capture {
  private final Shell shell;
  private final OperatingSystem os;

  Capture(Shell shell) {
    this.shell = shell;
    this.os = shell.os();
  }

  /** Runs the body in a child and gives back its output without trailing newlines. */
  String substitute(Command body) {
    try {
      int[] pipe = os.pipe();
      int pid;
      try {
        pid =
            shell.forkWith(
                child -> {
                  child.os().duplicateTo(pipe[1], 1);
                  child.os().closePrivate();
                  return child.runForked(body);
                },
                OperatingSystem.SAME_GROUP,
                false);
      } catch (ErrnoException e) {
        os.close(pipe[0]);
        throw e;
      } finally {
        os.close(pipe[1]);
      }
      String output = withoutNewlines(readAll(pipe[0]));
      shell.substitutionStatus = waitForExit(pid);
      return output;
    } catch (ErrnoException e) {
      throw new ShellException.Failure("command substitution: " + Shell.message(e), 1);
    }
  }

  private static String withoutNewlines(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '\n') {
      end--;
    }
    return text.substring(0, end);
  }

  /** Reads to the end and closes; zero bytes, which no variable can hold, are left out. */
  String readAll(int fd) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[65536];
    try {
      while (true) {
        try {
          int n = os.read(fd, buffer, 0, buffer.length);
          if (n <= 0) {
            return Names.decode(bytes.toByteArray()).replace("\0", "");
          }
          bytes.write(buffer, 0, n);
        } catch (ErrnoException e) {
          if (e.errno() != Errno.EINTR) {
            throw e;
          }
          shell.step();
        }
      }
    } finally {
      os.close(fd);
    }
  }

  private int waitForExit(int pid) {
    while (true) {
      try {
        OperatingSystem.ChildState state = os.waitFor(pid, 0);
        if (state != null && !state.stopped() && !state.continued()) {
          return state.code();
        }
      } catch (ErrnoException e) {
        if (e.errno() != Errno.EINTR) {
          return 127;
        }
        shell.step();
      }
    }
  }
}
