package vivarium.jit;

import java.util.BitSet;
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

  /** Slots of the places in code that begins at {@code base} and is so many bytes long. */
  synchronized BitSet within(long base, long bytes) {
    BitSet slots = new BitSet();
    for (long place : places) {
      if (place >= base && place < base + bytes) {
        slots.set((int) (place - base >> 1));
      }
    }
    return slots;
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
