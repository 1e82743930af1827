package vivarium.sched.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import vivarium.sched.PolicyChoice;
import vivarium.sched.PolicyKind;

/** The policies that can be chosen: those built in, and those that somebody has added. */
public final class Policies {
  private static final List<PolicyKind> BUILT_IN =
      List.of(
          new PolicyKind("fcfs", "first come, first served", Fcfs::new),
          new PolicyKind("rr", "round robin: all in turn, a quantum each", RoundRobin::new),
          new PolicyKind(
              "priority", "the lowest nice value first, with ageing if wanted", Priority::new),
          new PolicyKind(
              "sjf", "shortest job first: the shortest expected burst", ShortestJobFirst::new),
          new PolicyKind(
              "srtf",
              "shortest remaining time first: sjf that preempts",
              ShortestRemainingTimeFirst::new),
          new PolicyKind("mlfq", "multi-level feedback queue with boost", Mlfq::new),
          new PolicyKind("lottery", "each quantum to the holder of a drawn ticket", Lottery::new),
          new PolicyKind("stride", "lottery's shares without chance", Stride::new),
          new PolicyKind("cfs", "Linux's completely fair scheduler, to 6.5", Cfs::new),
          new PolicyKind(
              "eevdf", "earliest eligible virtual deadline first, Linux since 6.6", Eevdf::new));

  private final List<PolicyKind> kinds = new ArrayList<>(BUILT_IN);

  /** The policy of a machine about which nobody says anything. */
  public static PolicyChoice standard() {
    return new Policies().parse("eevdf");
  }

  /**
   * Adds a policy of the user's.
   *
   * @throws IllegalArgumentException if there is one of that name
   */
  public Policies with(PolicyKind kind) {
    if (kinds.stream().anyMatch(other -> other.name().equals(kind.name()))) {
      throw new IllegalArgumentException(
          "there is a policy " + kind.name() + " already: give the class another name");
    }
    Policies more = new Policies();
    more.kinds.clear();
    more.kinds.addAll(kinds);
    more.kinds.add(kind);
    return more;
  }

  public List<PolicyKind> all() {
    return List.copyOf(kinds);
  }

  /**
   * A policy as {@code --sched} writes it: {@code rr}, {@code rr:quantum=5ms}.
   *
   * @throws IllegalArgumentException with one line: what was wrong, and what there is
   */
  public PolicyChoice parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return choose(text, List.of());
    }
    return choose(text.substring(0, colon), List.of(text.substring(colon + 1).split(",", -1)));
  }

  private PolicyChoice choose(String name, List<String> settings) {
    for (PolicyKind kind : kinds) {
      if (kind.name().equals(name)) {
        return PolicyChoice.of(kind, settings);
      }
    }
    String names = kinds.stream().map(PolicyKind::name).collect(Collectors.joining(", "));
    if (name.equals("edf")) {
      throw new IllegalArgumentException(
          "edf serves SCHED_DEADLINE tasks under every policy; for the others there are " + names);
    }
    throw new IllegalArgumentException("no policy '" + name + "'; there are " + names);
  }
}
