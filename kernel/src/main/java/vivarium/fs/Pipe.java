package vivarium.fs;

import static vivarium.abi.Errno.EBUSY;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.EPERM;
import static vivarium.abi.Errno.EPIPE;

import java.util.ArrayDeque;
import java.util.Arrays;
import vivarium.abi.ErrnoException;
import vivarium.abi.Limits;
import vivarium.abi.Poll;
import vivarium.sched.WaitQueue;

/**
 * The buffer between writers and readers: pipe(7). As on Linux it is a ring of buffers of up to a
 * page each: a small write joins the last buffer if it fits there whole, so writes of up to
 * PIPE_BUF bytes are never split; with O_DIRECT each buffer is a packet, which is read by itself.
 */
public final class Pipe {
  public static final int DEFAULT_CAPACITY = 65536;
  private static final int MAX_CAPACITY = 1 << 20;
  private static final int PAGE = Limits.PIPE_BUF;
  private static final int SMALLEST = 64;

  /** What one side's leaving means to the other: it is told at any rate. */
  private static final int HANG_UP = Poll.READABLE | Poll.WRITABLE | Poll.POLLERR | Poll.POLLHUP;

  /** Up to a page of bytes. */
  private static final class Buffer {
    byte[] bytes;
    int start;
    int end;
    final boolean packet;

    Buffer(byte[] from, int offset, int length, boolean packet) {
      bytes = Arrays.copyOfRange(from, offset, offset + Math.max(length, 0));
      end = length;
      this.packet = packet;
    }

    int length() {
      return end - start;
    }

