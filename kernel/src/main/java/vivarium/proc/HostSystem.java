package vivarium.proc;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.OpenFlags;
import vivarium.abi.SigInfo;
import vivarium.abi.Signal;
import vivarium.abi.WaitFlags;
import vivarium.fs.Location;
import vivarium.fs.Names;
import vivarium.fs.OpenFile;
import vivarium.fs.Tty;
import vivarium.fs.Vfs;
import vivarium.sched.WaitChannel;

/**
 * The system calls of a host program: {@link HostTask} over the same subsystems that guests use.
 */
final class HostSystem implements HostTask {
  /** The address of a handler that is not in guest memory: the signal is only noted. */
  private static final long NOTED = -2;

  private final Task task;
  private final Kernel kernel;
  private final Process process;
  private final HostRunner runner;
  private final List<String> arguments;

  HostSystem(Task task, HostRunner runner, List<String> arguments) {
    this.task = task;
    this.kernel = task.kernel();
    this.process = task.process();
    this.runner = runner;
    this.arguments = List.copyOf(arguments);
  }

  @Override
  public Task task() {
    return task;
  }

  @Override
  public Kernel kernel() {
    return kernel;
  }

  @Override
  public int pid() {
    return process.pid();
  }

  @Override
  public int parentPid() {
    return process.parentPid();
  }

  @Override
  public List<String> arguments() {
    return arguments;
  }

  @Override
  public void setName(String name) {
    task.setName(name);
  }

  // Processes

  @Override
  public int fork(HostProgram program) {
    runner.requireAlive();
    Task child = Cloning.make(task, CloneArguments.FORK);
    child.setHostRunner(new HostRunner(child, program, arguments));
    Cloning.begin(task, child, CloneArguments.FORK);
    return child.tid();
  }

  @Override
  public int spawn(
      String path,
      List<String> argv,
      List<String> environment,
      int processGroup,
      boolean foreground) {
    runner.requireAlive();
    Task child = Cloning.make(task, CloneArguments.FORK);
    try {
      child.process().setHandlers(new SignalHandlers());
      child.signals.setBlocked(0);
      if (processGroup >= 0) {
        ProcessGroups.setProcessGroup(process, child.tid(), processGroup);
      }
      Exec.exec(
          child, resolve(child, path), path, Names.toLatin1(argv), Names.toLatin1(environment));
    } catch (ErrnoException e) {
      Cloning.undo(child);
      throw e;
    }
    Tty terminal = process.session().terminal();
    if (foreground && terminal != null) {
      terminal.setForegroundGroup(child.process().processGroup());
    }
    Cloning.begin(task, child, CloneArguments.FORK);
    return child.tid();
  }

  @Override
  public void exec(String path, List<String> argv, List<String> environment) {
    runner.requireAlive();
    Exec.exec(task, resolve(task, path), path, Names.toLatin1(argv), Names.toLatin1(environment));
    throw runner.replaced();
  }

  private Location resolve(Task by, String path) {
    return kernel.vfs().resolve(by, path);
  }

  @Override
  public @Nullable WaitResult waitpid(int pid, int flags) throws InterruptedException {
    Waits.Selection which = Waits.Selection.ofPid(pid, process.processGroup());
    int options = WaitFlags.WEXITED | (flags & (WaitFlags.WUNTRACED | WaitFlags.WCONTINUED));
    Waits.Report[] found = new Waits.Report[1];
    runner.call(() -> {
      Waits.Report report = Waits.take(process.leader(), which, options);
      if (report != null) {
        found[0] = report;
        return 1;
      }
      if ((flags & WaitFlags.WNOHANG) != 0) {
        return 0;
      }
      task.waiting().channel(WaitChannel.CHILD);
      task.waiting().on(process.childEvent);
      return Task.BLOCKED;
    });
    Waits.@Nullable Report report = found[0];
    if (report == null) {
      return null;
    }
    Usage usage = report.usage();
    return new WaitResult(
        report.pid(), report.status(), usage.userTime, usage.systemTime, usage.peakResidentPages);
  }

  @Override
  public void kill(int pid, int signal) {
    runner.requireAlive();
    SigInfo info = SigInfo.user(signal, Signal.SI_USER, pid(), process.uid());
    if (pid > 0) {
      Process target = kernel.pids().process(pid);
      if (target == null) {
        throw ErrnoException.of(Errno.ESRCH);
      }
      if (signal != 0) {
        kernel.signals().send(target, info);
      }
      return;
    }
    int group = pid == 0 ? process.processGroup() : -pid;
    if (kernel.pids().group(group).isEmpty()) {
      throw ErrnoException.of(Errno.ESRCH);
    }
    if (signal != 0) {
      kernel.signals().sendGroup(group, info);
    }
  }

  @Override
  public void setpgid(int pid, int processGroup) {
    runner.requireAlive();
    ProcessGroups.setProcessGroup(process, pid, processGroup);
  }

  @Override
  public int getpgid(int pid) {
    Process target = pid == 0 ? process : kernel.pids().process(pid);
    if (target == null) {
      throw ErrnoException.of(Errno.ESRCH);
    }
    return target.processGroup();
  }

  @Override
  public int setsid() {
    runner.requireAlive();
    return ProcessGroups.newSession(process);
  }

  @Override
  public void tcsetpgrp(int fd, int processGroup) {
    runner.requireAlive();
    Tty terminal = terminal(fd);
    if (!kernel.vfs().jobControl().groupInSession(processGroup, process.session().id())) {
      throw ErrnoException.of(Errno.EPERM);
    }
    terminal.setForegroundGroup(processGroup);
  }

