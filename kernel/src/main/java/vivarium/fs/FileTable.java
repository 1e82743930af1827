package vivarium.fs;

import static vivarium.abi.Errno.EBADF;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.EMFILE;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;

/**
 * A process's file descriptors. Shared by tasks cloned with CLONE_FILES, hence counted; also the
 * owner of fcntl record locks, as on Linux.
 */
public final class FileTable {
  private @Nullable OpenFile[] files = new @Nullable OpenFile[16];
  private long[] closeOnExec = new long[1];
  private int limit;
  private int users = 1;

  /**
   * @param limit RLIMIT_NOFILE: descriptors are below it
   */
  public FileTable(int limit) {
    this.limit = limit;
  }

  /** A table of its own with the same open files, as fork makes it. */
  public FileTable copy() {
    FileTable copy = new FileTable(limit);
    copy.files = files.clone();
    copy.closeOnExec = closeOnExec.clone();
    for (OpenFile file : files) {
      if (file != null) {
        file.retain();
      }
    }
    return copy;
  }

  /** One more task uses the table. */
  public FileTable retain() {
    users++;
    return this;
  }

  /** One task less; the last one closes every file. */
  public void release() {
    if (--users == 0) {
      closeAll();
    }
  }

  /** How many tasks use the table. */
  public int users() {
    return users;
  }

  public int limit() {
    return limit;
  }

  public void setLimit(int limit) {
    this.limit = limit;
  }

  /** The open file behind {@code fd}; EBADF if there is none. */
  public OpenFile get(int fd) {
    OpenFile file = peek(fd);
    if (file == null) {
      throw ErrnoException.of(EBADF);
    }
    return file;
  }

  /** The open file behind {@code fd}, or null. */
  public @Nullable OpenFile peek(int fd) {
    return fd >= 0 && fd < files.length ? files[fd] : null;
  }

  /**
   * Puts {@code file} at the lowest free descriptor from {@code lowest} up; the table takes over
   * the caller's reference. EMFILE if none is free (the reference is then still the caller's).
   */
  public int install(OpenFile file, boolean cloexec, int lowest) {
    int fd = lowest;
    while (fd < files.length && files[fd] != null) {
      fd++;
    }
    if (fd >= limit) {
      throw ErrnoException.of(lowest >= limit && lowest > 0 ? EINVAL : EMFILE);
    }
    put(fd, file, cloexec);
    return fd;
  }

  public int install(OpenFile file, boolean cloexec) {
    return install(file, cloexec, 0);
  }

  /** EMFILE if no descriptor is free. */
  public void requireRoom() {
    for (int fd = 0; fd < limit; fd++) {
      if (peek(fd) == null) {
        return;
      }
    }
    throw ErrnoException.of(EMFILE);
  }

  /** Puts {@code file} at {@code fd}, closing what was there; takes over the caller's reference. */
  public void installAt(int fd, OpenFile file, boolean cloexec) {
    if (fd < 0 || fd >= limit) {
      throw ErrnoException.of(EBADF);
    }
    OpenFile previous = peek(fd);
    put(fd, file, cloexec);
    if (previous != null) {
      drop(previous);
    }
  }

  /** Makes the lowest descriptor from {@code lowest} up another name of {@code fd}. */
  public int duplicate(int fd, int lowest, boolean cloexec) {
    OpenFile file = get(fd);
    int copy = install(file, cloexec, lowest);
    file.retain();
    return copy;
  }

  public void close(int fd) {
    OpenFile file = get(fd);
    files[fd] = null;
    setCloseOnExec(fd, false);
    drop(file);
  }

  public boolean closeOnExec(int fd) {
    return (closeOnExec[fd >> 6] >>> (fd & 63) & 1) != 0;
  }

  public void setCloseOnExec(int fd, boolean on) {
    if (on) {
      closeOnExec[fd >> 6] |= 1L << (fd & 63);
    } else {
      closeOnExec[fd >> 6] &= ~(1L << (fd & 63));
    }
  }

  /** What exec does: closes every descriptor marked so. */
  public void closeMarked() {
    for (int fd = 0; fd < files.length; fd++) {
      if (files[fd] != null && closeOnExec(fd)) {
        close(fd);
      }
    }
  }

  public void closeAll() {
    for (int fd = 0; fd < files.length; fd++) {
      if (files[fd] != null) {
        close(fd);
      }
    }
  }

  /** Descriptors in use, in order. */
  public void forEach(IntConsumer action) {
    for (int fd = 0; fd < files.length; fd++) {
      if (files[fd] != null) {
        action.accept(fd);
      }
    }
  }

  public int count() {
    int count = 0;
    for (OpenFile file : files) {
      if (file != null) {
        count++;
      }
    }
    return count;
  }

  /** Slots of the table, as FDSize in /proc/PID/status. */
  public int capacity() {
    return files.length;
  }

  private void put(int fd, OpenFile file, boolean cloexec) {
    if (fd >= files.length) {
      int capacity = Math.max(64, Integer.highestOneBit(fd) * 2);
      files = Arrays.copyOf(files, capacity);
      closeOnExec = Arrays.copyOf(closeOnExec, (capacity + 63) >> 6);
    }
    files[fd] = file;
    setCloseOnExec(fd, cloexec);
  }

  /** Closing any descriptor of a file drops all record locks that the process holds on it. */
  private void drop(OpenFile file) {
    FileLocks locks = file.inode().locksIfAny();
    if (locks != null) {
      locks.releaseAll(this);
    }
    file.release();
  }
}
