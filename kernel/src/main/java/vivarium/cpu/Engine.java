package vivarium.cpu;

/** A way to execute a hart's instructions: the {@link Interpreter}, or a translator. */
@FunctionalInterface
public interface Engine {
  /**
   * Executes at most {@code budget} instructions, and if nothing traps exactly so many; then says
   * {@link Hart#finish} where the hart is and how far it came.
   *
   * @return one of {@link Trap}'s constants
   */
  int run(Hart hart, int budget);

  /**
   * The most instructions of one run: enough that entering costs nothing, few enough that the JVM
   * soon replaces a main loop, at an entry, by compiled code that was not made for its middle.
   */
  default long stretch() {
    return 10_000;
  }
}
