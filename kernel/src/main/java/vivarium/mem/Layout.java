package vivarium.mem;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of a new address space go, as Linux lays them out on riscv64 with Sv39:
 *
 * <pre>
 *   0x4000000000  end of user space
 *                 random gap, up to 1 GiB
 *   stackTop      the stack, growing down to RLIMIT_STACK
 *                 gap: RLIMIT_STACK (128 MiB at least), guard, room for the stack's randomness
 *   mmapBase      [vdso], shared libraries, mmap: each new area below the one before
 *                 ...
 *                 [heap]: brk, after a random gap behind the program's bss
 *   pieBase       a position-independent program: 2/3 of user space and a random part
 *                 ...
 *   0x10000       a program linked to a fixed address; nothing is ever mapped below
 *   0             never mapped
 * </pre>
 *
 * @param stackTop first address above the stack
 * @param mmapBase first address above the area that mmap fills downwards
 * @param pieBase where a position-independent program with an interpreter is loaded
 * @param brkGap bytes between the end of bss, rounded up to a page, and the start of the heap
 */
public record Layout(long stackTop, long mmapBase, long pieBase, long brkGap) {
  /** First address that user space cannot have: half of Sv39's 39 bits. */
  public static final long USER_END = 0x40_0000_0000L;

  /** Nothing is mapped below unless asked with MAP_FIXED, and page 0 not even then. */
  public static final long LOWEST = 0x1_0000;

  /** Unmapped bytes that stay free below a growing stack: 256 pages. */
  public static final long STACK_GUARD_GAP = 256L << PhysicalMemory.PAGE_SHIFT;

  private static final long SMALLEST_GAP = 128L << 20;
  private static final long LARGEST_GAP = USER_END / 6 * 5;
  private static final int RANDOM_PAGES = 1 << 18;
  private static final long STACK_RANDOM = (long) RANDOM_PAGES << PhysicalMemory.PAGE_SHIFT;
  private static final int BRK_RANDOM_PAGES = (32 << 20) >>> PhysicalMemory.PAGE_SHIFT;

  /** Lays out a space for this RLIMIT_STACK; random null means no randomisation. */
  public static Layout choose(@Nullable RandomGenerator random, long stackLimit) {
    long gap = stackLimit > LARGEST_GAP ? LARGEST_GAP : stackLimit;
    gap += STACK_GUARD_GAP + (random == null ? 0 : STACK_RANDOM);
    gap = Math.clamp(gap, SMALLEST_GAP, LARGEST_GAP);
    return new Layout(
        USER_END - pages(random, RANDOM_PAGES),
        pageDown(USER_END - gap - pages(random, RANDOM_PAGES)),
        pageDown(USER_END / 3 * 2) + pages(random, RANDOM_PAGES),
        pages(random, BRK_RANDOM_PAGES));
  }

  private static long pages(@Nullable RandomGenerator random, int bound) {
    return random == null ? 0 : (long) random.nextInt(bound) << PhysicalMemory.PAGE_SHIFT;
  }

  static long pageDown(long address) {
    return address & ~PhysicalMemory.PAGE_MASK;
  }

  /** The first page boundary at or above an address. */
  public static long pageUp(long address) {
    return (address + PhysicalMemory.PAGE_MASK) & ~PhysicalMemory.PAGE_MASK;
  }
}
