package vivarium.shell.builtins;

import static vivarium.shell.builtins.Builtins.ordinary;
import static vivarium.shell.builtins.Builtins.special;

import java.util.List;
import vivarium.abi.ErrnoException;
import vivarium.fs.Names;
import vivarium.shell.exec.Builtin;
import vivarium.shell.exec.Programs;
import vivarium.shell.exec.Shell;
import vivarium.shell.exec.ShellException;

/** Built-ins that steer the flow of a script. */
final class FlowBuiltins {
  private FlowBuiltins() {}

  static List<Builtin> rows() {
    return List.of(
        special(":", ": [ARG...]", "do nothing, successfully", (s, a) -> 0, ": ${NAME:=default}"),
        ordinary("true", "true", "succeed", (s, a) -> 0, "while true; do date; sleep 1; done"),
        ordinary("false", "false", "fail", (s, a) -> 1, "false || echo no"),
        special(
            "break",
            "break [N]",
            "leave the loop, or N of them",
            (s, a) -> leave(s, a, false),
            "for i in 1 2 3; do [ $i = 2 ] && break; done"),
        special(
            "continue",
            "continue [N]",
            "go on with the next turn of the loop",
            (s, a) -> leave(s, a, true),
            "for i in 1 2 3; do [ $i = 2 ] && continue; echo $i; done"),
        special(
            "return",
            "return [N]",
            "leave the function or sourced file with status N",
            FlowBuiltins::leaveFunction,
            "f() { return 3; }; f; echo $?"),
        special("exit", "exit [N]", "leave the shell with status N", FlowBuiltins::exit, "exit 0"),
        special(
            "eval",
            "eval [ARG...]",
            "run the arguments as a command line",
            (s, a) -> a.size() < 2 ? 0 : s.evaluate(String.join(" ", a.subList(1, a.size()))),
            "eval \"$name=value\""),
        special(
            ".",
            ". FILE [ARG...]",
            "run the commands of a file in this shell",
            FlowBuiltins::source,
            ". ./functions.vsh"),
        special(
            "source",
            "source FILE [ARG...]",
            "the same as .",
            FlowBuiltins::source,
            "source ./functions.vsh"));
  }

  private static int leave(Shell shell, List<String> arguments, boolean again) {
    int levels = arguments.size() > 1 ? count(arguments.get(1)) : 1;
    if (levels < 1) {
      throw new ShellException.Failure("bad number of loops: " + arguments.get(1), 2);
    }
    if (!shell.inLoop()) {
      return 0;
    }
    throw new ShellException.Leave(levels, again);
  }

  /** A decimal number; throws a Failure if it is none. */
  static int count(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new ShellException.Failure("bad number: " + text, 2);
    }
  }

  private static int leaveFunction(Shell shell, List<String> arguments) {
    int status = arguments.size() > 1 ? count(arguments.get(1)) & 0xff : shell.lastStatus();
    throw new ShellException.Return(status);
  }

  private static int exit(Shell shell, List<String> arguments) {
    throw new ShellException.Exit(
        arguments.size() > 1 ? count(arguments.get(1)) & 0xff : shell.lastStatus());
  }

  private static int source(Shell shell, List<String> arguments) {
    if (arguments.size() < 2) {
      throw new ShellException.Failure("which file?", 2);
    }
    String name = arguments.get(1);
    String text = read(shell, find(shell, name));
    List<String> outer = shell.positional();
    if (arguments.size() > 2) {
      shell.setPositional(arguments.subList(2, arguments.size()));
    }
    try {
      return shell.evaluate(text);
    } catch (ShellException.Return e) {
      return e.status();
    } finally {
      if (arguments.size() > 2) {
        shell.setPositional(outer);
      }
    }
  }

  private static String find(Shell shell, String name) {
    if (name.indexOf('/') >= 0) {
      return name;
    }
    for (String directory : new Programs(shell).path()) {
      String candidate = directory.isEmpty() ? name : directory + "/" + name;
      if (shell.os().accessible(candidate, 4)) {
        return candidate;
      }
    }
    return name;
  }

  private static String read(Shell shell, String path) {
    try {
      int fd = shell.os().open(path, 0, 0);
      try {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        for (int n = shell.os().read(fd, buffer, 0, buffer.length);
            n > 0;
            n = shell.os().read(fd, buffer, 0, buffer.length)) {
          bytes.write(buffer, 0, n);
        }
        return Names.decode(bytes.toByteArray());
      } finally {
        shell.os().close(fd);
      }
    } catch (ErrnoException e) {
      throw new ShellException.Failure(path + ": " + Shell.message(e), 1);
    }
  }
}
