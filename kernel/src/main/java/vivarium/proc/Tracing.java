package vivarium.proc;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.Ptrace;
import vivarium.abi.SigInfo;
import vivarium.abi.Signal;
import vivarium.proc.Tracee.Stop;
import vivarium.sched.TaskState;

/**
 * How one task traces another (ptrace(2)). Life: a task is attached, seized, or asks for it itself;
 * it stops ({@link #stop}) at signals, system calls and events, each stop told to the tracer by
 * SIGCHLD and wait4(2); the tracer looks, changes, and {@link #resume}s it; in the end it is
 * detached, or either of them ends.
 *
 * <p>A stopped task has left its hart, so that the PCB's registers are the true ones. Guarded by
 * the machine thread.
 */
public final class Tracing {
  /** What only a tracer sees as a result: the call is made again as restart_syscall(2). */
  public static final int ERESTART_RESTARTBLOCK = 516;

  private final Kernel kernel;

  Tracing(Kernel kernel) {
    this.kernel = kernel;
  }

  // Beginning

  /** PTRACE_ATTACH and PTRACE_SEIZE; EPERM if the caller may not, or somebody traces it already. */
  public void attach(Task tracer, Task task, boolean seize, int options) {
    if (task.process() == tracer.process()
        || task.isHost()
        || task.process().isHost()
        || task.tracee() != null
        || task.exited()
        || task.process().exiting()
        || !TraceAccess.mayAttach(tracer, task)) {
      throw ErrnoException.of(Errno.EPERM);
    }
    Tracee trace = link(tracer, task, seize, options);
    if (!seize) {
      kernel.signals().send(task, SigInfo.kernel(Signal.SIGSTOP));
    }
    if (task.state() == TaskState.STOPPED) {
      trace.stopSeen = -1;
      task.resume(); // it stops again at once, for the tracer
    }
  }

  /** PTRACE_TRACEME: the parent becomes the tracer. */
  public void traceMe(Task task) {
    Task parent = task.process().parentTask();
    if (task.tracee() != null || parent == null || parent.isHost() || parent.exited()) {
      throw ErrnoException.of(Errno.EPERM);
    }
    link(parent, task, false, 0);
  }

  /** A child that its parent's tracer wants to see from its first instruction on. */
  void attachChild(Task parent, Task child) {
    Tracee above = parent.tracee();
    if (above != null) {
      Tracee trace = link(above.tracer(), child, above.seized(), above.options());
      if (above.seized()) {
        trace.stopWanted = true;
      } else {
        child.signals.pending.add(SigInfo.user(Signal.SIGSTOP, Signal.SI_USER, 0, 0));
      }
    }
  }

  private static Tracee link(Task tracer, Task task, boolean seized, int options) {
    Tracee trace = new Tracee(tracer, seized, options);
    trace.stopSeen = task.process().jobControl.stops();
    task.setTracee(trace);
    tracer.tracees().add(task);
    return trace;
  }

  // Stops

  /** Before the delivery of a signal. */
  void signalStop(Task task, Tracee trace, SigInfo info) {
    stop(task, trace, Stop.SIGNAL, info.signal(), info);
  }

  /**
   * Shows the beginning of the system call that a task is in, or the end of the one that it was in,
   * if the tracer wants to see it. Returns whether the task has stopped.
   */
  public boolean stopsAtSyscall(Task task, Tracee trace) {
    if (trace.exitOwed) {
      trace.exitOwed = false;
      if (trace.systemCalls) {
        syscallStop(task, trace, Stop.SYSCALL_EXIT);
        return true;
      }
    }
    if (task.inSyscall() && !trace.entryPassed) {
      trace.entryPassed = true;
      if (trace.systemCalls) {
        trace.shift(task, -Errno.ENOSYS);
        syscallStop(task, trace, Stop.SYSCALL_ENTRY);
        return true;
      }
    }
    return false;
  }

