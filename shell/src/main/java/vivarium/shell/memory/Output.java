package vivarium.shell.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import vivarium.shell.chart.Json;
import vivarium.shell.exec.Shell;
import vivarium.shell.exec.ShellException;

/**
 * Where a view goes: text or JSON to standard output, and with {@code -o} a drawing into a file of
 * the host. Only the person's own shell writes there; guests have no way to it.
 */
final class Output {
  private Output() {}

  /** Shows a view once; returns the status. */
  static int show(Shell shell, MemArguments arguments, View view) {
    if (arguments.output != null) {
      write(shell, arguments.output, view.svg().document());
    }
    if (arguments.json) {
      shell.print(Json.of(view.json()));
    } else if (arguments.output == null) {
      shell.print(view.text(MemArguments.style(shell)));
    }
    return 0;
  }

  private static void write(Shell shell, String name, String document) {
    try {
      Path path = Path.of(name).toAbsolutePath().normalize();
      Files.writeString(path, document);
      shell.warn("wrote " + path + " (on the host)");
    } catch (IOException | InvalidPathException e) {
      throw new ShellException.Failure(name + ": cannot be written on the host", 1);
    }
  }
}
