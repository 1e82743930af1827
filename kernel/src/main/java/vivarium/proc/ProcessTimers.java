package vivarium.proc;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ClockId;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.ResourceLimit;
import vivarium.abi.SigInfo;
import vivarium.abi.Signal;
import vivarium.sched.Clock;

/**
 * The timers of a process: three interval timers (setitimer), POSIX timers, and the limit on CPU
 * time. Those on real time are timers of the machine's clock; those on CPU time are looked at in
 * {@link #cpuTick}. A periodic timer whose signal has not been taken yet is not run again, so that
 * the shortest interval cannot drown the machine. Guarded by the machine thread.
 */
public final class ProcessTimers {
  /** What is left of an interval timer and its period, ns; 0 left means disarmed. */
  public record Remaining(long left, long interval) {}

  private static final int MAX_TIMERS = 4096;

  /** How often a timer runs at most whose signal is ignored, ns. */
  private static final long IGNORED_PERIOD = 1_000_000;

  /** How closely CPU time is watched that several tasks use up together, ns. */
  private static final long SMALLEST_STEP = 10_000;

  private static final long SECOND = ClockId.NANOS_PER_SECOND;
  private static final long MICROSECOND = 1000;
  private static final long MICROSECONDS_OF_SECOND = 1_000_000;

  private final Process process;
  private final PosixTimer[] interval = {
    new PosixTimer(-1, PosixTimer.Base.MONOTONIC, Signal.SIGALRM, 0, null),
    new PosixTimer(-2, PosixTimer.Base.PROCESS_CPU, Signal.SIGVTALRM, 0, null),
    new PosixTimer(-3, PosixTimer.Base.PROCESS_CPU, Signal.SIGPROF, 0, null)
  };
  private final Map<Integer, PosixTimer> timers = new TreeMap<>();
  private int nextId;

  /** How many seconds over the soft limit SIGXCPU has been sent for. */
  private long cpuLimitSignals;

  ProcessTimers(Process process) {
    this.process = process;
  }

  /** An exec keeps interval timers and deletes POSIX timers. */
  public void resetForExec() {
    timers.values().forEach(this::disarm);
    timers.clear();
    updateCpuExpiry();
  }

  /** The process ends. */
  public void cancelAll() {
    resetForExec();
    for (PosixTimer timer : interval) {
      disarm(timer);
    }
  }

  // Interval timers

  /** What getitimer(2) reports for ITIMER_REAL, ITIMER_VIRTUAL or ITIMER_PROF. */
  public Remaining intervalTimer(int which) {
    return remaining(interval[which]);
  }

  public void setIntervalTimer(int which, long left, long period) {
    PosixTimer timer = interval[which];
    set(timer, left == 0 ? Clock.NEVER : add(now(timer), left), period);
  }

  // POSIX timers

  /**
   * timer_create(2).
   *
   * @throws ErrnoException EAGAIN if there are too many
   */
  public PosixTimer create(PosixTimer.Base base, int signal, long value, @Nullable Task target) {
    if (timers.size() >= MAX_TIMERS) {
      throw ErrnoException.of(Errno.EAGAIN);
    }
    while (timers.containsKey(nextId)) {
      nextId++;
    }
    PosixTimer timer = new PosixTimer(nextId, base, signal, value, target);
    timers.put(nextId, timer);
    nextId = nextId == Integer.MAX_VALUE ? 0 : nextId + 1;
    return timer;
  }

  /** EINVAL if there is no such timer. */
  public PosixTimer find(int id) {
    PosixTimer timer = timers.get(id);
    if (timer == null) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    return timer;
  }

  public void delete(PosixTimer timer) {
    disarm(timer);
    timers.remove(timer.id);
    updateCpuExpiry();
  }

  /** The time of the timer's clock, ns. */
  public long now(PosixTimer timer) {
    if (timer == interval[ClockId.ITIMER_VIRTUAL]) {
      return process.userNs();
    }
    Clock clock = process.kernel().clock();
    return switch (timer.base) {
      case MONOTONIC -> clock.now();
      case REAL -> clock.realTime();
      case PROCESS_CPU -> process.cpuTimeNs();
      case TASK_CPU -> timer.target == null ? 0 : timer.target.cpuTimeNs();
    };
  }

  /** Time to the next expiry and the interval, ns. */
  public Remaining remaining(PosixTimer timer) {
    if (timer.expiry == Clock.NEVER) {
      return new Remaining(0, timer.interval);
    }
    long now = now(timer);
    if (timer.signal == 0 || timer.queued) {
      timer.overrun += timer.forward(now);
    }
    boolean over = timer.expiry <= now;
    return new Remaining(over ? (timer.signal == 0 ? 0 : 1) : timer.expiry - now, timer.interval);
  }

