package vivarium.jit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import vivarium.mem.PhysicalMemory;

/** Where jumps through registers of an address space went to, as far as it was seen. */
final class IndirectJumps {
  /** More targets than this are not worth a comparison each. */
  private static final int MOST_TARGETS = 300;

  private static final int MOST_JUMPS = 2000;

  /** Targets of all jumps together. */
  private static final int MOST_IN_ALL = 20_000;

  /** Times that a jump must be seen before it is translated with its targets. */
  private static final int OFTEN = 60;

  private final Map<Long, Set<Long>> targets = new HashMap<>();
  private final Map<Long, Integer> counts = new HashMap<>();
  private final Set<Long> learned = new HashSet<>();
  private int inAll;

  /** A jump left translated code; true if its region should be made anew with what is known. */
  boolean seen(long from, long to) {
    if (targets.size() < MOST_JUMPS || targets.containsKey(from)) {
      Set<Long> known = targets.computeIfAbsent(from, f -> new LinkedHashSet<>());
      if (known.size() < MOST_TARGETS && inAll < MOST_IN_ALL && known.add(to)) {
        inAll++;
      }
      return counts.merge(from, 1, Integer::sum) >= OFTEN && learned.add(from);
    }
    return false;
  }

  /** Targets that are kept. */
  int size() {
    return inAll;
  }

  /** What is known, as slots of code that begins at {@code base} and has {@code pages} pages. */
  JumpTargets within(long base, int pages) {
    long end = base + (long) pages * PhysicalMemory.PAGE_SIZE;
    Map<Integer, int[]> slots = new HashMap<>();
    targets.forEach((from, known) -> {
      if (from >= base && from < end) {
        slots.put(
            (int) (from - base >> 1),
            known.stream()
                .filter(to -> to >= base && to < end)
                .mapToInt(to -> (int) (to - base >> 1))
                .toArray());
      }
    });
    return new JumpTargets(slots);
  }
}
