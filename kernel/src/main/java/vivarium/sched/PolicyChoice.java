package vivarium.sched;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * A policy and the parameters that somebody gave it, as in {@code mlfq:levels=3,boost=1s}. Made by
 * {@link #of}, which has checked them.
 */
public final class PolicyChoice {
  private final PolicyKind kind;
  private final Map<String, String> given;

  private PolicyChoice(PolicyKind kind, Map<String, String> given) {
    this.kind = kind;
    this.given = given;
  }

  /**
   * A policy with its parameters at their defaults but for those given.
   *
   * @param settings {@code key=value} each
   * @throws IllegalArgumentException with one line: what was wrong, and what there is
   */
  public static PolicyChoice of(PolicyKind kind, List<String> settings) {
    Map<String, String> given = new LinkedHashMap<>();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (equals <= 0) {
        throw new IllegalArgumentException(
            kind.name() + ": '" + setting + "' is not a parameter: wanted KEY=VALUE");
      }
      String key = setting.substring(0, equals).strip();
      if (given.put(key, setting.substring(equals + 1).strip()) != null) {
        throw new IllegalArgumentException(kind.name() + ": " + key + " is given twice");
      }
    }
    PolicyChoice choice = new PolicyChoice(kind, Map.copyOf(given));
    choice.check();
    return new PolicyChoice(kind, given);
  }

  private void check() {
    PolicyParameters parameters = new PolicyParameters(given);
    try {
      create(PolicyContext.trial(parameters));
      parameters.requireAllRead();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(kind.name() + ": " + e.getMessage(), e);
    }
  }

  public PolicyKind kind() {
    return kind;
  }

  /** As {@code --sched} takes it. */
  public String text() {
    StringJoiner text = new StringJoiner(",", kind.name() + ":", "").setEmptyValue(kind.name());
    given.forEach((key, value) -> text.add(key + "=" + value));
    return text.toString();
  }

  /** The parameters' values, the defaults among them. */
  public List<PolicyParameters.Parameter> parameters(long quantum) {
    PolicyParameters parameters = new PolicyParameters(given);
    create(PolicyContext.trial(parameters, quantum));
    return parameters.known();
  }

  PolicyParameters newParameters() {
    return new PolicyParameters(given);
  }

  SchedPolicy create(PolicyContext context) {
    return kind.maker().apply(context);
  }
}
