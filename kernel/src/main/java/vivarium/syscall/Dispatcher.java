package vivarium.syscall;

import org.jspecify.annotations.Nullable;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.SigInfo;
import vivarium.abi.Signal;
import vivarium.abi.SyscallNumbers;
import vivarium.cpu.Context;
import vivarium.cpu.Hart;
import vivarium.cpu.Registers;
import vivarium.cpu.Trap;
import vivarium.mem.AddressSpace;
import vivarium.mem.OutOfMemory;
import vivarium.proc.DeviceWait;
import vivarium.proc.Exits;
import vivarium.proc.HostRunner;
import vivarium.proc.Kernel;
import vivarium.proc.KernelThread;
import vivarium.proc.KernelWork;
import vivarium.proc.SignalOutcome;
import vivarium.proc.SyscallControl;
import vivarium.proc.Task;
import vivarium.proc.Tracee;
import vivarium.proc.Tracing;
import vivarium.sched.Costs;
import vivarium.sched.HartState;
import vivarium.sched.Schedulable;
import vivarium.sched.TaskState;
import vivarium.sched.TrapHandler;
import vivarium.trace.EventKind;

/**
 * Where a task leaves user mode and comes back: system calls, faults and signals. The only place
 * where an errno becomes a negative result.
 *
 * <p>A call that must wait leaves the task with its pc at the ecall and its arguments in the
 * registers; when the task runs again its handler is called again, until it returns a result or a
 * signal's handler ends it.
 */
public final class Dispatcher implements TrapHandler, SyscallControl {
  /** What only a tracer sees as a result: the call is made again unless a handler runs. */
  private static final int ERESTARTNOHAND = 514;

  private final Kernel kernel;
  private final SyscallTable table;
  private final PageFaults pageFaults;
  private final UnknownCalls unknown;
  private final Tracers tracers = new Tracers();

  public Dispatcher(Kernel kernel, SyscallTable table) {
    this.kernel = kernel;
    this.table = table;
    this.pageFaults = new PageFaults(kernel);
    this.unknown = new UnknownCalls(kernel);
  }

  /** Those that print system calls. */
  public Tracers tracers() {
    return tracers;
  }

  public SyscallTable table() {
    return table;
  }

  @Override
  public void trap(HartState hart, Schedulable schedulable, int trap) {
    Task task = (Task) schedulable;
    kernel.frames().reclaim().io().takeOwed(); // what was done by the door is nobody's
    try {
      switch (trap) {
        case Trap.ECALL -> begin(hart, task);
        case Trap.PAGE_FAULT -> pageFaults.handle(hart, task);
        default -> exception(hart, task, trap);
      }
      toUserMode(task);
    } catch (RuntimeException | StackOverflowError e) {
      panic(task, e);
    }
  }

  @Override
  public void resume(HartState hart, Schedulable schedulable) {
    Task task = (Task) schedulable;
    kernel.frames().reclaim().io().takeOwed();
    try {
      KernelWork work = task.kernelWork();
      if (work != null) {
        KernelThread.run(task, work);
        return;
      }
      HostRunner host = task.hostRunner();
      if (host != null) {
        host.resume();
        return;
      }
      task.noteHart();
      toUserMode(task);
    } catch (RuntimeException | StackOverflowError e) {
      panic(task, e);
    }
  }

  private void begin(HartState hart, Task task) {
    hart.charge(Costs.SYSTEM_CALL);
    long[] x = hart.cpu().x;
    long number = x[Registers.A7];
    kernel.counters().syscall(hart.id(), number);
    task.beginSyscall(number, x[10], x[11], x[12], x[13], x[14], x[15]);
    Tracee trace = task.tracee();
    if (trace != null) {
      kernel.tracing().syscallBegins(trace);
    }
    if (kernel.trace().on()) {
      kernel
          .trace()
          .record(
              EventKind.SYSCALL_ENTER,
              kernel.clock().now(),
              hart.id(),
              task.tid(),
              number,
              x[10],
              x[11],
              x[12],
              x[13],
              x[14],
              x[15]);
    }
    if (tracers.any()) {
      tracers.enter(task, table.find(number));
    }
  }

