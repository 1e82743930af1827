package vivarium.sched;

import org.jspecify.annotations.Nullable;

/**
 * The scheduler's part of a PCB: state, place, policy, and what has been counted. All times are
 * virtual ns.
 *
 * <p>Guarded by the machine thread. The times are up to date at the end of each turn of a hart.
 */
public final class SchedEntity {
  public static final int SCHED_OTHER = 0;
  public static final int SCHED_FIFO = 1;
  public static final int SCHED_RR = 2;
  public static final int SCHED_BATCH = 3;
  public static final int SCHED_IDLE = 5;
  public static final int SCHED_DEADLINE = 6;

  /** SCHED_FLAG_RECLAIM: takes what other deadline tasks leave of their shares. */
  public static final long DEADLINE_RECLAIM = 2;

  /** SCHED_FLAG_DL_OVERRUN: SIGXCPU when the budget is used up. */
  public static final long DEADLINE_OVERRUN = 4;

  /** Strides are whole numbers, 2^20 divided by the tickets: more would round too much away. */
  public static final int MOST_TICKETS = 10_000;

  /** What {@link #statPriority} says of a deadline task. */
  public static final int DEADLINE_PRIORITY = -101;

  /** What {@link #inherited} says while nobody lends a priority. */
  public static final int NOTHING_INHERITED = Integer.MAX_VALUE;

  private static final Object NO_DATA = new Object();

  TaskState state = TaskState.SLEEPING;

  /** The hart it runs on or is queued for; the last one while it is neither. */
  int hart;

  /** Bit n: may run on hart n; one word for each 64 harts. */
  long affinity = -1;

  /** SCHED_OTHER and so on. */
  public int policy = SCHED_OTHER;

  /** -20 (most favoured) to 19. */
  public int nice;

  /**
   * Its tickets under lottery and stride, 1 to {@link #MOST_TICKETS}; 0 to hold as many as its nice
   * value's weight says. Children inherit them.
   */
  public int tickets;

  /** 1 to 99 under SCHED_FIFO and SCHED_RR, else 0. */
  public int realTimePriority;

  /** Whether children have no policy or nice value that only the privileged may choose. */
  public boolean resetOnFork;

  /** Parameters of SCHED_DEADLINE, ns. */
  public long deadlineRuntime;

  public long deadlineDeadline;
  public long deadlinePeriod;

  /** SCHED_FLAG_RECLAIM and SCHED_FLAG_DL_OVERRUN, as sched_setattr(2) has them. */
  private long deadlineFlags;

  /** It has used up its budget and wants to be told. */
  private boolean overrun;

  /** Instructions retired in user mode. */
  long instructions;

  /**
   * How long the task says that it wants to run at a time, ns, 0 if it says nothing: sched_runtime
   * of sched_setattr(2) for an ordinary task.
   */
  public long requestedSlice;

  /** Time in user mode: what its instructions took. */
  long userTime;

  /** Time in the kernel for this task: its share of {@link Costs}. */
  long systemTime;

  /** Time spent runnable without a hart. */
  long waitTime;

  /** How often it got a hart. */
  long timesRun;

  /**
   * CPU time at which the kernel wants to look at timers on CPU time, ns: the hart stops there. At
   * 0, so that it looks once at each new task.
   */
  public long cpuAlarm;

  /** CPU time, ns, when it was last woken, or got a real-time policy. */
  private long realTimeSince;

  long voluntarySwitches;
  long involuntarySwitches;
  long migrations;

  /** Since when it is in its present state. */
  long since;

  /** What metered harts counted for it; null in uniform time, and before its first hart. */
  @Nullable TaskEvents events;

  /** Who follows it; null for nobody. */
  @Nullable Profile profile;

  /** What takes samples of it; null for nothing. */
  @Nullable Watch watch;

  /** When it last got a hart. */
  long runningSince;

  /**
   * No hart may run it before: what made it runnable happened then, and it has left its last hart,
   * whose clock may be ahead of another's.
   */
  long readyAt;

  /** What is left of its quantum, ns; 0 when it should get a new one. */
  long sliceLeft;

  /** It should look at signals or at its own end before its next instruction in user mode. */
  boolean attention;

  @Nullable SwitchReason lastSwitch;

  // The run queue's

  /** The list in which it waits. */
  TaskClass waitsAs = TaskClass.NONE;

  /** As what it was picked; NONE if the policy has not seen it run. */
  TaskClass runsAs = TaskClass.NONE;

  /** Its class or its weight has changed while it ran: it must wait and be picked anew. */
  boolean changed;

  private @Nullable DeadlineServer server;

  @Nullable Schedulable previousWaiting;
  @Nullable Schedulable nextWaiting;

  /** The real-time priority under which it waits. */
  int waitingPriority;

  /** What it counts for while it waits. */
  long waitingLoad;

  /** What was left of its quantum when it was preempted, ns; 0 if it should get a new one. */
  long resumesWith;

  /** What is left of its quantum under SCHED_RR, ns. */
  long roundRobinLeft;

  /** Whose {@link #policyData} it is. */
  @Nullable Object policyOwner;

  /** What the policy keeps of it; of no use while that has no owner. */
  Object policyData = NO_DATA;

  /** What {@link SwitchFigures} counts for it; null before its first switch. */
  SwitchFigures.@Nullable Row switchFigures;

