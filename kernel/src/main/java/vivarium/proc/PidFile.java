package vivarium.proc;

import vivarium.abi.OpenFlags;
import vivarium.abi.Poll;
import vivarium.fs.OpenFile;
import vivarium.sched.WaitQueue;

/**
 * A process, or with PIDFD_THREAD a thread, as a file: pidfd_open(2). Becomes readable when it
 * ends, and hangs up when it has been collected; the number is never another's.
 */
public final class PidFile extends OpenFile {
  private final Task task;
  private final boolean thread;

  /**
   * @param task the leader, unless {@code thread}
   * @param status O_NONBLOCK or 0
   */
  public PidFile(Task task, boolean thread, int status) {
    super(
        task.kernel().vfs().anonymous().anonymousInode("pidfd"),
        OpenFlags.O_RDWR | status | (thread ? OpenFlags.O_EXCL : 0));
    this.task = task;
    this.thread = thread;
  }

  public Process process() {
    return task.process();
  }

  /** The thread it is about; for a process its first one. */
  public Task task() {
    return thread ? task : task.process().leader();
  }

  /** Whether it is about one thread. */
  public boolean thread() {
    return thread;
  }

  /** Whether what it is about is there no more, not even as a zombie. */
  public boolean gone() {
    Process process = task.process();
    return process.reaped() || (thread && task.exited() && !task.isLeader());
  }

  @Override
  public int poll() {
    boolean ended = thread ? task.exited() : task.process().zombie();
    int events = ended ? Poll.READABLE : 0;
    return gone() ? events | Poll.POLLHUP : events;
  }

  @Override
  public WaitQueue waitQueue() {
    return task.process().exitEvent;
  }

  @Override
  public String describe() {
    int pid = gone() ? -1 : task().tid();
    return "Pid:\t%d\nNSpid:\t%d\n".formatted(pid, pid);
  }
}
