package vivarium.sched;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * What a policy is given when it is made: its hart, the time, its parameters, chance, and a place
 * to keep something of each task. Used on the machine thread only.
 */
public final class PolicyContext {
  /** The shortest quantum, ns. */
  public static final long SHORTEST = 1_000;

  /** The longest quantum, ns: whatever it is multiplied by, the product fits into a long. */
  public static final long LONGEST = 1_000_000_000_000L;

  private static final long LIKELY_QUANTUM = 10_000_000;

  private final int hart;
  private final Clock clock;
  private final long quantum;
  private final SplittableRandom random;
  private final PolicyParameters parameters;

  /** The same for the instances of all harts: whose data a task has. */
  private final Object owner;

  PolicyContext(
      int hart, Clock clock, long quantum, long seed, PolicyParameters parameters, Object owner) {
    this.hart = hart;
    this.clock = clock;
    this.quantum = quantum;
    this.random = new SplittableRandom(seed * 64 + hart);
    this.parameters = parameters;
    this.owner = owner;
  }

  /** For a policy that is made only to look at its parameters. */
  static PolicyContext trial(PolicyParameters parameters) {
    return trial(parameters, LIKELY_QUANTUM);
  }

  static PolicyContext trial(PolicyParameters parameters, long quantum) {
    return new PolicyContext(0, new Clock(0), quantum, 0, parameters, Map.of());
  }

  /** The number of the hart whose tasks the policy serves. */
  public int hart() {
    return hart;
  }

  /** Virtual ns since boot. */
  public long now() {
    return clock.now();
  }

  /** What {@code --quantum} says, ns. */
  public long quantum() {
    return quantum;
  }

  /** Chance, from the machine's seed and the hart's number. */
  public SplittableRandom random() {
    return random;
  }

  // Parameters; reading one declares it

  /** A span of time, ns, 1 us to 1,000 s; a default beyond that is brought into the range. */
  public long time(String key, long defaultNanos, String meaning) {
    return parameters.time(key, defaultNanos, SHORTEST, LONGEST, meaning);
  }

  /** A span of time, ns, up to 1,000 s, that may be 0, for never or none. */
  public long timeOrNone(String key, long defaultNanos, String meaning) {
    return parameters.time(key, defaultNanos, 0, LONGEST, meaning);
  }

  public long number(String key, long defaultValue, long least, long most, String meaning) {
    return parameters.number(key, defaultValue, least, most, meaning);
  }

  /** 0 to 1. */
  public double fraction(String key, double defaultValue, String meaning) {
    return parameters.fraction(key, defaultValue, meaning);
  }

  /** Yes or no. */
  public boolean flag(String key, boolean defaultValue, String meaning) {
    return parameters.flag(key, defaultValue, meaning);
  }

  /**
   * What this policy keeps of a task; made when first asked for, and anew when another policy or
   * other parameters were in force meanwhile. It goes with the task from hart to hart.
   *
   * @param fresh makes it for a task that has none; always the same, such as {@code Data::new}
   */
  @SuppressWarnings("unchecked")
  public <T> T data(Schedulable task, Function<Schedulable, T> fresh) {
    SchedEntity entity = task.sched();
    if (entity.policyOwner != owner) {
      entity.policyOwner = owner;
      entity.policyData = fresh.apply(task);
    }
    return (T) entity.policyData;
  }
}
