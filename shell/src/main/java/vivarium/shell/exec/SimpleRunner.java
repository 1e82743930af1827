package vivarium.shell.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.shell.grammar.Command;
import vivarium.shell.grammar.Command.Assignment;
import vivarium.shell.grammar.Command.Simple;
import vivarium.shell.grammar.Parser;
import vivarium.shell.grammar.Word;

/**
 * Runs a simple command in POSIX's order (XCU 2.9.1): expansion, redirections, assignments, then a
 * special built-in, a function, a built-in or a program, whichever the name finds first.
 */
final class SimpleRunner {
  /** 128 and SIGPIPE. */
  private static final int BROKEN_PIPE = 141;

  private static final Set<String> DECLARATIONS = Set.of("export", "readonly", "local");
  private final Shell shell;
  private final PipelineRunner pipelines;

  SimpleRunner(Shell shell, PipelineRunner pipelines) {
    this.shell = shell;
    this.pipelines = pipelines;
    pipelines.setSimpleRunner(this);
  }

  int run(Simple node, boolean last) {
    shell.line = node.line();
    shell.substitutionStatus = 0;
    List<String> arguments = arguments(node.words());
    Redirector redirector = new Redirector(shell);
    boolean keep = false;
    try {
      if (arguments.isEmpty()) {
        return redirector.apply(node.redirections()) ? assign(node) : 1;
      }
      String name = arguments.get(0);
      @Nullable Command function = shell.functions().get(name);
      @Nullable Builtin builtin = shell.builtins().get(name);
      if (!redirector.apply(node.redirections())) {
        if (builtin != null && builtin.special() && !shell.terminal().interactive()) {
          throw new ShellException.Exit(1);
        }
        return 1;
      }
      keep = name.equals("exec") && arguments.size() == 1;
      if (builtin != null && builtin.special()) {
        assign(node);
        trace(node, arguments);
        return call(builtin, arguments);
      }
      if (node.assignments().isEmpty()) {
        return dispatch(node, function, builtin, arguments, last);
      }
      shell.variables().enter();
      try {
        assignTemporarily(node);
        return dispatch(node, function, builtin, arguments, last);
      } finally {
        shell.variables().leave();
      }
    } finally {
      if (keep) {
        redirector.keep();
      } else {
        redirector.undo();
      }
    }
  }

  private int dispatch(
      Simple node,
      @Nullable Command function,
      @Nullable Builtin builtin,
      List<String> arguments,
      boolean last) {
    trace(node, arguments);
    if (function != null) {
      return shell.interpreter().call(function, arguments);
    }
    return builtin != null ? call(builtin, arguments) : program(arguments, last);
  }

  /** Runs a named command past functions, for {@code command} and {@code exec}. */
  int runWithoutFunctions(List<String> arguments, boolean last) {
    Builtin builtin = shell.builtins().get(arguments.get(0));
    return builtin != null ? call(builtin, arguments) : program(arguments, last);
  }

  List<String> arguments(List<Word> words) {
    String first = words.isEmpty() ? null : words.get(0).plainText();
    if (first == null || !DECLARATIONS.contains(first)) {
      return shell.expander().fields(words);
    }
    List<String> arguments = new ArrayList<>();
    for (Word word : words) {
      Assignment assignment = Parser.assignment(word);
      if (assignment == null) {
        arguments.addAll(shell.expander().fields(List.of(word)));
      } else {
        arguments.add(assignment.name() + "=" + shell.expander().assignment(assignment.value()));
      }
    }
    return arguments;
  }

  private int assign(Simple node) {
    for (Assignment assignment : node.assignments()) {
      String value = shell.expander().assignment(assignment.value());
      shell.variables().set(assignment.name(), value);
      if (shell.options().has('a')) {
        shell.variables().export(assignment.name());
      }
      if (node.words().isEmpty() && shell.options().has('x')) {
        shell.warn(shell.variables().get("PS4", "") + assignment.name() + "=" + value);
      }
    }
    return shell.substitutionStatus;
  }

  void assignTemporarily(Simple node) {
    for (Assignment assignment : node.assignments()) {
      shell
          .variables()
          .setTemporarily(assignment.name(), shell.expander().assignment(assignment.value()));
    }
  }

  void trace(Simple node, List<String> arguments) {
    if (!shell.options().has('x')) {
      return;
    }
    StringBuilder out = new StringBuilder(shell.variables().get("PS4", ""));
    for (Assignment assignment : node.assignments()) {
      out.append(assignment.name())
          .append('=')
          .append(shell.variables().get(assignment.name(), ""))
          .append(' ');
    }
    shell.warn(out + String.join(" ", arguments.stream().map(SimpleRunner::quoted).toList()));
  }

  /** The text as it could be typed again. */
  static String quoted(String text) {
    boolean plain =
        !text.isEmpty()
            && text.chars()
                .allMatch(c -> Character.isLetterOrDigit(c) || "_-./:=,+%@".indexOf(c) >= 0);
    return plain ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  private int call(Builtin builtin, List<String> arguments) {
    try {
      return builtin.body().run(shell, arguments);
    } catch (ShellException.Failure e) {
      if (builtin.special() && !shell.terminal().interactive()) {
        throw new ShellException.Failure(builtin.name() + ": " + e.getMessage(), e.status);
      }
      shell.complain(builtin.name() + ": " + e.getMessage());
      return e.status;
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EINTR) {
        shell.step();
        return 130;
      }
      if (e.errno() == Errno.EPIPE && shell.isSubshell()) {
        throw new ShellException.Exit(BROKEN_PIPE); // as SIGPIPE ends a program of a pipeline
      }
      shell.complain(builtin.name() + ": " + Shell.message(e));
      return 1;
    }
  }

  private int program(List<String> arguments, boolean last) {
    if (last) {
      return replace(arguments);
    }
    return pipelines.runProgram(arguments, pid -> {});
  }

  /** Lets a program take this process's place; returns only if that fails. */
  int replace(List<String> arguments) {
    return new Programs(shell)
        .start(
            arguments,
            path -> {
              shell.os().exec(path, arguments, shell.variables().environment());
              return 0;
            },
            path -> {
              throw new ShellException.Exit(pipelines.runScriptFile(path, arguments));
            })
        .status();
  }
}
