package vivarium.sched;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.cache.Hierarchy;
import vivarium.cache.Key;
import vivarium.cache.Meter;

/**
 * How far one hart may run ahead of the others in a turn. In hierarchy time the harts see each
 * other through their caches: while they take lines from each other, turns are as short as {@code
 * coherence.window}; a turn in which a line is taken ends at once, and the pace stays so for one
 * interleave window after the last time. Guarded by the machine thread.
 */
final class Pace {
  private final List<HartState> harts;
  private final @Nullable Hierarchy hierarchy;
  private final long shortWindow;
  private long conflicts;
  private long calmAt;

  Pace(List<HartState> harts) {
    this.harts = harts;
    Meter meter = harts.getFirst().cpu().meter();
    hierarchy = meter == null ? null : meter.hierarchy();
    shortWindow = hierarchy == null ? 0 : hierarchy.settings().number(Key.WINDOW);
  }

  /** How long the hart's next turn may be, ns. */
  long limit(HartState hart) {
    if (!othersBusy(hart)) {
      return Costs.LONGEST_TURN;
    }
    return hart.time < calmAt ? shortWindow : Costs.INTERLEAVE_WINDOW;
  }

  /** A turn begins: tells the hart whether it shares its core's issue slots. */
  void begin(HartState hart) {
    Meter meter = hart.cpu().meter();
    if (meter != null) {
      int sibling = meter.hierarchy().sibling(hart.id());
      meter.setBusySibling(sibling >= 0 && harts.get(sibling).current != null);
    }
  }

  /** A turn has ended. */
  void end(HartState hart) {
    if (hierarchy != null && hierarchy.conflicts() != conflicts) {
      conflicts = hierarchy.conflicts();
      calmAt = hart.time + Costs.INTERLEAVE_WINDOW;
    }
  }

  private boolean othersBusy(HartState self) {
    for (HartState hart : harts) {
      if (hart != self && hart.busy()) {
        return true;
      }
    }
    return false;
  }
}
