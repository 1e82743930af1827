package vivarium.abi;

/**
 * Tags of the auxiliary vector and the values that Linux riscv64 gives for them (getauxval(3),
 * asm/auxvec.h).
 */
public final class AuxVector {
  public static final int AT_NULL = 0;
  public static final int AT_IGNORE = 1;
  public static final int AT_EXECFD = 2;
  public static final int AT_PHDR = 3;
  public static final int AT_PHENT = 4;
  public static final int AT_PHNUM = 5;
  public static final int AT_PAGESZ = 6;
  public static final int AT_BASE = 7;
  public static final int AT_FLAGS = 8;
  public static final int AT_ENTRY = 9;
  public static final int AT_UID = 11;
  public static final int AT_EUID = 12;
  public static final int AT_GID = 13;
  public static final int AT_EGID = 14;
  public static final int AT_PLATFORM = 15;
  public static final int AT_HWCAP = 16;
  public static final int AT_CLKTCK = 17;
  public static final int AT_SECURE = 23;
  public static final int AT_RANDOM = 25;
  public static final int AT_HWCAP2 = 26;
  public static final int AT_RSEQ_FEATURE_SIZE = 27;
  public static final int AT_RSEQ_ALIGN = 28;
  public static final int AT_EXECFN = 31;
  public static final int AT_SYSINFO_EHDR = 33;
  public static final int AT_MINSIGSTKSZ = 51;

  /** One bit per letter of the base extensions: A C D F I M. */
  public static final long HWCAP = hwcap("acdfim");

  /** Bytes of struct rseq that are in use, up to mm_cid, and its alignment. */
  public static final int RSEQ_FEATURE_SIZE = 28;

  public static final int RSEQ_ALIGN = 32;

  /** Clock ticks a second in times(2) and /proc/PID/stat. */
  public static final int CLOCK_TICKS = 100;

  private AuxVector() {}

  private static long hwcap(String letters) {
    long bits = 0;
    for (int i = 0; i < letters.length(); i++) {
      bits |= 1L << (letters.charAt(i) - 'a');
    }
    return bits;
  }
}
