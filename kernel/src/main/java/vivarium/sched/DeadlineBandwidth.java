package vivarium.sched;

/**
 * The shares of the deadline tasks that belong to one hart, and by how much faster than its budget
 * a task may run that reclaims what the others leave (SCHED_FLAG_RECLAIM): GRUB, greedy reclamation
 * of unused bandwidth, as Linux's Documentation/scheduler/sched-deadline.rst describes it. A share
 * is active while its task wants to run, and afterwards until the 0-lag time ({@link
 * BandwidthClaim}).
 *
 * <p>Guarded by the machine thread.
 */
final class DeadlineBandwidth {
  private final DeadlineAdmission admission;
  private final Clock clock;
  private final Runnable listener;

  /** Of all tasks that belong here. */
  private long total;

  /** Of those that are active: U_act. */
  private long active;

  /**
   * @param listener runs when {@link #pace} may say something else
   */
  DeadlineBandwidth(DeadlineAdmission admission, Clock clock, Runnable listener) {
    this.admission = admission;
    this.clock = clock;
    this.listener = listener;
    admission.add(this);
  }

  Clock clock() {
    return clock;
  }

  /**
   * How much budget a task that reclaims uses in the time in which one that does not uses {@link
   * DeadlineAdmission#LIMIT}: max(u, u_max - u_inactive - u_extra).
   */
  long pace(long share) {
    long unused = total - active + admission.unclaimed();
    return Math.max(share, DeadlineAdmission.LIMIT - unused);
  }

  /** A share comes, or goes if it is negative; the admission of it is the caller's business. */
  void add(long share) {
    total += share;
    listener.run();
  }

  /** A share begins to be active, or is no more so if it is negative. */
  void activate(long share) {
    active += share;
    listener.run();
  }

  void claim(long share) {
    admission.claim(share);
  }

  void changed() {
    listener.run();
  }
}
