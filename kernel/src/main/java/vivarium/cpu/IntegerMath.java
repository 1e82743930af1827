package vivarium.cpu;

/**
 * Integer instructions whose meaning differs from Java's operators, shared by interpreter and
 * translator. Source: the instruction set manual, chapter 7; division by zero and overflow have
 * results, and never trap.
 */
public final class IntegerMath {
  private IntegerMath() {}

  public static long divide(long a, long b) {
    return b == 0 ? -1 : a / b;
  }

  public static long divideUnsigned(long a, long b) {
    return b == 0 ? -1 : Long.divideUnsigned(a, b);
  }

  public static long remainder(long a, long b) {
    return b == 0 ? a : a % b;
  }

  public static long remainderUnsigned(long a, long b) {
    return b == 0 ? a : Long.remainderUnsigned(a, b);
  }

  public static long divideWord(long a, long b) {
    return (int) b == 0 ? -1 : (int) a / (int) b;
  }

  public static long divideUnsignedWord(long a, long b) {
    return (int) b == 0 ? -1 : Integer.divideUnsigned((int) a, (int) b);
  }

  public static long remainderWord(long a, long b) {
    return (int) b == 0 ? (int) a : (int) a % (int) b;
  }

  public static long remainderUnsignedWord(long a, long b) {
    return (int) b == 0 ? (int) a : Integer.remainderUnsigned((int) a, (int) b);
  }

  /** The upper half of the product of a signed and an unsigned number. */
  public static long multiplyHighSignedUnsigned(long a, long b) {
    return Math.multiplyHigh(a, b) + (b < 0 ? a : 0);
  }
}
