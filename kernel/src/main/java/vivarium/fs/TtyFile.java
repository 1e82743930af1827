package vivarium.fs;

import static vivarium.abi.Errno.EIO;

import vivarium.abi.ErrnoException;
import vivarium.abi.Poll;
import vivarium.abi.Signal;
import vivarium.abi.Termios;
import vivarium.mem.AddressSpace;
import vivarium.sched.WaitQueue;

/** A terminal that a process has open. */
final class TtyFile extends OpenFile {
  private final Tty tty;

  TtyFile(Tty tty, Location location, int flags) {
    super(location, flags);
    this.tty = tty;
    tty.opened();
  }

  @Override
  public boolean isTerminal() {
    return true;
  }

  @Override
  public Tty terminal() {
    return tty;
  }

  @Override
  public boolean admits(FileUser user, boolean writing) {
    if (writing) {
      return !tty.settings().has(Termios.TOSTOP) || tty.admits(user, Signal.SIGTTOU);
    }
    return tty.admits(user, Signal.SIGTTIN);
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    if (length == 0 || tty.hungUp()) {
      return 0;
    }
    int n = tty.discipline().read(buffer, offset, length);
    if (n > 0) {
      inode().touchAccess();
      tty.screen().changed();
    }
    return n;
  }

  @Override
  public long readPatience() {
    return tty.discipline().patience();
  }

  @Override
  public int readPending() {
    return tty.discipline().pending();
  }

  @Override
  public int readNow(byte[] buffer, int offset, int length) {
    return tty.discipline().readNow(buffer, offset, length);
  }

  @Override
  public int write(byte[] buffer, int offset, int length) {
    int n = tty.write(buffer, offset, length);
    if (n > 0) {
      inode().touchModify();
    }
    return n;
  }

  @Override
  public int poll() {
    if (tty.hungUp()) {
      return Poll.READABLE | Poll.WRITABLE | Poll.POLLHUP | Poll.POLLERR;
    }
    int events = tty.discipline().readable() ? Poll.READABLE : 0;
    return tty.writable() ? events | Poll.WRITABLE : events;
  }

  @Override
  public WaitQueue waitQueue() {
    return tty.waitQueue();
  }

  @Override
  public long ioctl(int command, long argument, AddressSpace memory, FileUser user) {
    if (tty.hungUp()) {
      throw ErrnoException.of(EIO);
    }
    return TtyControl.ioctl(tty, false, command, argument, memory, user);
  }

  @Override
  protected void close() {
    tty.closed();
  }
}
