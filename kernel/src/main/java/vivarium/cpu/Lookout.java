package vivarium.cpu;

/**
 * Who looks at a hart in the middle of a run, see {@link Hart#run(long, Lookout)}. If the run goes
 * on behind a look, it is as if there had been none.
 */
public interface Lookout {
  /** Ns, at least 1, after which it wants to look again at the latest. */
  long next(Hart hart);

  /**
   * A part of the run is over: registers, {@link Hart#executed} and {@link Hart#elapsed} are those
   * of now.
   *
   * @return whether the run is to go on
   */
  boolean look(Hart hart);
}
