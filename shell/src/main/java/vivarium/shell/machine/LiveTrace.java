package vivarium.shell.machine;

import java.util.concurrent.ConcurrentLinkedQueue;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import vivarium.proc.Kernel;
import vivarium.trace.EventKind;
import vivarium.trace.LostEvents;
import vivarium.trace.TraceEvent;
import vivarium.trace.TraceItem;
import vivarium.tracefile.EventText;
import vivarium.tracefile.Filter;
import vivarium.tracefile.Selection;
import vivarium.tracefile.TaskTable;

/**
 * Chosen events as lines, for a reader that may be slow: it asks for more when it has taken what
 * there was, and is told how many events it has lost. The reader's own events are left out.
 */
final class LiveTrace extends BaseSubscriber<TraceItem> implements AutoCloseable {
  private static final int MOST = 4096;

  private final TaskTable tasks;
  private final Filter filter;
  private final int own;
  private final ConcurrentLinkedQueue<TraceItem> arrived = new ConcurrentLinkedQueue<>();

  /**
   * @param own the task whose events are left out
   */
  LiveTrace(Kernel kernel, Selection selection, int own) {
    this.tasks = TaskTable.of(kernel);
    this.filter = new Filter(selection, tasks.processes());
    this.own = own;
    kernel.trace().events().subscribe(this);
  }

  @Override
  protected void hookOnSubscribe(Subscription subscription) {
    request(MOST);
  }

  @Override
  protected void hookOnNext(TraceItem item) {
    arrived.add(item);
  }

  /** What has come since the last time; inside the machine. */
  String lines() {
    StringBuilder lines = new StringBuilder();
    int taken = 0;
    for (TraceItem item = arrived.poll(); item != null; item = arrived.poll()) {
      taken++;
      switch (item) {
        case LostEvents lost ->
            lines.append("(%d events of hart %d lost)\n".formatted(lost.count(), lost.hart()));
        case TraceEvent event -> {
          tasks.learn(event);
          if (passes(event)) {
            lines.append(EventText.line(event, tasks.name(event.task()))).append('\n');
          }
        }
      }
    }
    if (taken > 0) {
      request(taken);
    }
    return lines.toString();
  }

  private boolean passes(TraceEvent event) {
    EventKind kind = event.kind();
    long first = event.word(0);
    long second = kind.words() > 1 ? event.word(1) : 0;
    boolean ours = event.task() == own || kind == EventKind.SCHED_SWITCH && second == own;
    return filter.passes(kind, event.task(), first, second) && !ours;
  }

  @Override
  public void close() {
    cancel();
  }
}
