package vivarium.fs;

import static vivarium.abi.Errno.EINVAL;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.abi.OpenFlags;
import vivarium.abi.Poll;
import vivarium.sched.Clock;
import vivarium.sched.WaitChannel;

/**
 * A timer that is read: timerfd_create(2). A read gives how often it has expired since the last
 * one. Between an expiry and the read that takes it no further timer is armed: the missed ones are
 * counted from the time that has passed.
 */
public final class TimerFile extends OpenFile {
  private static final long SECOND = 1_000_000_000L;

  private final Clock clock;
  private final int clockId;
  private Clock.@Nullable Timer timer;

  /** Virtual ns of the next expiry that has not been read; NEVER if it is disarmed. */
  private long expiry = Clock.NEVER;

  private long interval;
  private int setFlags;

  /**
   * @param clockId of timerfd_create, for /proc
   * @param status O_NONBLOCK or 0
   */
  public TimerFile(AnonymousFileSystem anonymous, Clock clock, int clockId, int status) {
    super(anonymous.anonymousInode("timerfd"), OpenFlags.O_RDWR | status);
    this.clock = clock;
    this.clockId = clockId;
  }

  /** CLOCK_ of timerfd_create(2). */
  public int clockId() {
    return clockId;
  }

  /**
   * Arms or, with NEVER, disarms the timer and forgets past expiries.
   *
   * @param first virtual ns of the first expiry
   * @param every ns between the following ones; 0 for none
   * @param flags of timerfd_settime(2), for /proc
   */
  public void set(long first, long every, int flags) {
    disarm();
    expiry = first;
    interval = every;
    setFlags = flags;
    arm();
  }

  private void arm() {
    if (expiry != Clock.NEVER) {
      timer = clock.at(expiry, () -> waitQueue().wakeAll(Poll.POLLIN));
    }
  }

  private void disarm() {
    Clock.Timer armed = timer;
    if (armed != null) {
      clock.cancel(armed);
      timer = null;
    }
  }

  /** Ns until the next expiry; 0 if the timer is disarmed. */
  public long left() {
    long now = clock.now();
    if (expiry == Clock.NEVER || (interval == 0 && expiry <= now)) {
      return 0;
    }
    return expiry > now ? expiry - now : interval - (now - expiry) % interval;
  }

  /** Ns between expiries; 0 for a single one. */
  public long interval() {
    return interval;
  }

  private long expirations() {
    long now = clock.now();
    if (expiry > now) {
      return 0;
    }
    return interval == 0 ? 1 : (now - expiry) / interval + 1;
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
    long count = expirations();
    if (count == 0) {
      return WOULD_BLOCK;
    }
    disarm();
    expiry = interval == 0 ? Clock.NEVER : expiry + count * interval;
    arm();
    ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN).putLong(offset, count);
    return Long.BYTES;
  }

  @Override
  public WaitChannel waitChannel(boolean writing) {
    return WaitChannel.TIMER_FILE;
  }

  @Override
  public int poll() {
    return expirations() > 0 ? Poll.POLLIN : 0;
  }

  @Override
  public String describe() {
    return "clockid: %d\nticks: %d\nsettime flags: 0%o\nit_value: (%d, %d)\nit_interval: (%d, %d)\n"
        .formatted(
            clockId,
            expirations(),
            setFlags,
            left() / SECOND,
            left() % SECOND,
            interval / SECOND,
            interval % SECOND);
  }

  @Override
  protected void close() {
    disarm();
  }
}
