package vivarium.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vivarium.proc.Kernel;
import vivarium.proc.Task;
import vivarium.sched.SwitchReason;
import vivarium.trace.Counter;
import vivarium.trace.Counters;
import vivarium.trace.EventKind;
import vivarium.trace.TraceRecorder;

/** Adds up what the event log says, for the machine and for each task, to be held against /proc. */
final class SwitchSums implements TraceRecorder {
  /** What the events say of one task. */
  static final class Row {
    final @Nullable Task task;
    long runs;
    long voluntary;
    long involuntary;
    long ran;
    long cost;
    long waited;
    long migrations;
    long minorFaults;
    long majorFaults;

    Row(@Nullable Task task) {
      this.task = task;
    }

    /** Without the spell on a hart that has not ended. */
    long cpuTime() {
      return ran + cost;
    }
  }

  private static final SwitchReason[] REASONS = SwitchReason.values();

  private final Kernel kernel;
  final Map<Integer, Row> rows = new TreeMap<>();
  final Map<EventKind, Long> events = new EnumMap<>(EventKind.class);
  long voluntary;
  long interrupts;
  long minorFaults;
  long majorFaults;

  SwitchSums(Kernel kernel) {
    this.kernel = kernel;
    for (Task task : kernel.pids().tasks()) rows.put(task.tid(), new Row(task));
    Counters counters = kernel.counters();
    interrupts = // the one that let the recorder in
        counters.total(Counter.INTERRUPTS_DEVICE)
            + counters.total(Counter.INTERRUPTS_TIMER)
            + counters.total(Counter.INTERRUPTS_RESCHEDULE);
  }

  private Row row(int tid) {
    Row row = rows.get(tid);
    if (row == null) throw new AssertionError("an event of task " + tid + ", which nobody forked");
    return row;
  }

  @Override
  public void event(EventKind kind, long time, int hart, int task, long[] words) {
    long count = events.merge(kind, 1L, Long::sum);
    switch (kind) {
      case SCHED_SWITCH -> {
        assertEquals(count, words[0], "switches are numbered without a gap");
        switched(task, (int) words[1], REASONS[(int) words[2]], words);
      }
      case FORK -> rows.put((int) words[0], new Row(kernel.pids().task((int) words[0])));
      case MIGRATE -> row(task).migrations++;
      case PAGE_FAULT -> faults(task, words[4], words[5]);
      case KERNEL_FAULTS -> faults(task, words[0], words[1]);
      case TIMER -> interrupts += words[0];
      case INTERRUPT -> interrupts += words[1];
      default -> {}
    }
  }

  private void switched(int from, int to, SwitchReason reason, long[] words) {
    if (reason.voluntary()) voluntary++;
    if (from != 0) {
      Row row = row(from);
      row.ran += words[6];
      if (reason.voluntary()) row.voluntary++;
      else row.involuntary++;
    }
    if (to != 0) {
      Row row = row(to);
      row.runs++;
      row.waited += words[7];
      row.cost += words[8] + words[9] + words[10] + words[11];
    }
  }

  private void faults(int task, long minor, long major) {
    row(task).minorFaults += minor;
    row(task).majorFaults += major;
    minorFaults += minor;
    majorFaults += major;
  }

  long count(EventKind kind) {
    return events.getOrDefault(kind, 0L);
  }
}
