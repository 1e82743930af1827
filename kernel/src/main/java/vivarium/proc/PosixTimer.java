package vivarium.proc;

import org.jspecify.annotations.Nullable;
import vivarium.sched.Clock;

/**
 * A timer of timer_create(2). Times are ns of its clock: virtual time since boot, or CPU time of
 * the process or a task. While its signal is queued it does not run; expiries in between are
 * counted as overruns when the signal is taken.
 */
public final class PosixTimer {
  /** Which of the clocks of a machine or a process a timer follows. */
  public enum Base {
    MONOTONIC,
    REAL,
    PROCESS_CPU,
    TASK_CPU
  }

  public final int id;
  public final Base base;

  /** The signal it sends, 0 for none (SIGEV_NONE). */
  final int signal;

  final long value;

  /**
   * The task that gets the signal (SIGEV_THREAD_ID) or whose time is counted; null for the process.
   */
  final @Nullable Task target;

  /** When it expires next, in ns of its clock; {@link Clock#NEVER} if disarmed. */
  long expiry = Clock.NEVER;

  /** Ns between expiries, 0 for a single one. */
  long interval;

  /** Whether its signal waits to be taken. */
  boolean queued;

  int overrun;
  int lastOverrun;
  Clock.@Nullable Timer armed;

  PosixTimer(int id, Base base, int signal, long value, @Nullable Task target) {
    this.id = id;
    this.base = base;
    this.signal = signal;
    this.value = value;
    this.target = target;
  }

  public long interval() {
    return interval;
  }

  /** Overruns of the signal taken last (timer_getoverrun(2)). */
  public int overrun() {
    return lastOverrun;
  }

  /** Moves the expiry beyond now by whole intervals; returns how many expiries were passed over. */
  int forward(long now) {
    if (interval == 0 || expiry > now) {
      return 0;
    }
    long passed = (now - expiry) / interval + 1;
    expiry += passed * interval;
    return (int) Math.min(Integer.MAX_VALUE, passed);
  }
}
