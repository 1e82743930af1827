package vivarium.sched;

/**
 * A policy that had been chosen cannot be made for a hart; the message is one line that says why.
 */
public final class PolicyException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  PolicyException(String policy, int hart, IllegalArgumentException why) {
    super(
        "scheduling policy %s cannot be made for hart %d: %s"
            .formatted(policy, hart, why.getMessage()),
        why);
  }
}
