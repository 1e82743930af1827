package vivarium.shell.builtins;

import static vivarium.shell.builtins.Builtins.ordinary;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.shell.exec.Builtin;
import vivarium.shell.exec.Programs;
import vivarium.shell.exec.Shell;

/**
 * {@code help}: each built-in and each program on PATH in a line. What programs say of themselves
 * comes from the guest's /etc/help, whose paragraphs begin with {@code NAME: SUMMARY}; indented
 * lines after it are examples.
 */
final class HelpBuiltin {
  private static final String FILE = "/etc/help";
  private static final Map<String, String> GRAMMAR = new TreeMap<>();

  static {
    GRAMMAR.put("a | b", "b reads what a writes; < > >> 2> 2>&1 <<EOF redirect");
    GRAMMAR.put("a && b, a || b", "b only if a succeeded, or failed");
    GRAMMAR.put("a &", "run in the background; $! is its pid");
    GRAMMAR.put("( a; b ), { a; b; }", "group, in a process of its own or here");
    GRAMMAR.put("if a; then b; else c; fi", "choose; also case WORD in PATTERN) ...;; esac");
    GRAMMAR.put("while a; do b; done", "repeat; also until, and for NAME in WORD...");
    GRAMMAR.put("$NAME $? $! $(a) $((1+2))", "values; 'as it is', \"with values\"");
    GRAMMAR.put("name() { a; }", "define a function");
    GRAMMAR.put("time a", "run a and say how long it took, in the machine's own time");
  }

  private HelpBuiltin() {}

  /** One program's help. */
  record Entry(String summary, List<String> examples) {}

  static List<Builtin> rows() {
    return List.of(
        ordinary(
            "help",
            "help [NAME...]",
            "what there is, or examples of a command",
            HelpBuiltin::help,
            "help pcb",
            "help top"));
  }

  private static int help(Shell shell, List<String> arguments) {
    Map<String, Entry> programs = entries(shell.readFile(FILE));
    if (arguments.size() == 1) {
      shell.print(overview(shell, programs));
      return 0;
    }
    int status = 0;
    for (String name : arguments.subList(1, arguments.size())) {
      String text = details(shell, programs, name);
      if (text == null) {
        shell.complain("help: nothing known about " + name);
        status = 1;
      } else {
        shell.print(text);
      }
    }
    return status;
  }

  private static @Nullable String details(Shell shell, Map<String, Entry> programs, String name) {
    Builtin builtin = shell.builtins().get(name);
    if (builtin != null) {
      return builtin.help();
    }
    Entry entry = programs.get(name);
    String path = new Programs(shell).find(name);
    if (entry == null) {
      return path == null ? null : path + ": a program; it may know --help\n";
    }
    return Builtin.help(path == null ? name : path, entry.summary, entry.examples);
  }

  private static String overview(Shell shell, Map<String, Entry> programs) {
    StringBuilder out = new StringBuilder("Built into the shell:\n");
    for (Builtin builtin : shell.builtins().values()) {
      row(out, builtin.usage(), builtin.summary());
    }
    out.append("The language:\n");
    GRAMMAR.forEach((form, meaning) -> row(out, form, meaning));
    for (String directory : new Programs(shell).path()) {
      List<String> names = names(shell, directory);
      if (!names.isEmpty()) {
        out.append("Programs in ").append(directory).append(":\n");
        for (String name : names) {
          Entry entry = programs.get(name);
          row(out, name, entry == null ? "" : entry.summary);
        }
      }
    }
    out.append("help NAME shows examples.\n");
    return out.toString();
  }

  private static List<String> names(Shell shell, String directory) {
    try {
      return shell.os().list(directory).stream().sorted().toList();
    } catch (ErrnoException e) {
      return List.of();
    }
  }

  private static void row(StringBuilder out, String name, String text) {
    String line =
        name.length() > 30
            ? name.replace("\n", "\n  ") + "\n" + " ".repeat(34) + text
            : String.format("%-32s%s", name, text);
    out.append("  ").append(line.stripTrailing()).append('\n');
  }

  static Map<String, Entry> entries(String text) {
    Map<String, Entry> entries = new TreeMap<>();
    List<String> examples = List.of();
    for (String line : text.split("\n", -1)) {
      int colon = line.indexOf(": ");
      if (line.startsWith(" ") || line.startsWith("\t")) {
        if (!line.isBlank() && examples instanceof java.util.ArrayList<String>) {
          examples.add(line.strip());
        }
      } else if (colon > 0 && !line.startsWith("#")) {
        examples = new java.util.ArrayList<>();
        entries.put(line.substring(0, colon), new Entry(line.substring(colon + 2), examples));
      }
    }
    return entries;
  }
}
