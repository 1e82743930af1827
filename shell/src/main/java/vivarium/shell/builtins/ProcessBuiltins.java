package vivarium.shell.builtins;

import static vivarium.shell.builtins.Builtins.ordinary;
import static vivarium.shell.builtins.Builtins.special;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.shell.exec.Builtin;
import vivarium.shell.exec.Programs;
import vivarium.shell.exec.Shell;
import vivarium.shell.exec.ShellException;
import vivarium.shell.exec.SignalName;

/**
 * Built-ins on the shell's own process: directory, umask, traps, times, and how names are looked
 * up.
 */
final class ProcessBuiltins {
  private ProcessBuiltins() {}

  static List<Builtin> rows() {
    return List.of(
        ordinary(
            "cd",
            "cd [DIR|-]",
            "change the working directory",
            ProcessBuiltins::cd,
            "cd /proc",
            "cd -"),
        ordinary(
            "umask",
            "umask [MODE]",
            "show or set the mask for new files' modes",
            ProcessBuiltins::umask,
            "umask 022"),
        special(
            "exec",
            "exec [COMMAND [ARG...]]",
            "replace the shell by a program, or keep redirections",
            ProcessBuiltins::exec,
            "exec sh",
            "exec 2> errors"),
        special(
            "trap",
            "trap [ACTION SIGNAL...]",
            "run an action when a signal comes, or at EXIT",
            ProcessBuiltins::trap,
            "trap 'echo bye' EXIT",
            "trap '' INT",
            "trap - INT"),
        special(
            "times",
            "times",
            "CPU time used by the shell and its children",
            ProcessBuiltins::times,
            "times"),
        ordinary(
            "command",
            "command [-v] NAME [ARG...]",
            "run a command past functions; -v says what a name means",
            ProcessBuiltins::command,
            "command -v ls"),
        ordinary(
            "type", "type NAME...", "say what a name means", ProcessBuiltins::type, "type cd ls"));
  }

  private static int cd(Shell shell, List<String> arguments) {
    String target = arguments.size() > 1 ? arguments.get(1) : shell.variables().get("HOME", "/");
    boolean back = target.equals("-");
    if (back) {
      target = shell.variables().get("OLDPWD", "");
      if (target.isEmpty()) {
        throw new ShellException.Failure("there is no directory to go back to", 1);
      }
    }
    if (arguments.size() > 2) {
      throw new ShellException.Failure("too many arguments", 2);
    }
    String before = shell.os().workingDirectory();
    try {
      shell.os().changeDirectory(target);
    } catch (ErrnoException e) {
      throw new ShellException.Failure(target + ": " + Shell.message(e), 1);
    }
    String now = shell.os().workingDirectory();
    shell.variables().set("OLDPWD", before);
    shell.variables().set("PWD", now);
    shell.variables().export("PWD");
    if (back) {
      shell.println(now);
    }
    return 0;
  }

  private static int umask(Shell shell, List<String> arguments) {
    if (arguments.size() < 2) {
      int mask = shell.os().umask(0);
      shell.os().umask(mask);
      shell.println(String.format("%04o", mask));
      return 0;
    }
    try {
      int mask = Integer.parseInt(arguments.get(1), 8);
      if (mask < 0 || mask > 0777) {
        throw new NumberFormatException();
      }
      shell.os().umask(mask);
      return 0;
    } catch (NumberFormatException e) {
      throw new ShellException.Failure("bad mode: " + arguments.get(1), 2);
    }
  }

  private static int exec(Shell shell, List<String> arguments) {
    if (arguments.size() == 1) {
      return 0;
    }
    int status = shell.replaceWith(arguments.subList(1, arguments.size()));
    if (shell.terminal().interactive()) {
      return status;
    }
    throw new ShellException.Exit(status);
  }

  private static int trap(Shell shell, List<String> arguments) {
    if (arguments.size() == 1) {
      StringBuilder out = new StringBuilder();
      for (Map.Entry<Integer, String> entry : shell.traps().actions().entrySet()) {
        out.append("trap -- ")
            .append(VariableBuiltins.quoted(entry.getValue()))
            .append(' ')
            .append(SignalName.name(entry.getKey()))
            .append('\n');
      }
      shell.print(out.toString());
      return 0;
    }
    int first = arguments.get(1).equals("--") ? 2 : 1;
    if (first >= arguments.size()) {
      return 0;
    }
    String action = arguments.get(first);
    boolean reset = action.equals("-") || action.chars().allMatch(Character::isDigit);
    boolean numberFirst = reset && !action.equals("-") && !action.isEmpty();
    for (String name : arguments.subList(numberFirst ? first : first + 1, arguments.size())) {
      int signal = SignalName.number(name);
      if (signal < 0) {
        throw new ShellException.Failure("no such signal: " + name, 1);
      }
      shell.traps().set(signal, reset && !action.isEmpty() ? null : action);
    }
    return 0;
  }

  private static int times(Shell shell, List<String> arguments) {
    long[] times = shell.os().times();
    shell.println(seconds(times[0]) + " " + seconds(times[1]));
    shell.println(seconds(times[2]) + " " + seconds(times[3]));
    return 0;
  }

  private static String seconds(long ns) {
    return String.format(
        "%dm%d.%06ds", ns / 60_000_000_000L, ns / 1_000_000_000 % 60, ns / 1000 % 1_000_000);
  }

  private static int command(Shell shell, List<String> arguments) {
    List<String> rest = new ArrayList<>(arguments.subList(1, arguments.size()));
    boolean show = !rest.isEmpty() && (rest.get(0).equals("-v") || rest.get(0).equals("-V"));
    boolean wordy = show && rest.get(0).equals("-V");
    if (show || (!rest.isEmpty() && (rest.get(0).equals("-p") || rest.get(0).equals("--")))) {
      rest.remove(0);
    }
    if (rest.isEmpty()) {
      return 0;
    }
    if (!show) {
      return shell.runPastFunctions(rest);
    }
    if (wordy) {
      return type(shell, List.of("type", rest.get(0)));
    }
    String meaning = meaning(shell, rest.get(0));
    if (meaning == null) {
      return 127;
    }
    shell.println(meaning.startsWith("/") ? meaning : rest.get(0));
    return 0;
  }

  private static int type(Shell shell, List<String> arguments) {
    int status = 0;
    for (String name : arguments.subList(1, arguments.size())) {
      String meaning = meaning(shell, name);
      if (meaning == null) {
        shell.complain(name + ": not found");
        status = 127;
      } else {
        shell.println(name + " is " + meaning);
      }
    }
    return status;
  }

  /** "a function", "a shell built-in", a path, or null. */
  private static @Nullable String meaning(Shell shell, String name) {
    if (shell.functions().containsKey(name)) {
      return "a function";
    }
    if (shell.builtins().containsKey(name)) {
      return "a shell built-in";
    }
    String path = new Programs(shell).find(name);
    return path == null || !shell.os().accessible(path, 1) ? null : path;
  }
}
