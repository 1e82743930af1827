package vivarium.proc;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import vivarium.fs.OpenFile;

/**
 * What a {@link HostProgram} can do as a process: the system calls, in Java. All throw {@link
 * vivarium.abi.ErrnoException}; those that wait end with EINTR when a signal arrives that the
 * program takes note of, and with an unchecked throw that unwinds the program when one arrives that
 * ends it.
 *
 * <p>To be called on the program's own thread, between its start and its end, but not inside {@link
 * #hostWait}.
 */
public interface HostTask {
  /** What a host program does on a signal. */
  enum Disposition {
    DEFAULT,
    IGNORE,
    /** Waiting calls end with EINTR, and {@link #takeSignals} tells of it. */
    NOTE
  }

  /**
   * A child's change of state.
   *
   * @param status as wait(2) reports it
   * @param peakResidentPages the largest resident set, pages
   */
  record WaitResult(int pid, int status, long userNs, long systemNs, long peakResidentPages) {}

  /** User and system time of this process and of its collected children, ns. */
  record Times(long userNs, long systemNs, long childUserNs, long childSystemNs) {}

  Task task();

  Kernel kernel();

  int pid();

  int parentPid();

  /** The argument vector that the program was started with. */
  List<String> arguments();

  void setName(String name);

  // Processes

  /**
   * Starts a copy of this process (files, directory, group) that runs another Java program; returns
   * its pid.
   */
  int fork(HostProgram child);

  /**
   * Starts a guest program in a child that inherits this process's files (but for close-on-exec),
   * directory and identity; signals that this program takes note of are at their default in it.
   *
   * @param processGroup -1 keeps this process's, 0 makes a new one, else joins that one
   * @param foreground whether the child's group becomes the terminal's foreground group
   * @throws vivarium.abi.ErrnoException what execve would give
   */
  int spawn(
      String path,
      List<String> arguments,
      List<String> environment,
      int processGroup,
      boolean foreground);

  /** Replaces this Java program by a guest program; returns only by throwing. */
  void exec(String path, List<String> arguments, List<String> environment);

  /**
   * Waits for a child's change of state.
   *
   * @param pid -1 any, less than that a group's, else one process
   * @param flags WNOHANG, WUNTRACED, WCONTINUED
   * @return null if WNOHANG was given and none has changed
   */
  @Nullable WaitResult waitpid(int pid, int flags) throws InterruptedException;

  /** kill(2): a process, or with a negative number a group. */
  void kill(int pid, int signal);

  void setpgid(int pid, int processGroup);

  int getpgid(int pid);

  int setsid();

  void tcsetpgrp(int fd, int processGroup);

  int tcgetpgrp(int fd);

  // Files

  int open(String path, int flags, int mode) throws InterruptedException;

  /** Reads up to that many bytes, waiting until there are some; 0 at the end. */
  int read(int fd, byte[] buffer, int offset, int length) throws InterruptedException;

  /** Writes everything, waiting as long as it takes. */
  void write(int fd, byte[] buffer, int offset, int length) throws InterruptedException;

  void close(int fd);

  /** Makes {@code to} another name of {@code from}, not close-on-exec. */
  void dup2(int from, int to);

  int dup(int fd, int lowest, boolean closeOnExec);

  /** A pipe: the reading and the writing end. */
  int[] pipe();

  boolean isatty(int fd);

  /** The open file behind a descriptor; EBADF. */
  OpenFile file(int fd);

  /** A whole file as bytes, such as one of /proc. */
  byte[] readFile(String path) throws InterruptedException;

  void chdir(String path);

  String getcwd();

  /** access(2) with R_OK, W_OK, X_OK or F_OK (0). */
  boolean access(String path, int mode);

  int umask(int mask);

  // Signals and time

  void signal(int signal, Disposition disposition);

  /** The noted signals that have arrived since the last call, in ascending order. */
  Set<Integer> takeSignals();

  /** Looks at signals and lets other tasks run; a loop without other calls must call it. */
  void yield() throws InterruptedException;

  /**
   * Lets in what a person has typed meanwhile, and looks at signals, while the machine stands
   * still: to be called now and then by what keeps its hart for long. EINTR if a noted signal came.
   */
  void listen() throws InterruptedException;

  /** Sleeps so many virtual ns, or until a signal arrives. */
  void sleep(long nanos) throws InterruptedException;

  /** Virtual ns since boot. */
  long now();

  Times times();

  /**
   * Lets the machine go on while this thread does something that waits for the host, such as
   * reading a line from the person's keyboard; then comes back in by the door.
   */
  <T extends @Nullable Object> T hostWait(Callable<T> action) throws Exception;
}
