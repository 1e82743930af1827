package vivarium.jit;

import java.util.HashSet;
import java.util.Set;

/** A bounded set of places in code: when it is full, all are forgotten. For any thread. */
final class Places {
  private static final int MOST = 8192;

  private final Set<Long> places = new HashSet<>();

  /** Adds a place; false if it is there. */
  synchronized boolean add(long place) {
    if (places.size() >= MOST && !places.contains(place)) {
      places.clear();
    }
    return places.add(place);
  }

  synchronized boolean contains(long place) {
    return places.contains(place);
  }

  synchronized void remove(long place) {
    places.remove(place);
  }

  synchronized void clear() {
    places.clear();
  }

  synchronized int size() {
    return places.size();
  }
}
