package vivarium.tracefile;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vivarium.proc.Kernel;
import vivarium.proc.Process;
import vivarium.proc.Task;
import vivarium.trace.EventKind;
import vivarium.trace.EventName;
import vivarium.trace.TraceEvent;

/**
 * Names and processes of the tasks that a trace speaks of: those that were there when it began, and
 * then what forks, execs and renames say. A task that has ended is known until its number is used
 * again.
 */
public final class TaskTable {
  /** One task; the parent is the pid of its process's parent, 0 if unknown. */
  static final class Entry {
    final int tid;
    int process;
    int parent;
    String name;

    Entry(int tid, int process, int parent, String name) {
      this.tid = tid;
      this.process = process;
      this.parent = parent;
      this.name = name;
    }
  }

  private static final int RECENT = 1 << 8;

  private final Map<Integer, Entry> entries = new TreeMap<>();

  /** Entries that were asked for, each at the low bits of its number. */
  private final @Nullable Entry[] recent = new Entry[RECENT];

  private int changes;

  void add(int tid, int process, int parent, String name) {
    entries.put(tid, new Entry(tid, process, parent, name));
    changed(tid);
  }

  private void changed(int tid) {
    recent[tid & RECENT - 1] = null;
    changes++;
  }

  /** The tasks that are there; call inside the machine. */
  public static TaskTable of(Kernel kernel) {
    TaskTable table = new TaskTable();
    for (Task task : kernel.pids().tasks()) {
      Process process = task.process();
      Process parent = process.parent();
      table.add(task.tid(), process.pid(), parent == null ? 0 : parent.pid(), task.name());
    }
    return table;
  }

  /** Counts changes of names: what was made of names holds as long as this is the same. */
  int changes() {
    return changes;
  }

  /** The process of each task. */
  public Map<Integer, Integer> processes() {
    Map<Integer, Integer> processes = new TreeMap<>();
    entries.forEach((tid, entry) -> processes.put(tid, entry.process));
    return processes;
  }

  Collection<Entry> entries() {
    return entries.values();
  }

  /** The entry of a task; one that nothing is known of is a process by itself. */
  Entry get(int tid) {
    Entry known = recent[tid & RECENT - 1];
    if (known != null && known.tid == tid) return known;
    Entry entry = entries.computeIfAbsent(tid, id -> new Entry(id, id, 0, "task-" + id));
    recent[tid & RECENT - 1] = entry;
    return entry;
  }

  /** The name of a task on a hart; the idle task's is {@code swapper/N}. */
  String name(int tid, int hart) {
    return tid == 0 ? "swapper/" + Math.max(0, hart) : get(tid).name;
  }

  /** The name of a task as people read it. */
  public String name(int tid) {
    return tid == 0 ? "(idle)" : get(tid).name;
  }

  /** Learns from an event, before it is shown. */
  public void learn(TraceEvent event) {
    learn(event.kind(), event.task(), event.words(), 0);
  }

  /** Learns from an event, before it is written. */
  void learn(EventKind kind, int task, long[] words, int at) {
    switch (kind) {
      case FORK -> {
        int process = (int) words[at + 1];
        int child = (int) words[at];
        int parent = task == 0 ? 0 : get(task).process;
        if (process == parent) parent = get(task).parent;
        add(child, process, parent, EventName.text(words[at + 3], words[at + 4]));
      }
      case EXEC -> {
        Entry old = get((int) words[at + 1]);
        String name = EventName.text(words[at + 2], words[at + 3]);
        add(task, (int) words[at], get((int) words[at]).parent, name);
        if (old.tid != task) {
          entries.remove(old.tid);
          changed(old.tid);
        }
      }
      case RENAME -> {
        get(task).name = EventName.text(words[at], words[at + 1]);
        changed(task);
      }
      default -> {}
    }
  }
}
