package vivarium.cpu;

/** Numbers and names of the registers: the psABI's names and what a textbook calls them. */
public final class Registers {
  public static final int ZERO = 0;
  public static final int RA = 1;
  public static final int SP = 2;
  public static final int GP = 3;
  public static final int TP = 4;
  public static final int S0 = 8;
  public static final int A0 = 10;
  public static final int A1 = 11;
  public static final int A2 = 12;
  public static final int A7 = 17;

  private static final String[] X = {
    "zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4",
    "a5", "a6", "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4",
    "t5", "t6"
  };

  private static final String[] F = {
    "ft0", "ft1", "ft2", "ft3", "ft4", "ft5", "ft6", "ft7", "fs0", "fs1", "fa0", "fa1", "fa2",
    "fa3", "fa4", "fa5", "fa6", "fa7", "fs2", "fs3", "fs4", "fs5", "fs6", "fs7", "fs8", "fs9",
    "fs10", "fs11", "ft8", "ft9", "ft10", "ft11"
  };

  private Registers() {}

  /** The psABI name of integer register {@code n}, such as {@code a0}. */
  public static String x(int n) {
    return X[n];
  }

  /** The psABI name of floating-point register {@code n}, such as {@code fa0}. */
  public static String f(int n) {
    return F[n];
  }

  /** What a textbook calls integer register {@code n}, such as {@code stack pointer}. */
  public static String role(int n) {
    return switch (n) {
      case 0 -> "constant zero";
      case RA -> "link register";
      case SP -> "stack pointer";
      case GP -> "global pointer";
      case TP -> "thread pointer";
      case S0 -> "frame (base) pointer";
      case A0, A1 -> "argument, return value";
      case A7 -> "argument, system call number";
      default -> {
        if (n >= A2 && n < A7) {
          yield "argument";
        }
        yield n == 9 || n >= 18 && n <= 27 ? "saved register" : "temporary";
      }
    };
  }
}
