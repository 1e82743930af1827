package vivarium.proc;

import static vivarium.abi.CloneFlags.*;

import org.jspecify.annotations.Nullable;
import vivarium.abi.Capability;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.ResourceLimit;
import vivarium.cpu.Context;
import vivarium.cpu.Registers;
import vivarium.fs.FileTable;
import vivarium.fs.FsContext;
import vivarium.mem.AddressSpace;
import vivarium.mem.OutOfMemory;
import vivarium.sched.Profile;
import vivarium.sched.SchedEntity;
import vivarium.trace.Counter;
import vivarium.trace.EventKind;
import vivarium.trace.EventName;

/**
 * How tasks and processes begin: clone(2) in all its forms.
 *
 * <p>Life: {@link #clone} checks the flags, copies or shares each part of the PCB, enters the child
 * in the tables, and puts it on a run queue; {@link Exec} gives it another program; {@link Exits}
 * ends it; {@link Waits} collects it.
 */
public final class Cloning {
  private static final long UNSUPPORTED = NAMESPACES | CLONE_INTO_CGROUP;

  private Cloning() {}

  /**
   * Makes a child of a task and starts it.
   *
   * @throws ErrnoException EINVAL for flags that exclude each other or are not supported, EAGAIN at
   *     a limit, ENOMEM
   */
  public static Task clone(Task parent, CloneArguments arguments) {
    Task child = make(parent, arguments);
    begin(parent, child, arguments);
    return child;
  }

  /** Checks and makes the child; it is in the tables but does not run yet. */
  static Task make(Task parent, CloneArguments arguments) {
    check(parent, arguments);
    Kernel kernel = parent.kernel();
    int tid = kernel.pids().allocate();
    ResourceLimits limits = parent.process().limits().copy();
    AddressSpace space = space(parent, arguments, limits);
    FileTable files = arguments.has(CLONE_FILES) ? parent.files().retain() : parent.files().copy();
    FsContext fs = arguments.has(CLONE_FS) ? parent.fs() : parent.fs().copy();
    Process process =
        arguments.has(CLONE_THREAD) ? parent.process() : process(parent, tid, arguments, limits);
    Task child =
        new Task(kernel, tid, process, parent.name(), space, files, fs, parent.credentials());
    child.timerSlack = parent.timerSlack;
    child.defaultTimerSlack = parent.timerSlack;
    child.sched().inherit(parent.sched());
    Profile.created(parent, child);
    boolean sharesStack = !arguments.has(CLONE_VM) || arguments.has(CLONE_VFORK);
    child.signals.inheritFrom(parent.signals, sharesStack);
    if (!arguments.has(CLONE_VM)) {
      child.setSequence(parent.sequence());
    }
    if (arguments.has(CLONE_CHILD_CLEARTID)) {
      child.clearChildTid = arguments.childTid();
    }
    copyRegisters(parent, child, arguments);
    enter(process, child);
    recordBirth(parent, child, arguments.flags());
    return child;
  }

  /** Tells the event log of a new task. */
  static void recordBirth(@Nullable Task parent, Task child, long flags) {
    Kernel kernel = child.kernel();
    if (kernel.trace().on()) {
      kernel
          .trace()
          .record(
              EventKind.FORK,
              kernel.clock().now(),
              child.sched().hart(),
              parent == null ? 0 : parent.tid(),
              child.tid(),
              child.process().pid(),
              flags,
              EventName.first(child.name()),
              EventName.second(child.name()));
    }
  }

  /** Puts a task, and its process if it is the first one, into the tables. */
  static void enter(Process process, Task task) {
    Kernel kernel = task.kernel();
    int hart = task.sched().hart();
    process.taskList().add(task);
    kernel.pids().add(task);
    kernel.counters().add(hart, Counter.TASKS_CREATED);
    if (process.taskList().size() == 1) {
      process.setLeader(task);
      Process parent = process.parent();
      if (parent != null) {
        parent.childSet().add(process);
      }
      kernel.pids().add(process);
      kernel.counters().add(hart, Counter.PROCESSES_CREATED);
    }
  }

  /** Takes back a child that has been made but not begun. */
  static void undo(Task child) {
    Process process = child.process();
    AddressSpace space = child.addressSpace();
    child.setAddressSpace(null);
    if (space != null) {
      space.release();
    }
    child.files().release();
    child.markExited();
    process.setExecutable(null);
    process.setZombie();
    child.kernel().counters().add(child.sched().hart(), Counter.PROCESSES_EXITED);
    Exits.recordEnd(child);
    Exits.release(process);
  }

