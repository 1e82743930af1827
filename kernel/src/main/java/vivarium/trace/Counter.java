package vivarium.trace;

/**
 * What is counted for each hart; the machine's figure is the sum over its harts. Times are virtual
 * ns.
 */
public enum Counter {
  /** Switches from one task to another or to and from idle: the sum of the next two. */
  CONTEXT_SWITCHES,
  /** Of those, the outgoing task had blocked, yielded or exited. */
  VOLUNTARY_SWITCHES,
  /** Of those, the outgoing task could have gone on. */
  INVOLUNTARY_SWITCHES,
  /** Switches that left the hart with nothing to run. */
  SWITCHES_TO_IDLE,
  /** Calls of sched_yield. */
  YIELDS,
  /** Tasks that came from another hart. */
  MIGRATIONS,
  /** Tasks that became runnable for this hart. */
  WAKEUPS,
  /** Of those, the ones by a task or timer of the same hart. */
  WAKEUPS_LOCAL,
  /** Timer interrupts: a quantum's end or a timer of the clock. */
  INTERRUPTS_TIMER,
  /** Interrupts by which another hart asked this one to reschedule. */
  INTERRUPTS_RESCHEDULE,
  /** Interrupts of the console and of what else comes from outside through the door. */
  INTERRUPTS_DEVICE,
  SYSCALLS,
  /** System calls whose number is unknown. */
  SYSCALLS_UNKNOWN,
  /** Page faults resolved without reading from a file or swap. */
  FAULTS_MINOR,
  /** Page faults that had to read. */
  FAULTS_MAJOR,
  /** Page faults that became a signal. */
  FAULTS_FATAL,
  SIGNALS_DELIVERED,
  /** Tasks created, threads too. */
  TASKS_CREATED,
  /** Processes created. */
  PROCESSES_CREATED,
  PROCESSES_EXITED,
  EXECS,
  /** Guest instructions retired. */
  INSTRUCTIONS,
  /** Time in user mode. */
  USER_TIME,
  /** Of the user time, that of tasks with a positive nice value. */
  NICE_TIME,
  /** Time in the kernel for a task: system calls, faults, switches. */
  SYSTEM_TIME,
  /** Time with nothing to run. */
  IDLE_TIME,
  /** Time that tasks were runnable on this hart's queue and waited. */
  RUN_DELAY
}
