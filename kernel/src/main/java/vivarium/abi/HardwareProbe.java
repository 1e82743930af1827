package vivarium.abi;

/**
 * Keys and values of riscv_hwprobe (Documentation/arch/riscv/hwprobe.rst) for these harts:
 * RV64IMAFDC.
 */
public final class HardwareProbe {
  public static final int MVENDORID = 0;
  public static final int MARCHID = 1;
  public static final int MIMPID = 2;
  public static final int BASE_BEHAVIOR = 3;
  public static final int IMA_EXTENSIONS = 4;
  public static final int CPU_PERFORMANCE = 5;
  public static final int ZICBOZ_BLOCK_SIZE = 6;
  public static final int HIGHEST_ADDRESS = 7;
  public static final int TIME_FREQUENCY = 8;

  /** How many keys are known, from 0 on. */
  public static final int KEYS = TIME_FREQUENCY + 1;

  private static final long BASE_IMA = 1;
  private static final long FLOATING_POINT_AND_COMPRESSED = 3;
  private static final long MISALIGNED_FAST = 3;
  private static final long LAST_USER_ADDRESS = 0x3f_ffff_ffffL;

  /** The time CSR counts virtual ns. */
  private static final long HERTZ = 1_000_000_000;

  private HardwareProbe() {}

  public static boolean known(long key) {
    return key >= MVENDORID && key <= TIME_FREQUENCY;
  }

  public static long value(long key) {
    return switch ((int) key) {
      case BASE_BEHAVIOR -> BASE_IMA;
      case IMA_EXTENSIONS -> FLOATING_POINT_AND_COMPRESSED;
      case CPU_PERFORMANCE -> MISALIGNED_FAST;
      case HIGHEST_ADDRESS -> LAST_USER_ADDRESS;
      case TIME_FREQUENCY -> HERTZ;
      default -> 0;
    };
  }
}
