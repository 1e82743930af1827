package vivarium.syscall;

import static vivarium.abi.Errno.EAGAIN;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.EPERM;
import static vivarium.abi.Errno.ESRCH;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import vivarium.abi.ErrnoException;
import vivarium.abi.SigInfo;
import vivarium.abi.Signal;
import vivarium.abi.SyscallNumbers;
import vivarium.mem.AddressSpace;
import vivarium.proc.Kernel;
import vivarium.proc.Process;
import vivarium.proc.SignalAction;
import vivarium.proc.SignalFrame;
import vivarium.proc.Task;
import vivarium.proc.TaskSignals.AlternateStack;
import vivarium.sched.WaitChannel;

/**
 * Signals: sending, actions, masks, waiting for them, and the return from a handler (signal(7)).
 */
public final class SignalCalls {
  private static final int SET_BYTES = 8;

  private final Kernel kernel;

  private SignalCalls(Kernel kernel) {
    this.kernel = kernel;
  }

  public static List<SyscallRow> rows(Kernel kernel) {
    SignalCalls c = new SignalCalls(kernel);
    return List.of(
        SyscallRow.of(SyscallNumbers.KILL, "pid, signal", c::kill),
        SyscallRow.of(SyscallNumbers.TKILL, "pid, signal", c::tkill),
        SyscallRow.of(SyscallNumbers.TGKILL, "pid, pid, signal", c::tgkill),
        SyscallRow.of(SyscallNumbers.RT_SIGQUEUEINFO, "pid, signal, addr", c::sigqueueinfo),
        SyscallRow.of(
            SyscallNumbers.RT_TGSIGQUEUEINFO, "pid, pid, signal, addr", c::tgsigqueueinfo),
        SyscallRow.of(
            SyscallNumbers.RT_SIGACTION, "signal, sigaction, out sigaction, size", c::sigaction),
        SyscallRow.of(
            SyscallNumbers.RT_SIGPROCMASK, "sighow, sigset, out sigset, size", c::sigprocmask),
        SyscallRow.of(SyscallNumbers.RT_SIGPENDING, "out sigset, size", c::sigpending),
        SyscallRow.of(SyscallNumbers.RT_SIGSUSPEND, "sigset, size", c::sigsuspend).neverRestarts(),
        SyscallRow.of(
                SyscallNumbers.RT_SIGTIMEDWAIT, "sigset, addr, timespec, size", c::sigtimedwait)
            .neverRestarts(),
        SyscallRow.of(SyscallNumbers.RT_SIGRETURN, "", c::sigreturn),
        SyscallRow.of(SyscallNumbers.SIGALTSTACK, "addr, addr", c::sigaltstack));
  }

  // Sending

  private long kill(Task task, long pid, long signal, long a2, long a3, long a4, long a5) {
    int number = signalOrZero(signal);
    int to = (int) pid;
    List<Process> targets = new ArrayList<>();
    if (to > 0) {
      Process process = kernel.pids().process(to);
      if (process != null) {
        targets.add(process);
      }
    } else if (to == -1) {
      for (Process process : kernel.pids().processes()) {
        if (process.pid() > 1 && process != task.process()) {
          targets.add(process);
        }
      }
    } else if (to != Integer.MIN_VALUE) {
      targets.addAll(kernel.pids().group(to == 0 ? task.processGroup() : -to));
    }
    if (targets.isEmpty()) {
      throw ErrnoException.of(ESRCH);
    }
    boolean any = false;
    for (Process process : targets) {
      if (maySignal(task, process, number)) {
        any = true;
        if (number != 0) {
          kernel.signals().send(process, userInfo(task, number, Signal.SI_USER));
        }
      }
    }
    if (!any) {
      throw ErrnoException.of(EPERM);
    }
    return 0;
  }

  private long tkill(Task task, long tid, long signal, long a2, long a3, long a4, long a5) {
    return sendTo(task, 0, tid, signal);
  }

  private long tgkill(Task task, long pid, long tid, long signal, long a3, long a4, long a5) {
    if ((int) pid <= 0) {
      throw ErrnoException.of(EINVAL);
    }
    return sendTo(task, (int) pid, tid, signal);
  }

