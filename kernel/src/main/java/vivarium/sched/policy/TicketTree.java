package vivarium.sched.policy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.sched.Schedulable;

/**
 * Tickets of waiting tasks, such that the holder of the n-th is found in O(log n): a binary indexed
 * tree (Fenwick, A New Data Structure for Cumulative Frequency Tables, 1994) over numbered places.
 */
final class TicketTree {
  private final List<@Nullable Schedulable> holders = new ArrayList<>();
  private final ArrayDeque<Integer> free = new ArrayDeque<>();
  private long[] tickets = new long[16];

  /** One more than the last index is a power of two. */
  private long[] sums = new long[17];

  private long total;
  private int size;

  int size() {
    return size;
  }

  long total() {
    return total;
  }

  /** Gives a task tickets; returns its place. */
  int add(Schedulable holder, long number) {
    int place;
    if (free.isEmpty()) {
      place = holders.size();
      holders.add(holder);
      if (place == tickets.length) {
        grow();
      }
    } else {
      place = free.removeLast();
      holders.set(place, holder);
    }
    tickets[place] = number;
    change(place, number);
    size++;
    return place;
  }

  void remove(int place) {
    holders.set(place, null);
    free.addLast(place);
    change(place, -tickets[place]);
    tickets[place] = 0;
    size--;
  }

  /**
   * Who holds a ticket.
   *
   * @param number from 0 to {@link #total} - 1
   */
  @Nullable Schedulable holder(long number) {
    int place = 0;
    long before = number;
    for (int step = tickets.length; step > 0; step >>= 1) {
      if (place + step < sums.length && sums[place + step] <= before) {
        place += step;
        before -= sums[place];
      }
    }
    return holders.get(place);
  }

  private void change(int place, long difference) {
    total += difference;
    for (int i = place + 1; i < sums.length; i += i & -i) {
      sums[i] += difference;
    }
  }

  private void grow() {
    long[] old = tickets;
    tickets = new long[old.length * 2];
    sums = new long[tickets.length + 1];
    total = 0;
    for (int i = 0; i < old.length; i++) {
      tickets[i] = old[i];
      change(i, old[i]);
    }
  }
}
