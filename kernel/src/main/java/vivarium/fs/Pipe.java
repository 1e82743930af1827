package vivarium.fs;

import static vivarium.abi.Errno.EBUSY;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.EPERM;
import static vivarium.abi.Errno.EPIPE;

import vivarium.abi.ErrnoException;
import vivarium.abi.Limits;
import vivarium.abi.Poll;
import vivarium.sched.WaitQueue;

/**
 * The buffer between writers and readers: pipe(7). Writes of up to PIPE_BUF bytes go in whole or
 * not at all; reads at the end of an empty pipe without writers return 0.
 */
public final class Pipe {
  public static final int DEFAULT_CAPACITY = 65536;
  private static final int MAX_CAPACITY = 1 << 20;

  /** What one side's leaving means to the other: it is told at any rate. */
  private static final int HANG_UP = Poll.READABLE | Poll.WRITABLE | Poll.POLLERR | Poll.POLLHUP;

  private final WaitQueue queue = new WaitQueue();
  private byte[] ring = new byte[4096];
  private int capacity = DEFAULT_CAPACITY;
  private int head;
  private int used;
  private int readers;
  private int writers;

  /** How often a reader or writer has come, so that a waiting open notices one that left again. */
  private int readersEver;

  private int writersEver;

  /** Woken at every change of what is in the pipe and who has it open. */
  public WaitQueue waitQueue() {
    return queue;
  }

  /** Bytes waiting to be read. */
  public int available() {
    return used;
  }

  public int capacity() {
    return capacity;
  }

  /** F_SETPIPE_SZ: rounds up to a power of two of pages and returns the new capacity. */
  public int resize(int wanted, boolean privileged) {
    if (wanted < 0) {
      throw ErrnoException.of(EINVAL);
    }
    int pages = Math.max(1, (int) (((long) wanted + 4095) >> 12));
    int rounded = Integer.highestOneBit(pages) == pages ? pages : Integer.highestOneBit(pages) << 1;
    long size = (long) rounded << 12;
    if (size > MAX_CAPACITY) {
      throw ErrnoException.of(privileged ? vivarium.abi.Errno.ENOMEM : EPERM);
    }
    if (size < used) {
      throw ErrnoException.of(EBUSY);
    }
    if (ring.length > size) {
      relocate((int) size);
    }
    capacity = (int) size;
    queue.wakeAll();
    return capacity;
  }

  /** Bytes that a write could put in now. */
  public int room() {
    return capacity - used;
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
    queue.wakeAll(HANG_UP);
  }

  void removeWriter() {
    writers--;
    queue.wakeAll(HANG_UP);
  }

  /**
   * Takes bytes out; 0 at the end of file, WOULD_BLOCK if it is empty and somebody may still write.
   */
  int read(byte[] to, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (used == 0) {
      return writers == 0 ? 0 : OpenFile.WOULD_BLOCK;
    }
    boolean full = room() < Limits.PIPE_BUF;
    int n = peek(to, offset, length);
    head = (head + n) % ring.length;
    used -= n;
    if (used == 0) {
      head = 0;
    }
    queue.wakeAll(full ? Poll.WRITABLE : 0);
    return n;
  }

  /** Copies bytes without taking them out: tee(2), splice(2). */
  public int peek(byte[] to, int offset, int length) {
    int n = Math.min(length, used);
    int first = Math.min(n, ring.length - head);
    System.arraycopy(ring, head, to, offset, first);
    System.arraycopy(ring, 0, to, offset + first, n - first);
    return n;
  }

  /**
   * Puts bytes in.
   *
   * @return how many, or WOULD_BLOCK; EPIPE without readers
   */
  int write(byte[] from, int offset, int length) {
    if (readers == 0) {
      throw ErrnoException.of(EPIPE);
    }
    if (length == 0) {
      return 0;
    }
    int free = capacity - used;
    if (free == 0 || (length <= Limits.PIPE_BUF && free < length)) {
      return OpenFile.WOULD_BLOCK;
    }
    int n = Math.min(free, length);
    if (used + n > ring.length) {
      relocate(
          Math.min(capacity, Math.max(ring.length * 2, Integer.highestOneBit(used + n - 1) << 1)));
    }
    int tail = (head + used) % ring.length;
    int first = Math.min(n, ring.length - tail);
    System.arraycopy(from, offset, ring, tail, first);
    System.arraycopy(from, offset + first, ring, 0, n - first);
    used += n;
    queue.wakeAll(Poll.READABLE);
    return n;
  }

  int pollReader() {
    int events = used > 0 ? Poll.READABLE : 0;
    return writers == 0 && writersEver > 0 ? events | Poll.POLLHUP : events;
  }

  int pollWriter() {
    int events = capacity - used >= Limits.PIPE_BUF ? Poll.WRITABLE : 0;
    return readers == 0 ? events | Poll.POLLERR : events;
  }

  private void relocate(int size) {
    byte[] larger = new byte[size];
    int n = peek(larger, 0, used);
    ring = larger;
    head = 0;
    used = n;
  }
}
