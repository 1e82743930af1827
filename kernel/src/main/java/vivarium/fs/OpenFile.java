package vivarium.fs;

import static vivarium.abi.Errno.EBADF;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.ENODEV;
import static vivarium.abi.Errno.ENOTTY;
import static vivarium.abi.Errno.ESPIPE;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.abi.InotifyEvents;
import vivarium.abi.OpenFlags;
import vivarium.abi.Poll;
import vivarium.mem.AddressSpace;
import vivarium.mem.MappedFile;
import vivarium.sched.WaitChannel;
import vivarium.sched.WaitQueue;

/**
 * An open file description: what dup and fork share. File descriptors, mappings and messages in
 * flight count as references; the last {@link #release} closes.
 *
 * <p>Reads and writes here never block: they return {@link #WOULD_BLOCK}, and the caller decides
 * between EAGAIN and sleeping on {@link #waitQueue}.
 */
public abstract class OpenFile {
  /** Result of a read, write or open that would have to wait. */
  public static final int WOULD_BLOCK = Integer.MIN_VALUE;

  public static final int SEEK_SET = 0;
  public static final int SEEK_CUR = 1;
  public static final int SEEK_END = 2;
  public static final int SEEK_DATA = 3;
  public static final int SEEK_HOLE = 4;

  private final Location location;
  private int flags;
  private int references = 1;
  private int owner;
  private @Nullable WaitQueue queue;
  private @Nullable List<EpollItem> watches;

  /** Offset of the next read or write in bytes; for directories the number of entries passed. */
  protected long position;

  protected OpenFile(Location location, int flags) {
    this.location = location;
    this.flags = flags & ~OpenFlags.ONLY_AT_OPEN;
  }

  public final Location location() {
    return location;
  }

  public Inode inode() {
    return location.inode();
  }

  /** Path as /proc/PID/fd shows it. */
  public final String path() {
    return location.path();
  }

  /** Flags as F_GETFL shows them: access mode and status flags. */
  public final int flags() {
    return flags;
  }

  public final void setFlags(int newFlags) {
    flags = (flags & ~OpenFlags.CHANGEABLE) | (newFlags & OpenFlags.CHANGEABLE);
  }

  public final boolean nonBlocking() {
    return (flags & OpenFlags.O_NONBLOCK) != 0;
  }

  public final boolean readable() {
    return OpenFlags.readable(flags);
  }

  public final boolean writable() {
    return OpenFlags.writable(flags);
  }

  /** Where the next read or write starts, as /proc/PID/fdinfo shows it. */
  public long position() {
    return position;
  }

  /** F_SETOWN's process, or group if negative. */
  public final int owner() {
    return owner;
  }

  public final void setOwner(int owner) {
    this.owner = owner;
  }

  /**
   * Reads up to {@code length} bytes at the file's position.
   *
   * @return bytes read, 0 at the end, or {@link #WOULD_BLOCK}
   */
  public int read(byte[] buffer, int offset, int length) {
    throw ErrnoException.of(EINVAL);
  }

  /**
   * Writes at the file's position, or at the end with O_APPEND.
   *
   * @return bytes written, or {@link #WOULD_BLOCK} if none could be
   */
  public int write(byte[] buffer, int offset, int length) {
    throw ErrnoException.of(EINVAL);
  }

  public int pread(long at, byte[] buffer, int offset, int length) {
    throw ErrnoException.of(ESPIPE);
  }

  public int pwrite(long at, byte[] buffer, int offset, int length) {
    throw ErrnoException.of(ESPIPE);
  }

  /** Whether pread and lseek work. */
  public boolean seekable() {
    return false;
  }

  /** lseek(2): the new position. */
  public long seek(long offset, int whence) {
    throw ErrnoException.of(ESPIPE);
  }

  /** Most bytes worth handing to one {@link #write}; a write of PIPE_BUF bytes is never split. */
  public int writeChunk() {
    return 1 << 16;
  }

  /** Ready events of {@link Poll}, whatever was asked for. */
  public int poll() {
    return Poll.READABLE | Poll.WRITABLE;
  }

