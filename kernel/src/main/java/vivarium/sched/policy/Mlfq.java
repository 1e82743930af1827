package vivarium.sched.policy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vivarium.sched.PolicyContext;
import vivarium.sched.SchedPolicy;
import vivarium.sched.Schedulable;

/**
 * The multi-level feedback queue: tasks of the highest occupied level take turns; a new task begins
 * at the top; who has used up its allotment at a level, in however many pieces, goes one down; and
 * from time to time all go back to the top. The allotment of a level is one quantum of that level,
 * and grows from level to level. Looks at no nice values.
 *
 * <p>With {@code strict=no} the allotment begins anew with each wake-up, the rule that a task can
 * game by giving its hart up just before the quantum ends.
 *
 * <p>Source: Arpaci-Dusseau, Operating Systems: Three Easy Pieces, chapter 8.
 */
public final class Mlfq implements SchedPolicy {
  private static final class Place {
    final Schedulable task;
    int level;

    /** Time used at this level, ns. */
    long used;

    /** The boost that it has taken part in last. */
    long boost = -1;

    Place(Schedulable task) {
      this.task = task;
    }
  }

  private final List<LinkedHashSet<Place>> levels;
  private final PolicyContext context;
  private final long boostPeriod;
  private final long growth;
  private final long quantum;
  private final boolean strict;
  private long boost;

  public Mlfq(PolicyContext context) {
    this.context = context;
    int number = (int) context.number("levels", 3, 1, 64, "how many levels there are");
    quantum = context.time("quantum", context.quantum(), "quantum and allotment of the top level");
    growth = context.number("growth", 2, 1, 16, "how much longer it is one level further down");
    boostPeriod =
        context.timeOrNone("boost", 1_000_000_000, "how often all go to the top; 0: never");
    strict = context.flag("strict", true, "whether time counts against the allotment across waits");
    levels = Stream.generate(LinkedHashSet<Place>::new).limit(number).toList();
  }

  /** Lets everyone go to the top if it is time. */
  private void boostIfDue() {
    long due = boostPeriod == 0 ? 0 : context.now() / boostPeriod;
    if (due == boost) {
      return;
    }
    boost = due;
    for (LinkedHashSet<Place> level : levels.subList(1, levels.size())) {
      levels.getFirst().addAll(level);
      level.clear();
    }
    levels.getFirst().forEach(this::update);
  }

  private void update(Place place) {
    if (place.boost != boost) {
      place.boost = boost;
      place.level = 0;
      place.used = 0;
    }
  }

  @Override
  public void enqueue(Schedulable task, Arrival arrival) {
    boostIfDue();
    Place place = place(task);
    if (arrival == Arrival.WOKEN && !strict) {
      place.used = 0;
    }
    if (arrival == Arrival.PREEMPTED) {
      levels.get(place.level).addFirst(place);
    } else {
      levels.get(place.level).add(place);
    }
  }

  @Override
  public @Nullable Schedulable pick() {
    boostIfDue();
    for (LinkedHashSet<Place> level : levels) {
      if (!level.isEmpty()) {
        return level.removeFirst().task;
      }
    }
    return null;
  }

  @Override
  public void remove(Schedulable task) {
    Place place = context.data(task, Place::new);
    levels.get(place.level).remove(place);
  }

  @Override
  public void charge(Schedulable task, long nanos) {
    Place place = place(task);
    place.used += nanos;
    if (place.used >= allotment(place)) {
      place.used = 0;
      place.level = Math.min(place.level + 1, levels.size() - 1);
    }
  }

  private long allotment(Place place) {
    long allotment = quantum;
    for (int i = 0; i < place.level; i++) {
      allotment = Math.min(allotment * growth, UNLIMITED / 64);
    }
    return allotment;
  }

  @Override
  public long quantum(Schedulable task) {
    Place place = place(task);
    return allotment(place) - place.used;
  }

  @Override
  public boolean preempts(Schedulable task, Schedulable running) {
    return place(task).level < place(running).level;
  }

  @Override
  public void describe(Schedulable task, Fields fields) {
    Place place = context.data(task, Place::new);
    fields.number("level", place.level);
    fields.time("allotment_used", place.used);
  }

  /** Of a task that does not wait, or after a boost. */
  private Place place(Schedulable task) {
    Place place = context.data(task, Place::new);
    update(place);
    return place;
  }
}