  /** Arms a timer for a time of its clock, ns; {@link Clock#NEVER} disarms it. */
  public void set(PosixTimer timer, long expiry, long period) {
    disarm(timer);
    timer.expiry = expiry;
    timer.interval = period;
    timer.overrun = 0;
    timer.lastOverrun = 0;
    arm(timer);
    updateCpuExpiry();
  }

  private void arm(PosixTimer timer) {
    if (timer.expiry == Clock.NEVER || timer.signal == 0 || isCpu(timer)) {
      return;
    }
    Clock clock = process.kernel().clock();
    long at = timer.base == PosixTimer.Base.REAL ? timer.expiry - clock.bootTime() : timer.expiry;
    timer.armed = clock.at(at, () -> expire(timer));
  }

  private void disarm(PosixTimer timer) {
    Clock.Timer armed = timer.armed;
    if (armed != null) {
      process.kernel().clock().cancel(armed);
      timer.armed = null;
    }
    timer.expiry = Clock.NEVER;
    timer.queued = false;
  }

  private void expire(PosixTimer timer) {
    timer.armed = null;
    Task task = timer.target;
    SigInfo info =
        timer.id < 0
            ? SigInfo.kernel(timer.signal)
            : SigInfo.timer(timer.signal, timer.id, 0, timer.value);
    Signals signals = process.kernel().signals();
    timer.queued = timer.interval != 0;
    if (timer.interval == 0) {
      timer.expiry = Clock.NEVER;
    }
    if (task != null && timer.base != PosixTimer.Base.TASK_CPU) {
      signals.send(task, info);
    } else {
      signals.send(process, info);
    }
    if (timer.queued && !pending(timer, task)) {
      timer.queued = false;
      timer.forward(now(timer));
      timer.expiry = Math.max(timer.expiry, add(now(timer), IGNORED_PERIOD));
      arm(timer);
    }
  }

  private boolean pending(PosixTimer timer, @Nullable Task task) {
    long set = process.pending.set() | (task == null ? 0 : task.signals.pending.set());
    return (set & Signal.bit(timer.signal)) != 0;
  }

  /** A signal is taken: a timer that sent it goes on, and the signal learns its overruns. */
  public @Nullable SigInfo delivered(@Nullable SigInfo info) {
    if (info == null) {
      return null;
    }
    if (info.code() == Signal.SI_TIMER) {
      PosixTimer timer = timers.get(info.pid());
      if (timer == null || timer.signal != info.signal()) {
        return info;
      }
      timer.overrun += Math.max(0, goOn(timer) - 1);
      timer.lastOverrun = timer.overrun;
      timer.overrun = 0;
      return SigInfo.timer(info.signal(), timer.id, timer.lastOverrun, timer.value);
    }
    for (PosixTimer timer : interval) {
      if (timer.signal == info.signal()) {
        goOn(timer);
      }
    }
    return info;
  }

  /** A signal that may have waited is forgotten: timers that wait for its delivery go on. */
  public void discarded(int signal) {
    for (PosixTimer timer : interval) {
      if (timer.signal == signal) {
        goOn(timer);
      }
    }
    for (PosixTimer timer : timers.values()) {
      if (timer.signal == signal) {
        goOn(timer);
      }
    }
  }

  private int goOn(PosixTimer timer) {
    if (!timer.queued) {
      return 0;
    }
    timer.queued = false;
    int passed = timer.forward(now(timer));
    arm(timer);
    updateCpuExpiry();
    return passed;
  }

  // CPU time

  /** Sends what is due by the CPU time used so far; called when a task has come to its alarm. */
  public void cpuTick() {
    for (PosixTimer timer : interval) {
      tick(timer);
    }
    for (PosixTimer timer : List.copyOf(timers.values())) {
      tick(timer);
    }
    enforceLimit();
    process.tasks().forEach(this::enforceRealTimeLimit);
    updateCpuExpiry();
  }

  private void tick(PosixTimer timer) {
    if (isCpu(timer) && timer.signal != 0 && !timer.queued && timer.expiry <= now(timer)) {
      expire(timer);
    }
  }

