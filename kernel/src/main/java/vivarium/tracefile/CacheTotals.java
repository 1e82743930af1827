package vivarium.tracefile;

import java.util.List;
import java.util.Set;
import vivarium.trace.Argument;
import vivarium.trace.EventKind;

/**
 * The counters that files draw of cache summaries: what they add up to since the trace began, hart
 * by hart, so that each step is one run of a task.
 */
final class CacheTotals {
  private static final Set<String> DRAWN =
      Set.of(
          "l1i_misses",
          "l1d_misses",
          "l2_misses",
          "l3_misses",
          "itlb_misses",
          "dtlb_misses",
          "invalidations_received");

  /** The arguments of a summary that are drawn, in their order. */
  static final List<Argument> COUNTERS =
      EventKind.CACHE_SUMMARY.arguments().stream()
          .filter(argument -> DRAWN.contains(argument.name()))
          .toList();

  private final long[][] totals;

  CacheTotals(int harts) {
    totals = new long[harts][COUNTERS.size()];
  }

  /** Adds a summary's counts, whose arguments are in {@code words} from {@code at} on. */
  void add(int hart, long[] words, int at) {
    for (int i = 0; i < COUNTERS.size(); i++) {
      totals[hart][i] += words[at + COUNTERS.get(i).offset()];
    }
  }

  /** The total of one of {@link #COUNTERS}. */
  long get(int hart, int counter) {
    return totals[hart][counter];
  }

  /** Its name as people read it. */
  static String name(int counter) {
    return COUNTERS.get(counter).name().replace('_', ' ');
  }
}
