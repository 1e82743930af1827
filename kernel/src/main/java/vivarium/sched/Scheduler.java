package vivarium.sched;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The policy in force on all harts: makes their run queues, and changes the policy while the
 * machine runs. When a policy fails, the default one takes over. Guarded by the machine thread.
 */
public final class Scheduler {
  /** In which real-time tasks get at most {@link #REAL_TIME_RUNTIME}, ns. */
  public static final long REAL_TIME_PERIOD = RealTimeLimit.PERIOD;

  /** What real-time tasks get while ordinary ones wait, ns. */
  public static final long REAL_TIME_RUNTIME = RealTimeLimit.RUNTIME;

  private static final long ROUND_ROBIN_QUANTUM = 100_000_000;

  private final PolicyChoice fallback;
  private final long quantum;
  private final long seed;
  private final DeadlineAdmission admission = new DeadlineAdmission();
  private final List<RunQueue> queues = new ArrayList<>();
  private long roundRobinQuantum = ROUND_ROBIN_QUANTUM;
  private PolicyChoice policy;
  private @Nullable Object owner;

  /** What a policy has ended the machine by; thrown again by whoever still asks for a policy. */
  private @Nullable FatalPolicyError end;

  private Consumer<String> failures = message -> {};

  /**
   * @param policy in force at first
   * @param fallback takes over from a policy that fails
   * @param quantum ns
   * @param seed of what policies draw
   */
  public Scheduler(PolicyChoice policy, PolicyChoice fallback, long quantum, long seed) {
    this.policy = policy;
    this.fallback = fallback;
    this.quantum = quantum;
    this.seed = seed;
  }

  /** Takes a line about a policy that has failed. */
  public void onFailure(Consumer<String> listener) {
    failures = listener;
  }

  /** The policy in force. */
  public PolicyChoice policy() {
    return policy;
  }

  /** The quantum of SCHED_RR, ns. */
  public long roundRobinQuantum() {
    return roundRobinQuantum;
  }

  /** Changes the quantum of SCHED_RR, ns, from the next one on; Linux's default if not positive. */
  public void setRoundRobinQuantum(long nanos) {
    roundRobinQuantum = nanos > 0 ? nanos : ROUND_ROBIN_QUANTUM;
  }

  /** The machine's quantum, ns. */
  public long quantum() {
    return quantum;
  }

  /** What deadline tasks hold of the harts. */
  public DeadlineAdmission admission() {
    return admission;
  }

  /** Makes the run queue of the next hart. */
  RunQueue newQueue(Clock clock) {
    RunQueue queue = new RunQueue(this, queues.size(), clock);
    if (owner == null) {
      owner = new Object();
    }
    queue.use(create(policy, queue, owner));
    queues.add(queue);
    return queue;
  }

  private SchedPolicy create(PolicyChoice choice, RunQueue queue, Object newOwner) {
    try {
      return choice.create(
          new PolicyContext(
              queue.hart(), queue.clock(), quantum, seed, choice.newParameters(), newOwner));
    } catch (IllegalArgumentException e) {
      throw new PolicyException(choice.kind().name(), queue.hart(), e);
    }
  }

  /**
   * Changes the policy of all harts; who waits goes on waiting, in the order of arrival, and what
   * the old policy knew of them is forgotten.
   *
   * @throws PolicyException if it cannot be made for a hart; then nothing has changed
   */
  public void set(PolicyChoice choice) {
    Object newOwner = new Object();
    List<SchedPolicy> made = new ArrayList<>();
    for (RunQueue queue : queues) {
      made.add(create(choice, queue, newOwner));
    }
    policy = choice;
    owner = newOwner;
    for (int i = 0; i < queues.size() && policy == choice; i++) {
      queues.get(i).use(made.get(i));
    }
  }

  /**
   * A policy has thrown: the default takes over on all harts.
   *
   * @throws FatalPolicyError if that would not help, as it is the JVM that fails
   */
  void failed(RunQueue queue, Class<?> failing, String method, Throwable thrown) {
    if (policy != fallback) {
      dropPolicies();
    }
    boolean isFatal =
        thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError);
    String what = method + "() threw " + PolicyFault.text(thrown, failing);
    if (isFatal) {
      end = new FatalPolicyError(line(queue, what) + "; the machine ends");
    }
    failed(queue, what);
  }

  /**
   * Gives up what the policies have piled up. It comes before all else and allocates nothing, since
   * there may be no memory left even to look at what was thrown.
   */
  private void dropPolicies() {
    for (int i = 0; i < queues.size(); i++) {
      queues.get(i).dropPolicy();
    }
  }

  /** A policy has done what no policy may: the default takes over on all harts. */
  void failed(RunQueue queue, String what) {
    if (end != null) {
      throw end;
    }
    String line = line(queue, what) + "; " + fallback.kind().name() + " takes over";
    if (policy == fallback) {
      throw new IllegalStateException(line);
    }
    set(fallback);
    failures.accept(line);
  }

  private String line(RunQueue queue, String what) {
    return "scheduling policy %s failed on hart %d: %s"
        .formatted(policy.kind().name(), queue.hart(), what);
  }
}
