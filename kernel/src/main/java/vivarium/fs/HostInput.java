package vivarium.fs;

import static vivarium.abi.Errno.EBADF;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.abi.Ioctl;
import vivarium.abi.Mode;
import vivarium.abi.OpenFlags;
import vivarium.abi.Poll;
import vivarium.mem.AddressSpace;

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

  private final InputStream stream;
  private final @Nullable Consumer<Runnable> door;
  private final Semaphore requests = new Semaphore(0);
  private @Nullable Thread reader;
  private byte[] block = {};
  private int next;
  private boolean requested;
  private boolean ended;

  /**
   * @param door how another thread hands a step to the machine thread; null to read on the machine
   *     thread itself
   */
  public HostInput(Vfs vfs, InputStream stream, @Nullable Consumer<Runnable> door) {
    super(vfs.anonymous().place("pipe", Mode.S_IFIFO | 0600, vfs.kernelUser()), OpenFlags.O_RDONLY);
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
    Consumer<Runnable> to = door;
    if (to == null) {
      arrived(readBlock());
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
    requests.release();
  }

  /** The reading thread: one block for each request. */
  private void pump(Consumer<Runnable> to) {
    try {
      while (true) {
        requests.acquire();
        byte[] bytes = readBlock();
        to.accept(() -> arrived(bytes));
        if (bytes.length == 0) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void arrived(byte[] bytes) {
    requested = false;
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
  }
}
