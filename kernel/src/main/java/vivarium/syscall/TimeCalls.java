package vivarium.syscall;

import static vivarium.abi.ClockId.CLOCK_BOOTTIME;
import static vivarium.abi.ClockId.CLOCK_MONOTONIC;
import static vivarium.abi.ClockId.CLOCK_MONOTONIC_COARSE;
import static vivarium.abi.ClockId.CLOCK_MONOTONIC_RAW;
import static vivarium.abi.ClockId.CLOCK_PROCESS_CPUTIME_ID;
import static vivarium.abi.ClockId.CLOCK_REALTIME;
import static vivarium.abi.ClockId.CLOCK_REALTIME_COARSE;
import static vivarium.abi.ClockId.CLOCK_TAI;
import static vivarium.abi.ClockId.CLOCK_THREAD_CPUTIME_ID;
import static vivarium.abi.ClockId.TIMER_ABSTIME;
import static vivarium.abi.Errno.EINTR;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.EOPNOTSUPP;
import static vivarium.abi.Errno.EPERM;

import java.util.List;
import vivarium.abi.AuxVector;
import vivarium.abi.ClockId;
import vivarium.abi.ErrnoException;
import vivarium.abi.SyscallNumbers;
import vivarium.proc.Kernel;
import vivarium.proc.Process;
import vivarium.proc.Task;
import vivarium.proc.Usage;
import vivarium.sched.Clock;
import vivarium.sched.WaitChannel;

/**
 * Clocks and sleeping. All clocks show the machine's one virtual time; the real-time clock adds
 * what the host's clock (or the configuration) said at boot, and cannot be set.
 */
public final class TimeCalls {
  private final Kernel kernel;

  private TimeCalls(Kernel kernel) {
    this.kernel = kernel;
  }

  public static List<SyscallRow> rows(Kernel kernel) {
    TimeCalls c = new TimeCalls(kernel);
    return List.of(
        SyscallRow.of(SyscallNumbers.CLOCK_GETTIME, "clock, out timespec", c::clockGettime),
        SyscallRow.of(SyscallNumbers.CLOCK_GETRES, "clock, out timespec", c::clockGetres),
        SyscallRow.of(SyscallNumbers.CLOCK_SETTIME, "clock, timespec", c::clockSettime)
            .note("always EPERM: virtual time cannot be set"),
        SyscallRow.of(SyscallNumbers.GETTIMEOFDAY, "out timeval, addr", c::gettimeofday),
        SyscallRow.of(SyscallNumbers.SETTIMEOFDAY, "timeval, addr", c::settimeofday)
            .note("always EPERM: virtual time cannot be set"),
        SyscallRow.of(SyscallNumbers.NANOSLEEP, "timespec, out timespec", c::nanosleep)
            .interruptedBy(c::nanosleepInterrupted),
        SyscallRow.of(
                SyscallNumbers.CLOCK_NANOSLEEP,
                "clock, hex, timespec, out timespec",
                c::clockNanosleep)
            .interruptedBy(c::clockNanosleepInterrupted),
        SyscallRow.of(SyscallNumbers.TIMES, "addr", c::times));
  }

  private long clockGettime(Task task, long id, long to, long a2, long a3, long a4, long a5) {
    TimeFormat.writeTimespec(task.memory(), to, now(task, (int) id));
    return 0;
  }

  private long clockGetres(Task task, long id, long to, long a2, long a3, long a4, long a5) {
    int clock = (int) id;
    now(task, clock);
    if (to != 0) {
      boolean coarse = clock == CLOCK_REALTIME_COARSE || clock == CLOCK_MONOTONIC_COARSE;
      TimeFormat.writeTimespec(
          task.memory(), to, coarse ? ClockId.NANOS_PER_SECOND / AuxVector.CLOCK_TICKS : 1);
    }
    return 0;
  }

  /** What a clock shows, ns; EINVAL for one that there is not. */
  private long now(Task task, int id) {
    Clock clock = kernel.clock();
    return switch (id) {
      case CLOCK_REALTIME, CLOCK_REALTIME_COARSE, CLOCK_TAI -> clock.realTime();
      case CLOCK_MONOTONIC, CLOCK_MONOTONIC_RAW, CLOCK_MONOTONIC_COARSE, CLOCK_BOOTTIME ->
          clock.now();
      case CLOCK_PROCESS_CPUTIME_ID -> task.process().cpuTimeNs();
      case CLOCK_THREAD_CPUTIME_ID -> task.cpuTimeNs();
      default -> cpuClock(task, id);
    };
  }

