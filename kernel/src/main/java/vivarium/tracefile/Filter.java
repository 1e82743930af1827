package vivarium.tracefile;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import vivarium.trace.EventKind;

/**
 * Lets the events of a {@link Selection} through. A switch is of both tasks, a wake-up of the one
 * that wakes up too; what a chosen process forks is chosen with it.
 */
public final class Filter {
  private final Set<EventKind> kinds;
  private final boolean all;
  private final Set<Integer> tasks = new HashSet<>();

  /**
   * @param known the process of each task that is there
   */
  public Filter(Selection selection, Map<Integer, Integer> known) {
    kinds = selection.kinds();
    all = selection.processes().isEmpty();
    known.forEach((task, process) -> {
      if (selection.processes().contains(process)) tasks.add(task);
    });
  }

  /** Whether an event passes; to be asked of all events, in their order. */
  public boolean passes(EventKind kind, int task, long firstWord, long secondWord) {
    if (all) return kinds.contains(kind);
    boolean chosen = tasks.contains(task);
    switch (kind) {
      case SCHED_SWITCH -> chosen |= tasks.contains((int) secondWord);
      case SCHED_WAKEUP, SCHED_WAKEUP_NEW -> chosen |= tasks.contains((int) firstWord);
      case FORK -> {
        if (chosen) tasks.add((int) firstWord);
      }
      case EXEC -> {
        if (tasks.contains((int) secondWord)) {
          tasks.add(task);
          chosen = true;
        }
      }
      default -> {}
    }
    return chosen && kinds.contains(kind);
  }
}
