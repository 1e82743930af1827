package vivarium.sched;

/** Gives a machine's harts their turns on threads of the host. */
interface Driver {
  /**
   * Turns the harts until {@link #stop}.
   *
   * @throws InterruptedException if the calling thread is interrupted
   */
  void run() throws InterruptedException;

  /** Ends {@link #run} soon; from any thread. */
  void stop();
}
