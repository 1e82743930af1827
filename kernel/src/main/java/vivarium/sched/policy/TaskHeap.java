package vivarium.sched.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.sched.Schedulable;

/**
 * A binary heap of waiting tasks, the least first, equals in the order in which they came. A node
 * knows its place, so that any can be removed; all changes take O(log n) and allocate nothing.
 */
final class TaskHeap<N extends TaskHeap.Node> {
  /** What a policy keeps of a task that may stand in a heap. */
  abstract static class Node {
    final Schedulable task;
    private int place = -1;
    private long arrival;

    Node(Schedulable task) {
      this.task = task;
    }
  }

  private final List<N> nodes = new ArrayList<>();
  private final Comparator<N> order;
  private long last;
  private long beforeFirst;

  /**
   * @param order by what does not change while a node is in the heap
   */
  TaskHeap(Comparator<N> order) {
    this.order = order;
  }

  int size() {
    return nodes.size();
  }

  @Nullable N first() {
    return nodes.isEmpty() ? null : nodes.getFirst();
  }

  /** Behind its equals. */
  void add(N node) {
    add(node, ++last);
  }

  /** Before its equals. */
  void addFirst(N node) {
    add(node, --beforeFirst);
  }

  private void add(N node, long arrival) {
    Node base = node;
    base.arrival = arrival;
    nodes.add(node);
    raise(node, nodes.size() - 1);
  }

  /** Takes out the least, or null. */
  @Nullable N poll() {
    N least = first();
    if (least != null) {
      remove(least);
    }
    return least;
  }

  void remove(N node) {
    Node base = node;
    int hole = base.place;
    base.place = -1;
    N moved = nodes.removeLast();
    if (moved != node) {
      lower(moved, hole);
      Node movedBase = moved;
      if (movedBase.place == hole) {
        raise(moved, hole);
      }
    }
  }

  private void raise(N node, int from) {
    int at = from;
    while (at > 0 && before(node, nodes.get((at - 1) / 2))) {
      put(nodes.get((at - 1) / 2), at);
      at = (at - 1) / 2;
    }
    put(node, at);
  }

  private void lower(N node, int from) {
    int at = from;
    while (true) {
      int child = 2 * at + 1;
      if (child + 1 < nodes.size() && before(nodes.get(child + 1), nodes.get(child))) {
        child++;
      }
      if (child >= nodes.size() || !before(nodes.get(child), node)) {
        put(node, at);
        return;
      }
      put(nodes.get(child), at);
      at = child;
    }
  }

  private void put(N node, int at) {
    nodes.set(at, node);
    Node base = node;
    base.place = at;
  }

  private boolean before(N a, N b) {
    int byOrder = order.compare(a, b);
    Node one = a;
    Node other = b;
    return byOrder != 0 ? byOrder < 0 : one.arrival < other.arrival;
  }
}
