package vivarium.proc;

import vivarium.sched.Clock;

/** The interval timers and POSIX timers of a process. */
public final class ProcessTimers {
  ProcessTimers(Process process) {
    process.pid();
  }

  public void resetForExec() {}

  public void cancelAll() {}

  /** The CPU time of the process, ns, at which {@link #cpuTick} has something to do. */
  public long nextCpuExpiry() {
    return Clock.NEVER;
  }

  public void cpuTick() {}
}
