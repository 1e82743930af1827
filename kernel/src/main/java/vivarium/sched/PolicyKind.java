package vivarium.sched;

import java.util.List;
import java.util.function.Function;

/**
 * A scheduling policy that can be chosen.
 *
 * @param name for {@code --sched}, lower case
 * @param summary what it does, in a few words
 * @param maker makes the instance of one hart; it reads its parameters from the context, all of
 *     them, whatever their values are
 */
public record PolicyKind(String name, String summary, Function<PolicyContext, SchedPolicy> maker) {
  /** The parameters that it takes, in the order in which it reads them. */
  public List<PolicyParameters.Parameter> parameters() {
    PolicyParameters parameters = new PolicyParameters(java.util.Map.of());
    SchedPolicy unused = maker.apply(PolicyContext.trial(parameters));
    return parameters.known();
  }
}