    void append(byte[] from, int offset, int length) {
      if (end + length > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.min(PAGE, Math.max(SMALLEST, (end + length) * 2)));
      }
      System.arraycopy(from, offset, bytes, end, length);
      end += length;
    }
  }

  private final WaitQueue queue = new WaitQueue();
  private final ArrayDeque<Buffer> buffers = new ArrayDeque<>();
  private final PipeMemory memory;
  private int slots = DEFAULT_CAPACITY / PAGE;
  private int used;
  private int readers;
  private int writers;

  /** How often a reader or writer has come, so that a waiting open notices one that left again. */
  private int readersEver;

  private int writersEver;

  Pipe(PipeMemory memory) {
    this.memory = memory;
  }

  /** Woken at every change of what is in the pipe and who has it open. */
  public WaitQueue waitQueue() {
    return queue;
  }

  /** Bytes waiting to be read. */
  public int available() {
    return used;
  }

  public int capacity() {
    return slots * PAGE;
  }

  /** F_SETPIPE_SZ: rounds up to a power of two of pages and returns the new capacity. */
  public int resize(int wanted, boolean privileged) {
    if (wanted < 0) {
      throw ErrnoException.of(EINVAL);
    }
    int pages = Math.max(1, (int) (((long) wanted + PAGE - 1) / PAGE));
    int rounded = Integer.highestOneBit(pages) == pages ? pages : Integer.highestOneBit(pages) << 1;
    if ((long) rounded * PAGE > MAX_CAPACITY) {
      throw ErrnoException.of(privileged ? vivarium.abi.Errno.ENOMEM : EPERM);
    }
    if (rounded < buffers.size()) {
      throw ErrnoException.of(EBUSY);
    }
    slots = rounded;
    queue.wakeAll();
    return capacity();
  }

  private boolean full() {
    return buffers.size() >= slots;
  }

  /** Bytes for which there are free buffers. */
  public int room() {
    return (slots - buffers.size()) * PAGE;
  }

  /** Whether a reader has to be told of the end of file. */
  public boolean ended() {
    return used == 0 && writers == 0;
  }

  public boolean hasReaders() {
    return readers > 0;
  }

  int readers() {
    return readers;
  }

  int writers() {
    return writers;
  }

  int readersEver() {
    return readersEver;
  }

  int writersEver() {
    return writersEver;
  }

  boolean unused() {
    return readers == 0 && writers == 0;
  }

  void addReader() {
    readers++;
    readersEver++;
    queue.wakeAll(0);
  }

  void addWriter() {
    writers++;
    writersEver++;
    queue.wakeAll(0);
  }

  void removeReader() {
    readers--;
    dropIfUnused();
    queue.wakeAll(HANG_UP);
  }

  void removeWriter() {
    writers--;
    dropIfUnused();
    queue.wakeAll(HANG_UP);
  }

  private void dropIfUnused() {
    if (unused()) {
      memory.uncharge(buffers.size() * PAGE);
      buffers.clear();
      used = 0;
    }
  }

  /**
   * Takes bytes out; 0 at the end of file, WOULD_BLOCK if it is empty and somebody may still write.
   * What a reader leaves of a packet is lost.
   */
  int read(byte[] to, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (used == 0) {
      return writers == 0 ? 0 : OpenFile.WOULD_BLOCK;
    }
    boolean wasFull = full();
    int done = 0;
    while (done < length && !buffers.isEmpty()) {
      Buffer first = buffers.element();
      int n = Math.min(length - done, first.length());
      System.arraycopy(first.bytes, first.start, to, offset + done, n);
      done += n;
      used -= first.packet ? first.length() : n;
      first.start += n;
      if (first.packet || first.length() == 0) {
        buffers.remove();
        memory.uncharge(PAGE);
      }
      if (first.packet) {
        break;
      }
    }
    queue.wakeAll(wasFull && !full() ? Poll.WRITABLE : 0);
    return done;
  }

  /** Bytes of the first buffer, 0 if there is none. */
  public int firstLength() {
    Buffer first = buffers.peek();
    return first == null ? 0 : first.length();
  }

  /** Whether the first buffer is read by itself. */
  public boolean startsWithPacket() {
    Buffer first = buffers.peek();
    return first != null && first.packet;
  }

  /** Copies bytes without taking them out: tee(2), splice(2). */
  public int peek(byte[] to, int offset, int length) {
    int done = 0;
    for (Buffer buffer : buffers) {
      int n = Math.min(length - done, buffer.length());
      System.arraycopy(buffer.bytes, buffer.start, to, offset + done, n);
      done += n;
    }
    return done;
  }

  /**
   * Puts bytes in.
   *
   * @param packet whether they are to be read by themselves (O_DIRECT)
   * @return how many, or WOULD_BLOCK; EPIPE without readers
   */
  int write(byte[] from, int offset, int length, boolean packet) {
    if (length == 0) {
      return 0;
    }
    if (readers == 0) {
      throw ErrnoException.of(EPIPE);
    }
    int done = 0;
    if (joins(length)) {
      done = length % PAGE;
      buffers.getLast().append(from, offset, done);
    }
    while (done < length && !full()) {
      int n = Math.min(PAGE, length - done);
      if (!memory.has(PAGE) && done > 0) {
        break;
      }
      memory.charge(PAGE);
      buffers.add(new Buffer(from, offset + done, n, packet));
      done += n;
    }
    used += done;
    if (done == 0) {
      return OpenFile.WOULD_BLOCK;
    }
    queue.wakeAll(Poll.READABLE);
    return done;
  }

  /** Whether a write begins with bytes that fit into the last buffer. */
  private boolean joins(int length) {
    int odd = length % PAGE;
    Buffer last = buffers.peekLast();
    return odd != 0 && last != null && !last.packet && last.end + odd <= PAGE;
  }

  /**
   * How much of a write goes in whose bytes end at a bad address.
   *
   * @param good bytes before that address
   * @param length bytes of the write
   */
  public int wholeBuffers(int good, int length) {
    int first = joins(length) ? length % PAGE : 0;
    return good < first ? 0 : first + (good - first) / PAGE * PAGE;
  }

  int pollReader() {
    int events = used > 0 ? Poll.READABLE : 0;
    return writers == 0 && writersEver > 0 ? events | Poll.POLLHUP : events;
  }

  int pollWriter() {
    int events = full() ? 0 : Poll.WRITABLE;
    return readers == 0 ? events | Poll.POLLERR : events;
  }
}
