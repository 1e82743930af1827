package vivarium.mem;

/**
 * A three-level Sv39 table that lives in frames of the simulated RAM. Each node is a frame of 512
 * entries of 8 bytes; a node without entries in use is freed at once, except the root.
 *
 * <pre>
 *   38      30 29      21 20      12 11          0
 *   | VPN[2]  | VPN[1]   | VPN[0]   | page offset |
 * </pre>
 */
final class PageTable {
  private static final int BITS = 9;
  private static final int ENTRY_SHIFT = 3;
  static final int NODE_ENTRIES = 1 << BITS;
  private static final long INDEX_MASK = (1 << BITS) - 1;
  static final int LEVELS = 3;

  /** A leaf node covers 2 MiB. */
  static final int NODE_SHIFT = PhysicalMemory.PAGE_SHIFT + BITS;

  private final Frames frames;
  private final PhysicalMemory memory;
  private final MemoryUsage usage;
  private final int root;

  PageTable(Frames frames, MemoryUsage usage) {
    this.frames = frames;
    this.memory = frames.memory();
    this.usage = usage;
    root = newNode();
  }

  private int newNode() {
    int frame = frames.allocate(FrameUse.PAGE_TABLE);
    usage.tablePages++;
    return frame;
  }

  private void freeNode(int frame) {
    frames.release(frame);
    usage.tablePages--;
  }

  /** The frame of the root node: what satp points to. */
  int root() {
    return root;
  }

  private static long slotIn(int node, long va, int level) {
    int shift = PhysicalMemory.PAGE_SHIFT + BITS * level;
    return PhysicalMemory.address(node) + ((va >>> shift & INDEX_MASK) << ENTRY_SHIFT);
  }

  /**
   * The physical address of the entry at a level (2 is the root's), or 0 if its node is missing.
   */
  long slot(long va, int level) {
    int node = root;
    for (int i = LEVELS - 1; i > level; i--) {
      long pte = memory.readLong(slotIn(node, va, i));
      if (pte == 0) {
        return 0;
      }
      node = Pte.frame(pte);
    }
    return slotIn(node, va, level);
  }

  /** The physical address of the leaf entry, or 0 if there is no node for it. */
  long slot(long va) {
    return slot(va, 0);
  }

  /** The leaf entry, 0 if there is none. */
  long get(long va) {
    long slot = slot(va, 0);
    return slot == 0 ? 0 : memory.readLong(slot);
  }

  /** Sets a leaf entry, making the nodes that it needs. Throws OutOfMemory, changing nothing. */
  void put(long va, long pte) {
    int node = root;
    for (int level = LEVELS - 1; level > 0; level--) {
      long slot = slotIn(node, va, level);
      long down = memory.readLong(slot);
      if (down == 0) {
        frames.addEntries(node, 1); // first, so that a reclaim on the way does not free the node
        try {
          down = Pte.of(newNode(), Pte.V);
        } catch (OutOfMemory e) {
          frames.addEntries(node, -1);
          prune(va);
          throw e;
        }
        memory.writeLong(slot, down);
      }
      node = Pte.frame(down);
    }
    long slot = slotIn(node, va, 0);
    if (memory.readLong(slot) == 0) {
      frames.addEntries(node, 1);
    }
    memory.writeLong(slot, pte);
  }

  /** Removes a leaf entry and the nodes that are empty without it. */
  void clear(long va) {
    long slot = slot(va, 0);
    if (slot != 0 && memory.readLong(slot) != 0) {
      memory.writeLong(slot, 0);
      if (frames.addEntries((int) (slot >>> PhysicalMemory.PAGE_SHIFT), -1) == 0) {
        prune(va);
      }
    }
  }

  /** Frees the empty nodes on the way to an address, from the leaf upwards. */
  private void prune(long va) {
    for (int level = 1; level < LEVELS; level++) {
      long slot = slot(va, level);
      long pte = slot == 0 ? 0 : memory.readLong(slot);
      if (pte != 0) {
        if (frames.addEntries(Pte.frame(pte), 0) > 0) {
          return;
        }
        memory.writeLong(slot, 0);
        freeNode(Pte.frame(pte));
        frames.addEntries((int) (slot >>> PhysicalMemory.PAGE_SHIFT), -1);
      }
    }
  }

  /** The first page at or behind {@code va} that has an entry in use, or {@code end}. */
  long next(long va, long end) {
    long at = va;
    while (at < end) {
      int level = LEVELS - 1;
      int node = root;
      while (true) {
        long pte = memory.readLong(slotIn(node, at, level));
        if (pte == 0) {
          break;
        }
        if (level == 0) {
          return at;
        }
        node = Pte.frame(pte);
        level--;
      }
      long span = 1L << PhysicalMemory.PAGE_SHIFT + BITS * level;
      at = (at & -span) + span;
    }
    return end;
  }

  /** Frees the root; no entry may be in use. */
  void free() {
    if (frames.addEntries(root, 0) != 0) {
      throw new IllegalStateException("page table freed with entries in use");
    }
    freeNode(root);
  }
}