  private void syscallStop(Task task, Tracee trace, Stop kind) {
    trace.message = kind == Stop.SYSCALL_ENTRY ? Ptrace.MESSAGE_ENTRY : Ptrace.MESSAGE_EXIT;
    trap(task, trace, kind, Signal.SIGTRAP | (trace.wantsGoodTraps() ? 0x80 : 0));
  }

  /** A system call begins. */
  public void syscallBegins(Tracee trace) {
    trace.entryPassed = false;
    trace.interrupted = false;
    trace.restartsTimed = false;
  }

  /** A system call has ended with its result in a0. */
  public void syscallEnded(Tracee trace) {
    trace.exitOwed = true;
  }

  /**
   * A signal is about to interrupt the system call that a task waits in: shows its end, with the
   * number that only a tracer sees (ERESTARTSYS and so on). Returns whether the task has stopped.
   */
  public boolean stopsAtInterruption(Task task, Tracee trace, int restartNumber) {
    trace.interrupted = true;
    trace.restartsTimed = restartNumber == ERESTART_RESTARTBLOCK;
    if (!trace.systemCalls) {
      return false;
    }
    trace.shift(task, -restartNumber);
    syscallStop(task, trace, Stop.SYSCALL_EXIT);
    return true;
  }

  /** Whether the system call waits for signals to be handled before it is made again. */
  public boolean interrupted(@Nullable Tracee trace) {
    return trace != null && trace.interrupted;
  }

  /** Signals have been handled: the system call that the task is in is made again. */
  public void syscallAgain(Tracee trace) {
    trace.interrupted = false;
    trace.entryPassed = false;
  }

  /** Whether the tracer took the system call away; told once. */
  public boolean takeSkipped(Tracee trace) {
    boolean was = trace.skipped;
    trace.skipped = false;
    return was;
  }

  /**
   * Stops a task for an event inside a system call, if its tracer asked for that. The handler
   * returns {@link Task#BLOCKED} and is called again when the task goes on.
   *
   * @param message what GETEVENTMSG tells
   */
  public boolean stopsAtEvent(Task task, int event, long message) {
    Tracee trace = task.tracee();
    if (trace == null || !trace.wants(event)) {
      return false;
    }
    trace.message = message;
    if (task.inSyscall() && event != Ptrace.EVENT_EXEC) {
      trace.shift(task, -Errno.ENOSYS);
    }
    trap(task, trace, Stop.EVENT, Signal.SIGTRAP | event << 8);
    return true;
  }

  /**
   * Whether a child made in this way is to be traced too, and which event tells of it; 0 if not.
   */
  static int childEvent(Task parent, CloneArguments arguments) {
    Tracee trace = parent.tracee();
    if (trace == null || arguments.has(vivarium.abi.CloneFlags.CLONE_UNTRACED)) {
      return 0;
    }
    int event =
        arguments.has(vivarium.abi.CloneFlags.CLONE_VFORK)
            ? Ptrace.EVENT_VFORK
            : arguments.exitSignal() != Signal.SIGCHLD ? Ptrace.EVENT_CLONE : Ptrace.EVENT_FORK;
    return trace.wants(event) ? event : 0;
  }

  /**
   * Shows that the task has begun another program: an event, or SIGTRAP as of old.
   *
   * @param oldTid the number that it had before
   */
  public void executed(Task task, int oldTid) {
    Tracee trace = task.tracee();
    if (trace == null || stopsAtEvent(task, Ptrace.EVENT_EXEC, oldTid) || trace.seized()) {
      return;
    }
    int uid = task.credentials().uid();
    kernel.signals().send(task, SigInfo.user(Signal.SIGTRAP, Signal.SI_USER, task.pid(), uid));
  }

  /**
   * Shows that the task is about to end, if its tracer asked for that.
   *
   * @param status as wait(2) will report it
   */
  public boolean stopsAtEnd(Task task, int status) {
    Tracee trace = task.tracee();
    if (trace == null || trace.endShown || status == Signal.SIGKILL) {
      return false;
    }
    trace.endShown = true;
    return stopsAtEvent(task, Ptrace.EVENT_EXIT, status);
  }

