package vivarium.shell.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vivarium.fs.DirectoryEntry;
import vivarium.fs.FileTable;
import vivarium.fs.Inode;
import vivarium.fs.OpenFile;
import vivarium.fs.Tty;
import vivarium.proc.HostTask;
import vivarium.shell.exec.OperatingSystem;

/** The shell's system calls, made by a host program: a thin layer over {@link HostTask}. */
public class HostSystem implements OperatingSystem {
  private final HostTask self;

  public HostSystem(HostTask self) {
    this.self = self;
  }

  /** The machine has stopped: unwinds the program's thread. */
  public static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;

    Stopped() {
      super("the machine has stopped", null, false, false);
    }
  }

  /** Something that waits. */
  public interface Call<T> {
    T call() throws InterruptedException;
  }

  /** Does something that waits; unwinds the program's thread if the machine stops meanwhile. */
  public static <T> T blocking(Call<T> call) {
    try {
      return call.call();
    } catch (InterruptedException e) {
      throw new Stopped();
    }
  }

  private interface Action {
    void run() throws InterruptedException;
  }

  private static void waiting(Action action) {
    try {
      action.run();
    } catch (InterruptedException e) {
      throw new Stopped();
    }
  }

  /** Runs a shell as a host program's body. */
  public static int run(HostTask self, Child body) throws InterruptedException {
    try {
      return body.run(new HostSystem(self));
    } catch (Stopped e) {
      throw new InterruptedException();
    }
  }

  /** The host task behind this process. */
  public HostTask task() {
    return self;
  }

  @Override
  public int pid() {
    return self.pid();
  }

  @Override
  public int parentPid() {
    return self.parentPid();
  }

  @Override
  public int processGroup() {
    return self.getpgid(0);
  }

  @Override
  public int fork(Child child, int processGroup, boolean foreground) {
    int pid = self.fork(task -> run(task, child));
    if (processGroup != SAME_GROUP) {
      int group = processGroup == NEW_GROUP ? pid : processGroup;
      self.setpgid(pid, group);
      if (foreground) {
        self.tcsetpgrp(terminal(), group);
      }
    }
    return pid;
  }

  /** A descriptor of the controlling terminal: the first of the low ones that is a terminal. */
  private int terminal() {
    FileTable files = self.task().files();
    for (int fd = 0; fd < files.capacity(); fd++) {
      if (files.peek(fd) != null && self.isatty(fd)) {
        return fd;
      }
    }
    return 0;
  }

  @Override
  public int spawn(
      String path,
      List<String> arguments,
      List<String> environment,
      int processGroup,
      boolean foreground) {
    return self.spawn(path, arguments, environment, processGroup, foreground);
  }

  @Override
  public void exec(String path, List<String> arguments, List<String> environment) {
    self.exec(path, arguments, environment);
  }

  @Override
  public @Nullable ChildState waitFor(int pid, int flags) {
    try {
      HostTask.WaitResult result = self.waitpid(pid, flags);
      return result == null
          ? null
          : new ChildState(result.pid(), result.status(), result.userNs(), result.systemNs());
    } catch (InterruptedException e) {
      throw new Stopped();
    }
  }

  @Override
  public @Nullable String crashNote(int pid) {
    return self.kernel().crashes().take(pid);
  }

  @Override
  public void kill(int pid, int signal) {
    self.kill(pid, signal);
  }

  @Override
  public int open(String path, int flags, int mode) {
    return blocking(() -> self.open(path, flags, mode));
  }

  @Override
  public void close(int fd) {
    self.close(fd);
  }

  @Override
  public void duplicateTo(int from, int to) {
    self.dup2(from, to);
  }

  @Override
  public int duplicateAbove(int fd, int lowest) {
    return self.dup(fd, lowest, true);
  }

  @Override
  public void closePrivate() {
    FileTable files = self.task().files();
    List<Integer> marked = new ArrayList<>();
    files.forEach(fd -> {
      if (files.closeOnExec(fd)) {
        marked.add(fd);
      }
    });
    marked.forEach(self::close);
  }

  @Override
  public int[] pipe() {
    int[] low = self.pipe();
    int[] high = {self.dup(low[0], 10, true), self.dup(low[1], 10, true)};
    self.close(low[0]);
    self.close(low[1]);
    return high;
  }

  @Override
  public int read(int fd, byte[] buffer, int offset, int length) {
    return blocking(() -> self.read(fd, buffer, offset, length));
  }

  @Override
  public void write(int fd, byte[] buffer, int offset, int length) {
    waiting(() -> self.write(fd, buffer, offset, length));
  }

  @Override
  public boolean isTerminal(int fd) {
    return self.task().files().peek(fd) != null && self.isatty(fd);
  }

  private @Nullable Tty terminal(int fd) {
    OpenFile file = self.task().files().peek(fd);
    return file == null ? null : file.terminal();
  }

  @Override
  public int terminalColumns(int fd) {
    Tty terminal = terminal(fd);
    return terminal == null ? 0 : terminal.columns();
  }

  @Override
  public int terminalRows(int fd) {
    Tty terminal = terminal(fd);
    return terminal == null ? 0 : terminal.rows();
  }

  @Override
  public void setForegroundGroup(int fd, int processGroup) {
    self.tcsetpgrp(fd, processGroup);
  }

  @Override
  public FileStatus status(String path, boolean followLinks) {
    Inode inode =
        self.kernel().vfs().resolve(self.task(), self.task().fs().cwd(), path, followLinks).inode();
    inode.refresh();
    return new FileStatus(
        inode.mode(),
        inode.size(),
        inode.fileSystem().deviceMinor(),
        inode.ino(),
        inode.uid(),
        inode.gid(),
        inode.modifyTime());
  }

  @Override
  public List<String> list(String directory) {
    Inode inode = self.kernel().vfs().resolve(self.task(), directory).inode();
    return inode.list().stream()
        .map(DirectoryEntry::name)
        .filter(name -> !name.equals(".") && !name.equals(".."))
        .toList();
  }

  @Override
  public void unlink(String path) {
    self.kernel().vfs().names().unlink(self.task(), self.task().fs().cwd(), path);
  }

  @Override
  public boolean accessible(String path, int mode) {
    return self.access(path, mode);
  }

  @Override
  public void changeDirectory(String path) {
    self.chdir(path);
  }

  @Override
  public String workingDirectory() {
    return self.getcwd();
  }

  @Override
  public int umask(int mask) {
    return self.umask(mask);
  }

  @Override
  public void onSignal(int signal, Disposition disposition) {
    self.signal(signal, HostTask.Disposition.valueOf(disposition.name()));
  }

  @Override
  public Set<Integer> takeSignals() {
    return self.takeSignals();
  }

  @Override
  public void yield() {
    waiting(self::yield);
  }

  @Override
  public void listen() {
    waiting(self::listen);
  }

  @Override
  public void sleep(long nanos) {
    waiting(() -> self.sleep(nanos));
  }

  @Override
  public long now() {
    return self.now();
  }

  @Override
  public long[] times() {
    HostTask.Times times = self.times();
    return new long[] {
      times.userNs(), times.systemNs(), times.childUserNs(), times.childSystemNs()
    };
  }
}
