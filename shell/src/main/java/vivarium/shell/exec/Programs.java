package vivarium.shell.exec;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.shell.exec.OperatingSystem.FileStatus;

/**
 * Finds programs on the guest's PATH and starts them; says so when it cannot, with POSIX's statuses
 * 126 and 127.
 */
public final class Programs {
  static final int NOT_FOUND = 127;
  static final int NOT_EXECUTABLE = 126;

  private final Shell shell;

  public Programs(Shell shell) {
    this.shell = shell;
  }

  /** Where the program is: on PATH, or the name itself if it holds a slash; null if nowhere. */
  public @Nullable String find(String name) {
    if (name.indexOf('/') >= 0) {
      return name;
    }
    String unusable = null;
    for (String directory : path()) {
      String candidate = directory.isEmpty() ? name : directory + "/" + name;
      try {
        if (!shell.os().status(candidate, true).is(FileStatus.REGULAR)) {
          continue;
        }
        if (shell.os().accessible(candidate, 1)) {
          return candidate;
        }
        unusable = candidate;
      } catch (ErrnoException e) {
        // not here: the search goes on
      }
    }
    return name.isEmpty() ? null : unusable;
  }

  /** The directories of PATH. */
  public List<String> path() {
    return List.of(shell.variables().get("PATH", "").split(":", -1));
  }

  /** How a program is started once it is found. */
  interface Start {
    int start(String path);
  }

  /** The result of {@link #start}: a pid, or the status that tells why there is none. */
  record Started(int pid, int status) {}

  /** Finds and starts; complains when that fails. */
  Started start(List<String> arguments, Start start, Start script) {
    String name = arguments.get(0);
    String path = find(name);
    if (path == null) {
      shell.complain(name + ": not found");
      return new Started(-1, NOT_FOUND);
    }
    try {
      return new Started(start.start(path), 0);
    } catch (ErrnoException e) {
      return failed(name, path, e, script);
    }
  }

  private Started failed(String name, String path, ErrnoException e, Start script) {
    switch (e.errno()) {
      case Errno.ENOENT, Errno.ENOTDIR -> {
        boolean there = exists(path);
        shell.complain(name + ": " + (there ? "its interpreter is missing" : notFound(name, e)));
        return new Started(-1, there ? NOT_EXECUTABLE : NOT_FOUND);
      }
      case Errno.ENOEXEC -> {
        if (isText(path)) {
          try {
            return new Started(script.start(path), 0);
          } catch (ErrnoException again) {
            shell.complain(name + ": " + Shell.message(again));
            return new Started(-1, NOT_EXECUTABLE);
          }
        }
        shell.complain(
            name + ": not a program that this machine can run (" + Shell.message(e) + ")");
      }
      case Errno.EACCES -> shell.complain(name + ": " + whyNoAccess(path, e));
      case Errno.EAGAIN -> shell.complain(name + ": cannot start: " + Shell.message(e));
      default -> shell.complain(name + ": " + Shell.message(e));
    }
    return new Started(-1, NOT_EXECUTABLE);
  }

  private static String notFound(String name, ErrnoException e) {
    return name.indexOf('/') >= 0 ? Shell.message(e) : "not found";
  }

  private String whyNoAccess(String path, ErrnoException e) {
    try {
      if (shell.os().status(path, true).is(FileStatus.DIRECTORY)) {
        return "Is a directory";
      }
    } catch (ErrnoException ignored) {
      // the first error says enough
    }
    return Shell.message(e);
  }

  private boolean exists(String path) {
    try {
      shell.os().status(path, true);
      return true;
    } catch (ErrnoException e) {
      return false;
    }
  }

  /** A file without a zero byte at its beginning is taken for a script without {@code #!}. */
  private boolean isText(String path) {
    try {
      int fd = shell.os().open(path, 0, 0);
      byte[] head = new byte[256];
      int n = shell.os().read(fd, head, 0, head.length);
      shell.os().close(fd);
      for (int i = 0; i < n; i++) {
        if (head[i] == 0) {
          return false;
        }
      }
      return true;
    } catch (ErrnoException e) {
      return false;
    }
  }
}
