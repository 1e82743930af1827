package vivarium.shell.builtins;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import vivarium.shell.exec.Builtin;

/** The table of all built-ins. What a program can do as well is a guest program, not a row here. */
public final class Builtins {
  private Builtins() {}

  /** All rows by name; {@code inspector} answers those that look into the machine. */
  public static Map<String, Builtin> all(Inspector inspector) {
    List<Builtin> rows = new ArrayList<>();
    rows.addAll(FlowBuiltins.rows());
    rows.addAll(VariableBuiltins.rows());
    rows.addAll(ReadBuiltin.rows());
    rows.addAll(ProcessBuiltins.rows());
    rows.addAll(JobBuiltins.rows());
    rows.addAll(TestBuiltin.rows());
    rows.addAll(PrintfBuiltin.rows());
    rows.addAll(inspector.rows());
    rows.addAll(HelpBuiltin.rows());
    Map<String, Builtin> table = new TreeMap<>();
    for (Builtin row : rows) {
      table.put(row.name(), row);
    }
    return table;
  }

  static Builtin special(
      String name, String usage, String summary, Builtin.Body body, String... examples) {
    return new Builtin(name, true, usage, summary, List.of(examples), body);
  }

  static Builtin ordinary(
      String name, String usage, String summary, Builtin.Body body, String... examples) {
    return new Builtin(name, false, usage, summary, List.of(examples), body);
  }
}
