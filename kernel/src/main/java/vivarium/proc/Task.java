package vivarium.proc;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ResourceLimit;
import vivarium.cpu.Context;
import vivarium.fs.FileTable;
import vivarium.fs.FileUser;
import vivarium.fs.FsContext;
import vivarium.fs.Tty;
import vivarium.mem.AddressSpace;
import vivarium.sched.Clock;
import vivarium.sched.SchedEntity;
import vivarium.sched.Schedulable;
import vivarium.sched.TaskState;
import vivarium.sched.WaitChannel;
import vivarium.trace.EventKind;
import vivarium.trace.EventName;

/**
 * A schedulable thread of a process: the PCB's part that each thread has for itself.
 *
 * <p>Made by {@link Cloning}, ended by {@link Exits}. While it has a hart its registers are in the
 * hart; {@link #capture} brings the PCB up to date. Guarded by the machine thread.
 */
public final class Task implements Schedulable, FileUser {
  /** What a system call's handler returns when the task must wait; see {@link WaitState}. */
  public static final long BLOCKED = Long.MIN_VALUE;

  /** What a handler returns that has set the registers itself (execve, rt_sigreturn). */
  public static final long REGISTERS_SET = Long.MIN_VALUE + 1;

  /** Longest command name in bytes. */
  public static final int NAME_LENGTH = 15;

  /** The blocked mask, pending signals and alternate stack. */
  public final TaskSignals signals = new TaskSignals();

  /**
   * Address to zero and to wake when the task ends (set_tid_address, CLONE_CHILD_CLEARTID); 0 for
   * none.
   */
  public long clearChildTid;

  /** Head of the list of robust futexes (set_robust_list); 0 for none. */
  public long robustList;

  public long robustListLength;

  /** Its number among the tasks of its memory that run at once (struct rseq, mm_cid). */
  int concurrencyId;

  /**
   * Timer slack in ns (PR_SET_TIMERSLACK): kept and reported; 0 under a real-time or deadline
   * policy.
   */
  public long timerSlack = 50_000;

  /** What it is set to by 0, ns: its creator's. */
  public long defaultTimerSlack = 50_000;

  /** The signal that this task gets when its parent's task ends (PR_SET_PDEATHSIG); 0 for none. */
  public int parentDeathSignal;

  /** Faults that this task has had. */
  public long minorFaults;

  public long majorFaults;

  private final Kernel kernel;
  private int tid;
  private final Process process;
  private final SchedEntity sched = new SchedEntity();
  private final Context context = new Context();
  private final WaitState waiting = new WaitState(this);
  private final long startTime;
  private final long[] syscallArguments = new long[6];

  private @Nullable AddressSpace space;
  private FileTable files;
  private FsContext fs;
  private Credentials credentials;
  private String name;
  private @Nullable HostRunner host;
  private @Nullable KernelWork kernelWork;

  /** The task that waits in vfork until this one calls execve or ends. */
  @Nullable Task vforkParent;

  private @Nullable Tracee tracee;
  private @Nullable RestartableSequence sequence;
  private long sequenceSeen;
  private final Set<Task> tracees = new LinkedHashSet<>(0);
  private int exitStatus;

  private long syscallNumber = -1;
  private boolean inSyscall;
  private long syscallStart;

  /** The result of a system call that is held back until a device is done; BLOCKED for none. */
  private long heldResult = BLOCKED;

  private boolean exited;

  Task(
      Kernel kernel,
      int tid,
      Process process,
      String name,
      @Nullable AddressSpace space,
      FileTable files,
      FsContext fs,
      Credentials credentials) {
    this.kernel = kernel;
    this.tid = tid;
    this.process = process;
    this.name = name;
    this.space = space;
    this.files = files;
    this.fs = fs;
    this.credentials = credentials;
    this.startTime = kernel.clock().now();
  }

  public Kernel kernel() {
    return kernel;
  }

  /** The thread id. */
  public int tid() {
    return tid;
  }

  /** In exec, by a thread that is not the first one: it takes over the first one's number. */
  void becomeLeader(int pid) {
    tid = pid;
  }

  @Override
  public int id() {
    return tid;
  }

  public Process process() {
    return process;
  }

  /** Whether it is the first thread, whose tid is the pid. */
  public boolean isLeader() {
    return process.leader() == this;
  }

  @Override
  public SchedEntity sched() {
    return sched;
  }

  public TaskState state() {
    return sched.state();
  }

  @Override
  public Context context() {
    return context;
  }

