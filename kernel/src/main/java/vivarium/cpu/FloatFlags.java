package vivarium.cpu;

/** Collects the exceptions that floating-point operations raise, as the bits of fflags. */
final class FloatFlags {
  static final int INEXACT = 1;
  static final int UNDERFLOW = 2;
  static final int OVERFLOW = 4;
  static final int DIVIDE_BY_ZERO = 8;
  static final int INVALID = 16;

  /** What was raised since it was last cleared. */
  int bits;

  void raise(int flags) {
    bits |= flags;
  }
}
