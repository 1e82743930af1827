package vivarium.fs;

import static vivarium.abi.Errno.EINVAL;

import vivarium.abi.ErrnoException;
import vivarium.abi.InotifyEvents;
import vivarium.abi.Ioctl;
import vivarium.abi.OpenFlags;
import vivarium.abi.Poll;
import vivarium.mem.AddressSpace;
import vivarium.sched.WaitChannel;
import vivarium.sched.WaitQueue;

/** An open end of a pipe or FIFO; with O_RDWR (Linux allows it for FIFOs) both ends at once. */
public class PipeEnd extends OpenFile {
  private final Pipe pipe;

  PipeEnd(Pipe pipe, Location location, int flags) {
    super(location, flags);
    this.pipe = pipe;
    if (readable()) {
      pipe.addReader();
    }
    if (writable()) {
      pipe.addWriter();
    }
  }

  public final Pipe pipe() {
    return pipe;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    int n = pipe.read(buffer, offset, length);
    if (n > 0) {
      inode().touchAccess();
      FileEvents.happened(location(), InotifyEvents.IN_ACCESS);
    }
    return n;
  }

  @Override
  public int write(byte[] buffer, int offset, int length) {
    boolean packet = (flags() & OpenFlags.O_DIRECT) != 0;
    int n = pipe.write(buffer, offset, length, packet);
    if (n > 0) {
      inode().touchModify();
      FileEvents.happened(location(), InotifyEvents.IN_MODIFY);
    }
    return n;
  }

  @Override
  public WaitChannel waitChannel(boolean writing) {
    return writing ? WaitChannel.PIPE_WRITE : WaitChannel.PIPE_READ;
  }

  @Override
  public int poll() {
    int events = 0;
    if (readable()) {
      events |= pipe.pollReader();
    }
    if (writable()) {
      events |= pipe.pollWriter();
    }
    return readable() && writable() ? events & ~(Poll.POLLHUP | Poll.POLLERR) : events;
  }

  @Override
  public WaitQueue waitQueue() {
    return pipe.waitQueue();
  }

  @Override
  public long ioctl(int command, long argument, AddressSpace memory, FileUser user) {
    if (command == Ioctl.FIONREAD) {
      memory.writeInt(argument, pipe.available());
      return 0;
    }
    return super.ioctl(command, argument, memory, user);
  }

  @Override
  public void sync() {
    throw ErrnoException.of(EINVAL);
  }

  @Override
  protected void close() {
    if (readable()) {
      pipe.removeReader();
    }
    if (writable()) {
      pipe.removeWriter();
    }
  }
}
