package vivarium.shell.machine;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import vivarium.proc.Kernel;
import vivarium.proc.Task;
import vivarium.trace.EventKind;
import vivarium.trace.TraceEvent;
import vivarium.trace.TraceRecorder;
import vivarium.tracefile.EventText;
import vivarium.tracefile.Filter;
import vivarium.tracefile.Selection;

/** Chosen events as lines, each as it happens: on the machine thread, and so none is lost. */
final class ProgramTrace implements TraceRecorder {
  private final Kernel kernel;
  private final Filter filter;
  private final Consumer<String> lines;

  ProgramTrace(Kernel kernel, Selection selection, Consumer<String> lines) {
    this.kernel = kernel;
    this.lines = lines;
    this.filter = new Filter(selection, processes(kernel));
  }

  /** The process of each task that is there. */
  static Map<Integer, Integer> processes(Kernel kernel) {
    Map<Integer, Integer> known = new TreeMap<>();
    for (Task task : kernel.pids().tasks()) {
      known.put(task.tid(), task.process().pid());
    }
    return known;
  }

  /** The name of a task; empty if it is gone. */
  static String name(Kernel kernel, int tid) {
    Task task = kernel.pids().task(tid);
    return tid == 0 ? "(idle)" : task == null ? "" : task.name();
  }

  @Override
  public void event(EventKind kind, long time, int hart, int task, long[] arguments) {
    long second = arguments.length > 1 ? arguments[1] : 0;
    if (filter.passes(kind, task, arguments[0], second)) {
      TraceEvent event = new TraceEvent(kind, time, hart, task, arguments);
      lines.accept(EventText.line(event, name(kernel, task)) + "\n");
    }
  }
}
