package vivarium.sched;

/**
 * Counts turns that ended by a defect of the kernel, one after the other. A single one costs a task
 * its life; many in a row mean that the machine only meets the same defect again, so it ends.
 */
final class Defects {
  /** More than a machine has harts. */
  private static final int MOST = 1000;

  private int inARow;

  /** A turn went well. */
  void none() {
    inARow = 0;
  }

  /**
   * A turn did not.
   *
   * @throws AssertionError if it is hopeless
   */
  void met(Throwable defect) {
    if (++inARow == MOST) {
      throw new AssertionError("the kernel failed " + MOST + " times in a row: " + defect, defect);
    }
  }
}