  /** Starts a child that has been made, and tells of it. */
  static void begin(Task parent, Task child, CloneArguments arguments) {
    Kernel kernel = parent.kernel();
    kernel.syscalls().created(parent, child);
    if (arguments.has(CLONE_PARENT_SETTID)) {
      writeTid(parent, arguments.parentTid(), child.tid());
    }
    if (arguments.has(CLONE_CHILD_SETTID)) {
      writeTid(child, arguments.childTid(), child.tid());
    }
    if (arguments.has(CLONE_VFORK)) {
      child.vforkParent = parent;
    }
    boolean traced = arguments.has(CLONE_PTRACE) && parent.tracee() != null;
    if (traced || Tracing.childEvent(parent, arguments) != 0) {
      kernel.tracing().attachChild(parent, child);
    }
    kernel.machine().start(child);
  }

  private static void check(Task parent, CloneArguments arguments) {
    SchedEntity entity = parent.sched();
    if (entity.policy == SchedEntity.SCHED_DEADLINE && !entity.resetOnFork) {
      throw ErrnoException.of(Errno.EAGAIN); // there is no second bandwidth to be had
    }
    long flags = arguments.flags();
    boolean bad =
        (flags & UNSUPPORTED) != 0
            || arguments.has(CLONE_SIGHAND) && !arguments.has(CLONE_VM)
            || arguments.has(CLONE_THREAD) && !arguments.has(CLONE_SIGHAND)
            || arguments.has(CLONE_CLEAR_SIGHAND) && arguments.has(CLONE_SIGHAND)
            || arguments.has(CLONE_PARENT) && parent.process() == parent.kernel().init();
    if (bad) {
      throw ErrnoException.of(Errno.EINVAL);
    }
    Credentials credentials = parent.credentials();
    long limit = parent.process().limits().soft(ResourceLimit.NPROC);
    if (limit != ResourceLimit.INFINITY && !credentials.capable(Capability.SYS_RESOURCE)) {
      long same =
          parent.kernel().pids().tasks().stream()
              .filter(task -> task.credentials().uid() == credentials.uid())
              .count();
      if (same >= limit) {
        throw ErrnoException.of(Errno.EAGAIN);
      }
    }
  }

  private static @Nullable AddressSpace space(
      Task parent, CloneArguments arguments, ResourceLimits limits) {
    AddressSpace space = parent.addressSpace();
    if (space == null) {
      return null;
    }
    if (arguments.has(CLONE_VM)) {
      space.retain();
      return space;
    }
    try {
      return space.fork(limits.memory());
    } catch (OutOfMemory e) {
      throw ErrnoException.of(Errno.ENOMEM);
    }
  }

  private static Process process(
      Task parent, int pid, CloneArguments arguments, ResourceLimits limits) {
    Process from = parent.process();
    Process above = arguments.has(CLONE_PARENT) ? from.parent() : from;
    SignalHandlers handlers = from.handlers();
    if (arguments.has(CLONE_CLEAR_SIGHAND)) {
      handlers = handlers.copyForExec();
    } else if (!arguments.has(CLONE_SIGHAND)) {
      handlers = handlers.copy();
    }
    Process process =
        new Process(
            parent.kernel(), pid, above, handlers, limits, from.session(), from.processGroup());
    process.setParentTask(parent);
    process.setExitSignal(arguments.has(CLONE_PARENT) ? from.exitSignal() : arguments.exitSignal());
    process.oomScoreAdjustment = from.oomScoreAdjustment;
    process.dumpable = from.dumpable;
    process.personality = from.personality;
    process.noNewPrivileges = from.noNewPrivileges;
    if (from.executable() != null) {
      from.executable().retain();
      process.setExecutable(from.executable());
    }
    process.setCommandPath(from.commandPath());
    return process;
  }

  private static void copyRegisters(Task parent, Task child, CloneArguments arguments) {
    if (parent.addressSpace() == null) {
      return;
    }
    Context context = child.context();
    context.copyFrom(parent.capture());
    context.pc += 4;
    context.x[Registers.A0] = 0;
    if (arguments.stackPointer() != 0) {
      context.x[Registers.SP] = arguments.stackPointer();
    }
    if (arguments.has(CLONE_SETTLS)) {
      context.x[Registers.TP] = arguments.tls();
    }
  }

  /** As Linux does, a bad address is no error here. */
  private static void writeTid(Task task, long address, int tid) {
    AddressSpace space = task.addressSpace();
    if (space == null) {
      return;
    }
    try {
      space.writeInt(address, tid);
    } catch (ErrnoException e) {
      task.kernel().log().debug("{}: clone cannot store a tid at {}", task, address);
    }
  }

  /** A vfork child no longer uses its parent's memory: the parent goes on. */
  static void releaseVforkParent(Task child) {
    Task parent = child.vforkParent;
    if (parent != null) {
      child.vforkParent = null;
      child.kernel().machine().wake(parent);
    }
  }

  /** The event of ptrace(2) that tells the parent's tracer of such a child; 0 if none does. */
  public static int traceEvent(Task parent, CloneArguments arguments) {
    return Tracing.childEvent(parent, arguments);
  }

  /** Whether the child of a vfork still uses its parent's memory. */
  public static boolean vforkPending(Task child) {
    return child.vforkParent != null;
  }
}
