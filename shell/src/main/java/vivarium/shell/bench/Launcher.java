package vivarium.shell.bench;

import java.util.List;

/** How Vivarium is started again, as a process of the host. */
public interface Launcher {
  /** The host command for these arguments, without a terminal. */
  List<String> command(List<String> arguments);

  /** The host command for the built-in shell on the terminal that it is started on. */
  List<String> onTerminal();
}