  private void enforceLimit() {
    long used = process.cpuTimeNs() / SECOND;
    long soft = process.limits().soft(ResourceLimit.CPU);
    long hard = process.limits().hard(ResourceLimit.CPU);
    if (hard >= 0 && used >= hard) {
      process.kernel().signals().send(process, SigInfo.kernel(Signal.SIGKILL));
    } else if (soft >= 0 && used >= soft + cpuLimitSignals) {
      cpuLimitSignals = used - soft + 1;
      process.kernel().signals().send(process, SigInfo.kernel(Signal.SIGXCPU));
    }
  }

  /** To be called when RLIMIT_CPU has changed. */
  public void cpuLimitChanged() {
    cpuLimitSignals = 0;
    updateCpuExpiry();
  }

  /**
   * RLIMIT_RTTIME, of a real-time task that does not sleep: SIGXCPU at the soft limit, which goes
   * up by a second then, SIGKILL at the hard one.
   */
  private void enforceRealTimeLimit(Task task) {
    ResourceLimits limits = process.limits();
    long soft = limits.soft(ResourceLimit.RTTIME);
    long hard = limits.hard(ResourceLimit.RTTIME);
    long ran = task.sched().realTimeRun() / MICROSECOND;
    boolean limited = soft != ResourceLimit.INFINITY && task.sched().realTimeRun() >= 0;
    if (!limited || task.exited()) {
      return;
    }
    if (hard != ResourceLimit.INFINITY && Long.compareUnsigned(ran, hard) >= 0) {
      process.kernel().signals().send(process, SigInfo.kernel(Signal.SIGKILL));
    } else if (Long.compareUnsigned(ran, soft) >= 0) {
      limits.set(ResourceLimit.RTTIME, soft + MICROSECONDS_OF_SECOND, hard);
      process.kernel().signals().send(process, SigInfo.kernel(Signal.SIGXCPU));
    }
  }

  /** After how much more CPU time a task must be looked at for RLIMIT_RTTIME, ns. */
  private long realTimeLeft(Task task) {
    long soft = process.limits().soft(ResourceLimit.RTTIME);
    long hard = process.limits().hard(ResourceLimit.RTTIME);
    long ran = task.sched().realTimeRun();
    long limit = Long.compareUnsigned(soft, hard) < 0 ? soft : hard;
    boolean limited = limit >= 0 && limit < Clock.NEVER / MICROSECOND;
    return ran < 0 || !limited ? Clock.NEVER : limit * MICROSECOND - ran;
  }

  /** To be called when a task has another policy, or RLIMIT_RTTIME has changed. */
  public void realTimeLimitChanged() {
    updateCpuExpiry();
  }

  private static boolean isCpu(PosixTimer timer) {
    return timer.base == PosixTimer.Base.PROCESS_CPU || timer.base == PosixTimer.Base.TASK_CPU;
  }

  /**
   * A lower bound: user time or a single task's time cannot grow faster than the whole process's.
   */
  private void updateCpuExpiry() {
    long next = Clock.NEVER;
    long used = process.cpuTimeNs();
    for (PosixTimer timer : interval) {
      next = Math.min(next, cpuExpiry(timer, used));
    }
    for (PosixTimer timer : timers.values()) {
      next = Math.min(next, cpuExpiry(timer, used));
    }
    long soft = process.limits().soft(ResourceLimit.CPU);
    long hard = process.limits().hard(ResourceLimit.CPU);
    if (soft >= 0 && soft < Long.MAX_VALUE / SECOND - cpuLimitSignals) {
      next = Math.min(next, (soft + cpuLimitSignals) * SECOND);
    }
    if (hard >= 0 && hard < Long.MAX_VALUE / SECOND) {
      next = Math.min(next, hard * SECOND);
    }
    setAlarms(next == Clock.NEVER ? Clock.NEVER : next - used);
  }

  /**
   * Has each task stop in time: exactly if there is one, in ever smaller steps if several share the
   * time.
   */
  private void setAlarms(long left) {
    int tasks = process.liveTasks();
    long step = tasks > 1 && left != Clock.NEVER ? Math.max(SMALLEST_STEP, left / tasks) : left;
    for (Task task : process.tasks()) {
      task.sched().cpuAlarm =
          add(task.cpuTimeNs(), Math.max(1, Math.min(step, realTimeLeft(task))));
    }
  }

  private long cpuExpiry(PosixTimer timer, long used) {
    if (!isCpu(timer) || timer.signal == 0 || timer.queued || timer.expiry == Clock.NEVER) {
      return Clock.NEVER;
    }
    return add(used, Math.max(0, timer.expiry - now(timer)));
  }

  private static long add(long time, long nanos) {
    return nanos > Clock.NEVER - time ? Clock.NEVER : time + nanos;
  }
}
