package vivarium.fs;

import static vivarium.abi.Errno.EINVAL;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import vivarium.abi.ErrnoException;
import vivarium.abi.OpenFlags;
import vivarium.abi.Poll;
import vivarium.sched.WaitChannel;

/** A counter that writers add to and readers take: eventfd(2). */
public final class EventCounter extends OpenFile {
  /** The one value that cannot be written and that the counter never reaches by writes. */
  private static final long FULL = -1L;

  private final boolean semaphore;
  private long count;

  /**
   * @param semaphore whether a read takes 1 instead of all
   * @param status O_NONBLOCK or 0
   */
  public EventCounter(AnonymousFileSystem anonymous, int initial, boolean semaphore, int status) {
    super(anonymous.anonymousInode("eventfd"), OpenFlags.O_RDWR | status);
    count = initial & 0xffffffffL;
    this.semaphore = semaphore;
  }

  @Override
  public boolean recordwise() {
    return true;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    if (length < Long.BYTES) {
      throw ErrnoException.of(EINVAL);
    }
    if (count == 0) {
      return WOULD_BLOCK;
    }
    long taken = semaphore ? 1 : count;
    count -= taken;
    ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN).putLong(offset, taken);
    waitQueue().wakeAll(Poll.POLLOUT);
    return Long.BYTES;
  }

  @Override
  public int write(byte[] buffer, int offset, int length) {
    if (length != Long.BYTES) {
      throw ErrnoException.of(EINVAL);
    }
    long added = ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN).getLong(offset);
    if (added == FULL) {
      throw ErrnoException.of(EINVAL);
    }
    if (Long.compareUnsigned(FULL - count, added) <= 0) {
      return WOULD_BLOCK;
    }
    count += added;
    waitQueue().wakeAll(Poll.POLLIN);
    return Long.BYTES;
  }

  @Override
  public WaitChannel waitChannel(boolean writing) {
    return WaitChannel.EVENT_COUNTER;
  }

  @Override
  public int poll() {
    int events = count != 0 ? Poll.POLLIN : 0;
    return Long.compareUnsigned(FULL - 1, count) > 0 ? events | Poll.POLLOUT : events;
  }

  @Override
  public long seek(long offset, int whence) {
    return 0;
  }

  @Override
  public String describe() {
    return "eventfd-count: %16x\neventfd-id: %d\neventfd-semaphore: %d\n"
        .formatted(count, inode().ino(), semaphore ? 1 : 0);
  }
}
