package vivarium.shell.builtins;

import static vivarium.shell.builtins.Builtins.ordinary;
import static vivarium.shell.builtins.Builtins.special;

import java.util.List;
import vivarium.shell.exec.Builtin;
import vivarium.shell.exec.Options;
import vivarium.shell.exec.Shell;
import vivarium.shell.exec.ShellException;
import vivarium.shell.exec.Variables;
import vivarium.shell.grammar.Parser;

/** Built-ins on variables, options and positional parameters. */
final class VariableBuiltins {
  private VariableBuiltins() {}

  private interface Mark {
    void mark(Variables variables, String name);
  }

  static List<Builtin> rows() {
    return List.of(
        special(
            "export",
            "export [NAME[=VALUE]...]",
            "pass variables on to programs",
            (s, a) -> mark(s, a, "export", Variables::isExported, Variables::export),
            "export PATH=$PATH:/demos"),
        special(
            "readonly",
            "readonly [NAME[=VALUE]...]",
            "make variables constant",
            (s, a) -> mark(s, a, "readonly", Variables::isReadOnly, Variables::readOnly),
            "readonly limit=10"),
        ordinary(
            "local",
            "local NAME[=VALUE]...",
            "variables of a function's own",
            VariableBuiltins::local,
            "f() { local i=1; }"),
        special(
            "unset",
            "unset [-f] NAME...",
            "forget variables, or with -f functions",
            VariableBuiltins::unset,
            "unset name"),
        special(
            "set",
            "set [-eufxCam] [-o OPTION] [--] [ARG...]",
            "switch options, set the positional parameters, or list variables",
            VariableBuiltins::set,
            "set -x",
            "set -- one two; echo $2",
            "set -o pipefail"),
        special(
            "shift",
            "shift [N]",
            "drop the first positional parameters",
            VariableBuiltins::shift,
            "while [ $# -gt 0 ]; do echo $1; shift; done"));
  }

  private interface Test {
    boolean test(Variables variables, String name);
  }

  private static int mark(Shell shell, List<String> arguments, String word, Test test, Mark mark) {
    Variables variables = shell.variables();
    List<String> rest = arguments.subList(1, arguments.size());
    if (rest.isEmpty() || rest.equals(List.of("-p"))) {
      StringBuilder out = new StringBuilder();
      for (String name : variables.names()) {
        if (test.test(variables, name)) {
          String value = variables.get(name);
          out.append(word).append(' ').append(name);
          out.append(value == null ? "" : "=" + quoted(value)).append('\n');
        }
      }
      shell.print(out.toString());
      return 0;
    }
    for (String argument : rest) {
      String name = assign(variables, argument);
      mark.mark(variables, name);
    }
    return 0;
  }

  /** Does the assignment in NAME=VALUE, if there is one; returns the name. */
  private static String assign(Variables variables, String argument) {
    int equals = argument.indexOf('=');
    String name = equals < 0 ? argument : argument.substring(0, equals);
    if (!Parser.isName(name)) {
      throw new ShellException.Failure(name + ": is not a name", 2);
    }
    if (equals >= 0) {
      variables.set(name, argument.substring(equals + 1));
    }
    return name;
  }

  private static int local(Shell shell, List<String> arguments) {
    for (String argument : arguments.subList(1, arguments.size())) {
      int equals = argument.indexOf('=');
      shell.variables().makeLocal(equals < 0 ? argument : argument.substring(0, equals));
      assign(shell.variables(), argument);
    }
    return 0;
  }

  private static int unset(Shell shell, List<String> arguments) {
    boolean functions = false;
    for (String argument : arguments.subList(1, arguments.size())) {
      if (argument.equals("-f") || argument.equals("-v")) {
        functions = argument.equals("-f");
      } else if (functions) {
        shell.functions().remove(argument);
      } else {
        shell.variables().unset(argument);
      }
    }
    return 0;
  }

  private static int set(Shell shell, List<String> arguments) {
    if (arguments.size() == 1) {
      StringBuilder out = new StringBuilder();
      for (String name : shell.variables().names()) {
        String value = shell.variables().get(name);
        if (value != null) {
          out.append(name).append('=').append(quoted(value)).append('\n');
        }
      }
      shell.print(out.toString());
      return 0;
    }
    int i = 1;
    for (; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals("--")) {
        shell.setPositional(arguments.subList(i + 1, arguments.size()));
        return 0;
      }
      if (argument.length() < 2 || (argument.charAt(0) != '-' && argument.charAt(0) != '+')) {
        break;
      }
      boolean on = argument.charAt(0) == '-';
      if (argument.substring(1).equals("o")) {
        i++;
        longOption(shell, i < arguments.size() ? arguments.get(i) : null, on);
      } else {
        letters(shell, argument.substring(1), on);
      }
    }
    if (i < arguments.size()) {
      shell.setPositional(arguments.subList(i, arguments.size()));
    }
    return 0;
  }

  private static void letters(Shell shell, String letters, boolean on) {
    for (char letter : letters.toCharArray()) {
      if (!Options.isLetter(letter)) {
        throw new ShellException.Failure("no such option: -" + letter, 2);
      }
      shell.options().set(letter, on);
    }
  }

  private static void longOption(
      Shell shell, @org.jspecify.annotations.Nullable String name, boolean on) {
    if (name == null) {
      StringBuilder out = new StringBuilder();
      for (String option : Options.names()) {
        Character letter = Options.letter(option);
        boolean set = letter != null && shell.options().has(letter);
        out.append(String.format("%-12s %s%n", option, set ? "on" : "off"));
      }
      shell.print(out.toString());
      return;
    }
    Character letter = Options.letter(name);
    if (letter == null) {
      throw new ShellException.Failure("no such option: " + name, 2);
    }
    shell.options().set(letter, on);
  }

  private static int shift(Shell shell, List<String> arguments) {
    int n = arguments.size() > 1 ? FlowBuiltins.count(arguments.get(1)) : 1;
    List<String> values = shell.positional();
    if (n < 0 || n > values.size()) {
      throw new ShellException.Failure("cannot shift by " + n, 1);
    }
    shell.setPositional(values.subList(n, values.size()));
    return 0;
  }

  static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
