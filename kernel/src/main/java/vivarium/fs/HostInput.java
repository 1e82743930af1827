package vivarium.fs;

import static vivarium.abi.Errno.EBADF;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.abi.Ioctl;
import vivarium.abi.OpenFlags;
import vivarium.abi.Poll;
import vivarium.mem.AddressSpace;
import vivarium.sched.Door;
import vivarium.sched.WaitChannel;

/**
 * A stream of the host that the guest reads from, such as standard input of {@code vivarium run}.
 * It looks like the reading end of a pipe.
 *
 * <p>Nothing is taken from the host before the guest asks for it. A stream that never keeps a
 * reader waiting (a file) is read on the machine thread, so that the run stays deterministic; any
 * other is read by a thread of its own, one block per request, and its bytes enter through the
 * machine's door.
 */
public final class HostInput extends OpenFile {
  private static final int BLOCK = 1 << 16;
  private static final int PATIENCE_MILLIS = 20;

  private final InputStream stream;
  private final @Nullable Door door;
  private final Semaphore requests = new Semaphore(0);
  private final Semaphore answers = new Semaphore(0);

  /** The block that was read last; handed over by {@code answers}. */
  private volatile byte[] answer = {};

  private @Nullable Thread reader;
  private byte[] block = {};
  private int next;
  private boolean requested;
  private boolean ended;

  /**
   * @param door of the machine; null to read on the machine thread itself
   */
  public HostInput(Vfs vfs, InputStream stream, @Nullable Door door) {
    super(HostStreamInode.place(vfs), OpenFlags.O_RDONLY);
    HostStreamInode.connect(this);
    this.stream = stream;
    this.door = door;
  }

  /**
   * Whether a guest waits for bytes of the host, so that an idle machine has something to wait for.
   */
  public boolean awaited() {
    return requested;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (next == block.length && !ended) {
      request();
    }
    if (next == block.length) {
      return ended ? 0 : WOULD_BLOCK;
    }
    int n = Math.min(length, block.length - next);
    System.arraycopy(block, next, buffer, offset, n);
    next += n;
    return n;
  }

  @Override
  public int write(byte[] buffer, int offset, int length) {
    throw ErrnoException.of(EBADF);
  }

  @Override
  public WaitChannel waitChannel(boolean writing) {
    return WaitChannel.HOST;
  }

  @Override
  public int poll() {
    if (next == block.length && !ended) {
      request();
    }
    if (next < block.length) {
      return Poll.READABLE;
    }
    return ended ? Poll.POLLHUP : 0;
  }

  @Override
  public long ioctl(int command, long argument, AddressSpace memory, FileUser user) {
    if (command == Ioctl.FIONREAD) {
      memory.writeInt(argument, block.length - next);
      return 0;
    }
    return super.ioctl(command, argument, memory, user);
  }

  private void request() {
    Door to = door;
    if (to == null) {
      take(readBlock());
      return;
    }
    if (requested) {
      return;
    }
    requested = true;
    if (reader == null) {
      Thread thread = new Thread(() -> pump(to), "host-input");
      thread.setDaemon(true);
      thread.start();
      reader = thread;
    }
    to.expect();
    requests.release();
    awaitBriefly();
  }

  /**
   * Gives the host a moment with the virtual clock standing still: bytes that are there already
   * arrive at a time that does not depend on the host.
   */
  private void awaitBriefly() {
    try {
      if (answers.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        arrived();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The reading thread: one block for each request. */
  private void pump(Door to) {
    try {
      while (true) {
        requests.acquire();
        answer = readBlock();
        answers.release();
        to.post(this::arriveLate);
        if (answer.length == 0) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Through the door: takes the answer unless it was taken while the machine thread waited. */
  private void arriveLate() {
    if (requested && answers.tryAcquire()) {
      arrived();
    }
  }

  private void arrived() {
    requested = false;
    Door from = door;
    if (from != null) {
      from.arrived();
    }
    take(answer);
  }

  private void take(byte[] bytes) {
    block = bytes;
    next = 0;
    ended = bytes.length == 0;
    waitQueue().wakeAll();
  }

  /** The next bytes, none at the end; a stream that cannot be read has ended. */
  private byte[] readBlock() {
    byte[] bytes = new byte[BLOCK];
    try {
      int n = stream.read(bytes);
      return n <= 0 ? new byte[0] : java.util.Arrays.copyOf(bytes, n);
    } catch (IOException e) {
      return new byte[0];
    }
  }

  @Override
  protected void close() {
    Thread thread = reader;
    if (thread != null) {
      thread.interrupt();
    }
    Door from = door;
    if (requested && from != null) {
      requested = false;
      from.arrived();
    }
  }
}
