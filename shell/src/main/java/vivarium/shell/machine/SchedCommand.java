package vivarium.shell.machine;

import java.util.List;
import vivarium.proc.Kernel;
import vivarium.sched.PolicyChoice;
import vivarium.sched.PolicyKind;
import vivarium.sched.PolicyParameters.Parameter;
import vivarium.sched.Scheduler;
import vivarium.sched.TimeText;
import vivarium.sched.policy.Policies;
import vivarium.shell.compare.SchedCompare;
import vivarium.shell.exec.Builtin;
import vivarium.shell.exec.Shell;
import vivarium.shell.exec.ShellException;
import vivarium.shell.report.Laboratory;

/** {@code sched}: shows the scheduling policy, changes it while the machine runs, compares some. */
final class SchedCommand {
  private static final String USAGE =
      "sched | sched set POLICY [KEY=VALUE...] | " + SchedCompare.USAGE;

  private final Kernel kernel;
  private final Policies policies;
  private final SchedCompare compare;

  SchedCommand(Kernel kernel, Laboratory laboratory) {
    this.kernel = kernel;
    this.policies = laboratory.policies();
    this.compare = new SchedCompare(laboratory);
  }

  Builtin row() {
    return new Builtin(
        "sched",
        false,
        USAGE,
        "the scheduling policy: shows it, changes it at once, or runs the same work under several",
        List.of(
            "sched",
            "sched set mlfq levels=3 boost=1s",
            "sched compare 'race; threads' --policies fcfs,rr",
            "sched compare 'high_cpu 100 & high_cpu 100 & wait' --policies rr --quantum 1ms,10ms"),
        this::run);
  }

  private int run(Shell shell, List<String> words) {
    if (words.size() == 1) {
      shell.print(report());
      return 0;
    }
    switch (words.get(1)) {
      case "compare" -> {
        return compare.run(shell, words.subList(2, words.size()));
      }
      case "set" -> set(words.subList(2, words.size()));
      default -> throw new ShellException.Failure("usage: " + USAGE, 2);
    }
    return 0;
  }

  private void set(List<String> words) {
    if (words.isEmpty()) {
      throw new ShellException.Failure("set: which policy? " + names(), 2);
    }
    try {
      PolicyChoice choice =
          words.size() == 1
              ? policies.parse(words.getFirst())
              : policies.choose(words.getFirst(), words.subList(1, words.size()));
      kernel.machine().scheduler().set(choice);
    } catch (IllegalArgumentException e) {
      throw new ShellException.Failure("set: " + e.getMessage(), 2);
    }
  }

  private String names() {
    return "there are " + String.join(", ", policies.all().stream().map(PolicyKind::name).toList());
  }

  private String report() {
    Scheduler scheduler = kernel.machine().scheduler();
    PolicyChoice policy = scheduler.policy();
    StringBuilder out = new StringBuilder();
    out.append("policy   %s%n".formatted(policy.text()));
    out.append("quantum  %s%n".formatted(TimeText.of(scheduler.quantum())));
    List<Parameter> parameters = policy.parameters(scheduler.quantum());
    if (!parameters.isEmpty()) {
      out.append("%nparameters of %s%n".formatted(policy.kind().name()));
    }
    for (Parameter parameter : parameters) {
      out.append(
          "  %-12s %-10s %s%n".formatted(parameter.key(), parameter.value(), parameter.meaning()));
    }
    out.append("%npolicies%n".formatted());
    for (PolicyKind kind : policies.all()) {
      boolean inForce = kind.name().equals(policy.kind().name());
      out.append("%s %-12s %s%n".formatted(inForce ? "*" : " ", kind.name(), kind.summary()));
    }
    out.append("  %-12s %s%n".formatted("edf", "always: SCHED_DEADLINE tasks, before all others"));
    return out.toString();
  }
}