  /**
   * Does what is left to do in the kernel; on return the task goes to user mode, unless it has lost
   * its hart.
   */
  private void toUserMode(Task task) {
    if (task.sched().cpuTime() >= task.sched().cpuAlarm) {
      task.process().timers.cpuTick();
    }
    if (task.sched().takeOverrun()) {
      kernel.signals().send(task.process(), SigInfo.kernel(Signal.SIGXCPU));
    }
    while (!task.exited() && task.state() == TaskState.RUNNING) {
      boolean waits = false;
      Tracee trace = task.tracee();
      if (task.process().exiting()) {
        finish(task);
        return;
      }
      if (trace != null && kernel.tracing().stopsAtSyscall(task, trace)) {
        return;
      }
      boolean continued =
          trace == null && task.waiting().stopped && kernel.signals().hasDeliverable(task);
      task.waiting().stopped = false;
      if (task.inSyscall() && !continued && !kernel.tracing().interrupted(trace)) {
        task.unblock();
        waits = !attempt(task);
        if (task.exited() || task.state() != TaskState.RUNNING) {
          return;
        }
        if (!waits && task.tracee() != null) {
          continue; // the end of the call may have to be shown
        }
      }
      boolean signalled =
          kernel.signals().hasDeliverable(task) && !(waits && task.waiting().uninterruptible);
      if (!signalled) {
        if (waits) {
          task.block();
        } else {
          DeviceWait.payOwed(task);
        }
        return;
      }
      if (waits && trace != null && stopsAtInterruption(task, trace)) {
        return;
      }
      if (!deliver(task)) {
        return;
      }
    }
  }

  /**
   * A signal interrupts the waiting system call of a traced task, and its tracer sees the call end.
   */
  private boolean stopsAtInterruption(Task task, Tracee trace) {
    SyscallRow row = table.find(task.syscallNumber());
    boolean timed = task.waiting().hasDeadline();
    int number =
        row == null || row.restart() == Restart.RESTART
            ? timed ? Tracing.ERESTART_RESTARTBLOCK : Strace.ERESTARTSYS
            : row.onInterrupt() == null ? ERESTARTNOHAND : Tracing.ERESTART_RESTARTBLOCK;
    return kernel.tracing().stopsAtInterruption(task, trace, number);
  }

  /** The task ends, unless its tracer wants to see it before. */
  private void finish(Task task) {
    if (!kernel.tracing().stopsAtEnd(task, task.process().exitStatus())) {
      Exits.finish(task);
    }
  }

  /** Lets signals act; false if the task has stopped or ended. */
  private boolean deliver(Task task) {
    task.capture();
    SignalOutcome outcome = kernel.signals().deliver(task);
    Tracee trace = task.tracee();
    if (trace != null) {
      kernel.tracing().syscallAgain(trace);
    }
    switch (outcome) {
      case RUN -> {
        task.restore();
        return true;
      }
      case STOPPED -> {
        task.restore();
        task.unblock();
        task.waiting().stopped = task.inSyscall();
        kernel.machine().suspend(task, TaskState.STOPPED);
      }
      case TRACED -> {
        task.restore();
        task.unblock();
      }
      case EXITED -> finish(task);
    }
    return false;
  }

  /** Runs the handler of the call that the task is in; false if the task must wait. */
  private boolean attempt(Task task) {
    long held = task.takeHeldResult();
    if (held != Syscalls.BLOCKED) {
      complete(task, held);
      return true;
    }
    Tracee trace = task.tracee();
    if (trace != null && kernel.tracing().takeSkipped(trace)) {
      report(task, task.context().x[Registers.A0]);
      kernel.tracing().syscallEnded(trace);
      task.endSyscall();
      return true;
    }
    AddressSpace space = task.addressSpace();
    long minor = space == null ? 0 : space.usage.minorFaults;
    long major = space == null ? 0 : space.usage.majorFaults;
    long result = call(task);
    if (space != null && space == task.addressSpace()) {
      pageFaults.attributeCall(task, space, minor, major);
    }
    if (task.exited()) {
      return true;
    }
    if (DeviceWait.payOwed(task)) {
      if (result == Syscalls.BLOCKED) {
        task.unblock(); // the handler looks again when the device is done
      } else {
        task.holdResult(result);
      }
      return true;
    }
    if (result == Syscalls.BLOCKED) {
      return false;
    }
    complete(task, result);
    return true;
  }

  private long call(Task task) {
    SyscallRow row = table.find(task.syscallNumber());
    if (row == null) {
      return unknown.call(task);
    }
    try {
      return row.handler()
          .call(
              task,
              task.syscallArgument(0),
              task.syscallArgument(1),
              task.syscallArgument(2),
              task.syscallArgument(3),
              task.syscallArgument(4),
              task.syscallArgument(5));
    } catch (ErrnoException e) {
      return -e.errno();
    } catch (OutOfMemory e) {
      return -Errno.ENOMEM;
    }
  }

