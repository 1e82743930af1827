package vivarium.shell.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import vivarium.shell.chart.Json;
import vivarium.shell.chart.Style;
import vivarium.shell.exec.Shell;
import vivarium.shell.exec.ShellException;

/**
 * Where a view goes: text or JSON to standard output, and with {@code -o} a drawing into a file of
 * the host. Only the person's own shell writes there; guests have no way to it.
 */
public final class Output {
  private Output() {}

  /**
   * Shows a view once.
   *
   * @param json whether JSON is wanted rather than text
   * @param file of the host, for a drawing; null for none
   * @return the status
   */
  public static int show(Shell shell, boolean json, @Nullable String file, View view) {
    if (file != null) {
      write(shell, file, view.svg().document());
    }
    if (json) {
      shell.print(Json.of(view.json()));
    } else if (file == null) {
      shell.print(view.text(style(shell)));
    }
    return 0;
  }

  /**
   * The name of a file for a drawing.
   *
   * @throws ShellException.Failure status 2, if it says that it is something else
   */
  public static String drawing(String name) {
    if (!name.endsWith(".svg")) {
      throw new ShellException.Failure(name + ": a drawing is .svg", 2);
    }
    return name;
  }

  /** How text is to look on standard output: colours only where a person sees them. */
  public static Style style(Shell shell) {
    int columns = shell.os().terminalColumns(1);
    String wanted = shell.variables().get("COLUMNS");
    if (columns == 0 && wanted != null && wanted.matches("[0-9]{1,4}")) {
      columns = Integer.parseInt(wanted);
    }
    String refused = shell.variables().get("NO_COLOR");
    boolean colour =
        shell.os().isTerminal(1)
            && (refused == null || refused.isEmpty())
            && !"dumb".equals(shell.variables().get("TERM"));
    return new Style(columns == 0 ? Style.PLAIN.width() : columns, colour);
  }

  /** Writes a document into a file of the host and says so. */
  public static void write(Shell shell, String name, String document) {
    try {
      Path path = Path.of(name).toAbsolutePath().normalize();
      Files.writeString(path, document);
      shell.warn("wrote " + path + " (on the host)");
    } catch (IOException | InvalidPathException e) {
      throw new ShellException.Failure(name + ": cannot be written on the host", 1);
    }
  }
}