  @Override
  public @Nullable AddressSpace addressSpace() {
    return space;
  }

  @Override
  public long minorFaults() {
    return minorFaults;
  }

  @Override
  public long majorFaults() {
    return majorFaults;
  }

  /** The address space of a guest task; a host program has none and never asks. */
  public AddressSpace memory() {
    AddressSpace memory = space;
    if (memory == null) {
      throw new IllegalStateException("task " + tid + " has no memory");
    }
    return memory;
  }

  void setAddressSpace(@Nullable AddressSpace newSpace) {
    space = newSpace;
  }

  public FileTable files() {
    return files;
  }

  /**
   * Another table (unshare, exec of a task that shared its table); the caller handles the
   * references.
   */
  public void setFiles(FileTable table) {
    files = table;
  }

  @Override
  public FsContext fs() {
    return fs;
  }

  public void setFs(FsContext newContext) {
    fs = newContext;
  }

  public Credentials credentials() {
    return credentials;
  }

  /** Other ids; a change of those that count protects the process against onlookers. */
  public void setCredentials(Credentials newCredentials) {
    if (credentials.euid() != newCredentials.euid()
        || credentials.egid() != newCredentials.egid()
        || credentials.fsuid() != newCredentials.fsuid()
        || credentials.fsgid() != newCredentials.fsgid()) {
      process.dumpable = 0;
      parentDeathSignal = 0;
    }
    credentials = newCredentials;
  }

  /** The command name (comm), at most 15 bytes. */
  @Override
  public String name() {
    return name;
  }

  @Override
  public WaitChannel waitChannel() {
    return waiting.channel();
  }

  public void setName(String newName) {
    name = newName.length() > NAME_LENGTH ? newName.substring(0, NAME_LENGTH) : newName;
    if (kernel.trace().on()) {
      kernel
          .trace()
          .record(
              EventKind.RENAME,
              kernel.clock().now(),
              sched.hart(),
              tid,
              EventName.first(name),
              EventName.second(name));
    }
  }

  /** The Java side of a host program; null for a guest task. */
  public @Nullable HostRunner hostRunner() {
    return host;
  }

  void setHostRunner(@Nullable HostRunner runner) {
    host = runner;
  }

  /** What it does if it is the kernel's own; null for all others. */
  public @Nullable KernelWork kernelWork() {
    return kernelWork;
  }

  void setKernelWork(KernelWork work) {
    kernelWork = work;
  }

  /** Whether it is a task of a Java program. */
  public boolean isHost() {
    return space == null && host != null;
  }

  /** When it was made, virtual ns. */
  public long startTime() {
    return startTime;
  }

  /** User and system time, ns. */
  public long cpuTimeNs() {
    return sched.cpuTime();
  }

  // Waiting and system calls

  /** What it waits for, and what the handler of its system call remembers. */
  public WaitState waiting() {
    return waiting;
  }

  /** Whether it is in a system call that has not ended; its pc is then at the ecall. */
  public boolean inSyscall() {
    return inSyscall;
  }

  /** The number of the system call that it is in, or of the last one; -1 before the first. */
  public long syscallNumber() {
    return syscallNumber;
  }

  /** An argument, 0 to 5, of that system call. */
  public long syscallArgument(int index) {
    return syscallArguments[index];
  }

  /** When that system call began, virtual ns. */
  public long syscallStart() {
    return syscallStart;
  }

  /** Notes that a system call begins. */
  public void beginSyscall(long number, long a0, long a1, long a2, long a3, long a4, long a5) {
    inSyscall = true;
    syscallStart = kernel.clock().now();
    syscallNumber = number;
    syscallArguments[0] = a0;
    syscallArguments[1] = a1;
    syscallArguments[2] = a2;
    syscallArguments[3] = a3;
    syscallArguments[4] = a4;
    syscallArguments[5] = a5;
  }

  /** A tracer has changed the registers at the beginning of a system call. */
  void changeSyscall() {
    beginSyscall(
        (int) context.x[17],
        context.x[10],
        context.x[11],
        context.x[12],
        context.x[13],
        context.x[14],
        context.x[15]);
  }

  /** The system call is done but for a device: its result, when the task runs again. */
  public void holdResult(long result) {
    heldResult = result;
  }

  /** The result that was held back, {@link #BLOCKED} for none; it is not held any more. */
  public long takeHeldResult() {
    long result = heldResult;
    heldResult = BLOCKED;
    return result;
  }

