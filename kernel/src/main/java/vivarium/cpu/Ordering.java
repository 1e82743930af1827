package vivarium.cpu;

import java.lang.invoke.VarHandle;

/**
 * What fences and ordered atomics demand of the host's memory, while harts run at the same time
 * (the unprivileged manual, chapters 17 and A; the model is RVWMO).
 *
 * <p>Guest code's own order: plain accesses are plain accesses of Java, which RVWMO's weakness
 * allows as long as the interpreter does one instruction after the other; atomics are volatile
 * accesses or stronger than they need to be. So what is left to do is here.
 */
public final class Ordering {
  /** Bits of an atomic instruction's immediate. */
  static final int RELEASE = 1;

  static final int ACQUIRE = 2;

  private static final int WRITES = 0b0101;
  private static final int READS = 0b1010;
  private static final int TOTAL_STORE_ORDER = 8;

  private Ordering() {}

  /**
   * A fence.
   *
   * @param fields the instruction's fm, predecessors and successors, four bits each
   */
  public static void fence(int fields) {
    boolean storesBefore = (fields >>> 4 & WRITES) != 0;
    boolean loadsAfter = (fields & READS) != 0;
    if (storesBefore && loadsAfter && fields >>> 8 != TOTAL_STORE_ORDER) {
      VarHandle.fullFence();
    } else {
      VarHandle.acquireFence();
      VarHandle.releaseFence();
    }
  }

  /** Before lr: one that releases does not go ahead of stores. */
  static void beforeLoadReserved(int order) {
    if ((order & RELEASE) != 0) {
      VarHandle.fullFence();
    }
  }

  /** After sc or an AMO: one that is fully ordered stays before all that follows. */
  static void afterWrite(int order) {
    if (order == (ACQUIRE | RELEASE)) {
      VarHandle.fullFence();
    }
  }
}
