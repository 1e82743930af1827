package vivarium.abi;

/** Flags of personality(2), linux/personality.h, that change what this kernel does. */
public final class Personality {
  /** Address spaces are laid out the same each time. */
  private static final int ADDR_NO_RANDOMIZE = 0x004_0000;

  /** What may be read may be executed: mmap and mprotect add the right. */
  private static final int READ_IMPLIES_EXEC = 0x040_0000;

  /** What a program that gains rights loses. */
  private static final int CLEARED_BY_SET_ID =
      READ_IMPLIES_EXEC | ADDR_NO_RANDOMIZE | 0x010_0000 | 0x020_0000;

  private Personality() {}

  public static boolean fixesLayout(int personality) {
    return (personality & ADDR_NO_RANDOMIZE) != 0;
  }

  /** The rights (PROT_READ and so on) that a request for some gives. */
  public static int rights(int personality, int wanted) {
    boolean adds = (personality & READ_IMPLIES_EXEC) != 0 && (wanted & MmapFlags.PROT_READ) != 0;
    return adds ? wanted | MmapFlags.PROT_EXEC : wanted;
  }

  /** The personality of a program that runs with another's ids. */
  public static int afterSetId(int personality) {
    return personality & ~CLEARED_BY_SET_ID;
  }
}