  /** Notes that the system call has ended, one way or the other; forgets what it waited for. */
  public void endSyscall() {
    inSyscall = false;
    heldResult = BLOCKED;
    waiting.clear();
  }

  /** Goes to sleep until one of the queues, the deadline or a signal wakes it. */
  public void block() {
    waiting.arm();
    kernel
        .machine()
        .suspend(this, waiting.uninterruptible ? TaskState.UNINTERRUPTIBLE : TaskState.SLEEPING);
  }

  /** Runs again after {@link #block}. */
  public void unblock() {
    waiting.disarm();
  }

  /**
   * A signal's handler is about to run while the task is in a system call: the call ends with what
   * it has done or EINTR, or it will be made again after the handler. Afterwards {@link #inSyscall}
   * is false.
   */
  public void interruptSyscall(boolean restart) {
    kernel.syscalls().interrupt(this, restart);
  }

  /** A signal became deliverable: ends an interruptible sleep, or makes a running task look. */
  public void signalWake() {
    if (sched.state() == TaskState.SLEEPING) {
      kernel.machine().wake(this);
    }
    kernel.machine().attention(this);
  }

  /** It must end: ends any sleep or stop. */
  public void killWake() {
    kernel.machine().resume(this);
    kernel.machine().wake(this);
    kernel.machine().attention(this);
  }

  /** Goes on after a stop of its process. */
  public void resume() {
    if (sched.state() == TaskState.STOPPED) {
      kernel.machine().resume(this);
    }
  }

  /** Goes on after a stop for its tracer. */
  void leaveTracedStop() {
    if (sched.state() == TaskState.TRACED) {
      kernel.machine().resume(this);
      kernel.machine().attention(this);
    }
  }

  /** Its restartable sequences (rseq(2)); null if it has registered none. */
  public @Nullable RestartableSequence sequence() {
    return sequence;
  }

  public void setSequence(@Nullable RestartableSequence newSequence) {
    sequence = newSequence;
  }

  /** On the way to user mode: if it has got a hart since it was last here, its memory says so. */
  public void noteHart() {
    if (sequence != null && sequenceSeen != sched.timesRun()) {
      sequenceSeen = sched.timesRun();
      RestartableSequence.scheduled(this);
    }
  }

  // Tracing

  /** How it is traced; null if nobody traces it. */
  public @Nullable Tracee tracee() {
    return tracee;
  }

  void setTracee(@Nullable Tracee trace) {
    tracee = trace;
  }

  /** The tasks that it traces, in the order in which they were attached. */
  Set<Task> tracees() {
    return tracees;
  }

  /** Brings the PCB's registers up to date if the task has a hart. */
  public Context capture() {
    kernel.machine().capture(this);
    return context;
  }

  /** Takes changed registers (and address space) into the hart, if the task has one. */
  public void restore() {
    kernel.machine().restore(this);
  }

  /** Whether it has ended. */
  public boolean exited() {
    return exited;
  }

  void markExited() {
    exited = true;
    process.exitEvent.wakeAll();
  }

  /** How it ended, as wait(2) reports it: its own exit code, or what ended the process. */
  public int exitStatus() {
    return process.exiting() ? process.exitStatus() : exitStatus;
  }

  void setExitStatus(int status) {
    exitStatus = status;
  }

  // FileUser

  @Override
  public int fsUid() {
    return credentials.fsuid();
  }

  @Override
  public int fsGid() {
    return credentials.fsgid();
  }

  @Override
  public boolean capable(int capability) {
    return credentials.capable(capability);
  }

  @Override
  public boolean inGroup(int gid) {
    return gid == credentials.fsgid() || credentials.groups().contains(gid);
  }

  @Override
  public int pid() {
    return process.pid();
  }

  @Override
  public int processGroup() {
    return process.processGroup();
  }

  @Override
  public int session() {
    return process.session().id();
  }

  @Override
  public @Nullable Tty terminal() {
    return process.session().terminal();
  }

  @Override
  public void setTerminal(@Nullable Tty terminal) {
    process.session().setTerminal(terminal);
  }

  @Override
  public boolean blocksOrIgnores(int signal) {
    return (signals.blocked() >>> (signal - 1) & 1) != 0
        || process.handlers().get(signal).isIgnore();
  }

  @Override
  public long fileSizeLimit() {
    long limit = process.limits().soft(ResourceLimit.FSIZE);
    return limit < 0 ? Clock.NEVER : limit;
  }

  @Override
  public String toString() {
    return name + "[" + process.pid() + (isLeader() ? "]" : "/" + tid + "]");
  }
}
