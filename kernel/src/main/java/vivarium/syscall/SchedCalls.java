package vivarium.syscall;

import static vivarium.sched.SchedEntity.*;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import vivarium.abi.Capability;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.SyscallNumbers;
import vivarium.proc.Kernel;
import vivarium.proc.Task;
import vivarium.sched.SchedEntity;

/**
 * What a task may ask of the scheduler (sched(7)): yield, affinity, policy, priorities, nice
 * values.
 */
public final class SchedCalls {
  private static final int RESET_ON_FORK = 0x4000_0000;
  private static final int HIGHEST_REAL_TIME = 99;
  private static final int PRIO_PROCESS = 0;
  private static final int PRIO_PGRP = 1;
  private static final int PRIO_USER = 2;
  private static final long SECOND = 1_000_000_000L;

  private final Kernel kernel;

  private SchedCalls(Kernel kernel) {
    this.kernel = kernel;
  }

  public static List<SyscallRow> rows(Kernel kernel) {
    SchedCalls calls = new SchedCalls(kernel);
    return List.of(
        SyscallRow.of(SyscallNumbers.SCHED_YIELD, "", calls::yield),
        SyscallRow.of(SyscallNumbers.SCHED_SETAFFINITY, "pid, size, addr", calls::setAffinity),
        SyscallRow.of(SyscallNumbers.SCHED_GETAFFINITY, "pid, size, addr", calls::getAffinity),
        SyscallRow.of(SyscallNumbers.SCHED_SETSCHEDULER, "pid, int, addr", calls::setScheduler),
        SyscallRow.of(SyscallNumbers.SCHED_GETSCHEDULER, "pid", calls::getScheduler),
        SyscallRow.of(SyscallNumbers.SCHED_SETPARAM, "pid, addr", calls::setParameters),
        SyscallRow.of(SyscallNumbers.SCHED_GETPARAM, "pid, addr", calls::getParameters),
        SyscallRow.of(
            SyscallNumbers.SCHED_GET_PRIORITY_MAX,
            "int",
            (t, policy, b, c, d, e, f) -> realTime(known(policy)) ? HIGHEST_REAL_TIME : 0),
        SyscallRow.of(
            SyscallNumbers.SCHED_GET_PRIORITY_MIN,
            "int",
            (t, policy, b, c, d, e, f) -> realTime(known(policy)) ? 1 : 0),
        SyscallRow.of(SyscallNumbers.SCHED_RR_GET_INTERVAL, "pid, addr", calls::interval),
        SyscallRow.of(SyscallNumbers.SETPRIORITY, "int, int, int", calls::setPriority)
            .note("the policies fcfs, rr, sjf, srtf and mlfq do not prefer by nice values"),
        SyscallRow.of(SyscallNumbers.GETPRIORITY, "int, int", calls::getPriority));
  }

