package vivarium.sched;

/**
 * What the kernel's work costs, and how the harts take turns: one line each, virtual ns. The
 * figures are of the order of a 1 GHz core's; what instructions in user mode cost, the hart knows.
 */
public final class Costs {
  /** Into the kernel and out again, and the work of an average system call. */
  public static final long SYSTEM_CALL = 200;

  /** Saving one task's registers, choosing, restoring the other's, and switching the page table. */
  public static final long CONTEXT_SWITCH = 1_000;

  /** A page fault that needs no input. */
  public static final long MINOR_FAULT = 500;

  /** Reclaim looks at a page: its accessed bits and whether it can go. */
  public static final long PAGE_SCAN = 50;

  /** Reclaim makes a page go: its entries are changed, a write is begun. */
  public static final long PAGE_OUT = 1_000;

  /** Any other trap, such as an illegal instruction. */
  public static final long TRAP = 300;

  /** Building or leaving a signal handler's frame. */
  public static final long SIGNAL_DELIVERY = 400;

  /**
   * The interleave window: while several harts are busy, none runs further in one turn. So their
   * clocks differ by no more than this and the cost of what the kernel does at the turn's end.
   */
  public static final long INTERLEAVE_WINDOW = 10_000;

  /** The longest turn of a lone busy hart; between turns the door is looked at. */
  public static final long LONGEST_TURN = 1_000_000;

  private Costs() {}
}
