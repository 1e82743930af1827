package vivarium.sched;

/**
 * What the machine does while no hart has work: unattended it skips to the next timer; attended, or
 * while a guest waits for something from outside, it lets the wall clock pass, and the door ends
 * that at once.
 */
final class Idle {
  private final Clock clock;
  private final Door door;
  private final boolean attended;
  private final Rest rest;

  /**
   * Where virtual time and the host's clock were when this spell of idleness began; 0 outside of
   * one.
   */
  private long spellVirtual;

  private long spellHost;
  private boolean inSpell;

  /** Waits as {@link Door#await} does. */
  @FunctionalInterface
  interface Rest {
    void await(long nanos) throws InterruptedException;
  }

  Idle(Clock clock, Door door, boolean attended, Rest rest) {
    this.clock = clock;
    this.door = door;
    this.attended = attended;
    this.rest = rest;
  }

  /** The virtual time of something that came in by the door while all were idle. */
  long now() {
    long now = inSpell ? paced() : clock.now();
    inSpell = false;
    return now;
  }

  /** Lets idle time pass; returns the virtual time up to which timers are due. */
  long sleep() throws InterruptedException {
    long next = clock.nextTimer();
    if (!attended && !door.expecting()) {
      if (next == Clock.NEVER) {
        rest.await(Clock.NEVER);
        return clock.now();
      }
      return next;
    }
    if (!inSpell) {
      inSpell = true;
      spellVirtual = clock.now();
      spellHost = System.nanoTime();
    }
    rest.await(next == Clock.NEVER ? Clock.NEVER : Math.max(0, next - paced()));
    if (door.pending()) {
      return Math.min(next, paced()) - 1;
    }
    inSpell = false;
    return next;
  }

  private long paced() {
    return Math.min(clock.nextTimer(), spellVirtual + System.nanoTime() - spellHost);
  }
}