  /** Whether the task has to stop with its process, or because its tracer wants it. */
  static boolean groupStopAhead(Task task, Tracee trace) {
    JobControl jobs = task.process().jobControl;
    return trace.stopWanted || trace.news || jobs.stopped() && trace.stopSeen != jobs.stops();
  }

  /** Stops with the process, or for the tracer alone. */
  void groupStop(Task task, Tracee trace) {
    JobControl jobs = task.process().jobControl;
    trace.stopSeen = jobs.stops();
    if (!trace.seized()) {
      trace.message = 0;
      stop(task, trace, Stop.GROUP, jobs.stopped() ? jobs.stopSignal() : Signal.SIGTRAP, null);
      return;
    }
    int signal = jobs.stopped() ? jobs.stopSignal() : Signal.SIGTRAP;
    trace.news = false;
    trace.message = 0;
    trap(task, trace, Stop.GROUP, signal | Ptrace.EVENT_STOP << 8);
  }

  private void trap(Task task, Tracee trace, Stop kind, int code) {
    SigInfo info = SigInfo.user(code & 0x7f, code, task.tid(), task.credentials().uid());
    stop(task, trace, kind, code, info);
  }

  private void stop(Task task, Tracee trace, Stop kind, int code, @Nullable SigInfo info) {
    trace.stop = kind;
    trace.unreported = code;
    trace.info = info;
    trace.stopWanted = false;
    trace.listening = false;
    kernel.machine().suspend(task, TaskState.TRACED);
    tell(trace, Signals.childInfo(task, Signal.CLD_TRAPPED, code & 0x7f));
  }

  private void tell(Tracee trace, SigInfo info) {
    Process process = trace.tracer().process();
    SignalAction action = process.handlers().get(Signal.SIGCHLD);
    if (!action.isIgnore() && !action.has(Signal.SA_NOCLDSTOP)) {
      kernel.signals().send(process, info);
    }
    process.childEvent.wakeAll();
  }

  /** The process goes on after a stop, or stops anew: a seized task tells its tracer. */
  static void processChanged(Task task, Tracee trace) {
    if (trace.seized()) {
      trace.news = true;
      if (trace.listening) {
        trace.listening = false;
        task.leaveTracedStop();
      } else {
        task.signalWake();
      }
    }
  }

  // What the tracer does

  /** The tracee with this number if it stands still; ESRCH. */
  public Task stopped(Task tracer, int tid) {
    Task task = traced(tracer, tid);
    Tracee trace = task.tracee();
    if (task.state() != TaskState.TRACED || trace == null || trace.listening()) {
      throw ErrnoException.of(Errno.ESRCH);
    }
    return task;
  }

  /** The caller's tracee with this number; ESRCH. */
  public Task traced(Task tracer, int tid) {
    Task task = kernel.pids().task(tid);
    Tracee trace = task == null ? null : task.tracee();
    if (task == null || trace == null || trace.tracer() != tracer) {
      throw ErrnoException.of(Errno.ESRCH);
    }
    return task;
  }

  /**
   * Lets a stopped task go on.
   *
   * @param signal delivered instead of the one that it stopped for; 0 for none
   * @param systemCalls whether it stops at the next system call
   */
  public void resume(Task task, Tracee trace, int signal, boolean systemCalls) {
    trace.systemCalls = systemCalls;
    inject(task, trace, signal);
    if (trace.stop == Stop.SYSCALL_ENTRY) {
      takeChangedCall(task, trace);
    } else {
      trace.unshift(task);
    }
    trace.stop = Stop.NONE;
    trace.unreported = 0;
    trace.info = null;
    task.leaveTracedStop();
  }

  /** At the beginning of a system call the tracer may change its number and arguments. */
  private static void takeChangedCall(Task task, Tracee trace) {
    if ((int) task.context().x[17] == -1) {
      trace.keepShifted();
      trace.skipped = true;
      return;
    }
    trace.unshift(task);
    task.changeSyscall();
  }

