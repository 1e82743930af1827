package vivarium.trace;

import static vivarium.trace.Argument.Type.*;

import java.util.List;
import java.util.Locale;

/**
 * The tracepoints: the kinds of events, each with its arguments in the order in which a record
 * holds them. Beside these every record has its virtual time (ns), the hart it happened on (-1:
 * none) and the task (tid) it is about. TRACING.md describes each.
 */
public enum EventKind {
  /**
   * The hart leaves {@code task} (0: idle) for {@code next}. The number counts the machine's
   * switches from 1; {@code ran} is how long the task had its hart, {@code waited} how long the
   * next one was runnable; the four parts of the direct cost are charged to the next one.
   */
  SCHED_SWITCH(
      COUNT.named("number"),
      TASK.named("next"),
      SWITCH_REASON.named("reason"),
      WAIT_CHANNEL.named("blocked_on"),
      TASK.named("by"),
      TASK_STATE.named("state"),
      NANOS.named("ran"),
      NANOS.named("waited"),
      NANOS.named("saving"),
      NANOS.named("choosing"),
      NANOS.named("restoring"),
      NANOS.named("address_space"),
      NUMBER.named("priority"),
      NUMBER.named("next_priority")),
  /** The task slept and became runnable on a hart; the waker is 0 for a timer or the outside. */
  SCHED_WAKEUP(TASK.named("waker"), HART.named("target_hart"), NUMBER.named("priority")),
  /** The same of a task that has just been made. */
  SCHED_WAKEUP_NEW(TASK.named("waker"), HART.named("target_hart"), NUMBER.named("priority")),
  /** The task moved to the event's hart. */
  MIGRATE(HART.named("from_hart")),
  /** The task made a new one, a thread if its process is the task's own; flags are clone's. */
  FORK(
      TASK.named("child"),
      PROCESS.named("child_process"),
      FLAGS.named("flags"),
      NAME.named("child_name")),
  /**
   * The process runs another program now. The old task is another number if a thread that was not
   * the first one called execve: it has become the first one.
   */
  EXEC(PROCESS.named("process"), TASK.named("old_task"), NAME.named("name")),
  /** The task ended; the status is as wait4 reports it. */
  EXIT(PROCESS.named("process"), STATUS.named("status")),
  /** The task has another command name. */
  RENAME(NAME.named("name")),
  SYSCALL_ENTER(
      SYSCALL.named("call"),
      ADDRESS.named("a0"),
      ADDRESS.named("a1"),
      ADDRESS.named("a2"),
      ADDRESS.named("a3"),
      ADDRESS.named("a4"),
      ADDRESS.named("a5")),
  SYSCALL_EXIT(SYSCALL.named("call"), RESULT.named("result"), NANOS.named("duration")),
  /** A page fault in user mode; minor and major say as what it was counted. */
  PAGE_FAULT(
      ADDRESS.named("address"),
      ACCESS.named("access"),
      FAULT.named("outcome"),
      ADDRESS.named("pc"),
      COUNT.named("minor"),
      COUNT.named("major")),
  /** Faults that the kernel itself took on memory of the task, in one system call. */
  KERNEL_FAULTS(COUNT.named("minor"), COUNT.named("major")),
  /** A signal is sent to the task, or to its whole process. */
  SIGNAL_GENERATE(SIGNAL.named("signal"), NUMBER.named("code"), NUMBER.named("group")),
  /** A signal acts on the task; the handler is 0 for the default action, 1 for none. */
  SIGNAL_DELIVER(SIGNAL.named("signal"), NUMBER.named("code"), ADDRESS.named("handler")),
  /** Timers of the machine went off: how many, and the time they were due by. */
  TIMER(COUNT.named("count"), NANOS.named("until")),
  /** The hart was interrupted, count times, by what is not a timer of the machine. */
  INTERRUPT(INTERRUPT_CAUSE.named("cause"), COUNT.named("count")),
  /**
   * In hierarchy time, the task leaves its hart: what its code has met in caches and TLBs since it
   * got it. The refills, of lines and pages that others had displaced, are misses, too; the time is
   * what they took.
   */
  CACHE_SUMMARY(
      COUNT.named("instructions"),
      COUNT.named("cycles"),
      COUNT.named("l1i_misses"),
      COUNT.named("l1d_misses"),
      COUNT.named("l2_misses"),
      COUNT.named("l3_misses"),
      COUNT.named("itlb_misses"),
      COUNT.named("dtlb_misses"),
      COUNT.named("page_walks"),
      COUNT.named("coherence_misses"),
      COUNT.named("invalidations_sent"),
      COUNT.named("invalidations_received"),
      COUNT.named("refills"),
      NANOS.named("refill_time"));

  /** The most words that the arguments of one event take. */
  public static final int WORDS = 14;

  private final List<Argument> arguments;
  private final int words;

  EventKind(Argument... arguments) {
    int sum = 0;
    Argument[] placed = new Argument[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      placed[i] = arguments[i].at(sum);
      sum += arguments[i].type().words();
    }
    this.arguments = List.of(placed);
    this.words = sum;
  }

  /** The arguments, in the order of their words. */
  public List<Argument> arguments() {
    return arguments;
  }

  /** How many words they take, at most {@link #WORDS}. */
  public int words() {
    return words;
  }

  /** The name in files and on the command line, such as {@code sched_switch}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
