package vivarium.proc;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.abi.AuxVector;
import vivarium.abi.ClockId;
import vivarium.abi.Poll;
import vivarium.abi.ResourceLimit;
import vivarium.abi.SigInfo;
import vivarium.abi.Signal;
import vivarium.sched.TaskState;
import vivarium.trace.EventKind;

/**
 * Sends signals. The life of a signal: it is generated here and queued at a process or a task,
 * unless it is ignored; a task that does not block it is woken; {@link SignalDelivery} takes it
 * when that task next returns to user mode. Stop and continue signals act on each other at once,
 * when they are sent. Guarded by the machine thread.
 */
public final class Signals {
  private final Kernel kernel;
  private final SignalDelivery delivery;

  Signals(Kernel kernel) {
    this.kernel = kernel;
    delivery = new SignalDelivery(kernel, this);
  }

  /**
   * Sends to a process as a whole; any of its tasks may take it. Returns false only if a real-time
   * signal finds the queue full (RLIMIT_SIGPENDING, counted for each receiving process).
   */
  public boolean send(Process process, SigInfo info) {
    return send(process, null, info);
  }

  /** Sends to one task. */
  public boolean send(Task task, SigInfo info) {
    return send(task.process(), task, info);
  }

  /** Sends to the task that has caused it, which then seems to have sent it itself. */
  public void sendFromItself(Task task, int signal) {
    send(task, SigInfo.user(signal, Signal.SI_USER, task.pid(), task.credentials().uid()));
  }

  /** Sends to all processes of a group. */
  public void sendGroup(int processGroup, SigInfo info) {
    for (Process process : List.copyOf(kernel.pids().group(processGroup))) {
      send(process, info);
    }
  }

  /**
   * A fault of the task's own instruction: it cannot be put off. If the signal is blocked or
   * ignored the process is killed by it.
   */
  public void force(Task task, SigInfo info) {
    long bit = Signal.bit(info.signal());
    SignalHandlers handlers = task.process().handlers();
    if ((task.signals.blocked() & bit) != 0 || handlers.get(info.signal()).isIgnore()) {
      handlers.reset(info.signal());
      task.signals.setBlocked(task.signals.blocked() & ~bit);
    }
    recordSent(task, info, false);
    task.signals.pending.add(info);
    task.signalWake();
  }

  /** Tells the event log that a signal is sent to a task, or to its whole process. */
  private void recordSent(Task task, SigInfo info, boolean group) {
    if (kernel.trace().on()) {
      kernel
          .trace()
          .record(
              EventKind.SIGNAL_GENERATE,
              kernel.clock().now(),
              task.sched().hart(),
              task.tid(),
              info.signal(),
              info.code(),
              group ? 1 : 0);
    }
  }

  /** Whether the task has to look at its signals before it runs on in user mode. */
  public boolean hasDeliverable(Task task) {
    Process process = task.process();
    Tracee trace = task.tracee();
    return process.exiting()
        || task.signals.hasInjected()
        || (trace == null ? process.jobControl.stopped() : Tracing.groupStopAhead(task, trace))
        || task.signals.deliverable(process.pending.set()) != 0;
  }

  /** Takes a pending signal of a set without delivering it: its own first, then its process's. */
  public @Nullable SigInfo take(Task task, long wanted) {
    Process process = task.process();
    SigInfo own = task.signals.pending.take(wanted);
    return process.timers.delivered(own != null ? own : process.pending.take(wanted));
  }

  /** Handles all signals that the task can take now; its registers must be in the PCB. */
  public SignalOutcome deliver(Task task) {
    return delivery.deliver(task);
  }

  /**
   * Wakes tasks for what is pending at the process: after a task has ended or has blocked more
   * signals.
   */
  public void retarget(Process process) {
    for (long left = process.pending.set(); left != 0; left &= left - 1) {
      wakeOne(process, Long.numberOfTrailingZeros(left) + 1);
    }
  }

  private boolean send(Process process, @Nullable Task target, SigInfo info) {
    int signal = info.signal();
    if (process.zombie() || process.exiting() || (target != null && target.exited())) {
      return true;
    }
    recordSent(target == null ? process.leader() : target, info, target == null);
    if (signal == Signal.SIGKILL) {
      kill(process, info);
      return true;
    }
    if (signal == Signal.SIGCONT) {
      discard(process, Signal.STOP_SET);
      resume(process);
    } else if ((Signal.bit(signal) & Signal.STOP_SET) != 0) {
      discard(process, Signal.bit(Signal.SIGCONT));
    }
    if (ignored(process, target == null ? process.leader() : target, signal)) {
      return true;
    }
    if (signal >= Signal.SIGRTMIN && queued(process) >= limit(process)) {
      return info.code() == Signal.SI_USER;
    }
    PendingSignals pending = target == null ? process.pending : target.signals.pending;
    if (pending.add(info)) {
      process.signalArrival.wakeAll(Poll.POLLIN);
      if (target == null) {
        wakeOne(process, signal);
      } else if (target.signals.wants(signal)) {
        target.signalWake();
      }
    }
    return true;
  }