  private void inject(Task task, Tracee trace, int signal) {
    SigInfo stoppedFor = trace.info;
    if (signal == 0) {
      return;
    }
    switch (trace.stop) {
      case SIGNAL -> {
        Task tracer = trace.tracer();
        SigInfo info =
            stoppedFor != null && stoppedFor.signal() == signal
                ? stoppedFor
                : SigInfo.user(signal, Signal.SI_USER, tracer.pid(), tracer.credentials().uid());
        if ((task.signals.blocked() & Signal.bit(signal)) != 0) {
          task.signals.pending.add(info);
        } else {
          task.signals.inject(info);
        }
      }
      case SYSCALL_ENTRY, SYSCALL_EXIT -> kernel.signals().send(task, SigInfo.kernel(signal));
      default -> {}
    }
  }

  /** PTRACE_INTERRUPT: the task stops as soon as it can; EIO if it is not seized. */
  public void interrupt(Task task, Tracee trace) {
    if (!trace.seized()) {
      throw ErrnoException.of(Errno.EIO);
    }
    trace.stopWanted = true;
    if (trace.listening) {
      trace.listening = false;
      task.leaveTracedStop();
    } else {
      task.signalWake();
    }
  }

  /** PTRACE_LISTEN: a stop of the group goes on as such, without the tracer; EIO elsewhere. */
  public void listen(Task task, Tracee trace) {
    if (!trace.seized() || trace.stop != Stop.GROUP) {
      throw ErrnoException.of(Errno.EIO);
    }
    trace.listening = true;
    if (trace.news) {
      trace.listening = false;
      task.leaveTracedStop();
    }
  }

  /** PTRACE_DETACH: the task goes on as if nobody had looked, or stays stopped with its process. */
  public void detach(Task task, Tracee trace, int signal) {
    resume(task, trace, signal, false);
    unlink(task, trace);
  }

  private static void unlink(Task task, Tracee trace) {
    trace.tracer().tracees().remove(task);
    task.setTracee(null);
  }

  // Ends

  /** A tracer has ended: what it traced goes on alone, or ends with it. */
  void tracerEnded(Task tracer) {
    for (Task task : List.copyOf(tracer.tracees())) {
      Tracee trace = task.tracee();
      if (trace == null) {
        continue;
      }
      if (task.exited()) {
        collected(task, trace);
        continue;
      }
      boolean kill = (trace.options & Ptrace.O_EXITKILL) != 0;
      if (task.state() == TaskState.TRACED) {
        resume(task, trace, 0, false);
      }
      unlink(task, trace);
      if (kill) {
        kernel.signals().send(task.process(), SigInfo.kernel(Signal.SIGKILL));
      }
    }
  }

  /** Tells the tracer that a task of which it is not the parent has ended. */
  void ended(Task task, Tracee trace) {
    Process tracer = trace.tracer().process();
    SignalAction action = tracer.handlers().get(Signal.SIGCHLD);
    if (!action.isIgnore()) {
      int killer = task.exitStatus() & 0x7f;
      kernel
          .signals()
          .send(
              tracer,
              Signals.childInfo(
                  task,
                  killer == 0 ? Signal.CLD_EXITED : Signal.CLD_KILLED,
                  killer == 0 ? task.exitStatus() >> 8 & 0xff : killer));
    }
    tracer.childEvent.wakeAll();
  }

  /** The tracer has been told of the end: the task goes, or its parent hears of it now. */
  void collected(Task task, Tracee trace) {
    unlink(task, trace);
    if (!task.isLeader()) {
      Exits.releaseThread(task);
    } else if (task.process().zombie() && trace.tracer().process() != task.process().parent()) {
      Exits.announce(task.process());
    }
  }

  /** Forgets that a task is traced, with no word to the tracer: exec by another thread. */
  static void drop(Task task) {
    Tracee trace = task.tracee();
    if (trace != null) {
      unlink(task, trace);
    }
  }
}
