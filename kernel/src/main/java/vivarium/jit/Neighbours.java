package vivarium.jit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The code of a region and of those that it leads on to, what it passes to most often first: what
 * should be one region if each runs for a short time only.
 */
final class Neighbours {
  /** Ways that are taken less often than one in so many passages do not count. */
  private static final int RARE = 32;

  /** Enough for any region. */
  private static final int MOST = 40;

  private record Way(Region to, long times) {}

  private final TranslatedSpace space;
  private final long base;
  final List<BitSet> parts = new ArrayList<>();
  final Map<Integer, long[]> seenPlaces = new HashMap<>();
  private final Set<Region> seen = new HashSet<>();
  private final PriorityQueue<Way> ways =
      new PriorityQueue<>(Comparator.comparingLong(Way::times).reversed());

  Neighbours(TranslatedSpace space, long base) {
    this.space = space;
    this.base = base;
  }

  /**
   * The slots of a region and of those that follow it, in code that begins at {@code base} and has
   * so many slots.
   */
  static Neighbours of(Region region, TranslatedSpace space, long base, int slots) {
    return new Neighbours(space, base).find(region, slots);
  }

  private Neighbours find(Region first, int slots) {
    seen.add(first);
    ways.add(new Way(first, Long.MAX_VALUE));
    int least = first.passages / RARE;
    while (!ways.isEmpty() && parts.size() < MOST) {
      Region region = ways.remove().to;
      BitSet part = region.code.slotsFrom((int) (base - region.base >> 1), slots);
      if (!part.isEmpty()) {
        parts.add(part);
        region.seen((int) (base - region.base >> 1), seenPlaces);
        follow(region, least);
      }
    }
    return this;
  }

  private void follow(Region region, int least) {
    for (int link = 0; link < region.passed.length; link++) {
      add(region.base + 2L * region.code.linkTargets.get(link), region.passed[link], least);
    }
    space
        .jumps()
        .from(region.base, region.base + 2L * region.code.end())
        .forEach((to, times) -> add(to, times, least));
  }

  private void add(long pc, long times, int least) {
    Region to = space.regions().get(pc);
    if (to != null && times > least && seen.add(to)) {
      ways.add(new Way(to, times));
    }
  }
}
