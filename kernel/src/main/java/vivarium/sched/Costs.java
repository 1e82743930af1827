package vivarium.sched;

/**
 * What the kernel's work costs, and how the harts take turns: one line each, virtual ns. The
 * figures are of the order of a 1 GHz core's; what instructions in user mode cost, the hart knows.
 * An interrupt costs nothing by itself: what it brings about, a switch or a signal, is charged to
 * the task that it is for.
 */
public final class Costs {
  /** Into the kernel and out again, and the work of an average system call. */
  public static final long SYSTEM_CALL = 200;

  /** Saving the registers of the task that leaves; leaving the idle loop costs the same. */
  public static final long SAVE_CONTEXT = 250;

  /** Choosing the next task from the run queue. */
  public static final long CHOOSE_NEXT = 200;

  /** Restoring the registers of the task that comes. */
  public static final long RESTORE_CONTEXT = 250;

  /** Writing satp and the fence behind it; a kernel that does not look first does it always. */
  public static final long SWITCH_ADDRESS_SPACE = 300;

  /** A context switch: the sum of its four parts. Going idle is free. */
  public static final long CONTEXT_SWITCH =
      SAVE_CONTEXT + CHOOSE_NEXT + RESTORE_CONTEXT + SWITCH_ADDRESS_SPACE;

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

  /** How often a busy hart compares its load with that of the others. */
  public static final long BALANCE_INTERVAL = 20_000_000;

  /**
   * The parallel machine: no busy hart begins a turn further ahead of the slowest one, so timers
   * are late by no more than this and the longest turn.
   */
  public static final long PARALLEL_WINDOW = 4_000_000;

  /**
   * A hart that was too far ahead goes on when the slowest has come so near: not at once, as going
   * to sleep and being woken take the host longer than many instructions.
   */
  public static final long PARALLEL_NEAR = 2_000_000;

  /** The longest turn of a hart in the parallel machine. */
  public static final long PARALLEL_TURN = 1_000_000;

  private Costs() {}
}
