package vivarium.proc;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Ptrace;
import vivarium.abi.SigInfo;

/**
 * A task's part of being traced (ptrace(2)): who traces it, how, and what it has stopped for. The
 * task has one from the moment it is attached until it is detached; {@link Tracing} moves it.
 * Guarded by the machine thread.
 */
public final class Tracee {
  /** Why the task has stopped, or last did. */
  public enum Stop {
    NONE,
    /** Before the delivery of a signal, which the tracer may change or take away. */
    SIGNAL,
    SYSCALL_ENTRY,
    SYSCALL_EXIT,
    EVENT,
    /** With the rest of its process, or because the tracer interrupted it. */
    GROUP
  }

  private final Task tracer;
  private final boolean seized;
  int options;

  /** Whether the tracer wants to see the beginning and the end of the next system call. */
  boolean systemCalls;

  /** Whether the system call that the task is in has been shown (or was not to be). */
  boolean entryPassed = true;

  /** Whether the end of a system call has yet to be shown. */
  boolean exitOwed;

  /** Whether a signal has ended the system call as the tracer sees it; it is then made again. */
  boolean interrupted;

  /** Whether it is made again by restart_syscall(2), which knows how much of the wait is left. */
  boolean restartsTimed;

  /** Whether the tracer took the system call away at its beginning. */
  boolean skipped;

  /** Whether the end of the task has been shown. */
  boolean endShown;

  /** The tracer asked for a stop (INTERRUPT), or a new child has its first one ahead. */
  boolean stopWanted;

  /** A seized task's process went on or stopped anew: the tracer shall hear of it. */
  boolean news;

  /** The stop of the whole process that this task has taken part in. */
  int stopSeen;

  /** Stays stopped, but ends the stop when there is news (LISTEN). */
  boolean listening;

  Stop stop = Stop.NONE;

  /** What wait(2) has yet to report of the stop, shifted down by eight; 0 if nothing. */
  int unreported;

  /** The signal that the stop is about; null in a stop of the group of an attached task. */
  @Nullable SigInfo info;

  long message;

  /**
   * While the task stands in the midst of a system call, the tracer sees pc behind the ecall and
   * another a0; this is the first argument, which belongs there.
   */
  private boolean shifted;

  private long firstArgument;

  Tracee(Task tracer, boolean seized, int options) {
    this.tracer = tracer;
    this.seized = seized;
    this.options = options;
  }

  public Task tracer() {
    return tracer;
  }

  public boolean seized() {
    return seized;
  }

  public int options() {
    return options;
  }

  public void setOptions(int newOptions) {
    options = newOptions;
  }

  boolean wants(int event) {
    return (options & 1 << event) != 0;
  }

  boolean wantsGoodTraps() {
    return (options & Ptrace.O_TRACESYSGOOD) != 0;
  }

  public Stop stop() {
    return stop;
  }

  public boolean listening() {
    return listening;
  }

  /** Whether the system call is restart_syscall(2) in truth. */
  public boolean restartsTimed() {
    return restartsTimed;
  }

  /** GETEVENTMSG. */
  public long message() {
    return message;
  }

  /** GETSIGINFO: what the stop is about; null if it is a stop of the group. */
  public @Nullable SigInfo info() {
    return info;
  }

  public void setInfo(SigInfo newInfo) {
    info = Objects.requireNonNull(newInfo);
  }

  /** Shows the task behind its ecall with this in a0, until {@link #unshift}. */
  void shift(Task task, long shown) {
    shifted = true;
    task.capture();
    firstArgument = task.context().x[10];
    task.context().x[10] = shown;
    task.context().pc += 4;
    task.restore();
  }

  /** Puts pc and a0 back, so that the system call can go on; the task has no hart. */
  void unshift(Task task) {
    if (shifted) {
      shifted = false;
      task.context().x[10] = firstArgument;
      task.context().pc -= 4;
    }
  }

  /** Leaves pc and a0 as the tracer sees or has set them. */
  void keepShifted() {
    shifted = false;
  }

  /** An argument of the system call, for GET_SYSCALL_INFO; its first one may be hidden. */
  public long argument(Task task, int index) {
    return index == 0 && shifted ? firstArgument : task.context().x[10 + index];
  }

  /** The report for wait4(2), 0 if there is none; a peek leaves it. */
  int takeReport(boolean peek) {
    int report = listening ? 0 : unreported;
    if (!peek && !listening) {
      unreported = 0;
    }
    return report;
  }
}
