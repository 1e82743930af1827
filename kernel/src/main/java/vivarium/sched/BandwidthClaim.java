package vivarium.sched;

import org.jspecify.annotations.Nullable;

/**
 * The share of a hart that a deadline task holds, from its admission on.
 *
 * <pre>
 *             wants to run                       waits, or gives the share back
 *   inactive ---------------> active, contending -------------------------------+
 *      ^                           ^                                            |
 *      |        0-lag time         |   wants to run again                       v
 *      +---------------------------+------------------------ active, not contending
 * </pre>
 *
 * <p>The 0-lag time is when the budget that is left would be used up at the task's own rate:
 * deadline - left * period / runtime. Before it, others must not take the share, as the task could
 * come back and miss its deadline. What has been given back is freed then, too.
 */
final class BandwidthClaim {
  private final long share;
  private @Nullable DeadlineBandwidth hart;
  private boolean active;
  private Clock.@Nullable Timer zeroLag;

  /**
   * @param share see {@link DeadlineAdmission}
   */
  BandwidthClaim(long share) {
    this.share = share;
  }

  long share() {
    return share;
  }

  /** What is held now. */
  long held() {
    return hart == null ? 0 : share;
  }

  /** The task belongs to this hart. */
  void settle(DeadlineBandwidth there) {
    DeadlineBandwidth before = hart;
    if (before == there) {
      return;
    }
    hart = there;
    there.add(share);
    if (active) {
      there.activate(share);
    }
    if (before == null) {
      there.claim(share);
    } else {
      leave(before);
    }
  }

  private void leave(DeadlineBandwidth old) {
    if (active) {
      old.activate(-share);
    }
    old.add(-share);
  }

  /** The task wants to run on this hart. */
  void contend(DeadlineBandwidth there) {
    forgetZeroLag();
    settle(there);
    if (!active) {
      active = true;
      there.activate(share);
    }
  }

  /**
   * The task does not want to run any more.
   *
   * @param then the 0-lag time, virtual ns
   * @param ends whether the share is given back
   */
  void rest(long then, boolean ends) {
    DeadlineBandwidth there = hart;
    if (there == null) {
      return;
    }
    forgetZeroLag();
    if (active && then > there.clock().now()) {
      zeroLag = there.clock().at(then, () -> atZeroLag(ends));
    } else {
      atZeroLag(ends);
    }
  }

  private void atZeroLag(boolean ends) {
    zeroLag = null;
    if (ends) {
      release();
    } else if (active && hart != null) {
      active = false;
      hart.activate(-share);
    }
  }

  /** Gives the share back at once. */
  void release() {
    forgetZeroLag();
    DeadlineBandwidth old = hart;
    if (old != null) {
      hart = null;
      leave(old);
      active = false;
      old.claim(-share);
    }
  }

  private void forgetZeroLag() {
    Clock.Timer timer = zeroLag;
    if (timer != null && hart != null) {
      hart.clock().cancel(timer);
      zeroLag = null;
    }
  }
}
