package vivarium.sched;

import org.jspecify.annotations.Nullable;
import vivarium.cache.Event;
import vivarium.cache.Footprint;
import vivarium.cache.Meter;

/**
 * What metered harts have counted while a task had them, and what coming back to a hart costs it.
 * So the tasks' counts add up to the harts'. Guarded by the machine thread.
 */
public final class TaskEvents {
  private final long[] counts = Event.counts();
  private final long[] before = Event.counts();
  private final Footprint footprint;
  private @Nullable Meter meter;
  private long earlierRefills;

  TaskEvents(Meter first) {
    footprint = new Footprint(first.hierarchy().settings());
  }

  /** The task gets a hart and has its address space. */
  void enter(Meter hart) {
    earlierRefills += footprint.refills();
    meter = hart;
    hart.copyCounts(before);
    hart.enter(footprint);
  }

  /** The task loses its hart. */
  void leave() {
    Meter hart = meter;
    if (hart == null) {
      return;
    }
    for (Event event : Event.values()) {
      counts[event.ordinal()] = get(event);
    }
    hart.leave(footprint);
    meter = null;
  }

  /** How often an event has happened to the task so far. */
  public long get(Event event) {
    int i = event.ordinal();
    return meter == null ? counts[i] : counts[i] + meter.get(event) - before[i];
  }

  /** How often it has happened since the task got the hart that it has. */
  long sinceEnter(Event event) {
    return meter == null ? 0 : meter.get(event) - before[event.ordinal()];
  }

  /**
   * Lines and pages that were displaced while the task was away and that it had to have again since
   * it last got a hart; all of them once it has lost it again. See {@link Footprint}.
   */
  public long refills() {
    return footprint.refills();
  }

  /** What these cost, ns: the indirect cost of the switch that gave the task its hart. */
  public long refillTime() {
    return footprint.nanos();
  }

  /** All refills so far, over all switches. */
  public long refillsInAll() {
    return earlierRefills + footprint.refills();
  }
}
