package vivarium.mem;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * For each frame the places where page tables map it: a chain of (address space, virtual address)
 * nodes, newest first. Nodes live in growing arrays, so that mapping a page allocates nothing.
 */
final class ReverseMap {
  private static final int NONE = -1;

  /** Frame to its first node, and how many nodes it has. */
  private final int[] head;

  private final int[] count;

  private @Nullable AddressSpace[] spaces = new @Nullable AddressSpace[1024];
  private long[] addresses = new long[1024];
  private int[] next = new int[1024];
  private int used;
  private int freeNode = NONE;

  ReverseMap(int frames) {
    head = new int[frames];
    count = new int[frames];
    Arrays.fill(head, NONE);
  }

  void add(int frame, AddressSpace space, long va) {
    int node = freeNode;
    if (node != NONE) {
      freeNode = next[node];
    } else {
      if (used == next.length) {
        grow();
      }
      node = used++;
    }
    spaces[node] = space;
    addresses[node] = va;
    next[node] = head[frame];
    head[frame] = node;
    count[frame]++;
  }

  void remove(int frame, AddressSpace space, long va) {
    int previous = NONE;
    for (int node = head[frame]; node != NONE; previous = node, node = next[node]) {
      if (spaces[node] == space && addresses[node] == va) {
        if (previous == NONE) {
          head[frame] = next[node];
        } else {
          next[previous] = next[node];
        }
        spaces[node] = null;
        next[node] = freeNode;
        freeNode = node;
        count[frame]--;
        return;
      }
    }
    throw new IllegalStateException("reverse map: frame " + frame + " not mapped at " + va);
  }

  int count(int frame) {
    return count[frame];
  }

  void forEach(int frame, Frames.MappingVisitor visitor) {
    int node = head[frame];
    while (node != NONE) {
      int following = next[node]; // the visitor may remove the mapping that it is shown
      AddressSpace space = spaces[node];
      if (space != null) {
        visitor.mapping(space, addresses[node]);
      }
      node = following;
    }
  }

  private void grow() {
    int size = next.length * 2;
    spaces = Arrays.copyOf(spaces, size);
    addresses = Arrays.copyOf(addresses, size);
    next = Arrays.copyOf(next, size);
  }
}
