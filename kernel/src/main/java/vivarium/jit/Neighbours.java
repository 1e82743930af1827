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
import org.jspecify.annotations.Nullable;

/**
 * The code of a region and of those that it leads on to, what it passes to most often first: what
 * should be one region if each runs for a short time only. With it, where its accesses went to.
 */
final class Neighbours {
  /** Ways that are taken less often than one in so many passages do not count. */
  private static final int RARE = 32;

  /** Enough for any region. */
  private static final int MOST = 40;

  private record Way(Region to, long times) {}

  private final TranslatedSpace space;
  private final long base;
  private final List<BitSet> parts = new ArrayList<>();
  private final Map<Integer, long[]> places = new HashMap<>();
  private final Set<Region> seen = new HashSet<>();
  private final PriorityQueue<Way> ways =
      new PriorityQueue<>(Comparator.comparingLong(Way::times).reversed());

  private Neighbours(TranslatedSpace space, long base) {
    this.space = space;
    this.base = base;
  }

  /**
   * Those of a region in code that begins at {@code base} and has so many slots; null if the region
   * is not all there.
   *
   * @param space where the region is
   */
  static @Nullable Neighbours of(Region region, TranslatedSpace space, long base, int slots) {
    Neighbours neighbours = new Neighbours(space, base);
    neighbours.find(region, slots);
    return neighbours.parts.isEmpty() ? null : neighbours;
  }

  /** The slots of the region and of each that follows, in order. */
  List<BitSet> parts() {
    return parts;
  }

  /** By slots of accesses, how far the host's addresses were from the guest's. */
  Map<Integer, long[]> places() {
    return places;
  }

  private void find(Region first, int slots) {
    seen.add(first);
    ways.add(new Way(first, Long.MAX_VALUE));
    int least = first.passages() / RARE;
    while (!ways.isEmpty() && parts.size() < MOST) {
      Region region = ways.remove().to;
      int offset = (int) (base - region.base >> 1);
      BitSet part = region.code.slotsFrom(offset, slots);
      if (!part.isEmpty()) {
        parts.add(part);
        region.places(offset, places);
        follow(region, least);
      }
    }
  }

  private void follow(Region region, int least) {
    region.forEachLink((to, times) -> add(to, times, least));
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
