package vivarium.proc;

import java.util.Arrays;
import vivarium.abi.Signal;

/**
 * The actions of a process for all signals; shared by the tasks of a process and by whoever was
 * cloned with CLONE_SIGHAND. Guarded by the machine thread.
 */
public final class SignalHandlers {
  private final SignalAction[] actions = new SignalAction[Signal.COUNT + 1];

  public SignalHandlers() {
    Arrays.fill(actions, SignalAction.DEFAULT);
  }

  public SignalAction get(int signal) {
    return actions[signal];
  }

  public void set(int signal, SignalAction action) {
    actions[signal] = action;
  }

  /** Back to the default action, for SA_RESETHAND and for faults that cannot be delivered. */
  public void reset(int signal) {
    actions[signal] = SignalAction.DEFAULT;
  }

  /** For a fork. */
  public SignalHandlers copy() {
    SignalHandlers copy = new SignalHandlers();
    System.arraycopy(actions, 0, copy.actions, 0, actions.length);
    return copy;
  }

  /** For an exec: what was ignored stays ignored, handlers are gone. */
  public SignalHandlers copyForExec() {
    SignalHandlers copy = new SignalHandlers();
    for (int signal = 1; signal <= Signal.COUNT; signal++) {
      if (actions[signal].isIgnore()) {
        copy.actions[signal] = new SignalAction(Signal.SIG_IGN, 0, 0);
      }
    }
    return copy;
  }

  /** SigIgn in /proc/PID/status. */
  public long ignoredSet() {
    return set(true);
  }

  /** SigCgt in /proc/PID/status. */
  public long caughtSet() {
    return set(false);
  }

  private long set(boolean ignored) {
    long set = 0;
    for (int signal = 1; signal <= Signal.COUNT; signal++) {
      SignalAction a = actions[signal];
      if (!a.isDefault() && a.isIgnore() == ignored) {
        set |= Signal.bit(signal);
      }
    }
    return set;
  }
}
