package vivarium.proc;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.abi.SigInfo;
import vivarium.abi.Signal;

/** What is to be said of processes that ended by a fault, until somebody has asked for it. */
public final class CrashNotes {
  private static final int KEPT = 64;

  private static final long FAULTS =
      Signal.bit(Signal.SIGSEGV)
          | Signal.bit(Signal.SIGBUS)
          | Signal.bit(Signal.SIGILL)
          | Signal.bit(Signal.SIGFPE)
          | Signal.bit(Signal.SIGTRAP);

  private final Map<Integer, String> notes = new LinkedHashMap<>();
  private @Nullable CrashReporter reporter;

  CrashNotes() {}

  public void setReporter(CrashReporter crashReporter) {
    reporter = crashReporter;
  }

  /** A signal is about to end the process of a task. */
  void ending(Task task, SigInfo info) {
    CrashReporter present = reporter;
    boolean fault = info.code() > 0 && (Signal.bit(info.signal()) & FAULTS) != 0;
    if (present == null || !fault || task.addressSpace() == null) {
      return;
    }
    String note = present.crashed(task, info);
    if (note != null) {
      if (notes.size() == KEPT) {
        notes.remove(notes.keySet().iterator().next());
      }
      notes.put(task.process().pid(), note);
    }
  }

  /** What is to be said of a process that has ended, once; null for nothing. */
  public @Nullable String take(int pid) {
    return notes.remove(pid);
  }
}