  private Task target(Task caller, long pid) {
    if ((int) pid < 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    Task task = (int) pid == 0 ? caller : kernel.pids().task((int) pid);
    if (task == null) {
      throw ErrnoException.of(Errno.ESRCH);
    }
    return task;
  }

  private static void requireOwner(Task caller, Task target) {
    if (!SchedChange.isOwner(caller, target)
        && !caller.credentials().capable(Capability.SYS_NICE)) {
      throw ErrnoException.of(Errno.EPERM);
    }
  }

  static int known(long policy) {
    return switch ((int) policy) {
      case SCHED_OTHER, SCHED_FIFO, SCHED_RR, SCHED_BATCH, SCHED_IDLE, SCHED_DEADLINE ->
          (int) policy;
      default -> throw ErrnoException.of(Errno.EINVAL);
    };
  }

  static boolean realTime(int policy) {
    return policy == SCHED_FIFO || policy == SCHED_RR;
  }

  private long yield(Task task, long a0, long a1, long a2, long a3, long a4, long a5) {
    kernel.machine().yield(task);
    return 0;
  }

  private long setAffinity(
      Task task, long pid, long size, long address, long a3, long a4, long a5) {
    long mask = 0;
    int bytes = (int) Math.clamp(size, 0, Long.BYTES);
    for (int i = 0; i < bytes; i++) {
      mask |= (task.memory().readByte(address + i) & 0xffL) << 8 * i;
    }
    Task target = target(task, pid);
    requireOwner(task, target);
    mask &= allHarts();
    if (mask == 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    if (target.sched().policy == SCHED_DEADLINE && mask != allHarts()) {
      throw ErrnoException.of(Errno.EBUSY);
    }
    kernel.machine().setAffinity(target, mask);
    return 0;
  }

  private long getAffinity(
      Task task, long pid, long size, long address, long a3, long a4, long a5) {
    int harts = kernel.machine().harts().size();
    if (size < 0 || size * 8 < harts || size % Long.BYTES != 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    task.memory().writeLong(address, target(task, pid).sched().affinity() & allHarts());
    return Long.BYTES;
  }

  private long allHarts() {
    int harts = kernel.machine().harts().size();
    return harts >= Long.SIZE ? -1 : (1L << harts) - 1;
  }

  private long setScheduler(
      Task task, long pid, long policy, long address, long a3, long a4, long a5) {
    if ((int) policy < 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    long flags = ((int) policy & RESET_ON_FORK) != 0 ? SchedAttributes.RESET_ON_FORK : 0;
    return change(task, pid, (int) policy & ~RESET_ON_FORK, flags, address);
  }

  private long setParameters(
      Task task, long pid, long address, long a2, long a3, long a4, long a5) {
    return change(task, pid, SchedAttributes.SAME_POLICY, 0, address);
  }

  private long change(Task task, long pid, int policy, long flags, long address) {
    if (address == 0 || (int) pid < 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    int priority = task.memory().readInt(address);
    Task target = target(task, pid);
    SchedEntity entity = target.sched();
    SchedChange.apply(
        task,
        target,
        new SchedAttributes(policy, flags, entity.nice, priority, entity.requestedSlice, 0, 0));
    return 0;
  }

  private long getScheduler(Task task, long pid, long a1, long a2, long a3, long a4, long a5) {
    SchedEntity entity = target(task, pid).sched();
    return entity.policy | (entity.resetOnFork ? RESET_ON_FORK : 0);
  }

  private long getParameters(
      Task task, long pid, long address, long a2, long a3, long a4, long a5) {
    if (address == 0) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    task.memory().writeInt(address, target(task, pid).sched().realTimePriority);
    return 0;
  }

  private long interval(Task task, long pid, long address, long a2, long a3, long a4, long a5) {
    Task target = target(task, pid);
    long quantum = kernel.machine().harts().get(target.sched().hart()).queue().interval(target);
    task.memory().writeLong(address, quantum / SECOND);
    task.memory().writeLong(address + 8, quantum % SECOND);
    return 0;
  }

  private List<Task> selected(Task caller, long which, long who) {
    int id = (int) who;
    Predicate<Task> test =
        switch ((int) which) {
          case PRIO_PROCESS -> {
            Task one = id == 0 ? caller : kernel.pids().task(id);
            yield t -> t == one;
          }
          case PRIO_PGRP -> {
            int group = id == 0 ? caller.processGroup() : id;
            yield t -> t.processGroup() == group;
          }
          case PRIO_USER -> {
            int user = id == 0 ? caller.credentials().uid() : id;
            yield t -> t.credentials().uid() == user;
          }
          default -> throw ErrnoException.of(Errno.EINVAL);
        };
    List<Task> found = new ArrayList<>();
    for (Task task : kernel.pids().tasks()) {
      if (test.test(task)) { // one that has ended still has a nice value until it is waited for
        found.add(task);
      }
    }
    if (found.isEmpty()) {
      throw ErrnoException.of(Errno.ESRCH);
    }
    return found;
  }

  /** Each of them is changed if it may be; the last refusal is told. */
  private long setPriority(Task task, long which, long who, long value, long a3, long a4, long a5) {
    int nice = Math.clamp((int) value, -20, 19);
    ErrnoException refusal = null;
    for (Task target : selected(task, which, who)) {
      try {
        setNice(task, target, nice);
      } catch (ErrnoException e) {
        refusal = e;
      }
    }
    if (refusal != null) {
      throw refusal;
    }
    return 0;
  }

  private void setNice(Task caller, Task target, int nice) {
    requireOwner(caller, target);
    boolean better = nice < target.sched().nice && !SchedChange.niceLimitAllows(target, nice);
    if (better && !caller.credentials().capable(Capability.SYS_NICE)) {
      throw ErrnoException.of(Errno.EACCES);
    }
    kernel.machine().change(target, () -> target.sched().nice = nice);
    kernel.futexes().priorityInheriting().priorityChanged(target);
  }

  /** The system call returns 20 minus the nice value, so that it is never negative. */
  private long getPriority(Task task, long which, long who, long a2, long a3, long a4, long a5) {
    int best = 1;
    for (Task target : selected(task, which, who)) {
      best = Math.max(best, 20 - target.sched().nice);
    }
    return best;
  }
}
