package vivarium.sched;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import vivarium.cache.Event;

/**
 * What can be counted of a task and sampled, see {@link Profile}: what the kernel counts of it, and
 * what metered harts count while it has them. The names are perf's where perf has one.
 */
public final class Countable {
  /** When it is counted, and so how a run is made to stop where a sample is due. */
  enum When {
    /** With each ns or instruction: never more than one in a ns. */
    TIME,
    /** By the engine, at the end of a part of a run: one step has at most {@link #most}. */
    BULK,
    /** By the meter, which stops the engine. */
    MOMENT,
    /** By the kernel, or because of other harts: not in a run. */
    BETWEEN
  }

  public static final Countable INSTRUCTIONS =
      new Countable(Event.INSTRUCTIONS, When.TIME, task -> task.sched().instructions());

  public static final Countable CYCLES =
      new Countable(Event.CYCLES, When.TIME, task -> task.sched().userTime());

  public static final Countable CONTEXT_SWITCHES =
      new Countable(
          "context-switches",
          "times that a task lost its hart",
          task -> task.sched().voluntarySwitches() + task.sched().involuntarySwitches());

  public static final Countable CPU_MIGRATIONS =
      new Countable("cpu-migrations", "moves to another hart", task -> task.sched().migrations());

  public static final Countable PAGE_FAULTS =
      new Countable(
          "page-faults",
          "page faults, in system calls too",
          task -> task.minorFaults() + task.majorFaults());

  public static final Countable MINOR_FAULTS =
      new Countable("minor-faults", "of those, without a device", Schedulable::minorFaults);

  public static final Countable MAJOR_FAULTS =
      new Countable("major-faults", "of those, that waited for a device", Schedulable::majorFaults);

  private static final List<Countable> ALL = all();

  private final String text;
  private final String meaning;
  private final ToLongFunction<Schedulable> count;
  final @Nullable Event event;
  final When when;

  private Countable(String text, String meaning, ToLongFunction<Schedulable> count) {
    this.text = text;
    this.meaning = meaning;
    this.count = count;
    event = null;
    when = When.BETWEEN;
  }

  private Countable(Event event, When when, ToLongFunction<Schedulable> count) {
    text = event.text();
    meaning = event.meaning();
    this.count = count;
    this.event = event;
    this.when = when;
  }

  private static List<Countable> all() {
    List<Countable> all =
        new ArrayList<>(
            List.of(
                CONTEXT_SWITCHES,
                CPU_MIGRATIONS,
                PAGE_FAULTS,
                MINOR_FAULTS,
                MAJOR_FAULTS,
                INSTRUCTIONS,
                CYCLES));
    for (Event event : Event.values()) {
      switch (event) {
        case INSTRUCTIONS, CYCLES -> {}
        case LOADS, STORES, BRANCHES, BRANCHES_TAKEN, L1I_ACCESSES, L1D_ACCESSES ->
            all.add(metered(event, When.BULK));
        case INVALIDATIONS_RECEIVED -> all.add(metered(event, When.BETWEEN));
        default -> all.add(metered(event, When.MOMENT));
      }
    }
    return List.copyOf(all);
  }

  private static Countable metered(Event event, When when) {
    return new Countable(
        event,
        when,
        task -> {
          TaskEvents events = task.sched().events();
          return events == null ? 0 : events.get(event);
        });
  }

  /** Everything that can be counted, in the order of a list for people. */
  public static List<Countable> values() {
    return ALL;
  }

  /** What has that name, or null. */
  public static @Nullable Countable of(String text) {
    return ALL.stream().filter(one -> one.text.equals(text)).findFirst().orElse(null);
  }

  /** As {@code perf} names it. */
  public String text() {
    return text;
  }

  public String meaning() {
    return meaning;
  }

  /** Whether only a machine in hierarchy time counts it. */
  public boolean isMetered() {
    return event != null && when != When.TIME;
  }

  /** How much of it there has been of a task so far. */
  public long of(Schedulable task) {
    return count.applyAsLong(task);
  }

  /**
   * At most how many a step of a run has, if it is counted in bulk: an access may lie in two pages,
   * each of which may take three reads of page tables, beside those for the code.
   */
  int most() {
    return event == Event.L1D_ACCESSES ? 16 : 2;
  }
}
