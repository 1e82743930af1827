package vivarium.boot;

import org.jspecify.annotations.Nullable;
import vivarium.cache.Hierarchy;
import vivarium.cache.Settings;

/**
 * What advances the clock while guest code runs.
 *
 * @param costs what the memory hierarchy costs; null for uniform time, 1 ns an instruction
 * @param smt whether two harts at a time share a core; only in hierarchy time
 */
public record TimeModel(@Nullable Settings costs, boolean smt) {
  /** 1 ns an instruction. */
  public static final TimeModel UNIFORM = new TimeModel(null, false);

  /** The model's state for one machine, or null. */
  @Nullable Hierarchy hierarchy(int harts, long seed) {
    return costs == null ? null : new Hierarchy(harts, smt, costs, seed);
  }

  /** As {@code --time} names it, with {@code smt} if it is on. */
  String text() {
    return costs == null ? "uniform" : smt ? "hierarchy smt" : "hierarchy";
  }
}
