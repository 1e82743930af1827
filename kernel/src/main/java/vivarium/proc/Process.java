package vivarium.proc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Signal;
import vivarium.fs.FileTable;
import vivarium.fs.FsContext;
import vivarium.fs.PlacedFile;
import vivarium.mem.AddressSpace;
import vivarium.mem.MappedFile;
import vivarium.sched.WaitQueue;

/**
 * A process (thread group): the PCB's part that its threads share. Made by {@link Cloning}, ended
 * by {@link Exits}, collected by {@link Waits}.
 *
 * <p>Guarded by the machine thread.
 */
public final class Process {
  /** Signals sent to the process as a whole. */
  public final PendingSignals pending = new PendingSignals();

  /** Stopped or continued, and what wait has yet to report of it. */
  public final JobControl jobControl = new JobControl();

  /** Interval timers and POSIX timers. */
  public final ProcessTimers timers;

  /** Woken when a child changes state. */
  public final WaitQueue childEvent = new WaitQueue();

  /** Woken when the process or one of its tasks ends, and when it is collected: pidfd_open(2). */
  public final WaitQueue exitEvent = new WaitQueue();

  /** Woken when a signal is queued at the process or one of its tasks: signalfd(2). */
  public final WaitQueue signalArrival = new WaitQueue();

  public final IoCounters io = new IoCounters();

  /** /proc/pid/oom_score_adj: -1000 (never) to 1000 (first). */
  public int oomScoreAdjustment;

  /** Whether orphans among its descendants become its children (PR_SET_CHILD_SUBREAPER). */
  public boolean subreaper;

  /** PR_SET_DUMPABLE: kept and reported. */
  public int dumpable = 1;

  /** The personality(2) word: kept and reported. */
  public int personality;

  /** PR_SET_NO_NEW_PRIVS. */
  public boolean noNewPrivileges;

  private final Kernel kernel;
  private final int pid;
  private final long startTime;
  private final List<Task> tasks = new ArrayList<>(1);
  private final Set<Process> children = new LinkedHashSet<>();
  private final Set<Process> zombieChildren = new LinkedHashSet<>();
  private final Usage endedTasks = new Usage();
  private final Usage childrenUsage = new Usage();

  private IntConsumer exitListener = status -> {};
  private @Nullable Task leader;
  private @Nullable Process parent;
  private @Nullable Task parentTask;
  private SignalHandlers handlers;
  private ResourceLimits limits;
  private Session session;
  private int processGroup;
  private int exitSignal = Signal.SIGCHLD;
  private boolean executed;
  private boolean exiting;
  private int exitStatus;
  private boolean zombie;
  private boolean reaped;
  private @Nullable MappedFile executable;
  private String commandPath = "";

  Process(
      Kernel kernel,
      int pid,
      @Nullable Process parent,
      SignalHandlers handlers,
      ResourceLimits limits,
      Session session,
      int processGroup) {
    this.kernel = kernel;
    this.pid = pid;
    this.parent = parent;
    this.handlers = handlers;
    this.limits = limits;
    this.session = session;
    this.processGroup = processGroup;
    this.startTime = kernel.clock().now();
    this.timers = new ProcessTimers(this);
  }

  public Kernel kernel() {
    return kernel;
  }

  /** The process id: the tid of its first task. */
  public int pid() {
    return pid;
  }

  /** The parent's pid, 0 for the first process. */
  public int parentPid() {
    return parent == null ? 0 : parent.pid;
  }

  public @Nullable Process parent() {
    return parent;
  }

  /** The thread of the parent that made it, or another one if that has ended. */
  @Nullable Task parentTask() {
    Task maker = parentTask;
    if (maker != null && !maker.exited() && maker.process() == parent) {
      return maker;
    }
    return parent == null ? null : parent.anyTask();
  }

  void setParentTask(Task maker) {
    parentTask = maker;
  }

  /** The first task that has not ended; the leader if none has. */
  private Task anyTask() {
    for (Task task : tasks) {
      if (!task.exited()) {
        return task;
      }
    }
    return leader();
  }

  void setParent(@Nullable Process newParent) {
    parent = newParent;
  }

  /** Children that have not been collected, zombies among them, in the order in which they came. */
  public Set<Process> children() {
    return Collections.unmodifiableSet(children);
  }

  Set<Process> childSet() {
    return children;
  }

  /** Children that have ended and have not been collected, in the order in which they ended. */
  Set<Process> zombieChildren() {
    return zombieChildren;
  }

  /**
   * The tasks that have not ended, the first one also when it is a zombie; in the order in which
   * they came.
   */
  public List<Task> tasks() {
    return Collections.unmodifiableList(tasks);
  }

  List<Task> taskList() {
    return tasks;
  }

  /** How many tasks are alive. */
  public int liveTasks() {
    int live = 0;
    for (Task task : tasks) {
      if (!task.exited()) {
        live++;
      }
    }
    return live;
  }

