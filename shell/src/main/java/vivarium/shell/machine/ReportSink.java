package vivarium.shell.machine;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.abi.OpenFlags;
import vivarium.fs.OpenFile;
import vivarium.shell.exec.Shell;

/**
 * Where a built-in reports what happens in a program while it runs: standard error, or a file.
 * Written on the machine thread, without waiting; what a full pipe does not take is kept until the
 * end.
 */
final class ReportSink {
  private final Shell shell;
  private final int fd;
  private final boolean own;
  private final OpenFile file;
  private byte[] pending = {};
  private boolean gone;

  ReportSink(Shell shell, @Nullable String path) {
    this.shell = shell;
    own = path != null;
    int flags = OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_TRUNC;
    int opened = path == null ? 2 : shell.os().open(path, flags, 0644);
    fd = path == null ? 2 : shell.os().duplicateAbove(opened, 10);
    if (own) {
      shell.os().close(opened);
    }
    file = ((HostSystem) shell.os()).task().file(fd);
  }

  /** Takes a text; a reader that has gone away takes nothing any more. */
  void write(String text) {
    if (gone) {
      return;
    }
    try {
      put(text);
    } catch (ErrnoException e) {
      gone = true; // whoever is reported on must not suffer
      pending = new byte[0];
    }
  }

  private void put(String text) {
    byte[] more = text.getBytes(StandardCharsets.UTF_8);
    byte[] all = java.util.Arrays.copyOf(pending, pending.length + more.length);
    System.arraycopy(more, 0, all, pending.length, more.length);
    int done = 0;
    while (done < all.length) {
      int n = file.write(all, done, all.length - done);
      if (n <= 0) {
        break;
      }
      done += n;
    }
    pending = java.util.Arrays.copyOfRange(all, done, all.length);
  }

  void close() {
    shell.os().write(fd, pending, 0, pending.length);
    if (own) {
      shell.os().close(fd);
    }
  }
}
