package vivarium.shell.machine;

import java.util.function.Consumer;
import vivarium.proc.Kernel;
import vivarium.trace.EventKind;
import vivarium.trace.TraceEvent;
import vivarium.trace.TraceRecorder;
import vivarium.tracefile.EventText;
import vivarium.tracefile.Filter;
import vivarium.tracefile.Selection;
import vivarium.tracefile.TaskTable;

/** Chosen events as lines, each as it happens: on the machine thread, and so none is lost. */
final class ProgramTrace implements TraceRecorder {
  private final TaskTable tasks;
  private final Filter filter;
  private final Consumer<String> lines;

  ProgramTrace(Kernel kernel, Selection selection, Consumer<String> lines) {
    this.lines = lines;
    this.tasks = TaskTable.of(kernel);
    this.filter = new Filter(selection, tasks.processes());
  }

  @Override
  public void event(EventKind kind, long time, int hart, int task, long[] arguments) {
    TraceEvent event = new TraceEvent(kind, time, hart, task, arguments);
    tasks.learn(event);
    long second = arguments.length > 1 ? arguments[1] : 0;
    if (filter.passes(kind, task, arguments[0], second)) {
      lines.accept(EventText.line(event, tasks.name(task)) + "\n");
    }
  }
}