  /** The first task; stays, as a zombie, until the process is collected. */
  public Task leader() {
    Task first = leader;
    if (first == null) {
      throw new IllegalStateException("process " + pid + " has no task yet");
    }
    return first;
  }

  void setLeader(Task task) {
    leader = task;
  }

  /** Whether it is a Java program and has no memory. */
  public boolean isHost() {
    return leader().hostRunner() != null;
  }

  public SignalHandlers handlers() {
    return handlers;
  }

  public void setHandlers(SignalHandlers newHandlers) {
    handlers = newHandlers;
  }

  public ResourceLimits limits() {
    return limits;
  }

  public Session session() {
    return session;
  }

  void setSession(Session newSession) {
    session = newSession;
  }

  public int processGroup() {
    return processGroup;
  }

  void setProcessGroup(int group) {
    processGroup = group;
  }

  /** The signal its parent gets at its end: SIGCHLD, or what clone asked for; 0 for none. */
  public int exitSignal() {
    return exitSignal;
  }

  void setExitSignal(int signal) {
    exitSignal = signal;
  }

  /** Whether it has called execve since it was forked. */
  public boolean executed() {
    return executed;
  }

  void setExecuted() {
    executed = true;
  }

  /** Whether it has begun to end; its tasks end as soon as they can. */
  public boolean exiting() {
    return exiting;
  }

  /**
   * The status for wait(2): exit code times 256, or the signal that ended it (plus 0x80 with a
   * core).
   */
  public int exitStatus() {
    return exitStatus;
  }

  void beginExit(int status) {
    exiting = true;
    exitStatus = status;
  }

  /** Whether it has ended and waits to be collected. */
  public boolean zombie() {
    return zombie;
  }

  void setZombie() {
    zombie = true;
    exitEvent.wakeAll();
    exitListener.accept(exitStatus);
  }

  /** Has somebody outside told of the status when the process ends. */
  public void onExit(IntConsumer listener) {
    exitListener = listener;
  }

  /** Whether it has been collected. */
  public boolean reaped() {
    return reaped;
  }

  void setReaped() {
    reaped = true;
    exitEvent.wakeAll();
  }

  // What the first task has, for those who look at the process from outside

  public @Nullable AddressSpace addressSpace() {
    return leader().addressSpace();
  }

  public FileTable files() {
    return leader().files();
  }

  public FsContext fs() {
    return leader().fs();
  }

  public Credentials credentials() {
    return leader().credentials();
  }

  /** The real user id. */
  public int uid() {
    return credentials().uid();
  }

  public String name() {
    return leader().name();
  }

  /** The program that it executes; null for a host program. Holds a reference. */
  public @Nullable MappedFile executable() {
    return executable;
  }

  void setExecutable(@Nullable MappedFile file) {
    MappedFile old = executable;
    executable = file;
    if (file instanceof PlacedFile placed) {
      placed.location().inode().addExecution();
    }
    if (old instanceof PlacedFile placed) {
      placed.location().inode().removeExecution();
    }
    if (old != null) {
      old.release();
    }
  }

  /** The path that execve was given, or a host program's name. */
  public String commandPath() {
    return commandPath;
  }

  void setCommandPath(String path) {
    commandPath = path;
  }

  /** When it was made, virtual ns. */
  public long startTime() {
    return startTime;
  }

  // Usage

  /** User time of all its tasks, those that ended included, ns. */
  public long userNs() {
    long sum = endedTasks.userTime;
    for (Task task : tasks) {
      if (!task.exited()) {
        sum += task.sched().userTime();
      }
    }
    return sum;
  }

  /** System time of all its tasks, those that ended included, ns. */
  public long systemNs() {
    long sum = endedTasks.systemTime;
    for (Task task : tasks) {
      if (!task.exited()) {
        sum += task.sched().systemTime();
      }
    }
    return sum;
  }

  public long cpuTimeNs() {
    return userNs() + systemNs();
  }

  /** What all its tasks have used up to now. */
  public Usage usage() {
    Usage sum = new Usage();
    sum.add(endedTasks);
    for (Task task : tasks) {
      if (!task.exited()) {
        sum.add(task);
      }
    }
    AddressSpace space = leader == null ? null : leader.addressSpace();
    if (space != null) {
      sum.peakResidentPages = Math.max(sum.peakResidentPages, space.usage.peakResidentPages);
    }
    return sum;
  }

  /** What one of its tasks has used up to now. */
  public Usage usageOf(Task task) {
    Usage own = new Usage();
    own.add(task);
    AddressSpace space = task.addressSpace();
    own.peakResidentPages = space == null ? 0 : space.usage.peakResidentPages;
    return own;
  }

  /** What its collected children and theirs have used. */
  public Usage childrenUsage() {
    return childrenUsage;
  }

  /** Keeps what a task that ends has used. */
  Usage endedTasks() {
    return endedTasks;
  }

  @Override
  public String toString() {
    return leader == null ? "[" + pid + "]" : leader.toString();
  }
}
