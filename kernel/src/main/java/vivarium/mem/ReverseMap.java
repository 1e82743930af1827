package vivarium.mem;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * For each frame the places where page tables map it: a doubly linked chain of (address space,
 * virtual address) nodes, newest first. Nodes live in growing arrays, so that mapping a page
 * allocates nothing; each leaf table has an array that leads from its entries to their nodes, so
 * that a page which thousands of processes share is unmapped as fast as any.
 */
final class ReverseMap {
  private static final int NONE = -1;
  private static final int ENTRIES = PhysicalMemory.PAGE_SIZE / Long.BYTES;

  /** Frame to its first node, and how many nodes it has. */
  private final int[] head;

  private final int[] count;

  /** Leaf table frame to the node of each entry, plus one. */
  private final int[] @Nullable [] nodesOfTable;

  private @Nullable AddressSpace[] spaces = new @Nullable AddressSpace[1024];
  private long[] addresses = new long[1024];
  private int[] next = new int[1024];
  private int[] previous = new int[1024];
  private int used;
  private int freeNode = NONE;

  ReverseMap(int frames) {
    head = new int[frames];
    count = new int[frames];
    nodesOfTable = new int[frames][];
    Fill.all(head, NONE);
  }

  /** Notes a mapping whose leaf entry is at the physical address {@code slot}. */
  void add(int frame, AddressSpace space, long va, long slot) {
    int node = freeNode;
    if (node != NONE) {
      freeNode = next[node];
    } else {
      if (used == next.length) {
        grow();
      }
      node = used++;
    }
    int first = head[frame];
    spaces[node] = space;
    addresses[node] = va;
    next[node] = first;
    previous[node] = NONE;
    if (first != NONE) {
      previous[first] = node;
    }
    head[frame] = node;
    count[frame]++;
    setNode(slot, node + 1);
  }

  /** Forgets the mapping whose leaf entry is at {@code slot}. */
  void remove(int frame, long slot) {
    int node = setNode(slot, 0) - 1;
    if (node < 0) {
      throw new IllegalStateException("reverse map: frame " + frame + " not mapped at " + slot);
    }
    int before = previous[node];
    int after = next[node];
    if (before == NONE) {
      head[frame] = after;
    } else {
      next[before] = after;
    }
    if (after != NONE) {
      previous[after] = before;
    }
    spaces[node] = null;
    next[node] = freeNode;
    freeNode = node;
    count[frame]--;
  }

  /** Sets the node of a leaf entry and returns the one before. */
  private int setNode(long slot, int node) {
    int table = (int) (slot >>> PhysicalMemory.PAGE_SHIFT);
    int entry = (int) (slot & PhysicalMemory.PAGE_MASK) / Long.BYTES;
    int[] nodes = nodesOfTable[table];
    if (nodes == null) {
      nodes = new int[ENTRIES];
      nodesOfTable[table] = nodes;
    }
    int old = nodes[entry];
    nodes[entry] = node;
    return old;
  }

  /** A table frame was freed, empty. */
  void forgetTable(int table) {
    nodesOfTable[table] = null;
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
    previous = Arrays.copyOf(previous, size);
  }
}