  private long sendTo(Task task, int pid, long tid, long signal) {
    Task target = findTask(pid, tid);
    int number = signalOrZero(signal);
    if (!maySignal(task, target.process(), number)) {
      throw ErrnoException.of(EPERM);
    }
    if (number != 0) {
      accept(kernel.signals().send(target, userInfo(task, number, Signal.SI_TKILL)));
    }
    return 0;
  }

  private long sigqueueinfo(
      Task task, long pid, long signal, long info, long a3, long a4, long a5) {
    SigInfo given = readInfo(task, signal, info);
    Process process = kernel.pids().process((int) pid);
    checkForged(given, (int) pid == task.process().pid());
    if (process == null) {
      throw ErrnoException.of(ESRCH);
    }
    checkMaySignal(task, process, given.signal());
    if (given.signal() != 0) {
      accept(kernel.signals().send(process, given));
    }
    return 0;
  }

  private long tgsigqueueinfo(
      Task task, long pid, long tid, long signal, long info, long a4, long a5) {
    if ((int) pid <= 0) {
      throw ErrnoException.of(EINVAL);
    }
    SigInfo given = readInfo(task, signal, info);
    checkForged(given, (int) pid == task.process().pid());
    Task target = findTask((int) pid, tid);
    checkMaySignal(task, target.process(), given.signal());
    if (given.signal() != 0) {
      accept(kernel.signals().send(target, given));
    }
    return 0;
  }

  static SigInfo readInfo(Task task, long signal, long address) {
    byte[] bytes = new byte[SigInfo.BYTES];
    task.memory().copyIn(address, bytes, 0, bytes.length);
    return SigInfo.read(bytes, signalOrZero(signal));
  }

  /** Only to itself may a process send what looks like the kernel's own. */
  private static void checkForged(SigInfo info, boolean toItself) {
    if ((info.code() >= 0 || info.code() == Signal.SI_TKILL) && !toItself) {
      throw ErrnoException.of(EPERM);
    }
  }

  private Task findTask(int pid, long tid) {
    if ((int) tid <= 0) {
      throw ErrnoException.of(EINVAL);
    }
    Task target = kernel.pids().task((int) tid);
    if (target == null || (pid != 0 && target.process().pid() != pid)) {
      throw ErrnoException.of(ESRCH);
    }
    return target;
  }

  private static void accept(boolean queued) {
    if (!queued) {
      throw ErrnoException.of(EAGAIN);
    }
  }

  private static void checkMaySignal(Task task, Process target, int signal) {
    if (!maySignal(task, target, signal)) {
      throw ErrnoException.of(EPERM);
    }
  }

  static boolean maySignal(Task task, Process target, int signal) {
    return target == task.process()
        || (signal == Signal.SIGCONT && target.session() == task.process().session())
        || task.credentials().maySignal(target.credentials());
  }

  static SigInfo userInfo(Task from, int signal, int code) {
    return SigInfo.user(signal, code, from.process().pid(), from.credentials().uid());
  }

  static int signalOrZero(long signal) {
    int number = (int) signal;
    if (number < 0 || number > Signal.COUNT) {
      throw ErrnoException.of(EINVAL);
    }
    return number;
  }

  // Actions and masks

  private long sigaction(
      Task task, long signal, long action, long old, long size, long a4, long a5) {
    int number = (int) signal;
    if (size != SET_BYTES || !Signal.valid(number)) {
      throw ErrnoException.of(EINVAL);
    }
    if (action != 0 && (Signal.bit(number) & Signal.UNBLOCKABLE) != 0) {
      throw ErrnoException.of(EINVAL);
    }
    Process process = task.process();
    SignalAction before = process.handlers().get(number);
    AddressSpace memory = task.memory();
    if (action != 0) {
      ByteBuffer in = read(memory, action, 24);
      SignalAction wanted =
          new SignalAction(
              in.getLong(0), in.getLong(8) & Signal.SA_KNOWN, in.getLong(16) & ~Signal.UNBLOCKABLE);
      process.handlers().set(number, wanted);
      if (wanted.discards(number)) {
        process.pending.discard(Signal.bit(number));
        for (Task other : process.tasks()) {
          other.signals.pending.discard(Signal.bit(number));
        }
        process.timers.discarded(number);
      }
    }
    if (old != 0) {
      ByteBuffer out =
          buffer(24).putLong(before.handler()).putLong(before.flags()).putLong(before.mask());
      memory.copyOut(old, out.array(), 0, 24);
    }
    return 0;
  }

