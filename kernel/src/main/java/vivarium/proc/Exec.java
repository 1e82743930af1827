package vivarium.proc;

import java.util.List;
import vivarium.abi.Capability;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.Mode;
import vivarium.abi.OpenFlags;
import vivarium.abi.Personality;
import vivarium.cpu.Context;
import vivarium.cpu.Registers;
import vivarium.fs.Inode;
import vivarium.fs.Location;
import vivarium.fs.OpenFile;
import vivarium.mem.AddressSpace;
import vivarium.trace.Counter;
import vivarium.trace.EventKind;
import vivarium.trace.EventName;

/**
 * How a process takes another program: execve(2).
 *
 * <p>First the whole new memory image is made; until then every error leaves the process as it was.
 * Then, beyond the point of no return: the other threads go, the address space is exchanged, and
 * what does not outlive an exec is reset.
 */
public final class Exec {
  private Exec() {}

  /**
   * Opens a program for execution.
   *
   * @throws ErrnoException ENOENT, EACCES (not a regular file, or no right to execute), ELOOP,
   *     ENOTDIR, ...
   */
  public static OpenFile open(Task task, Location place) {
    task.kernel().vfs().requireExecutable(task, place);
    return task.kernel()
        .vfs()
        .open(task.kernel().vfs().kernelUser(), place, OpenFlags.O_RDONLY | OpenFlags.O_CLOEXEC);
  }

  /**
   * Replaces the program of a task's process. On return the task's PCB, and its hart if it has one,
   * hold the new program's first state.
   *
   * @param path as given to execve
   * @throws ErrnoException if nothing has changed
   */
  public static void exec(
      Task task, Location place, String path, List<String> arguments, List<String> environment) {
    OpenFile file = open(task, place);
    try {
      Credentials credentials = credentialsAfter(task, place);
      LoadedProgram program =
          task.kernel()
              .loader()
              .load(
                  task.kernel(),
                  new ExecRequest(
                      task,
                      credentials,
                      file,
                      path,
                      arguments,
                      environment,
                      task.process().limits()));
      commit(task, program, path, credentials);
    } finally {
      file.release();
    }
  }

  /** What set-user-id and set-group-id bits make of the task's ids. */
  private static Credentials credentialsAfter(Task task, Location place) {
    Credentials now = task.credentials();
    Inode inode = place.inode();
    boolean may = !task.process().noNewPrivileges && !tracedByStranger(task);
    int user = may && (inode.mode() & Mode.S_ISUID) != 0 ? inode.uid() : now.euid();
    boolean setsGroup = (inode.mode() & Mode.S_ISGID) != 0 && (inode.mode() & 010) != 0;
    int group = may && setsGroup ? inode.gid() : now.egid();
    boolean gains = user != now.euid() || group != now.egid();
    return now.withIdsOfFile(user, group)
        .withCapabilities(now.capabilities().afterExec(now.uid(), user, gains));
  }

  /** A tracer without rights of its own must not get hold of a program that has them. */
  private static boolean tracedByStranger(Task task) {
    Tracee trace = task.tracee();
    return trace != null && !trace.tracer().credentials().capable(Capability.SYS_PTRACE);
  }

  private static void commit(
      Task task, LoadedProgram program, String path, Credentials credentials) {
    Kernel kernel = task.kernel();
    Process process = task.process();
    int oldTid = task.tid();
    Exits.endOtherTasks(task);
    boolean gains =
        credentials.euid() != task.credentials().uid()
            || credentials.egid() != task.credentials().gid();
    if (gains) {
      process.personality = Personality.afterSetId(process.personality);
    }
    task.setCredentials(credentials);
    process.dumpable = gains ? 0 : 1;
    AddressSpace old = task.addressSpace();
    kernel.futexes().exitTask(task);
    task.setAddressSpace(program.space());
    setRegisters(task, program);
    task.restore();
    if (old != null) {
      keepPeak(process, old);
      kernel.machine().forget(old);
      old.release();
    }
    Cloning.releaseVforkParent(task);
    if (task.files().users() > 1) {
      vivarium.fs.FileTable shared = task.files();
      task.setFiles(shared.copy());
      shared.release();
    }
    task.files().closeMarked();
    process.setHandlers(process.handlers().copyForExec());
    task.signals.resetForExec();
    process.timers.resetForExec();
    task.clearChildTid = 0;
    task.robustList = 0;
    task.setSequence(null);
    task.setName(program.name());
    process.setExecuted();
    process.setExecutable(program.executable());
    process.setCommandPath(path);
    kernel.counters().add(task.sched().hart(), Counter.EXECS);
    if (kernel.trace().on()) {
      kernel
          .trace()
          .record(
              EventKind.EXEC,
              kernel.clock().now(),
              task.sched().hart(),
              task.tid(),
              process.pid(),
              oldTid,
              EventName.first(task.name()),
              EventName.second(task.name()));
    }
  }

  private static void setRegisters(Task task, LoadedProgram program) {
    Context context = task.context();
    context.clear();
    context.pc = program.entry();
    context.x[Registers.SP] = program.stackPointer();
  }

  static void keepPeak(Process process, AddressSpace space) {
    Usage usage = process.endedTasks();
    usage.peakResidentPages = Math.max(usage.peakResidentPages, space.usage.peakResidentPages);
  }

  /**
   * E2BIG unless argv and envp are within what execve(2) allows: a quarter of the stack's limit, at
   * least 128 KiB.
   */
  public static void checkSize(List<String> arguments, List<String> environment, long stackLimit) {
    long quarter = stackLimit < 0 ? Long.MAX_VALUE : stackLimit / 4;
    long most = Math.max(128 << 10, Math.min(quarter, 6 << 20));
    long bytes = 0;
    for (List<String> strings : List.of(arguments, environment)) {
      for (String string : strings) {
        bytes += string.length() + 1 + Long.BYTES;
      }
    }
    if (bytes > most) {
      throw ErrnoException.of(Errno.E2BIG);
    }
  }
}
