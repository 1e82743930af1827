package vivarium.proc;

import static vivarium.abi.Errno.EINVAL;

import vivarium.abi.ErrnoException;
import vivarium.abi.OpenFlags;
import vivarium.abi.Poll;
import vivarium.abi.SigInfo;
import vivarium.abi.Signal;
import vivarium.fs.AnonymousFileSystem;
import vivarium.fs.OpenFile;
import vivarium.sched.WaitChannel;
import vivarium.sched.WaitQueue;

/**
 * Signals that are read: signalfd(2). What a read takes and what poll reports are the signals
 * pending for whoever reads or polls, not for the task that made the descriptor.
 */
public final class SignalFile extends OpenFile {
  private final Kernel kernel;
  private long set;

  /**
   * @param set signals to take
   * @param status O_NONBLOCK or 0
   */
  public SignalFile(AnonymousFileSystem anonymous, Kernel kernel, long set, int status) {
    super(anonymous.anonymousInode("signalfd"), OpenFlags.O_RDWR | status);
    this.kernel = kernel;
    setSignals(set);
  }

  /** Another set; SIGKILL and SIGSTOP are left out. */
  public void setSignals(long signals) {
    set = signals & ~Signal.UNBLOCKABLE;
    waitQueue().wakeAll(Poll.POLLIN);
  }

  @Override
  public boolean recordwise() {
    return true;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    if (length < SigInfo.BYTES) {
      throw ErrnoException.of(EINVAL);
    }
    Task task = kernel.caller();
    int done = 0;
    while (length - done >= SigInfo.BYTES) {
      SigInfo info = task.kernel().signals().take(task, set);
      if (info == null) {
        break;
      }
      info.putSignalFd(buffer, offset + done);
      done += SigInfo.BYTES;
    }
    return done == 0 ? WOULD_BLOCK : done;
  }

  @Override
  public WaitChannel waitChannel(boolean writing) {
    return WaitChannel.SIGNAL_FILE;
  }

  @Override
  public int poll() {
    Task task = kernel.caller();
    long pending = task.signals.pending.set() | task.process().pending.set();
    return (pending & set) != 0 ? Poll.POLLIN : 0;
  }

  @Override
  public WaitQueue waitQueue() {
    return kernel.caller().process().signalArrival;
  }

  @Override
  public String describe() {
    return "sigmask:\t%016x\n".formatted(set);
  }
}
