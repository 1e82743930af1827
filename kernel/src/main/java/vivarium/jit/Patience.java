package vivarium.jit;

/**
 * What translation may cost in one address space. Executed instructions earn credit; what
 * translation does for the space is paid for, at about as many instructions as the interpreter
 * would execute in that time. A space that has spent all is interpreted until it has earned some
 * again: so code that changes all the time, or jumps everywhere, runs about as fast as under the
 * interpreter alone. Guarded by the machine thread.
 */
final class Patience {
  /** The price of a request, instructions. */
  static final int REQUEST = 50_000;

  /** The price of a translation whose code has changed, instructions. */
  static final int WASTED = 200_000;

  /** The price of a reset, and of each region that it looks at. */
  private static final int RESET = 1_000;

  private static final int RESET_REGION = 4;

  /** What a new space has, and the most that one saves. */
  private static final long MOST = 50_000_000;

  /** What must have been earned for a pause to end. */
  private static final long ENOUGH = 5_000_000;

  private long credit = MOST;
  private boolean paused;

  void earn(long instructions) {
    credit = Math.min(MOST, credit + instructions);
    if (paused && credit >= ENOUGH) {
      paused = false;
    }
  }

  /** Pays; true if a pause begins with that. */
  boolean pay(int price) {
    credit -= price;
    if (credit >= 0 || paused) {
      return false;
    }
    paused = true;
    return true;
  }

  /** Pays for a reset of so many regions; true if a pause begins with that. */
  boolean payReset(int regions) {
    return pay(RESET + RESET_REGION * regions);
  }

  /** Whether the space is to be interpreted now. */
  boolean isPaused() {
    return paused;
  }
}
