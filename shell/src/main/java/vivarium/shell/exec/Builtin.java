package vivarium.shell.exec;

import java.util.List;

/**
 * A command inside the shell. {@code special} ones are POSIX's special built-ins: found before
 * functions, and their prefix assignments stay. Examples are lines for {@code help NAME}.
 */
public record Builtin(
    String name, boolean special, String usage, String summary, List<String> examples, Body body) {

  /** Does the work; arguments include the name. Returns the status. */
  public interface Body {
    int run(Shell shell, List<String> arguments);
  }
}
