package vivarium.shell.exec;

import java.util.ArrayList;
import java.util.List;
import vivarium.abi.ErrnoException;
import vivarium.fs.Names;
import vivarium.shell.grammar.Redirection;

/**
 * Applies redirections to the shell's own descriptors and takes them back. A program started in
 * between inherits them; what is saved lives at high numbers with close-on-exec.
 */
final class Redirector {
  private static final int CREATE = 0100;
  private static final int TRUNCATE = 01000;
  private static final int APPEND = 02000;
  private static final int EXCLUSIVE = 0200;
  private static final int WRITE_ONLY = 1;
  private static final int READ_WRITE = 2;
  private static final int SAVED_FROM = 10;
  private static final int PIPE_ROOM = 60_000;

  private record Saved(int descriptor, int copy) {}

  private final Shell shell;
  private final OperatingSystem os;
  private final List<Saved> saved = new ArrayList<>();

  Redirector(Shell shell) {
    this.shell = shell;
    this.os = shell.os();
  }

  /** Applies all; on failure says why and returns false (the caller undoes). */
  boolean apply(List<Redirection> redirections) {
    for (Redirection redirection : redirections) {
      String target = redirection.document() == null ? text(redirection) : "here-document";
      try {
        apply(redirection, target);
      } catch (ErrnoException e) {
        shell.complain(target + ": " + Shell.message(e));
        return false;
      } catch (ShellException.Failure e) {
        shell.complain(String.valueOf(e.getMessage()));
        return false;
      }
    }
    return true;
  }

  private String text(Redirection redirection) {
    List<String> fields =
        shell.options().has('f') || !shell.terminal().interactive()
            ? List.of(shell.expander().text(redirection.target()))
            : shell.expander().fields(List.of(redirection.target()));
    return fields.size() == 1 ? fields.get(0) : shell.expander().text(redirection.target());
  }

  private void apply(Redirection redirection, String target) {
    int descriptor = redirection.descriptor();
    int source =
        switch (redirection.kind()) {
          case INPUT -> os.open(target, 0, 0);
          case OUTPUT -> openOutput(target);
          case CLOBBER -> os.open(target, WRITE_ONLY | CREATE | TRUNCATE, 0666);
          case APPEND -> os.open(target, WRITE_ONLY | CREATE | APPEND, 0666);
          case READ_WRITE -> os.open(target, READ_WRITE | CREATE, 0666);
          case HERE, HERE_STRIPPED -> hereDocument(redirection);
          case DUPLICATE_INPUT, DUPLICATE_OUTPUT -> {
            duplicate(descriptor, target);
            yield -1;
          }
        };
    if (source == descriptor) {
      saved.add(new Saved(descriptor, -1));
    } else if (source >= 0) {
      save(descriptor);
      os.duplicateTo(source, descriptor);
      os.close(source);
    }
  }

  private int openOutput(String target) {
    if (shell.options().has('C') && exists(target)) {
      throw new ShellException.Failure(target + ": cannot overwrite existing file", 1);
    }
    return os.open(target, WRITE_ONLY | CREATE | TRUNCATE, 0666);
  }

  private boolean exists(String path) {
    try {
      return os.status(path, true).is(OperatingSystem.FileStatus.REGULAR);
    } catch (ErrnoException e) {
      return false;
    }
  }

  private void duplicate(int descriptor, String target) {
    if (target.equals("-")) {
      save(descriptor);
      try {
        os.close(descriptor);
      } catch (ErrnoException e) {
        // closing what is not open is no error here
      }
      return;
    }
    if (target.isEmpty() || target.length() > 4 || !target.chars().allMatch(Character::isDigit)) {
      throw new ShellException.Failure(target + ": bad file descriptor", 1);
    }
    int from = Integer.parseInt(target);
    save(descriptor);
    os.duplicateTo(from, descriptor);
  }

  private void save(int descriptor) {
    for (Saved entry : saved) {
      if (entry.descriptor == descriptor) {
        return;
      }
    }
    int copy;
    try {
      copy = os.duplicateAbove(descriptor, SAVED_FROM);
    } catch (ErrnoException e) {
      copy = -1;
    }
    saved.add(new Saved(descriptor, copy));
  }

  /** The body in a pipe if it fits, else in an unlinked file. */
  private int hereDocument(Redirection redirection) {
    var document = java.util.Objects.requireNonNull(redirection.document());
    byte[] body = Names.encode(shell.expander().document(document.body()));
    if (body.length <= PIPE_ROOM) {
      int[] pipe = os.pipe();
      os.write(pipe[1], body, 0, body.length);
      os.close(pipe[1]);
      return pipe[0];
    }
    String path = "/tmp/.here-" + os.pid() + "-" + os.now();
    int out = os.open(path, WRITE_ONLY | CREATE | EXCLUSIVE, 0600);
    os.write(out, body, 0, body.length);
    os.close(out);
    int in = os.open(path, 0, 0);
    os.unlink(path);
    return in;
  }

  /** Keeps the redirections for good: {@code exec} without a command. */
  void keep() {
    for (Saved entry : saved) {
      if (entry.copy >= 0) {
        os.close(entry.copy);
      }
    }
    saved.clear();
  }

  /** Puts the descriptors back. */
  void undo() {
    for (Saved entry : saved.reversed()) {
      try {
        if (entry.copy >= 0) {
          os.duplicateTo(entry.copy, entry.descriptor);
          os.close(entry.copy);
        } else {
          os.close(entry.descriptor);
        }
      } catch (ErrnoException e) {
        // it was closed meanwhile: as wanted
      }
    }
    saved.clear();
  }
}
