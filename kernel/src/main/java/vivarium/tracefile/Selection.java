package vivarium.tracefile;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import vivarium.trace.EventKind;

/**
 * Which events are wanted.
 *
 * @param kinds tracepoints
 * @param figures whether figures are sampled, too
 * @param processes pids, and all that they fork; empty for all
 */
public record Selection(Set<EventKind> kinds, boolean figures, Set<Integer> processes) {
  private static final String FIGURES = "figures";

  public static final Selection ALL = new Selection(EnumSet.allOf(EventKind.class), true, Set.of());

  /**
   * Reads what {@code -e} takes: names of tracepoints, of groups of them by their first word
   * ({@code sched}, {@code syscall}, {@code signal}), or {@code figures}, with commas between.
   *
   * @throws IllegalArgumentException with a line for people
   */
  public static Selection of(String names, Set<Integer> processes) {
    Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);
    boolean figures = false;
    for (String name : names.split(",", -1)) {
      String wanted = name.strip().toLowerCase(Locale.ROOT);
      if (wanted.equals(FIGURES)) {
        figures = true;
        continue;
      }
      List<EventKind> found = matching(wanted);
      if (found.isEmpty()) {
        throw new IllegalArgumentException(name + ": no such tracepoint; wanted " + names());
      }
      kinds.addAll(found);
    }
    return new Selection(kinds, figures, processes);
  }

  private static List<EventKind> matching(String wanted) {
    List<EventKind> found = new ArrayList<>();
    for (EventKind kind : EventKind.values()) {
      if (kind.text().equals(wanted)) return List.of(kind);
      if (kind.text().startsWith(wanted + "_")) found.add(kind);
    }
    return found;
  }

  /** All that {@link #of} knows. */
  public static String names() {
    StringBuilder text = new StringBuilder();
    for (EventKind kind : EventKind.values()) text.append(kind.text()).append(", ");
    return text.append(FIGURES).toString();
  }
}