  private long sigprocmask(Task task, long how, long set, long old, long size, long a4, long a5) {
    checkSize(size);
    long before = task.signals.blocked();
    if (set != 0) {
      long given = task.memory().readLong(set);
      task.signals.setBlocked(
          switch ((int) how) {
            case Signal.SIG_BLOCK -> before | given;
            case Signal.SIG_UNBLOCK -> before & ~given;
            case Signal.SIG_SETMASK -> given;
            default -> throw ErrnoException.of(EINVAL);
          });
      if ((task.signals.blocked() & ~before) != 0) {
        kernel.signals().retarget(task.process());
      }
    }
    if (old != 0) {
      task.memory().writeLong(old, before);
    }
    return 0;
  }

  private long sigpending(Task task, long set, long size, long a2, long a3, long a4, long a5) {
    if (Long.compareUnsigned(size, SET_BYTES) > 0) {
      throw ErrnoException.of(EINVAL);
    }
    long pending =
        (task.signals.pending.set() | task.process().pending.set()) & task.signals.blocked();
    task.memory().copyOut(set, buffer(SET_BYTES).putLong(pending).array(), 0, (int) size);
    return 0;
  }

  private long sigaltstack(Task task, long stack, long old, long a2, long a3, long a4, long a5) {
    AlternateStack before = task.signals.alternateStack();
    AddressSpace memory = task.memory();
    boolean inUse = task.signals.onAlternateStack(task.capture().x[2]);
    ByteBuffer in = stack == 0 ? null : read(memory, stack, 24);
    if (in != null) {
      SignalFrame.changeStack(
          task, new AlternateStack(in.getLong(0), in.getLong(16), in.getInt(8)));
    }
    if (old != 0) {
      int flags = before.flags() & Signal.SS_AUTODISARM;
      flags |= !before.enabled() ? Signal.SS_DISABLE : inUse ? Signal.SS_ONSTACK : 0;
      ByteBuffer out =
          buffer(24).putLong(before.base()).putInt(flags).putInt(0).putLong(before.size());
      memory.copyOut(old, out.array(), 0, 24);
    }
    return 0;
  }

  private long sigreturn(Task task, long a0, long a1, long a2, long a3, long a4, long a5) {
    task.capture();
    try {
      SignalFrame.pop(task);
    } catch (ErrnoException noFrame) {
      kernel.signals().force(task, SigInfo.kernel(Signal.SIGSEGV));
    }
    task.restore();
    return Syscalls.REGISTERS_SET;
  }

  // Waiting

  private long sigsuspend(Task task, long set, long size, long a2, long a3, long a4, long a5) {
    checkSize(size);
    task.signals.useTemporaryMask(task.memory().readLong(set));
    task.waiting().channel(WaitChannel.SIGNAL);
    return Syscalls.BLOCKED;
  }

  private long sigtimedwait(
      Task task, long set, long info, long timeout, long size, long a4, long a5) {
    checkSize(size);
    long wanted = task.memory().readLong(set) & ~Signal.UNBLOCKABLE;
    if (timeout != 0 && !task.waiting().hasDeadline()) {
      task.waiting().after(TimeFormat.readTimespec(task.memory(), timeout));
    }
    SigInfo taken = kernel.signals().take(task, wanted);
    if (taken != null) {
      task.signals.await(0);
      if (info != 0) {
        task.memory().copyOut(info, taken.toBytes(), 0, SigInfo.BYTES);
      }
      return taken.signal();
    }
    if (task.waiting().timedOut()) {
      task.signals.await(0);
      throw ErrnoException.of(EAGAIN);
    }
    task.signals.await(wanted);
    task.waiting().channel(WaitChannel.SIGNAL_WAIT);
    return Syscalls.BLOCKED;
  }

  private static void checkSize(long size) {
    if (size != SET_BYTES) {
      throw ErrnoException.of(EINVAL);
    }
  }

  private static ByteBuffer read(AddressSpace memory, long address, int length) {
    ByteBuffer bytes = buffer(length);
    memory.copyIn(address, bytes.array(), 0, length);
    return bytes;
  }

  private static ByteBuffer buffer(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
