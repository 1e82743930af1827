package vivarium.mem;

/**
 * Bits of an Sv39 page table entry (privileged specification, "Sv39"), and how Linux uses the
 * entries that hardware regards as invalid.
 */
public final class Pte {
  public static final long V = 1;
  public static final long R = 1 << 1;
  public static final long W = 1 << 2;
  public static final long X = 1 << 3;
  public static final long U = 1 << 4;
  public static final long G = 1 << 5;
  public static final long A = 1 << 6;
  public static final long D = 1 << 7;

  /** With V clear: the page is there, but its area has PROT_NONE. */
  public static final long PROT_NONE = G;

  private static final int PPN_SHIFT = 10;
  private static final long FLAGS = (1 << PPN_SHIFT) - 1;
  private static final long RIGHTS = V | R | W | X | U | G;

  private Pte() {}

  /** The entry of a page that is swapped out: all bits that hardware looks at are clear. */
  static long swap(int slot) {
    return (long) slot << PPN_SHIFT;
  }

  /** Whether the entry stands for a slot of the swap device. */
  public static boolean isSwap(long pte) {
    return pte != 0 && !isPresent(pte);
  }

  /** The slot of an entry that {@link #isSwap}. */
  public static int swapSlot(long pte) {
    return (int) (pte >>> PPN_SHIFT);
  }

  public static long of(int frame, long bits) {
    return (long) frame << PPN_SHIFT | bits;
  }

  public static int frame(long pte) {
    return (int) (pte >>> PPN_SHIFT);
  }

  /** Whether the entry stands for a frame, accessible or not. */
  public static boolean isPresent(long pte) {
    return (pte & (V | PROT_NONE)) != 0;
  }

  /** Whether hardware would allow the access in user mode. */
  public static boolean allows(long pte, Access access) {
    long needed =
        V
            | U
            | switch (access) {
              case FETCH -> X;
              case LOAD -> R;
              case STORE -> W;
            };
    return (pte & needed) == needed;
  }

  /** The same frame, A and D with other rights. */
  static long withRights(long pte, long rights) {
    return pte & ~RIGHTS | rights;
  }

  /**
   * The rights that an area gives its pages. Writing implies reading, as in Linux, because W
   * without R is reserved.
   */
  static long rights(int areaFlags) {
    if ((areaFlags & Vma.RIGHTS) == 0) {
      return PROT_NONE | U;
    }
    long rights = V | U;
    if ((areaFlags & (Vma.READ | Vma.WRITE)) != 0) {
      rights |= R;
    }
    if ((areaFlags & Vma.WRITE) != 0) {
      rights |= W;
    }
    if ((areaFlags & Vma.EXEC) != 0) {
      rights |= X;
    }
    return rights;
  }

  /** "dagu xwrv"-like text, high bit first: for the picture of a walk. */
  public static String text(long pte) {
    StringBuilder text = new StringBuilder("DAGUXWRV");
    for (int i = 0; i < 8; i++) {
      if ((pte & FLAGS & 1L << 7 - i) == 0) {
        text.setCharAt(i, '-');
      }
    }
    return text.toString();
  }
}
