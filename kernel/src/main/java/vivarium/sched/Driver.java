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

  /** Whether it is to end. */
  boolean stopping();

  /** Something has come for a hart, which may be idle, or in guest code: it looks soon. */
  void news(HartState hart);

  /** Returns when the hart is not in guest code; it stays out while the caller has the kernel. */
  void halt(HartState hart);
}
