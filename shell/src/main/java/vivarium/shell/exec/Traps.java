package vivarium.shell.exec;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vivarium.shell.exec.OperatingSystem.Disposition;

/**
 * What {@code trap} set: an action per signal, run between commands; signal 0 is the shell's exit.
 */
public final class Traps {
  private final Shell shell;
  private final Map<Integer, String> actions = new TreeMap<>();
  private boolean running;

  Traps(Shell shell) {
    this.shell = shell;
  }

  /** A subshell keeps ignored signals ignored and forgets the actions. */
  Traps inSubshell(Shell child) {
    Traps copy = new Traps(child);
    actions.forEach((signal, action) -> {
      if (action.isEmpty()) {
        copy.actions.put(signal, action);
      } else if (signal > 0) {
        child.os().onSignal(signal, Disposition.DEFAULT);
      }
    });
    if (shell.terminal().interactive()) {
      for (int signal :
          new int[] {
            SignalName.INT,
            SignalName.QUIT,
            SignalName.TERM,
            SignalName.TSTP,
            SignalName.TTIN,
            SignalName.TTOU
          }) {
        if (!actions.containsKey(signal)) {
          child.os().onSignal(signal, Disposition.DEFAULT);
        }
      }
    }
    return copy;
  }

  /** Sets an action; empty ignores the signal, null restores its default. */
  public void set(int signal, @Nullable String action) {
    if (action == null) {
      actions.remove(signal);
    } else {
      actions.put(signal, action);
    }
    if (signal > 0 && signal != SignalName.KILL && signal != 19) {
      shell
          .os()
          .onSignal(
              signal,
              action == null
                  ? ordinary(signal)
                  : action.isEmpty() ? Disposition.IGNORE : Disposition.NOTE);
    }
  }

  private Disposition ordinary(int signal) {
    if (!shell.terminal().interactive() || shell.isSubshell()) {
      return Disposition.DEFAULT;
    }
    return switch (signal) {
      case SignalName.INT -> Disposition.NOTE;
      case SignalName.QUIT, SignalName.TERM, SignalName.TSTP, SignalName.TTIN, SignalName.TTOU ->
          Disposition.IGNORE;
      default -> Disposition.DEFAULT;
    };
  }

  /** What an interactive shell does with its signals. */
  public void setInteractive() {
    for (int signal :
        new int[] {
          SignalName.INT,
          SignalName.QUIT,
          SignalName.TERM,
          SignalName.TSTP,
          SignalName.TTIN,
          SignalName.TTOU
        }) {
      shell.os().onSignal(signal, ordinary(signal));
    }
  }

  /** Actions by signal number. */
  public Map<Integer, String> actions() {
    return actions;
  }

  /** Runs the actions of signals that came; Ctrl-C without one goes back to the prompt. */
  void runPending() {
    runPendingAndTell();
  }

  /** As {@link #runPending()}; the last signal whose action ran, or 0. */
  int runPendingAndTell() {
    int told = 0;
    Set<Integer> signals = shell.os().takeSignals();
    for (int signal : signals) {
      String action = actions.get(signal);
      if (action != null && !action.isEmpty()) {
        told = signal;
        run(action);
      } else if (signal == SignalName.INT && action == null) {
        throw new ShellException.Interrupted();
      }
    }
    return told;
  }

  private void run(String action) {
    int status = shell.lastStatus;
    shell.evaluate(action);
    shell.lastStatus = status;
  }

  /** Whether something is to be done when the shell exits. */
  boolean hasExit() {
    return actions.containsKey(0);
  }

  /** Runs the exit action, once. */
  void runExit() {
    String action = actions.remove(0);
    if (action != null && !action.isEmpty() && !running) {
      running = true;
      run(action);
    }
  }
}
