package vivarium.abi;

/** Operations of futex(2) (linux/futex.h), and the arithmetic of FUTEX_WAKE_OP. */
public final class FutexOp {
  public static final int WAIT = 0;
  public static final int WAKE = 1;
  public static final int REQUEUE = 3;
  public static final int CMP_REQUEUE = 4;
  public static final int WAKE_OP = 5;
  public static final int LOCK_PI = 6;
  public static final int UNLOCK_PI = 7;
  public static final int TRYLOCK_PI = 8;
  public static final int WAIT_BITSET = 9;
  public static final int WAKE_BITSET = 10;
  public static final int WAIT_REQUEUE_PI = 11;
  public static final int CMP_REQUEUE_PI = 12;
  public static final int LOCK_PI2 = 13;
  public static final int PRIVATE_FLAG = 128;
  public static final int CLOCK_REALTIME = 256;
  public static final int COMMAND_MASK = ~(PRIVATE_FLAG | CLOCK_REALTIME);

  /** A lock's word: the owner's tid, whether its owner died, whether somebody waits. */
  public static final int TID_MASK = 0x3fff_ffff;

  public static final int OWNER_DIED = 0x4000_0000;
  public static final int WAITERS = 0x8000_0000;

  /** Flags of futex_waitv(2), futex_wait(2) and the like: a size of 32 bits, and private. */
  public static final int SIZE_U32 = 2;

  public static final int SIZE_MASK = 3;

  private static final int SHIFT_ARGUMENT = 8;

  private FutexOp() {}

  /**
   * The new value of the second word: set, add, or, andn or xor with a signed 12-bit argument;
   * ENOSYS.
   */
  public static int apply(int encoded, int old) {
    int operation = encoded >>> 28;
    int argument = encoded << 8 >> 20;
    if ((operation & SHIFT_ARGUMENT) != 0) {
      argument = 1 << (argument & 31);
    }
    return switch (operation & 7) {
      case 0 -> argument;
      case 1 -> old + argument;
      case 2 -> old | argument;
      case 3 -> old & ~argument;
      case 4 -> old ^ argument;
      default -> throw ErrnoException.of(Errno.ENOSYS);
    };
  }

  /**
   * Whether waiters of the second word are woken: eq, ne, lt, le, gt or ge to a signed 12-bit
   * value; ENOSYS.
   */
  public static boolean compare(int encoded, int old) {
    int with = encoded << 20 >> 20;
    return switch (encoded >>> 24 & 15) {
      case 0 -> old == with;
      case 1 -> old != with;
      case 2 -> old < with;
      case 3 -> old <= with;
      case 4 -> old > with;
      case 5 -> old >= with;
      default -> throw ErrnoException.of(Errno.ENOSYS);
    };
  }
}