  private void complete(Task task, long result) {
    boolean registersSet = result == Syscalls.REGISTERS_SET;
    Hart cpu = hartOf(task).cpu();
    if (!registersSet) {
      cpu.x[Registers.A0] = result;
      cpu.pc += 4;
    }
    report(task, registersSet ? cpu.x[Registers.A0] : result);
    task.endSyscall();
    task.signals.restoreMask();
    Tracee trace = task.tracee();
    if (trace != null) {
      kernel.tracing().syscallEnded(trace);
    }
  }

  @Override
  public void interrupt(Task task, boolean restart) {
    SyscallRow row = table.find(task.syscallNumber());
    long result = task.waiting().progress;
    if (result == 0) {
      result = settle(task, row);
    }
    if (result == Syscalls.BLOCKED) {
      boolean again = row == null || row.restart() == Restart.RESTART;
      if (restart && again && !task.waiting().hasDeadline()) {
        report(task, -Strace.ERESTARTSYS);
        task.endSyscall();
        return;
      }
      result = -Errno.EINTR;
    }
    Context context = task.context();
    context.x[Registers.A0] = result;
    context.pc += 4;
    report(task, result);
    task.endSyscall();
  }

  /** What the call's own code says to an interruption; BLOCKED for nothing. */
  private static long settle(Task task, @Nullable SyscallRow row) {
    InterruptHandler onInterrupt = row == null ? null : row.onInterrupt();
    if (onInterrupt == null) {
      return Syscalls.BLOCKED;
    }
    try {
      return onInterrupt.interrupted(
          task,
          task.syscallArgument(0),
          task.syscallArgument(1),
          task.syscallArgument(2),
          task.syscallArgument(3),
          task.syscallArgument(4),
          task.syscallArgument(5));
    } catch (ErrnoException e) {
      return -e.errno();
    }
  }

  private void report(Task task, long result) {
    if (tracers.any()) {
      tracers.exit(task, table.find(task.syscallNumber()), result);
    }
    if (kernel.trace().on()) {
      long now = kernel.clock().now();
      kernel
          .trace()
          .record(
              EventKind.SYSCALL_EXIT,
              now,
              task.sched().hart(),
              task.tid(),
              task.syscallNumber(),
              result,
              now - task.syscallStart());
    }
  }

  @Override
  public void signalled(Task task, SigInfo info) {
    tracers.signal(task, info);
  }

  @Override
  public void created(Task parent, Task child) {
    tracers.created(parent, child);
  }

  @Override
  public void ended(Task task) {
    tracers.ended(task);
  }

  private void exception(HartState hart, Task task, int trap) {
    hart.charge(Costs.TRAP);
    Hart cpu = hart.cpu();
    SigInfo info =
        switch (trap) {
          case Trap.EBREAK -> SigInfo.fault(Signal.SIGTRAP, Signal.TRAP_BRKPT, cpu.pc);
          case Trap.ILLEGAL -> SigInfo.fault(Signal.SIGILL, Signal.ILL_ILLOPC, cpu.pc);
          case Trap.MISALIGNED ->
              SigInfo.fault(Signal.SIGBUS, Signal.BUS_ADRALN, cpu.faultAddress());
          default -> throw new IllegalStateException("trap " + trap);
        };
    kernel.signals().force(task, info);
  }

  private HartState hartOf(Task task) {
    return kernel.machine().harts().get(task.sched().hart());
  }

  @Override
  public void failed(@Nullable Schedulable task, Throwable defect) {
    if (task != null) {
      panic((Task) task, defect);
    } else {
      kernel.log().error("kernel panic between turns: {} at {}", defect.toString(), place(defect));
    }
  }

  /**
   * A defect of the kernel: said in the log, paid by the task alone. It loses its hart whatever
   * else fails, since it would meet the same defect again.
   */
  private void panic(Task task, Throwable defect) {
    say(task, defect);
    try {
      if (!task.exited()) {
        kernel.exitGroup(task, Signal.SIGKILL);
        Exits.finish(task);
      }
    } catch (RuntimeException | StackOverflowError another) {
      say(task, another);
    }
    try {
      Exits.abandon(task);
    } catch (RuntimeException | StackOverflowError another) {
      say(task, another);
    }
  }

  private void say(Task task, Throwable defect) {
    String where = task.exited() ? "exit" : "trap";
    if (task.inSyscall()) {
      where = SyscallNumbers.name(task.syscallNumber());
    }
    kernel
        .log()
        .error(
            "kernel panic in {} for {}: {} at {}", where, task, defect.toString(), place(defect));
  }

  private static String place(Throwable defect) {
    StackTraceElement[] trace = defect.getStackTrace();
    if (trace.length == 0) {
      return "?";
    }
    return trace.length == 1 ? trace[0].toString() : trace[0] + " < " + trace[1];
  }
}
