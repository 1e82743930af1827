package vivarium.fs;

import static vivarium.abi.Errno.EIO;
import static vivarium.abi.Errno.ENOTTY;

import vivarium.abi.ErrnoException;
import vivarium.abi.Ioctl;
import vivarium.abi.Poll;
import vivarium.mem.AddressSpace;
import vivarium.sched.WaitQueue;

/**
 * The master of a pseudo-terminal pair, pty(7): what the terminal shows is read here, what is
 * written here is typed there. Closing it hangs the terminal up.
 */
final class PtyMaster extends OpenFile implements Tty.Screen {
  private static final int CAPACITY = 1 << 16;
  private static final int TIOCPKT_DATA = 0;

  private final PtyFileSystem pairs;
  private final int number;
  private final Tty tty;
  private final WaitQueue queue = new WaitQueue();
  private final byte[] ring = new byte[CAPACITY];
  private int head;
  private int used;
  private boolean everOpened;
  private boolean packets;

  PtyMaster(Vfs vfs, PtyFileSystem pairs, int number, Location location, int flags) {
    super(location, flags);
    this.pairs = pairs;
    this.number = number;
    tty = new Tty(vfs, PtyFileSystem.MAJOR, number, "pts/" + number, this);
    tty.setLocked(true);
  }

  Tty tty() {
    return tty;
  }

  // The screen

  @Override
  public void show(byte[] bytes) {
    for (byte b : bytes) {
      ring[(head + used++) % CAPACITY] = b;
    }
    queue.wakeAll();
  }

  @Override
  public int room() {
    return CAPACITY - used;
  }

  @Override
  public void discard() {
    used = 0;
    changed();
  }

  @Override
  public void changed() {
    everOpened |= tty.openFiles() > 0;
    queue.wakeAll();
  }

  // The open file

  @Override
  public int read(byte[] buffer, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (used == 0) {
      if (deserted()) {
        throw ErrnoException.of(EIO);
      }
      return WOULD_BLOCK;
    }
    int prefix = packets ? 1 : 0;
    if (packets) {
      buffer[offset] = TIOCPKT_DATA;
    }
    int n = Math.min(length - prefix, used);
    for (int i = 0; i < n; i++) {
      buffer[offset + prefix + i] = ring[(head + i) % CAPACITY];
    }
    head = (head + n) % CAPACITY;
    used -= n;
    tty.waitQueue().wakeAll();
    return n + prefix;
  }

  @Override
  public int write(byte[] buffer, int offset, int length) {
    if (deserted()) {
      throw ErrnoException.of(EIO);
    }
    int n = Math.min(length, tty.discipline().room());
    if (n == 0 && length > 0) {
      return WOULD_BLOCK;
    }
    tty.input(buffer, offset, n);
    return n;
  }

  /** Whether the terminal was open once and nobody has it open now. */
  private boolean deserted() {
    return everOpened && tty.openFiles() == 0;
  }

  @Override
  public int poll() {
    int events = used > 0 ? Poll.READABLE : 0;
    if (deserted()) {
      return events | Poll.POLLHUP;
    }
    return tty.discipline().room() > 0 ? events | Poll.WRITABLE : events;
  }

  @Override
  public WaitQueue waitQueue() {
    return queue;
  }

  @Override
  public boolean isTerminal() {
    return true;
  }

  @Override
  public long ioctl(int command, long argument, AddressSpace memory, FileUser user) {
    switch (command) {
      case Ioctl.TIOCGPTN -> memory.writeInt(argument, number);
      case Ioctl.TIOCSPTLCK -> tty.setLocked(memory.readInt(argument) != 0);
      case Ioctl.TIOCGPTLCK -> memory.writeInt(argument, tty.locked() ? 1 : 0);
      case Ioctl.TIOCPKT -> packets = memory.readInt(argument) != 0;
      case Ioctl.FIONREAD -> memory.writeInt(argument, used);
      case Ioctl.TIOCSCTTY, Ioctl.TIOCNOTTY -> throw ErrnoException.of(ENOTTY);
      default -> {
        return TtyControl.ioctl(tty, true, command, argument, memory, user);
      }
    }
    return 0;
  }

  @Override
  protected void close() {
    pairs.remove(number);
    tty.hangup();
  }
}
