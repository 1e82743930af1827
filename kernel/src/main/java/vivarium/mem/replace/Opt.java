package vivarium.mem.replace;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * Belady's optimum: the page goes whose next use is farthest away. It knows the future from the
 * references of an earlier run of the same work. Each page counts its own uses, so that a run in
 * which processes take turns a little differently still finds its place; what was never recorded is
 * taken to be used no more.
 */
final class Opt implements ReplacementPolicy {
  private static final int NEVER = Integer.MAX_VALUE;

  private static final class Uses {
    final int[] places;
    int done;

    Uses(int[] places) {
      this.places = places;
    }
  }

  private final Pages pages;
  private final Map<Long, Uses> uses = new HashMap<>();

  /** The place of each member's next use; -1 for what is no member. */
  private final int[] nextUse;

  /** Members as (next use, page), the farthest last. */
  private final TreeSet<Long> byNextUse = new TreeSet<>();

  private long lastIdentity;
  private boolean any;

  Opt(int capacity, Pages pages, References future) {
    this.pages = pages;
    future.places().forEach((identity, places) -> uses.put(identity, new Uses(places)));
    nextUse = new int[capacity];
    Arrays.fill(nextUse, -1);
  }

  private long key(int page) {
    return (long) nextUse[page] << Integer.SIZE | page;
  }

  @Override
  public boolean isExact() {
    return true;
  }

  @Override
  public void loaded(int page) {
    nextUse[page] = NEVER;
    byNextUse.add(key(page));
  }

  @Override
  public void removed(int page) {
    byNextUse.remove(key(page));
    nextUse[page] = -1;
  }

  @Override
  public void referenced(int page, long identity) {
    boolean again = any && identity == lastIdentity;
    any = true;
    lastIdentity = identity;
    Uses of = uses.get(identity);
    if (of != null && !again && of.done < of.places.length) {
      of.done++;
    }
    if (nextUse[page] >= 0) {
      byNextUse.remove(key(page));
      nextUse[page] = of == null || of.done == of.places.length ? NEVER : of.places[of.done];
      byNextUse.add(key(page));
    }
  }

  @Override
  public int victim() {
    for (long key : byNextUse.descendingSet()) {
      int page = (int) key;
      if (pages.isEvictable(page)) {
        return page;
      }
    }
    return -1;
  }
}
