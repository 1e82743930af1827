package vivarium.jit;

/**
 * Steps of a metered run, see {@link vivarium.cpu.Assist#counts}: instructions, the loads, stores
 * and conditional branches among them, and how often another line of code is gone on to.
 */
record Steps(int instructions, int loads, int stores, int branches, int lines) {
  static final Steps NONE = new Steps(0, 0, 0, 0, 0);
  static final Steps LOAD = new Steps(0, 1, 0, 0, 0);
  static final Steps STORE = new Steps(0, 0, 1, 0, 0);
  static final Steps LINE = new Steps(0, 0, 0, 0, 1);

  // What is counted in one local, 16 bits each.
  private static final int LOADS = 16;
  private static final int STORES = 32;
  private static final int BRANCHES = 48;
  private static final int MASK = 0xffff;

  private static final int TAKEN_SHIFT = 16;

  /** A branch taken, where lines are counted in the low half. */
  static final int TAKEN = 1 << TAKEN_SHIFT;

  Steps plus(Steps other) {
    return new Steps(
        instructions + other.instructions,
        loads + other.loads,
        stores + other.stores,
        branches + other.branches,
        lines + other.lines);
  }

  /** All but the lines in one number. */
  long counts() {
    return instructions
        + ((long) loads << LOADS)
        + ((long) stores << STORES)
        + ((long) branches << BRANCHES);
  }

  /**
   * What they cost if all is in the first-level caches, beside the instructions themselves, ns.
   *
   * @param data what an access costs
   * @param code what going on to a line costs
   */
  int nanos(int data, int code) {
    return (loads + stores) * data + lines * code;
  }

  static int instructions(long counts) {
    return (int) counts & MASK;
  }

  static int loads(long counts) {
    return (int) (counts >>> LOADS) & MASK;
  }

  static int stores(long counts) {
    return (int) (counts >>> STORES) & MASK;
  }

  static int branches(long counts) {
    return (int) (counts >>> BRANCHES);
  }

  static int lines(int edges) {
    return edges & MASK;
  }

  static int taken(int edges) {
    return edges >>> TAKEN_SHIFT;
  }
}
