package vivarium.mem;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The areas of an address space in order of address; they never overlap. */
final class AreaList {
  private final ArrayList<Vma> areas = new ArrayList<>();
  private final List<Vma> view = Collections.unmodifiableList(areas);
  private @Nullable Vma lastFound;

  /** The position of the first area that ends behind {@code va}: it contains it or lies above. */
  int indexAt(long va) {
    int low = 0;
    int high = areas.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (areas.get(middle).end > va) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  @Nullable Vma find(long va) {
    Vma last = lastFound;
    if (last != null && last.contains(va)) {
      return last;
    }
    Vma area = at(indexAt(va));
    if (area == null || area.start > va) {
      return null;
    }
    lastFound = area;
    return area;
  }

  /** The area at a position, or null before the first and behind the last. */
  @Nullable Vma at(int index) {
    return index >= 0 && index < areas.size() ? areas.get(index) : null;
  }

  /** The first area that has a page in the range, or null. */
  @Nullable Vma firstIn(long start, long end) {
    Vma area = at(indexAt(start));
    return area != null && area.start < end ? area : null;
  }

  /** Those with a page in the range, as a list of its own. */
  List<Vma> in(long start, long end) {
    List<Vma> found = new ArrayList<>();
    for (int i = indexAt(start); i < areas.size() && areas.get(i).start < end; i++) {
      found.add(areas.get(i));
    }
    return found;
  }

  void add(Vma area) {
    areas.add(indexAt(area.start), area);
  }

  void remove(Vma area) {
    int index = indexAt(area.start);
    if (areas.get(index) != area) {
      throw new IllegalStateException("area list lost " + area);
    }
    areas.remove(index);
    lastFound = null;
  }

  int size() {
    return areas.size();
  }

  List<Vma> all() {
    return view;
  }
}
