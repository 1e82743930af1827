package vivarium.cpu;

/**
 * Why {@link Hart#run} returned. In every case the hart's pc is that of the next instruction to
 * execute: after a trap, the instruction that trapped, which has changed nothing.
 */
public final class Trap {
  /** The instruction budget is used up. */
  public static final int BUDGET = 0;

  /** {@code ecall}: a system call. The pc is at the ecall; the kernel adds 4. */
  public static final int ECALL = 1;

  /** {@code ebreak} or {@code c.ebreak}. The pc is at the instruction. */
  public static final int EBREAK = 2;

  /** An instruction that RV64GC does not have; {@link Hart#faultInstruction} tells its bits. */
  public static final int ILLEGAL = 3;

  /** A fetch, load or store that the page table refuses; see {@link Hart#faultAddress}. */
  public static final int PAGE_FAULT = 4;

  /** An atomic access at an address that is not a multiple of its size; Linux gives SIGBUS. */
  public static final int MISALIGNED = 5;

  /** Not a trap of the hart: the interpreter came to a place where translated code begins. */
  public static final int TRANSLATED = 6;

  private static final String[] NAMES = {
    "budget", "ecall", "ebreak", "illegal instruction", "page fault", "misaligned atomic"
  };

  private Trap() {}

  /** The trap's name for people, such as {@code page fault}. */
  public static String name(int trap) {
    return NAMES[trap];
  }
}
