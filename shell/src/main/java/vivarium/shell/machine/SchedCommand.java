package vivarium.shell.machine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.proc.Kernel;
import vivarium.proc.Task;
import vivarium.sched.PolicyChoice;
import vivarium.sched.PolicyKind;
import vivarium.sched.PolicyParameters.Parameter;
import vivarium.sched.SchedEntity;
import vivarium.sched.SchedPolicy;
import vivarium.sched.Scheduler;
import vivarium.sched.TimeText;
import vivarium.sched.policy.Policies;
import vivarium.shell.compare.SchedCompare;
import vivarium.shell.exec.Builtin;
import vivarium.shell.exec.Shell;
import vivarium.shell.exec.ShellException;
import vivarium.shell.report.Laboratory;

/**
 * {@code sched}: shows the scheduling policy, changes it while the machine runs, gives tasks
 * tickets, compares policies.
 */
final class SchedCommand {
  private static final String USAGE =
      "sched | sched set POLICY [KEY=VALUE...] | sched tickets PID [N] | " + SchedCompare.USAGE;

  private final Kernel kernel;
  private final Policies policies;
  private final SchedCompare compare;
  private final StackCommand.Finder finder;

  SchedCommand(Kernel kernel, Laboratory laboratory, StackCommand.Finder finder) {
    this.kernel = kernel;
    this.policies = laboratory.policies();
    this.finder = finder;
    this.compare = new SchedCompare(laboratory);
  }

  Builtin row() {
    return new Builtin(
        "sched",
        false,
        USAGE,
        "the scheduling policy: shows it, changes it at once, gives a task N tickets (0: as many as"
            + " its nice value says), or runs the same work under several policies",
        List.of(
            "sched",
            "sched set mlfq levels=3 boost=1s",
            "sched set lottery; high_cpu & sched tickets $! 300",
            "sched compare 'race; threads' --policies fcfs,rr",
            "sched compare 'high_cpu 100 & high_cpu 100 & wait' --policies rr --quantum 1ms,10ms"),
        this::run);
  }

  private int run(Shell shell, List<String> words) {
    if (words.size() == 1) {
      try {
        shell.print(report());
      } catch (IllegalArgumentException e) { // a policy of the user's is made to be asked
        throw new ShellException.Failure(String.valueOf(e.getMessage()), 1);
      }
      return 0;
    }
    switch (words.get(1)) {
      case "compare" -> {
        return compare.run(shell, words.subList(2, words.size()));
      }
      case "set" -> set(words.subList(2, words.size()));
      case "tickets" -> tickets(shell, words.subList(2, words.size()));
      default ->
          throw new ShellException.Failure(
              words.get(1) + ": wanted set, tickets or compare; 'help sched' shows how", 2);
    }
    return 0;
  }

  private void set(List<String> words) {
    if (words.isEmpty()) {
      throw new ShellException.Failure("set: which policy? " + names(), 2);
    }
    try {
      kernel.machine().scheduler().set(policies.parse(choice(words)));
    } catch (IllegalArgumentException e) {
      throw new ShellException.Failure("set: " + e.getMessage(), 2);
    }
  }

  /** As {@code --sched} takes it: parameters may stand behind a colon or as words, or both. */
  private static String choice(List<String> words) {
    if (words.size() == 1) {
      return words.getFirst();
    }
    String name = words.getFirst();
    String rest = String.join(",", words.subList(1, words.size()));
    return name + (name.indexOf(':') < 0 ? ":" : ",") + rest;
  }

  /** Shows a task's tickets, or gives it others. */
  private void tickets(Shell shell, List<String> words) {
    if (words.isEmpty() || words.size() > 2) {
      throw new ShellException.Failure("usage: sched tickets PID [N]", 2);
    }
    Task task = finder.find(shell, words.getFirst());
    if (task == null || task.exited()) {
      throw new ShellException.Failure("tickets: " + words.getFirst() + ": no such process", 1);
    }
    if (held(task) == null) {
      String policy = kernel.machine().scheduler().policy().kind().name();
      String why =
          task.sched().statPriority() < 0
              ? "process %d runs in real time".formatted(task.id())
              : "%s has no tickets: 'sched set lottery' and 'sched set stride' have"
                  .formatted(policy);
      throw new ShellException.Failure("tickets: " + why, 1);
    }
    if (words.size() == 2) {
      int number = number(words.get(1));
      kernel.machine().change(task, () -> task.sched().tickets = number);
    } else {
      shell.print("%d%n".formatted(held(task)));
    }
  }

  private static int number(String word) {
    if (word.matches("[0-9]{1,5}") && Integer.parseInt(word) <= SchedEntity.MOST_TICKETS) {
      return Integer.parseInt(word);
    }
    throw new ShellException.Failure(
        "tickets: '%s' is no number from 0 to %d".formatted(word, SchedEntity.MOST_TICKETS), 2);
  }

  /** How many tickets a task has; null if the policy that orders it knows none. */
  private @Nullable Long held(Task task) {
    Long[] found = new Long[1];
    SchedPolicy.Fields fields =
        new SchedPolicy.Fields() {
          @Override
          public void time(String name, long nanos) {}

          @Override
          public void number(String name, long value) {
            if (name.equals("tickets")) {
              found[0] = value;
            }
          }
        };
    kernel.machine().harts().get(task.sched().hart()).queue().describe(task, fields);
    return found[0];
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
