package vivarium.fs;

import static vivarium.abi.Errno.EBADF;
import static vivarium.abi.Errno.EIO;
import static vivarium.abi.Errno.EPIPE;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import vivarium.abi.ErrnoException;
import vivarium.abi.OpenFlags;
import vivarium.abi.Poll;
import vivarium.sched.WaitChannel;

/**
 * A stream of the host that the guest writes to, such as standard output of {@code vivarium run}.
 * It looks like the writing end of a pipe; a broken one gives EPIPE.
 */
public final class HostOutput extends OpenFile {
  private final OutputStream stream;
  private boolean broken;

  public HostOutput(Vfs vfs, OutputStream stream) {
    super(HostStreamInode.place(vfs), OpenFlags.O_WRONLY);
    HostStreamInode.connect(this);
    this.stream = stream;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    throw ErrnoException.of(EBADF);
  }

  /** Writes at once and in order; waits for the host, with the virtual clock standing still. */
  @Override
  public int write(byte[] buffer, int offset, int length) {
    if (broken) {
      throw ErrnoException.of(EPIPE);
    }
    try {
      stream.write(buffer, offset, length);
      stream.flush();
      return length;
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
      if (message.contains("no space") || message.contains("input/output")) {
        throw ErrnoException.of(message.contains("no space") ? vivarium.abi.Errno.ENOSPC : EIO);
      }
      broken = true;
      waitQueue().wakeAll();
      throw ErrnoException.of(EPIPE);
    }
  }

  @Override
  public WaitChannel waitChannel(boolean writing) {
    return WaitChannel.HOST;
  }

  @Override
  public int poll() {
    return broken ? Poll.POLLERR | Poll.WRITABLE : Poll.WRITABLE;
  }
}
