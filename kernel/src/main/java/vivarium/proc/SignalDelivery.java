package vivarium.proc;

import org.jspecify.annotations.Nullable;
import vivarium.abi.SigInfo;
import vivarium.abi.Signal;
import vivarium.trace.Counter;
import vivarium.trace.EventKind;

/**
 * What a task does about its pending signals on its way to user mode: faults first, then its own,
 * then the process's, each group by number. A handler gets a frame on the user's stack; frames pile
 * up if several signals are deliverable, so that the last one taken runs first, as on Linux.
 */
final class SignalDelivery {
  private final Kernel kernel;
  private final Signals signals;

  SignalDelivery(Kernel kernel, Signals signals) {
    this.kernel = kernel;
    this.signals = signals;
  }

  SignalOutcome deliver(Task task) {
    Process process = task.process();
    while (true) {
      if (process.exiting()) {
        return SignalOutcome.EXITED;
      }
      if ((process.pending.set() & Signal.bit(Signal.SIGKILL)) != 0) {
        delivered(task, SigInfo.kernel(Signal.SIGKILL), SignalAction.DEFAULT);
        return terminate(task, Signal.SIGKILL);
      }
      Tracee trace = task.tracee();
      if (trace == null && process.jobControl.stopped()) {
        return SignalOutcome.STOPPED;
      }
      if (trace != null && Tracing.groupStopAhead(task, trace)) {
        kernel.tracing().groupStop(task, trace);
        return SignalOutcome.TRACED;
      }
      SigInfo info = task.signals.takeInjected();
      if (info == null) {
        info = next(task);
        if (info == null) {
          return SignalOutcome.RUN;
        }
        if (trace != null) {
          kernel.tracing().signalStop(task, trace, info);
          return SignalOutcome.TRACED;
        }
      }
      int signal = info.signal();
      SignalAction action = process.handlers().get(signal);
      delivered(task, info, action);
      HostRunner host = task.hostRunner();
      if (host != null && !action.isDefault()) {
        host.note(signal, action);
      } else if (action.isDefault()) {
        kernel.syscalls().signalled(task, info);
        SignalOutcome outcome = byDefault(task, info);
        if (outcome != SignalOutcome.RUN) {
          return outcome;
        }
      } else if (!action.isIgnore()) {
        handle(task, info, action);
      }
    }
  }

  private void delivered(Task task, SigInfo info, SignalAction action) {
    kernel.counters().add(task.sched().hart(), Counter.SIGNALS_DELIVERED);
    if (kernel.trace().on()) {
      kernel
          .trace()
          .record(
              EventKind.SIGNAL_DELIVER,
              kernel.clock().now(),
              task.sched().hart(),
              task.tid(),
              info.signal(),
              info.code(),
              action.handler());
    }
  }

  private static @Nullable SigInfo next(Task task) {
    Process process = task.process();
    long wanted = task.signals.deliverable(process.pending.set());
    SigInfo info = task.signals.pending.take(wanted);
    return process.timers.delivered(info != null ? info : process.pending.take(wanted));
  }

  private SignalOutcome byDefault(Task task, SigInfo info) {
    int signal = info.signal();
    return switch (Signal.defaultAction(signal)) {
      case TERMINATE, CORE -> {
        kernel.crashes().ending(task, info);
        yield terminate(task, signal);
      }
      case STOP -> stop(task, signal);
      case CONTINUE, IGNORE -> SignalOutcome.RUN;
    };
  }

  /** SIGSTOP always stops; the terminal's signals do not in a group that nobody could continue. */
  private SignalOutcome stop(Task task, int signal) {
    if (signal != Signal.SIGSTOP && ProcessGroups.orphaned(kernel, task.process().processGroup())) {
      return SignalOutcome.RUN;
    }
    signals.stop(task, signal);
    return task.tracee() == null ? SignalOutcome.STOPPED : SignalOutcome.RUN;
  }

  /**
   * No core is ever written, so the status never has the core flag: as on Linux with RLIMIT_CORE 0.
   */
  private SignalOutcome terminate(Task task, int signal) {
    kernel.exitGroup(task, signal);
    return SignalOutcome.EXITED;
  }

  private void handle(Task task, SigInfo info, SignalAction action) {
    int signal = info.signal();
    SignalHandlers handlers = task.process().handlers();
    if (action.has(Signal.SA_RESETHAND)) {
      handlers.set(signal, new SignalAction(Signal.SIG_DFL, action.flags(), action.mask()));
    }
    RestartableSequence.interrupted(task);
    long maskToSave = task.signals.takeMaskToSave();
    if (task.inSyscall()) {
      task.interruptSyscall(action.has(Signal.SA_RESTART));
    }
    kernel.syscalls().signalled(task, info);
    if (SignalFrame.push(task, info, action, maskToSave)) {
      long mask = task.signals.blocked() | action.mask();
      task.signals.setBlocked(action.has(Signal.SA_NODEFER) ? mask : mask | Signal.bit(signal));
      if ((task.signals.alternateStack().flags() & Signal.SS_AUTODISARM) != 0) {
        task.signals.setAlternateStack(TaskSignals.AlternateStack.NONE);
      }
    } else {
      task.signals.setBlocked(maskToSave);
      if (signal == Signal.SIGSEGV) {
        handlers.reset(Signal.SIGSEGV);
      }
      signals.force(task, SigInfo.kernel(Signal.SIGSEGV));
    }
  }
}