  /** Whether epoll(7) can watch it: it is not always ready. */
  public boolean pollable() {
    return true;
  }

  /** Whether each read and write is of one record, as those of an eventfd, and never repeated. */
  public boolean recordwise() {
    return false;
  }

  /** An epoll watches this file, until it is released for the last time. */
  final void watchedBy(EpollItem item) {
    List<EpollItem> list = watches;
    if (list == null) {
      list = new ArrayList<>(1);
      watches = list;
    }
    list.add(item);
  }

  final void unwatchedBy(EpollItem item) {
    List<EpollItem> list = watches;
    if (list != null) {
      list.remove(item);
    }
  }

  final List<EpollItem> watches() {
    return watches == null ? List.of() : watches;
  }

  /** Woken whenever {@link #poll} may have changed. */
  public WaitQueue waitQueue() {
    WaitQueue q = queue;
    if (q == null) {
      q = new WaitQueue();
      queue = q;
    }
    return q;
  }

  /**
   * To be called before a read or write on behalf of a process: lets a terminal stop background
   * jobs.
   *
   * @return false if the caller has been sent a signal and should start again after it
   */
  public boolean admits(FileUser user, boolean writing) {
    return true;
  }

  /** Ns that a read which would block may wait before {@link #readNow}; -1 for ever. */
  public long readPatience() {
    return -1;
  }

  /**
   * Bytes that are there for such a read but too few; when they become more, its time starts anew.
   */
  public int readPending() {
    return 0;
  }

  /** What a read gets whose time is up. */
  public int readNow(byte[] buffer, int offset, int length) {
    return 0;
  }

  /** False while opening still waits for the other side of a FIFO. */
  public boolean opened() {
    return true;
  }

  /**
   * ioctl(2).
   *
   * @param argument as the guest passed it: a number or an address in {@code memory}
   */
  public long ioctl(int command, long argument, AddressSpace memory, FileUser user) {
    throw ErrnoException.of(ENOTTY);
  }

  /** What mmap(2) maps; ENODEV if nothing can be. */
  public MappedFile mappable() {
    throw ErrnoException.of(ENODEV);
  }

  /** Writes what is dirty to where it is kept: fsync(2); EINVAL where that has no meaning. */
  public void sync() {
    throw ErrnoException.of(EINVAL);
  }

  /** What a task waits for that can not read or write now. */
  public WaitChannel waitChannel(boolean writing) {
    if (isTerminal()) {
      return writing ? WaitChannel.TTY_WRITE : WaitChannel.TTY_READ;
    }
    return WaitChannel.FILE;
  }

  /** Whether it is a terminal: isatty(3). */
  public boolean isTerminal() {
    return false;
  }

  /** The terminal behind it, or null. */
  public @Nullable Tty terminal() {
    return null;
  }

  /** Extra lines of /proc/PID/fdinfo/FD, each with its newline. */
  public String describe() {
    return "";
  }

  public final void requireReadable() {
    if (!readable()) {
      throw ErrnoException.of(EBADF);
    }
  }

  public final void requireWritable() {
    if (!writable()) {
      throw ErrnoException.of(EBADF);
    }
  }

  public final OpenFile retain() {
    references++;
    return this;
  }

  public final void release() {
    if (--references == 0) {
      FileLocks locks = inode().locksIfAny();
      if (locks != null) {
        locks.releaseAll(this);
      }
      if ((flags & OpenFlags.O_PATH) == 0) {
        int event = writable() ? InotifyEvents.IN_CLOSE_WRITE : InotifyEvents.IN_CLOSE_NOWRITE;
        FileEvents.happened(location, event);
      }
      for (EpollItem item : List.copyOf(watches())) {
        item.fileGone();
      }
      close();
    } else if (references < 0) {
      throw new IllegalStateException("release of closed file " + path());
    }
  }

  /** References held now, for checks. */
  public final int references() {
    return references;
  }

  /** The last reference is gone. */
  protected void close() {}
}
