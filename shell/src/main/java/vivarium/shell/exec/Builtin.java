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

  /** How it is used, what it does, and examples. */
  public String help() {
    return help(usage, summary, examples);
  }

  /** The same of any command. */
  public static String help(String usage, String summary, List<String> examples) {
    StringBuilder out = new StringBuilder();
    out.append(usage).append("\n    ").append(summary).append('\n');
    for (String example : examples) {
      out.append("    $ ").append(example).append('\n');
    }
    return out.toString();
  }

  /** The same command, which prints its help when {@code --help} is all that it is given. */
  public Builtin helpful() {
    return new Builtin(
        name,
        special,
        usage,
        summary,
        examples,
        (shell, arguments) -> {
          if (arguments.size() == 2 && arguments.get(1).equals("--help")) {
            shell.print(help());
            return 0;
          }
          return body.run(shell, arguments);
        });
  }
}