  private static void kill(Process process, SigInfo info) {
    process.pending.add(info);
    process.jobControl.abandon();
    for (Task task : process.tasks()) {
      if (!task.exited()) {
        task.killWake();
      }
    }
  }

  private static boolean ignored(Process process, Task task, int signal) {
    long bit = Signal.bit(signal);
    if ((task.signals.blocked() & bit) != 0 || task.tracee() != null) {
      return false;
    }
    for (Task other : process.tasks()) {
      if (other.signals.awaits(signal)) {
        return false;
      }
    }
    return process.handlers().get(signal).discards(signal);
  }

  private static void wakeOne(Process process, int signal) {
    for (Task task : process.tasks()) {
      boolean standing = task.state() == TaskState.STOPPED || task.state() == TaskState.TRACED;
      if (!task.exited() && !standing && task.signals.wants(signal)) {
        task.signalWake();
        return;
      }
    }
  }

  private static int queued(Process process) {
    int sum = process.pending.size();
    for (Task task : process.tasks()) {
      sum += task.signals.pending.size();
    }
    return sum;
  }

  private static long limit(Process process) {
    long limit = process.limits().soft(ResourceLimit.SIGPENDING);
    return limit < 0 ? Long.MAX_VALUE : limit;
  }

  private static void discard(Process process, long signals) {
    process.pending.discard(signals);
    for (Task task : process.tasks()) {
      task.signals.pending.discard(signals);
    }
  }

  // Stop and continue

  /** Begins a stop of the whole process; each task stops when it looks at its signals. */
  void stop(Task first, int signal) {
    Process process = first.process();
    process.jobControl.stop(signal);
    for (Task task : process.tasks()) {
      if (task != first && !task.exited()) {
        task.signalWake();
      }
    }
    Tracee trace = process.leader().tracee();
    if (trace == null || trace.tracer().process() != process.parent()) {
      tellParent(process, Signal.CLD_STOPPED, signal);
    }
  }

  private void resume(Process process) {
    if (process.jobControl.resume()) {
      for (Task task : process.tasks()) {
        Tracee trace = task.tracee();
        if (!task.exited() && trace != null) {
          Tracing.processChanged(task, trace);
        } else if (!task.exited()) {
          task.resume();
        }
      }
      tellParent(process, Signal.CLD_CONTINUED, Signal.SIGCONT);
    }
  }

  private void tellParent(Process process, int code, int status) {
    Process parent = process.parent();
    if (parent == null) {
      return;
    }
    SignalAction action = parent.handlers().get(Signal.SIGCHLD);
    if (!action.isIgnore() && !action.has(Signal.SA_NOCLDSTOP)) {
      send(parent, childInfo(process, code, status));
    }
    parent.childEvent.wakeAll();
  }

  /** What SIGCHLD and waitid(2) say of a child; its times in clock ticks. */
  public static SigInfo childInfo(Process child, int code, int status) {
    long tick = ClockId.NANOS_PER_SECOND / AuxVector.CLOCK_TICKS;
    return SigInfo.child(
        code, child.pid(), child.uid(), status, child.userNs() / tick, child.systemNs() / tick);
  }

  /** The same of one task, for its tracer. */
  static SigInfo childInfo(Task task, int code, int status) {
    long tick = ClockId.NANOS_PER_SECOND / AuxVector.CLOCK_TICKS;
    return SigInfo.child(
        code,
        task.tid(),
        task.credentials().uid(),
        status,
        task.sched().userTime() / tick,
        task.sched().systemTime() / tick);
  }

  /**
   * Tells the parent that a child has ended. Returns true if nobody wants to wait for it, so that
   * it can be collected at once (SIGCHLD ignored, or SA_NOCLDWAIT).
   *
   * @param status as wait(2) reports it
   */
  public boolean childEnded(Process child, int status) {
    Process parent = child.parent();
    int signal = child.exitSignal();
    if (parent == null || signal == 0) {
      return parent == null;
    }
    SignalAction action = parent.handlers().get(signal);
    boolean unwanted =
        signal == Signal.SIGCHLD && (action.isIgnore() || action.has(Signal.SA_NOCLDWAIT));
    if (signal != Signal.SIGCHLD || !action.isIgnore()) {
      int killedBy = status & 0x7f;
      int code =
          killedBy == 0
              ? Signal.CLD_EXITED
              : (status & 0x80) != 0 ? Signal.CLD_DUMPED : Signal.CLD_KILLED;
      SigInfo info = childInfo(child, code, killedBy == 0 ? status >> 8 & 0xff : killedBy);
      send(
          parent,
          new SigInfo(
              signal, 0, info.code(), info.word0(), info.word1(), info.word2(), info.word3()));
    }
    return unwanted;
  }
}
