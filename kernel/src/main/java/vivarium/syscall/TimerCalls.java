package vivarium.syscall;

import static vivarium.abi.Errno.EINVAL;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ClockId;
import vivarium.abi.ErrnoException;
import vivarium.abi.Signal;
import vivarium.abi.SyscallNumbers;
import vivarium.mem.AddressSpace;
import vivarium.proc.Kernel;
import vivarium.proc.PosixTimer;
import vivarium.proc.ProcessTimers;
import vivarium.proc.Task;
import vivarium.sched.Clock;

/** Interval timers (setitimer(2)) and POSIX timers (timer_create(2)). */
public final class TimerCalls {
  private final Kernel kernel;

  private TimerCalls(Kernel kernel) {
    this.kernel = kernel;
  }

  public static List<SyscallRow> rows(Kernel kernel) {
    TimerCalls c = new TimerCalls(kernel);
    return List.of(
        SyscallRow.of(SyscallNumbers.GETITIMER, "int, out itimerval", c::getitimer),
        SyscallRow.of(SyscallNumbers.SETITIMER, "int, itimerval, out itimerval", c::setitimer),
        SyscallRow.of(SyscallNumbers.TIMER_CREATE, "clock, addr, out intp", c::timerCreate),
        SyscallRow.of(SyscallNumbers.TIMER_SETTIME, "int, hex, addr, addr", c::timerSettime),
        SyscallRow.of(SyscallNumbers.TIMER_GETTIME, "int, addr", c::timerGettime),
        SyscallRow.of(SyscallNumbers.TIMER_GETOVERRUN, "int", c::timerGetoverrun),
        SyscallRow.of(SyscallNumbers.TIMER_DELETE, "int", c::timerDelete));
  }

  private long getitimer(Task task, long which, long to, long a2, long a3, long a4, long a5) {
    writeItimer(task, to, task.process().timers.intervalTimer(checkWhich(which)));
    return 0;
  }

  private long setitimer(Task task, long which, long from, long old, long a3, long a4, long a5) {
    int timer = checkWhich(which);
    ProcessTimers timers = task.process().timers;
    long interval = from == 0 ? 0 : TimeFormat.readTimeval(task.memory(), from);
    long left = from == 0 ? 0 : TimeFormat.readTimeval(task.memory(), from + TimeFormat.BYTES);
    ProcessTimers.Remaining before = timers.intervalTimer(timer);
    timers.setIntervalTimer(timer, left, interval);
    if (old != 0) {
      writeItimer(task, old, before);
    }
    return 0;
  }

  private static void writeItimer(Task task, long to, ProcessTimers.Remaining r) {
    long left = r.left() > 0 ? Math.max(1000, r.left()) : 0; // an armed timer never reads as zero
    TimeFormat.writeTimeval(task.memory(), to, r.interval());
    TimeFormat.writeTimeval(task.memory(), to + TimeFormat.BYTES, left);
  }

  private static int checkWhich(long which) {
    if (which < ClockId.ITIMER_REAL || which > ClockId.ITIMER_PROF) {
      throw ErrnoException.of(EINVAL);
    }
    return (int) which;
  }

  /** The sigevent: value (8 bytes), signal, notification kind, task id. */
  private long timerCreate(
      Task task, long clock, long event, long idTo, long a3, long a4, long a5) {
    AddressSpace memory = task.memory();
    int signal = Signal.SIGALRM;
    int notify = ClockId.SIGEV_SIGNAL;
    long value = 0;
    Task target = null;
    if (event != 0) {
      value = memory.readLong(event);
      signal = memory.readInt(event + 8);
      notify = memory.readInt(event + 12);
      target =
          eventTask(
              task, notify, notify == ClockId.SIGEV_THREAD_ID ? memory.readInt(event + 16) : 0);
    }
    if (notify == ClockId.SIGEV_NONE) {
      signal = 0;
    } else if (!Signal.valid(signal)) {
      throw ErrnoException.of(EINVAL);
    }
    PosixTimer.Base base = base(task, (int) clock);
    if (base == PosixTimer.Base.TASK_CPU) {
      target = cpuTask(task, (int) clock);
    }
    ProcessTimers timers = task.process().timers;
    PosixTimer timer = timers.create(base, signal, event == 0 ? 0 : value, target);
    try {
      memory.writeInt(idTo, timer.id);
    } catch (ErrnoException e) {
      timers.delete(timer);
      throw e;
    }
    return 0;
  }

