package vivarium.jit;

/**
 * What translation may cost in one address space. Executed instructions earn credit; what
 * translation does for the space is paid for, at about as many instructions as the interpreter
 * would execute in that time. What a space cannot pay for is not translated; and if it owes, it is
 * interpreted until it has earned some again. So code that changes all the time, jumps everywhere
 * or has many places that are hardly executed runs about as fast as under the interpreter alone.
 * Guarded by the machine thread.
 */
final class Patience {
  /**
   * The usual price of a request, instructions: mostly what the JVM takes then to load, interpret
   * and compile the class, some 4 ms of a host's core.
   */
  static final int REQUEST = 500_000;

  /** How much more the JVM has to do for a metered region. */
  static final int METERED = 4;

  /** The price of a translation whose code has changed, instructions. */
  static final int WASTED = 200_000;

  /** The price of a reset, and of each region that it looks at. */
  private static final int RESET = 1_000;

  private static final int RESET_REGION = 4;

  /** What a new space has, and the most that one saves. */
  private static final long MOST = 50_000_000;

  /** What must have been earned for a pause to end. */
  private static final long ENOUGH = 5_000_000;

  private final int request;
  private long credit = MOST;
  private boolean paused;

  /** With the price of a request. */
  Patience(int request) {
    this.request = request;
  }

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

  /** Whether a request can be paid for. */
  boolean affordsRequest() {
    return credit >= request;
  }

  void payRequest() {
    credit -= request;
  }

  /** Whether the space is to be interpreted now. */
  boolean isPaused() {
    return paused;
  }
}
