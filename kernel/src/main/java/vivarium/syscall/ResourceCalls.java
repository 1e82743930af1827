package vivarium.syscall;

import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.EPERM;
import static vivarium.abi.Errno.ESRCH;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import vivarium.abi.Capability;
import vivarium.abi.ClockId;
import vivarium.abi.ErrnoException;
import vivarium.abi.ResourceLimit;
import vivarium.abi.SyscallNumbers;
import vivarium.proc.Credentials;
import vivarium.proc.Kernel;
import vivarium.proc.Process;
import vivarium.proc.ResourceLimits;
import vivarium.proc.Task;
import vivarium.proc.Usage;

/** Resource limits and usage (getrlimit(2), getrusage(2)). */
public final class ResourceCalls {
  private static final int RUSAGE_SELF = 0;
  private static final int RUSAGE_CHILDREN = -1;
  private static final int RUSAGE_THREAD = 1;
  private static final int RUSAGE_BYTES = 144;
  private static final int LIMIT_BYTES = 16;
  private static final long PAGE_KIB = 4;

  /** The most files that a process can be allowed to open: Linux's fs.nr_open. */
  private static final long MOST_FILES = 1 << 20;

  private final Kernel kernel;

  private ResourceCalls(Kernel kernel) {
    this.kernel = kernel;
  }

  public static List<SyscallRow> rows(Kernel kernel) {
    ResourceCalls c = new ResourceCalls(kernel);
    return List.of(
        SyscallRow.of(SyscallNumbers.GETRLIMIT, "resource, out rlimit", c::getrlimit),
        SyscallRow.of(SyscallNumbers.SETRLIMIT, "resource, rlimit", c::setrlimit),
        SyscallRow.of(SyscallNumbers.PRLIMIT64, "pid, resource, rlimit, out rlimit", c::prlimit),
        SyscallRow.of(SyscallNumbers.GETRUSAGE, "int, out rusage", c::getrusage));
  }

  private long getrlimit(Task task, long resource, long to, long a2, long a3, long a4, long a5) {
    return limit(task, task.process(), resource, 0, to);
  }

  private long setrlimit(Task task, long resource, long from, long a2, long a3, long a4, long a5) {
    if (from == 0) {
      task.memory().readLong(from);
    }
    return limit(task, task.process(), resource, from, 0);
  }

  private long prlimit(Task task, long pid, long resource, long from, long old, long a4, long a5) {
    Process process = task.process();
    if ((int) pid != 0) {
      Task target = kernel.pids().task((int) pid);
      if (target == null) {
        throw ErrnoException.of(ESRCH);
      }
      process = target.process();
      Credentials own = task.credentials();
      Credentials theirs = target.credentials();
      boolean same =
          own.uid() == theirs.uid()
              && own.uid() == theirs.euid()
              && own.uid() == theirs.suid()
              && own.gid() == theirs.gid()
              && own.gid() == theirs.egid()
              && own.gid() == theirs.sgid();
      if (process != task.process() && !same && !own.capable(Capability.SYS_RESOURCE)) {
        throw ErrnoException.of(EPERM);
      }
    }
    return limit(task, process, resource, from, old);
  }

  private static long limit(Task task, Process process, long number, long from, long old) {
    int resource = (int) number;
    if (resource < 0 || resource >= ResourceLimit.COUNT) {
      throw ErrnoException.of(EINVAL);
    }
    ResourceLimits limits = process.limits();
    long softBefore = limits.soft(resource);
    long hardBefore = limits.hard(resource);
    if (from != 0) {
      long soft = task.memory().readLong(from);
      long hard = task.memory().readLong(from + 8);
      if (Long.compareUnsigned(soft, hard) > 0) {
        throw ErrnoException.of(EINVAL);
      }
      boolean raises = Long.compareUnsigned(hard, hardBefore) > 0;
      boolean tooManyFiles =
          resource == ResourceLimit.NOFILE && Long.compareUnsigned(hard, MOST_FILES) > 0;
      if (tooManyFiles || (raises && !task.credentials().capable(Capability.SYS_RESOURCE))) {
        throw ErrnoException.of(EPERM);
      }
      limits.set(resource, soft, hard);
      if (resource == ResourceLimit.CPU) {
        process.timers.cpuLimitChanged();
      } else if (resource == ResourceLimit.RTTIME) {
        process.timers.realTimeLimitChanged();
      } else if (resource == ResourceLimit.NOFILE) {
        process.tasks().forEach(each -> each.files().setLimit((int) soft));
      }
    }
    if (old != 0) {
      ByteBuffer out = ByteBuffer.allocate(LIMIT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      task.memory()
          .copyOut(old, out.putLong(softBefore).putLong(hardBefore).array(), 0, LIMIT_BYTES);
    }
    return 0;
  }

  private long getrusage(Task task, long who, long to, long a2, long a3, long a4, long a5) {
    Usage usage =
        switch ((int) who) {
          case RUSAGE_SELF -> task.process().usage();
          case RUSAGE_CHILDREN -> task.process().childrenUsage();
          case RUSAGE_THREAD -> task.process().usageOf(task);
          default -> throw ErrnoException.of(EINVAL);
        };
    task.memory().copyOut(to, rusage(usage), 0, RUSAGE_BYTES);
    return 0;
  }

  /** A struct rusage; what Linux leaves at zero is zero here. Also for wait4 and waitid. */
  static byte[] rusage(Usage usage) {
    ByteBuffer out = ByteBuffer.allocate(RUSAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    putTime(out, usage.userTime);
    putTime(out, usage.systemTime);
    out.putLong(32, usage.peakResidentPages * PAGE_KIB);
    out.putLong(64, usage.minorFaults);
    out.putLong(72, usage.majorFaults);
    out.putLong(128, usage.voluntarySwitches);
    out.putLong(136, usage.involuntarySwitches);
    return out.array();
  }

  private static void putTime(ByteBuffer out, long nanos) {
    out.putLong(nanos / ClockId.NANOS_PER_SECOND);
    out.putLong(nanos % ClockId.NANOS_PER_SECOND / 1000);
  }
}
