package vivarium.trace;

import java.util.List;

/**
 * The kinds of events, each with the names of its arguments in the order in which a record holds
 * them. Beside these every record has its virtual time (ns), the hart it happened on (-1: none) and
 * the task (tid) it is about. Times are ns.
 */
public enum EventKind {
  /**
   * The hart leaves {@code task} (0: idle) for {@code next}; the reason is one of sched's switch
   * reasons.
   */
  SCHED_SWITCH("next", "reason", "ran", "waited", "cost"),
  /** The task became runnable. */
  WAKEUP("waker", "target_hart"),
  /** The task moved to this hart. */
  MIGRATE("from_hart"),
  /** The task made a new one; flags are clone's. */
  FORK("child", "child_process", "flags"),
  EXEC("process"),
  /** Status as wait4 reports it. */
  EXIT("process", "status"),
  SYSCALL_ENTER("number", "a0", "a1", "a2", "a3"),
  SYSCALL_EXIT("number", "result", "duration"),
  /** A page fault: access 0 fetch, 1 load, 2 store; outcome is mem's. */
  FAULT("address", "access", "outcome", "pc"),
  /** A signal reaches the task, as it is delivered. */
  SIGNAL("number", "code", "handler"),
  /** A timer of the machine went off. */
  TIMER("deadline"),
  /** The quantum's end or another interrupt of the hart. */
  INTERRUPT("cause");

  private final List<String> arguments;

  EventKind(String... arguments) {
    this.arguments = List.of(arguments);
  }

  /** Names of the arguments that this kind uses, at most {@link TraceEvent#ARGUMENTS}. */
  public List<String> arguments() {
    return arguments;
  }
}
