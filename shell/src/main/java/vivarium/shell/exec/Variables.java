package vivarium.shell.exec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The shell's variables with their export and read-only marks, and the scopes that {@code local}
 * opens.
 */
public final class Variables {
  private static final class Variable {
    @Nullable String value;
    boolean exported;
    boolean readOnly;

    Variable copy() {
      Variable copy = new Variable();
      copy.value = value;
      copy.exported = exported;
      copy.readOnly = readOnly;
      return copy;
    }
  }

  private final Map<String, Variable> variables = new TreeMap<>();
  private final List<Map<String, @Nullable Variable>> scopes = new ArrayList<>();

  /** The value, or null if unset. */
  public @Nullable String get(String name) {
    Variable variable = variables.get(name);
    return variable == null ? null : variable.value;
  }

  /** The value, or the given one if unset. */
  public String get(String name, String otherwise) {
    String value = get(name);
    return value == null ? otherwise : value;
  }

  /** Assigns. */
  public void set(String name, String value) {
    writable(name).value = value;
  }

  private Variable writable(String name) {
    Variable variable = variables.computeIfAbsent(name, n -> new Variable());
    if (variable.readOnly) {
      throw new ShellException.Failure(name + ": is read only", 2);
    }
    return variable;
  }

  /** Forgets value and marks. */
  public void unset(String name) {
    if (variables.containsKey(name)) {
      writable(name);
      variables.remove(name);
    }
  }

  public void export(String name) {
    variables.computeIfAbsent(name, n -> new Variable()).exported = true;
  }

  public void readOnly(String name) {
    variables.computeIfAbsent(name, n -> new Variable()).readOnly = true;
  }

  public boolean isExported(String name) {
    Variable variable = variables.get(name);
    return variable != null && variable.exported;
  }

  public boolean isReadOnly(String name) {
    Variable variable = variables.get(name);
    return variable != null && variable.readOnly;
  }

  /** All names, sorted. */
  public List<String> names() {
    return List.copyOf(variables.keySet());
  }

  /** {@code NAME=value} of all exported variables, sorted by name. */
  public List<String> environment() {
    List<String> environment = new ArrayList<>();
    variables.forEach((name, variable) -> {
      if (variable.exported && variable.value != null) {
        environment.add(name + "=" + variable.value);
      }
    });
    return environment;
  }

  /** Opens a function's scope. */
  void enter() {
    scopes.add(new HashMap<>());
  }

  /** Closes it and gives back what {@code local} hid. */
  void leave() {
    Map<String, @Nullable Variable> scope = scopes.removeLast();
    scope.forEach((name, saved) -> {
      if (saved == null) {
        variables.remove(name);
      } else {
        variables.put(name, saved);
      }
    });
  }

  /** Makes a name local to the innermost function; it keeps its value until assigned. */
  public void makeLocal(String name) {
    if (scopes.isEmpty()) {
      throw new ShellException.Failure("local: only in a function", 2);
    }
    hide(scopes.getLast(), name);
  }

  private void hide(Map<String, @Nullable Variable> scope, String name) {
    if (!scope.containsKey(name)) {
      Variable variable = variables.get(name);
      scope.put(name, variable == null ? null : variable.copy());
    }
  }

  /** Assigns and exports for the time of one command; undo with {@link #leave()}. */
  void setTemporarily(String name, String value) {
    hide(scopes.getLast(), name);
    set(name, value);
    export(name);
  }

  Variables copy() {
    Variables copy = new Variables();
    variables.forEach((name, variable) -> copy.variables.put(name, variable.copy()));
    for (Map<String, @Nullable Variable> scope : scopes) {
      copy.scopes.add(new HashMap<>(scope));
    }
    return copy;
  }
}
