package vivarium.cpu;

/**
 * Integer instructions whose meaning differs from Java's operators, shared by interpreter and
 * translator. Source: the instruction set manual, chapter 7; division by zero and overflow have
 * results, and never trap.
 */
final class IntegerMath {
  private IntegerMath() {}

  static long divide(long a, long b) {
    return b == 0 ? -1 : a / b;
  }

  static long divideUnsigned(long a, long b) {
    return b == 0 ? -1 : Long.divideUnsigned(a, b);
  }

  static long remainder(long a, long b) {
    return b == 0 ? a : a % b;
  }

  static long remainderUnsigned(long a, long b) {
    return b == 0 ? a : Long.remainderUnsigned(a, b);
  }

  static long divideWord(long a, long b) {
    return (int) b == 0 ? -1 : (int) a / (int) b;
  }

  static long divideUnsignedWord(long a, long b) {
    return (int) b == 0 ? -1 : Integer.divideUnsigned((int) a, (int) b);
  }

  static long remainderWord(long a, long b) {
    return (int) b == 0 ? (int) a : (int) a % (int) b;
  }

  static long remainderUnsignedWord(long a, long b) {
    return (int) b == 0 ? (int) a : Integer.remainderUnsigned((int) a, (int) b);
  }

  /** The upper half of the product of a signed and an unsigned number. */
  static long multiplyHighSignedUnsigned(long a, long b) {
    return Math.multiplyHigh(a, b) + (b < 0 ? a : 0);
  }
}