  private long cpuClock(Task task, int id) {
    if (!ClockId.isCpuClock(id)) {
      throw ErrnoException.of(EINVAL);
    }
    int owner = ClockId.cpuClockOwner(id);
    if (ClockId.cpuClockIsThread(id)) {
      Task other = owner == 0 ? task : kernel.pids().task(owner);
      if (other == null || other.process() != task.process()) {
        throw ErrnoException.of(EINVAL);
      }
      return other.cpuTimeNs();
    }
    Process process = owner == 0 ? task.process() : kernel.pids().process(owner);
    if (process == null) {
      throw ErrnoException.of(EINVAL);
    }
    return process.cpuTimeNs();
  }

  private long clockSettime(Task task, long id, long from, long a2, long a3, long a4, long a5) {
    TimeFormat.readTimespec(task.memory(), from);
    throw ErrnoException.of(id == CLOCK_REALTIME ? EPERM : EINVAL);
  }

  private long gettimeofday(Task task, long to, long zone, long a2, long a3, long a4, long a5) {
    if (to != 0) {
      TimeFormat.writeTimeval(task.memory(), to, kernel.clock().realTime());
    }
    if (zone != 0) {
      task.memory().writeLong(zone, 0); // minutes west of Greenwich, daylight saving: none
    }
    return 0;
  }

  private long settimeofday(Task task, long from, long zone, long a2, long a3, long a4, long a5) {
    throw ErrnoException.of(EPERM);
  }

  // Sleeping

  private long nanosleep(Task task, long wanted, long left, long a2, long a3, long a4, long a5) {
    if (!task.waiting().hasDeadline()) {
      task.waiting().after(TimeFormat.readTimespec(task.memory(), wanted));
    }
    return sleep(task);
  }

  private long clockNanosleep(
      Task task, long id, long flags, long wanted, long left, long a4, long a5) {
    int clock = (int) id;
    boolean cpu =
        clock == CLOCK_PROCESS_CPUTIME_ID || clock == CLOCK_THREAD_CPUTIME_ID || clock < 0;
    if (cpu
        || clock == CLOCK_MONOTONIC_RAW
        || clock == CLOCK_REALTIME_COARSE
        || clock == CLOCK_MONOTONIC_COARSE) {
      throw ErrnoException.of(EOPNOTSUPP);
    }
    if (!task.waiting().hasDeadline()) {
      long now = now(task, clock);
      long time = TimeFormat.readTimespec(task.memory(), wanted);
      if ((flags & TIMER_ABSTIME) != 0) {
        task.waiting()
            .until(time == Long.MAX_VALUE ? Clock.NEVER : time - now + kernel.clock().now());
      } else {
        task.waiting().after(time);
      }
    }
    return sleep(task);
  }

  private static long sleep(Task task) {
    if (task.waiting().timedOut()) {
      return 0;
    }
    task.waiting().channel(WaitChannel.SLEEP);
    return Syscalls.BLOCKED;
  }

  private long nanosleepInterrupted(
      Task task, long wanted, long left, long a2, long a3, long a4, long a5) {
    return interrupted(task, left);
  }

  private long clockNanosleepInterrupted(
      Task task, long id, long flags, long wanted, long left, long a4, long a5) {
    return interrupted(task, (flags & TIMER_ABSTIME) != 0 ? 0 : left);
  }

  private long interrupted(Task task, long left) {
    if (task.waiting().timedOut()) {
      return 0;
    }
    if (left != 0) {
      TimeFormat.writeTimespec(
          task.memory(), left, task.waiting().deadline() - kernel.clock().now());
    }
    return -EINTR;
  }

  /**
   * times(2): user and system time of the process and its collected children, in ticks of 10 ms.
   */
  private long times(Task task, long to, long a1, long a2, long a3, long a4, long a5) {
    long tick = ClockId.NANOS_PER_SECOND / AuxVector.CLOCK_TICKS;
    if (to != 0) {
      Process process = task.process();
      Usage children = process.childrenUsage();
      task.memory().writeLong(to, process.userNs() / tick);
      task.memory().writeLong(to + 8, process.systemNs() / tick);
      task.memory().writeLong(to + 16, children.userTime / tick);
      task.memory().writeLong(to + 24, children.systemTime / tick);
    }
    return kernel.clock().now() / tick;
  }
}