  private @Nullable Task eventTask(Task task, int notify, int tid) {
    if (notify == ClockId.SIGEV_THREAD_ID) {
      Task target = kernel.pids().task(tid);
      if (target != null && target.process() == task.process() && !target.exited()) {
        return target;
      }
    } else if (notify == ClockId.SIGEV_SIGNAL || notify == ClockId.SIGEV_NONE) {
      return null;
    }
    throw ErrnoException.of(EINVAL);
  }

  private static PosixTimer.Base base(Task task, int clock) {
    return switch (clock) {
      case ClockId.CLOCK_REALTIME, ClockId.CLOCK_TAI -> PosixTimer.Base.REAL;
      case ClockId.CLOCK_MONOTONIC, ClockId.CLOCK_BOOTTIME -> PosixTimer.Base.MONOTONIC;
      case ClockId.CLOCK_PROCESS_CPUTIME_ID -> PosixTimer.Base.PROCESS_CPU;
      case ClockId.CLOCK_THREAD_CPUTIME_ID -> PosixTimer.Base.TASK_CPU;
      default -> {
        int owner = ClockId.cpuClockOwner(clock);
        boolean thread = ClockId.cpuClockIsThread(clock);
        if (!ClockId.isCpuClock(clock)
            || (!thread && owner != 0 && owner != task.process().pid())) {
          throw ErrnoException.of(EINVAL);
        }
        yield thread ? PosixTimer.Base.TASK_CPU : PosixTimer.Base.PROCESS_CPU;
      }
    };
  }

  private Task cpuTask(Task task, int clock) {
    int owner = clock < 0 ? ClockId.cpuClockOwner(clock) : 0;
    Task target = owner == 0 ? task : kernel.pids().task(owner);
    if (target == null || target.process() != task.process()) {
      throw ErrnoException.of(EINVAL);
    }
    return target;
  }

  private long timerSettime(Task task, long id, long flags, long from, long old, long a4, long a5) {
    ProcessTimers timers = task.process().timers;
    if (from == 0) {
      throw ErrnoException.of(EINVAL);
    }
    long interval = TimeFormat.readTimespec(task.memory(), from);
    long time = TimeFormat.readTimespec(task.memory(), from + TimeFormat.BYTES);
    PosixTimer timer = timers.find((int) id);
    ProcessTimers.Remaining before = timers.remaining(timer);
    long expiry = Clock.NEVER;
    if (time != 0) {
      long now = (flags & ClockId.TIMER_ABSTIME) != 0 ? 0 : timers.now(timer);
      expiry = time > Clock.NEVER - now ? Clock.NEVER : now + time;
    }
    timers.set(timer, expiry, interval);
    if (old != 0) {
      writeTimer(task, old, before);
    }
    return 0;
  }

  private long timerGettime(Task task, long id, long to, long a2, long a3, long a4, long a5) {
    ProcessTimers timers = task.process().timers;
    writeTimer(task, to, timers.remaining(timers.find((int) id)));
    return 0;
  }

  private static void writeTimer(Task task, long to, ProcessTimers.Remaining r) {
    TimeFormat.writeTimespec(task.memory(), to, r.interval());
    TimeFormat.writeTimespec(task.memory(), to + TimeFormat.BYTES, r.left());
  }

  private long timerGetoverrun(Task task, long id, long a1, long a2, long a3, long a4, long a5) {
    return task.process().timers.find((int) id).overrun();
  }

  private long timerDelete(Task task, long id, long a1, long a2, long a3, long a4, long a5) {
    ProcessTimers timers = task.process().timers;
    timers.delete(timers.find((int) id));
    return 0;
  }
}
