package vivarium.fs;

import static vivarium.abi.Errno.ENXIO;

import vivarium.abi.ErrnoException;
import vivarium.abi.OpenFlags;

/**
 * An end of a FIFO that has a name: fifo(7). Its opening completes once the other side has been
 * opened too, were it only for a moment.
 */
final class Fifo extends PipeEnd {
  private final int partnersBefore;

  private Fifo(Pipe pipe, Location location, int flags) {
    super(pipe, location, flags);
    partnersBefore =
        writable() ? pipe.readersEver() - pipe.readers() : pipe.writersEver() - pipe.writers();
  }

  static OpenFile open(Pipe pipe, Location location, int flags) {
    boolean nonBlocking = (flags & OpenFlags.O_NONBLOCK) != 0;
    int access = flags & OpenFlags.O_ACCMODE;
    if (access == OpenFlags.O_WRONLY && nonBlocking && pipe.readers() == 0) {
      throw ErrnoException.of(ENXIO);
    }
    return new Fifo(pipe, location, flags);
  }

  @Override
  public boolean opened() {
    if (nonBlocking() || (readable() && writable())) {
      return true;
    }
    int partners = writable() ? pipe().readersEver() : pipe().writersEver();
    return partners > partnersBefore;
  }
}
