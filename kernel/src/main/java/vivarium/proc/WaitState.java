package vivarium.proc;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.sched.Clock;
import vivarium.sched.WaitChannel;
import vivarium.sched.WaitQueue;
import vivarium.sched.Waiter;

/**
 * What a task waits for in a system call, and what the handler must remember until it is run again.
 *
 * <p>A handler that must wait calls {@link #on} for each queue that can end the wait, perhaps
 * {@link #until} for a deadline, and returns {@link Task#BLOCKED}. When any of them fires the
 * handler is run again from its start with the same arguments; it finds {@code progress}, {@code
 * state} and the deadline as it left them. All is forgotten when the call ends.
 *
 * <p>Guarded by the machine thread.
 */
public final class WaitState implements Waiter {
  /** Work done so far, such as bytes written; a signal then ends the call with this result. */
  public long progress;

  /** Anything else that the handler wants back. */
  public @Nullable Object state;

  /**
   * Takes back what the handler has begun, if the call ends without it; a handler that completes
   * sets it to null.
   */
  public @Nullable Runnable undo;

  /** Whether only the event (or SIGKILL) may end the wait, not a signal. */
  public boolean uninterruptible;

  /** Whether a signal has stopped the task meanwhile: when it goes on, others come first. */
  public boolean stopped;

  private final Task task;
  private final List<WaitQueue> queues = new ArrayList<>(2);
  private long deadline = Clock.NEVER;
  private boolean hasDeadline;
  private Clock.@Nullable Timer timer;
  private WaitChannel channel = WaitChannel.NONE;

  WaitState(Task task) {
    this.task = task;
  }

  /** The task is woken when the queue is. */
  public void on(WaitQueue queue) {
    queue.add(this);
    queues.add(queue);
  }

  /** Sets the moment (virtual ns) when the wait ends by itself; only the first call counts. */
  public void until(long time) {
    if (!hasDeadline) {
      hasDeadline = true;
      deadline = time;
    }
  }

  /** Sets a deadline so many ns from the call's start; only the first call counts. */
  public void after(long nanos) {
    long now = task.kernel().clock().now();
    until(nanos > Clock.NEVER - now ? Clock.NEVER : now + Math.max(0, nanos));
  }

  /** Sets a deadline so many ns from now, whatever it was before. */
  public void afterNow(long nanos) {
    hasDeadline = false;
    after(nanos);
  }

  /** When the wait ends by itself, in virtual ns; {@link Clock#NEVER} if it does not. */
  public long deadline() {
    return deadline;
  }

  public boolean hasDeadline() {
    return hasDeadline;
  }

  /** Whether the deadline has come. */
  public boolean timedOut() {
    return hasDeadline && task.kernel().clock().now() >= deadline;
  }

  /** The queues that it has entered; for checks. */
  List<WaitQueue> queues() {
    return queues;
  }

  /** Whose state it is. */
  Task task() {
    return task;
  }

  /** Says what is waited for. */
  public void channel(WaitChannel what) {
    channel = what;
  }

  /** What is waited for; NONE while the task does not wait. */
  public WaitChannel channel() {
    return channel;
  }

  @Override
  public void wake(WaitQueue queue) {
    task.kernel().machine().wake(task);
  }

  /** The task goes to sleep: arms the deadline. */
  void arm() {
    if (hasDeadline && deadline != Clock.NEVER && timer == null) {
      timer = task.kernel().clock().at(deadline, () -> task.kernel().machine().wake(task));
    }
  }

  /** The task runs again: leaves all queues, keeps what the handler wants back. */
  void disarm() {
    for (WaitQueue queue : queues) {
      queue.remove(this);
    }
    queues.clear();
    Clock.Timer armed = timer;
    if (armed != null) {
      task.kernel().clock().cancel(armed);
      timer = null;
    }
  }

  /** The call has ended: forgets everything. */
  void clear() {
    stopped = false;
    disarm();
    Runnable takeBack = undo;
    undo = null;
    if (takeBack != null) {
      takeBack.run();
    }
    progress = 0;
    state = null;
    uninterruptible = false;
    deadline = Clock.NEVER;
    hasDeadline = false;
    channel = WaitChannel.NONE;
  }
}