  /** The number of the switch by which it last got a hart. */
  long arrivedBy;

  /** From now on its time counts against RLIMIT_RTTIME anew. */
  public void beginRealTime() {
    realTimeSince = cpuTime();
  }

  /**
   * How much time it has used since it last slept, ns, as RLIMIT_RTTIME counts it; -1 under another
   * policy than SCHED_FIFO and SCHED_RR.
   */
  public long realTimeRun() {
    boolean realTime = policy == SCHED_FIFO || policy == SCHED_RR;
    return realTime ? cpuTime() - realTimeSince : -1;
  }

  DeadlineServer server() {
    DeadlineServer present = server;
    if (present == null) {
      present = new DeadlineServer(this);
      server = present;
    }
    return present;
  }

  /**
   * Gives it the parameters of SCHED_DEADLINE, ns. What is left of a budget and its deadline stay
   * until the next period. Only within {@link Machine#change}.
   *
   * @param flags {@link #deadlineFlags}
   */
  public void setDeadline(long runtime, long deadline, long period, long flags) {
    deadlineRuntime = runtime;
    deadlineDeadline = deadline;
    deadlinePeriod = period;
    deadlineFlags = flags;
    if (server != null) {
      server.change(this);
    }
  }

  /** What it holds of a hart as a deadline task, see {@link DeadlineAdmission}. */
  public long deadlineShare() {
    return server == null ? 0 : server.claim().held();
  }

  /** Whether it is runnable, but must wait for the next period of its budget. */
  public boolean throttled() {
    return server != null && server.throttled;
  }

  boolean reclaims() {
    return (deadlineFlags & DEADLINE_RECLAIM) != 0;
  }

  /** SCHED_FLAG_RECLAIM and SCHED_FLAG_DL_OVERRUN, as they were given. */
  public long deadlineFlags() {
    return deadlineFlags;
  }

  /** Notes that the budget of a period was used up. */
  void overran() {
    overrun = (deadlineFlags & DEADLINE_OVERRUN) != 0;
  }

  /** Whether it must be told of an overrun, which it then is. */
  public boolean takeOverrun() {
    boolean taken = overrun;
    overrun = false;
    return taken;
  }

  /** Jobs under SCHED_DEADLINE that ended after their deadline. */
  public long deadlineMisses() {
    return server == null ? 0 : server.misses;
  }

  public TaskState state() {
    return state;
  }

  public int hart() {
    return hart;
  }

  /** Bit n: may run on hart n. */
  public long affinity() {
    return affinity;
  }

  public boolean mayRunOn(int hartId) {
    return (affinity >>> hartId & 1) != 0;
  }

  /** Instructions retired in user mode. */
  public long instructions() {
    return instructions;
  }

  public long userTime() {
    return userTime;
  }

  public long systemTime() {
    return systemTime;
  }

  /** User and system time. */
  public long cpuTime() {
    return userTime + systemTime;
  }

  public long waitTime() {
    return waitTime;
  }

  public long timesRun() {
    return timesRun;
  }

  public long voluntarySwitches() {
    return voluntarySwitches;
  }

  public long involuntarySwitches() {
    return involuntarySwitches;
  }

  public long migrations() {
    return migrations;
  }

  /** What metered harts counted for it; null in uniform time, and before its first hart. */
  public @Nullable TaskEvents events() {
    return events;
  }

  /** When it entered its present state. */
  public long since() {
    return since;
  }

  /** What is left of its quantum, ns. */
  public long sliceLeft() {
    return sliceLeft;
  }

  /** Why it last lost its hart; null if it never has. */
  public @Nullable SwitchReason lastSwitch() {
    return lastSwitch;
  }

  /**
   * The best real-time priority lent by those who wait for this task's locks, as {@link
   * #statPriority}.
   */
  private int inherited = NOTHING_INHERITED;

  public int inherited() {
    return inherited;
  }

  /** Lends this task a priority, or takes it back with {@link #NOTHING_INHERITED}. */
  public void inherit(int priority) {
    inherited = priority;
  }

  /**
   * The kernel's priority number as field 18 of /proc/pid/stat prints it: 20 + nice, or -1 -
   * rtprio, or -101 for a deadline task; smaller is better. A priority lent to it counts.
   */
  public int statPriority() {
    int own = realTimePriority > 0 ? -1 - realTimePriority : 20 + nice;
    if (policy == SCHED_DEADLINE) {
      own = DEADLINE_PRIORITY;
    }
    return Math.min(own, inherited);
  }

  /**
   * What a child inherits: policy, priorities, tickets and affinity; never what has been counted.
   */
  public void inherit(SchedEntity parent) {
    affinity = parent.affinity;
    hart = parent.hart;
    tickets = parent.tickets;
    if (parent.resetOnFork) {
      boolean urgent = parent.realTimePriority > 0 || parent.policy == SCHED_DEADLINE;
      policy = urgent ? SCHED_OTHER : parent.policy;
      nice = urgent ? 0 : Math.max(0, parent.nice);
      return;
    }
    policy = parent.policy;
    nice = parent.nice;
    requestedSlice = parent.requestedSlice;
    realTimePriority = parent.realTimePriority;
    deadlineRuntime = parent.deadlineRuntime;
    deadlineDeadline = parent.deadlineDeadline;
    deadlinePeriod = parent.deadlinePeriod;
  }
}
