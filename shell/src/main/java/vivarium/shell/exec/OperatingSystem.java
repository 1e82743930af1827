package vivarium.shell.exec;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the shell asks of the system that it runs on: the calls that a shell written in C would
 * make, as one process sees them. Failing calls throw {@link vivarium.abi.ErrnoException}; a
 * blocking call that a noted signal ends throws EINTR. Text is Unicode with undecodable bytes as
 * lone surrogates ({@link vivarium.fs.Names}). One instance serves one process, on that process's
 * thread.
 */
public interface OperatingSystem {
  /** Do not wait; stopped children count; continued children count (wait4's bits). */
  int NO_HANG = 1;

  int UNTRACED = 2;

  int CONTINUED = 8;

  /** {@link #spawn} and {@link #fork}: stay in the caller's process group. */
  int SAME_GROUP = -1;

  /** {@link #spawn} and {@link #fork}: lead a new process group. */
  int NEW_GROUP = 0;

  int pid();

  int parentPid();

  int processGroup();

  /** Starts a child that runs Java with copies of this process's descriptors; returns its pid. */
  int fork(Child child, int processGroup, boolean foreground);

  /**
   * Starts a program with this process's descriptors, close-on-exec ones left out; returns its pid.
   */
  int spawn(
      String path,
      List<String> arguments,
      List<String> environment,
      int processGroup,
      boolean foreground);

  /** Replaces this process's program; returns only by an exception. */
  void exec(String path, List<String> arguments, List<String> environment);

  /**
   * A child that changed state, or null when NO_HANG found none. ECHILD when there is none at all.
   */
  @Nullable ChildState waitFor(int pid, int flags);

  /** What is known of a child that a fault of its own has ended, once; null for nothing. */
  @Nullable String crashNote(int pid);

  /** Sends a signal to a process, or with a negative pid to a group; 0 only asks. */
  void kill(int pid, int signal);

  int open(String path, int flags, int mode);

  void close(int fd);

  /** Makes {@code to} a copy of {@code from}, without close-on-exec. */
  void duplicateTo(int from, int to);

  /** Copies a descriptor to the lowest free number from {@code lowest}, with close-on-exec. */
  int duplicateAbove(int fd, int lowest);

  /**
   * Closes every descriptor marked close-on-exec: what a forked copy of the shell has no use for.
   */
  void closePrivate();

  /** Two descriptors with close-on-exec, above those that scripts use: read end, write end. */
  int[] pipe();

  /** Bytes read, 0 at the end. */
  int read(int fd, byte[] buffer, int offset, int length);

  /** Writes all. */
  void write(int fd, byte[] buffer, int offset, int length);

  boolean isTerminal(int fd);

  /** Columns of the terminal behind {@code fd}, 0 if it is none. */
  int terminalColumns(int fd);

  /** Rows of the terminal behind {@code fd}, 0 if it is none. */
  int terminalRows(int fd);

  /** The foreground group of the terminal behind {@code fd}. */
  void setForegroundGroup(int fd, int processGroup);

  FileStatus status(String path, boolean followLinks);

  /** Names in a directory, without . and .., in no particular order. */
  List<String> list(String directory);

  void unlink(String path);

  /** Whether the mode bits (4 read, 2 write, 1 execute) are granted. */
  boolean accessible(String path, int mode);

  void changeDirectory(String path);

  String workingDirectory();

  int umask(int mask);

  /** What {@code signal} does to this process. */
  void onSignal(int signal, Disposition disposition);

  /** Noted signals since the last call. */
  Set<Integer> takeSignals();

  /** Lets others run for a turn; to be called in loops of pure Java. */
  void yield();

  /**
   * Hears of signals while all others stand still; to be called now and then by what takes long in
   * the host. EINTR if a noted signal has come.
   */
  void listen();

  /** Sleeps so many virtual ns, or until a noted signal arrives: EINTR. */
  void sleep(long nanos);

  /** Virtual time in ns since boot. */
  long now();

  /** CPU time in ns: own user, own system, waited-for children's user and system. */
  long[] times();

  /** What a signal does to the shell itself. */
  enum Disposition {
    DEFAULT,
    IGNORE,
    NOTE
  }

  /** A forked child's program. */
  interface Child {
    int run(OperatingSystem self);
  }

  /** What wait4 told: the status word and the CPU times in ns. */
  record ChildState(int pid, int status, long userTime, long systemTime) {
    public boolean exited() {
      return (status & 0x7f) == 0;
    }

    public boolean stopped() {
      return (status & 0xff) == 0x7f;
    }

    public boolean continued() {
      return status == 0xffff;
    }

    public boolean signaled() {
      return !exited() && !stopped() && !continued();
    }

    /** The signal that ended or stopped the child. */
    public int signal() {
      return stopped() ? status >> 8 & 0xff : status & 0x7f;
    }

    /** As the shell's {@code $?}: the status, or 128 and the signal. */
    public int code() {
      return exited() ? status >> 8 & 0xff : 128 + signal();
    }
  }

  /** What the shell needs of struct stat. */
  record FileStatus(
      int mode, long size, long device, long inode, int owner, int group, long modifiedNs) {
    public static final int TYPE = 0170000;
    public static final int REGULAR = 0100000;
    public static final int DIRECTORY = 0040000;
    public static final int LINK = 0120000;
    public static final int CHARACTER = 0020000;
    public static final int BLOCK = 0060000;
    public static final int FIFO = 0010000;
    public static final int SOCKET = 0140000;

    public boolean is(int type) {
      return (mode & TYPE) == type;
    }
  }
}