  @Override
  public int tcgetpgrp(int fd) {
    return terminal(fd).foregroundGroup();
  }

  private Tty terminal(int fd) {
    Tty terminal = process.session().terminal();
    if (!isatty(fd) || terminal == null) {
      throw ErrnoException.of(Errno.ENOTTY);
    }
    return terminal;
  }

  // Files

  @Override
  public int open(String path, int flags, int mode) throws InterruptedException {
    OpenFile[] opened = new OpenFile[1];
    runner.call(() -> {
      @Nullable OpenFile file = opened[0];
      if (file == null) {
        file = kernel.vfs().open(task, path, flags, mode);
        opened[0] = file;
      }
      if (!file.opened()) {
        task.waiting().on(file.waitQueue());
        task.waiting().channel(WaitChannel.FIFO_OPEN);
        return Task.BLOCKED;
      }
      return 0;
    });
    OpenFile file = opened[0];
    try {
      return task.files().install(file, (flags & OpenFlags.O_CLOEXEC) != 0);
    } catch (ErrnoException e) {
      file.release();
      throw e;
    }
  }

  @Override
  public int read(int fd, byte[] buffer, int offset, int length) throws InterruptedException {
    return (int)
        runner.call(() -> {
          OpenFile file = task.files().get(fd);
          file.requireReadable();
          if (!file.admits(task, false)) {
            return Task.BLOCKED; // a signal is on its way
          }
          int count = file.read(buffer, offset, length);
          return count == OpenFile.WOULD_BLOCK ? waitFor(file, false) : counted(count);
        });
  }

  private long counted(int count) {
    process.io.readChars += count;
    process.io.readCalls++;
    return count;
  }

  @Override
  public void write(int fd, byte[] buffer, int offset, int length) throws InterruptedException {
    int[] done = new int[1];
    while (done[0] < length) {
      runner.call(() -> {
        OpenFile file = task.files().get(fd);
        file.requireWritable();
        if (!file.admits(task, true)) {
          return Task.BLOCKED;
        }
        int chunk = Math.min(length - done[0], file.writeChunk());
        int count = file.write(buffer, offset + done[0], chunk);
        if (count == OpenFile.WOULD_BLOCK) {
          return waitFor(file, true);
        }
        done[0] += count;
        process.io.writtenChars += count;
        process.io.writeCalls++;
        return count;
      });
    }
  }

  private long waitFor(OpenFile file, boolean writing) {
    task.waiting().on(file.waitQueue());
    task.waiting().channel(file.waitChannel(writing));
    return Task.BLOCKED;
  }

  @Override
  public void close(int fd) {
    task.files().close(fd);
  }

  @Override
  public void dup2(int from, int to) {
    OpenFile file = task.files().get(from);
    if (from != to) {
      task.files().installAt(to, file.retain(), false);
    }
  }

  @Override
  public int dup(int fd, int lowest, boolean closeOnExec) {
    return task.files().duplicate(fd, lowest, closeOnExec);
  }

  @Override
  public int[] pipe() {
    OpenFile[] ends = kernel.vfs().anonymous().pipe(task, 0);
    return new int[] {task.files().install(ends[0], false), task.files().install(ends[1], false)};
  }

  @Override
  public boolean isatty(int fd) {
    return task.files().get(fd).isTerminal();
  }

  @Override
  public OpenFile file(int fd) {
    return task.files().get(fd);
  }

  @Override
  public byte[] readFile(String path) throws InterruptedException {
    int fd = open(path, OpenFlags.O_RDONLY, 0);
    try {
      java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
      byte[] buffer = new byte[1 << 14];
      for (int n = read(fd, buffer, 0, buffer.length);
          n > 0;
          n = read(fd, buffer, 0, buffer.length)) {
        all.write(buffer, 0, n);
      }
      return all.toByteArray();
    } finally {
      close(fd);
    }
  }

  @Override
  public void chdir(String path) {
    Vfs vfs = kernel.vfs();
    vfs.changeDirectory(task, vfs.resolve(task, path));
  }

  @Override
  public String getcwd() {
    return kernel.vfs().pathOf(task.fs().cwd(), task);
  }

  @Override
  public boolean access(String path, int mode) {
    try {
      kernel.vfs().access(task, kernel.vfs().resolve(task, path), mode);
      return true;
    } catch (ErrnoException e) {
      return false;
    }
  }

  @Override
  public int umask(int mask) {
    return task.fs().setUmask(mask);
  }

  // Signals and time

  @Override
  public void signal(int signal, Disposition disposition) {
    long handler =
        switch (disposition) {
          case DEFAULT -> Signal.SIG_DFL;
          case IGNORE -> Signal.SIG_IGN;
          case NOTE -> NOTED;
        };
    process.handlers().set(signal, new SignalAction(handler, 0, 0));
  }

  @Override
  public Set<Integer> takeSignals() {
    return runner.takeNoted();
  }

  @Override
  public void yield() throws InterruptedException {
    runner.yield();
  }

  @Override
  public void listen() throws InterruptedException {
    runner.listen();
  }

  @Override
  public void sleep(long nanos) throws InterruptedException {
    runner.call(() -> {
      task.waiting().after(nanos);
      task.waiting().channel(WaitChannel.SLEEP);
      return task.waiting().timedOut() ? 0 : Task.BLOCKED;
    });
  }

  @Override
  public long now() {
    return kernel.clock().now();
  }

  @Override
  public Times times() {
    Usage children = process.childrenUsage();
    return new Times(process.userNs(), process.systemNs(), children.userTime, children.systemTime);
  }

  @Override
  public <T extends @Nullable Object> T hostWait(Callable<T> action) throws Exception {
    return runner.hostWait(action);
  }
}
