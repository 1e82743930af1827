package vivarium.syscall;

import static vivarium.abi.Errno.EBADF;
import static vivarium.abi.Errno.EFBIG;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.ENODEV;
import static vivarium.abi.Errno.EOPNOTSUPP;
import static vivarium.abi.Errno.ESPIPE;

import java.util.List;
import vivarium.abi.ErrnoException;
import vivarium.abi.Mode;
import vivarium.abi.SyscallNumbers;
import vivarium.fs.FileEvents;
import vivarium.fs.OpenFile;
import vivarium.mem.PhysicalMemory;
import vivarium.proc.Task;

/**
 * Reading, writing and positioning through descriptors: read(2), write(2), lseek(2) and their like.
 */
public final class FileCalls {
  private static final int FADV_WILLNEED = 3;
  private static final int FADV_DONTNEED = 4;
  private static final int FADV_NOREUSE = 5;

  private static final int RWF_HIPRI = 1;
  private static final int RWF_DSYNC = 2;
  private static final int RWF_SYNC = 4;
  private static final int RWF_NOWAIT = 8;
  private static final int RWF_APPEND = 16;

  private static final int FALLOC_FL_KEEP_SIZE = 1;
  private static final int FALLOC_FL_PUNCH_HOLE = 2;
  private static final int FALLOC_FL_ZERO_RANGE = 16;

  private FileCalls() {}

  public static List<SyscallRow> rows() {
    return List.of(
        SyscallRow.of(SyscallNumbers.READ, "fd, out buf, size", FileCalls::read),
        SyscallRow.of(SyscallNumbers.WRITE, "fd, buf, size", FileCalls::write),
        SyscallRow.of(SyscallNumbers.READV, "fd, out iovec, int", FileCalls::readv),
        SyscallRow.of(SyscallNumbers.WRITEV, "fd, iovec, int", FileCalls::writev),
        SyscallRow.of(SyscallNumbers.PREAD64, "fd, out buf, size, long", FileCalls::pread),
        SyscallRow.of(SyscallNumbers.PWRITE64, "fd, buf, size, long", FileCalls::pwrite),
        SyscallRow.of(SyscallNumbers.PREADV, "fd, out iovec, int, long", FileCalls::preadv),
        SyscallRow.of(SyscallNumbers.PWRITEV, "fd, iovec, int, long", FileCalls::pwritev),
        SyscallRow.of(
            SyscallNumbers.PREADV2, "fd, out iovec, int, long, long, hex", FileCalls::preadv2),
        SyscallRow.of(
            SyscallNumbers.PWRITEV2, "fd, iovec, int, long, long, hex", FileCalls::pwritev2),
        SyscallRow.of(SyscallNumbers.LSEEK, "fd, long, whence", FileCalls::lseek),
        SyscallRow.of(SyscallNumbers.FTRUNCATE, "fd, long", FileCalls::ftruncate),
        SyscallRow.of(SyscallNumbers.FALLOCATE, "fd, hex, long, long", FileCalls::fallocate)
            .note("no collapse, insert or unshare"),
        SyscallRow.of(SyscallNumbers.FSYNC, "fd", FileCalls::fsync),
        SyscallRow.of(SyscallNumbers.FDATASYNC, "fd", FileCalls::fsync),
        SyscallRow.of(
            SyscallNumbers.SYNC_FILE_RANGE, "fd, long, long, hex", FileCalls::syncFileRange),
        SyscallRow.of(SyscallNumbers.FADVISE64, "fd, long, long, int", FileCalls::fadvise)
            .note("WILLNEED reads in and DONTNEED drops, other advice changes nothing"),
        SyscallRow.of(SyscallNumbers.READAHEAD, "fd, long, size", FileCalls::readahead));
  }

  static long read(Task t, long fd, long buffer, long length, long a3, long a4, long a5) {
    OpenFile file = Arguments.file(t, fd);
    return Transfers.read(t, file, IoVectors.single(buffer, length), Transfers.AT_POSITION, false);
  }

  static long write(Task t, long fd, long buffer, long length, long a3, long a4, long a5) {
    OpenFile file = Arguments.file(t, fd);
    return Transfers.write(t, file, IoVectors.single(buffer, length), Transfers.AT_POSITION, false);
  }

  static long readv(Task t, long fd, long vector, long count, long a3, long a4, long a5) {
    OpenFile file = Arguments.file(t, fd);
    file.requireReadable();
    return Transfers.read(t, file, IoVectors.read(t, vector, count), Transfers.AT_POSITION, false);
  }

  static long writev(Task t, long fd, long vector, long count, long a3, long a4, long a5) {
    OpenFile file = Arguments.file(t, fd);
    file.requireWritable();
    return Transfers.write(t, file, IoVectors.read(t, vector, count), Transfers.AT_POSITION, false);
  }

  static long pread(Task t, long fd, long buffer, long length, long at, long a4, long a5) {
    OpenFile file = positioned(t, fd, at);
    return Transfers.read(t, file, IoVectors.single(buffer, length), at, false);
  }

  static long pwrite(Task t, long fd, long buffer, long length, long at, long a4, long a5) {
    OpenFile file = positioned(t, fd, at);
    return Transfers.write(t, file, IoVectors.single(buffer, length), at, false);
  }

  static long preadv(Task t, long fd, long vector, long count, long at, long high, long a5) {
    OpenFile file = positioned(t, fd, at);
    file.requireReadable();
    return Transfers.read(t, file, IoVectors.read(t, vector, count), at, false);
  }

  static long pwritev(Task t, long fd, long vector, long count, long at, long high, long a5) {
    OpenFile file = positioned(t, fd, at);
    file.requireWritable();
    return Transfers.write(t, file, IoVectors.read(t, vector, count), at, false);
  }

  static long preadv2(Task t, long fd, long vector, long count, long at, long high, long flags) {
    requireKnown(flags);
    OpenFile file = at == -1 ? Arguments.file(t, fd) : positioned(t, fd, at);
    file.requireReadable();
    boolean noWait = (flags & RWF_NOWAIT) != 0;
    return Transfers.read(t, file, IoVectors.read(t, vector, count), at, noWait);
  }

  static long pwritev2(Task t, long fd, long vector, long count, long at, long high, long flags) {
    requireKnown(flags);
    OpenFile file = at == -1 ? Arguments.file(t, fd) : positioned(t, fd, at);
    file.requireWritable();
    long place = at;
    if ((flags & RWF_APPEND) != 0 && file.inode().isRegular()) {
      if (at == -1) {
        file.seek(0, OpenFile.SEEK_END);
      } else {
        place = file.inode().size();
      }
    }
    boolean noWait = (flags & RWF_NOWAIT) != 0;
    long written = Transfers.write(t, file, IoVectors.read(t, vector, count), place, noWait);
    if (written > 0 && (flags & (RWF_DSYNC | RWF_SYNC)) != 0 && file.seekable()) {
      file.sync();
    }
    return written;
  }

  private static void requireKnown(long flags) {
    if ((flags & ~(RWF_HIPRI | RWF_DSYNC | RWF_SYNC | RWF_NOWAIT | RWF_APPEND)) != 0) {
      throw ErrnoException.of(EOPNOTSUPP);
    }
  }

  private static OpenFile positioned(Task t, long fd, long at) {
    if (at < 0) {
      throw ErrnoException.of(EINVAL);
    }
    OpenFile file = Arguments.usable(t, fd);
    if (!file.seekable()) {
      throw ErrnoException.of(ESPIPE);
    }
    return file;
  }

  static long lseek(Task t, long fd, long offset, long whence, long a3, long a4, long a5) {
    OpenFile file = Arguments.usable(t, fd);
    if (whence < OpenFile.SEEK_SET || whence > OpenFile.SEEK_HOLE) {
      throw ErrnoException.of(EINVAL);
    }
    return file.seek(offset, (int) whence);
  }

  static long ftruncate(Task t, long fd, long size, long a2, long a3, long a4, long a5) {
    if (size < 0) {
      throw ErrnoException.of(EINVAL);
    }
    OpenFile file = Arguments.usable(t, fd);
    if (!file.writable() || !file.inode().isRegular()) {
      throw ErrnoException.of(EINVAL);
    }
    requireWithinLimit(t, file, size);
    t.kernel().vfs().truncate(t, file, size);
    return 0;
  }

  static void requireWithinLimit(Task t, OpenFile file, long size) {
    if (size > t.fileSizeLimit() && size > file.inode().size()) {
      Transfers.fileTooLarge(t);
    }
  }

  static long fallocate(Task t, long fd, long mode, long offset, long length, long a4, long a5) {
    OpenFile file = Arguments.usable(t, fd);
    if (offset < 0 || length <= 0) {
      throw ErrnoException.of(EINVAL);
    }
    boolean punch = (mode & FALLOC_FL_PUNCH_HOLE) != 0;
    boolean zero = (mode & FALLOC_FL_ZERO_RANGE) != 0;
    boolean keep = (mode & FALLOC_FL_KEEP_SIZE) != 0;
    if ((mode & ~(FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE | FALLOC_FL_ZERO_RANGE)) != 0
        || (punch && !keep)
        || (punch && zero)) {
      throw ErrnoException.of(EOPNOTSUPP);
    }
    file.requireWritable();
    int type = file.inode().type();
    if (type == Mode.S_IFIFO) {
      throw ErrnoException.of(ESPIPE);
    }
    if (type != Mode.S_IFREG) {
      throw ErrnoException.of(ENODEV);
    }
    long end = offset + length;
    if (end < 0) {
      throw ErrnoException.of(EFBIG);
    }
    if (!keep) {
      requireWithinLimit(t, file, end);
    }
    if (punch || zero) {
      file.inode().requireUnsealed(keep ? 0 : end);
      file.inode().pages().punch(offset, length);
      FileEvents.contentsChanged(file);
    }
    if (!keep && end > file.inode().size()) {
      file.inode().truncate(end);
    }
    return 0;
  }

  static long fsync(Task t, long fd, long a1, long a2, long a3, long a4, long a5) {
    Arguments.usable(t, fd).sync();
    return 0;
  }

  static long syncFileRange(Task t, long fd, long at, long length, long flags, long a4, long a5) {
    if ((flags & ~7L) != 0 || at < 0 || length < 0 || at + length < 0) {
      throw ErrnoException.of(EINVAL);
    }
    OpenFile file = Arguments.usable(t, fd);
    if (!file.inode().isRegular()) {
      throw ErrnoException.of(ESPIPE);
    }
    file.sync();
    return 0;
  }

  /** Reads pages in or drops clean ones; the page cache makes nothing of other advice. */
  static long fadvise(Task t, long fd, long offset, long length, long advice, long a4, long a5) {
    OpenFile file = Arguments.usable(t, fd);
    if (file.inode().type() == Mode.S_IFIFO) {
      throw ErrnoException.of(ESPIPE);
    }
    if (length < 0 || advice < 0 || advice > FADV_NOREUSE) {
      throw ErrnoException.of(EINVAL);
    }
    if (file.inode().isRegular() && offset >= 0 && offset < file.inode().size()) {
      long end = length == 0 || offset + length < 0 ? file.inode().size() : offset + length;
      if (advice == FADV_WILLNEED) {
        readIn(file, offset, end);
      } else if (advice == FADV_DONTNEED) {
        long first = PhysicalMemory.PAGE_SIZE - 1 + offset >> PhysicalMemory.PAGE_SHIFT;
        boolean whole = end >= file.inode().size();
        long last = end + (whole ? PhysicalMemory.PAGE_SIZE - 1 : 0) >> PhysicalMemory.PAGE_SHIFT;
        file.inode().pages().dropClean(first, last);
      }
    }
    return 0;
  }

  static long readahead(Task t, long fd, long offset, long count, long a3, long a4, long a5) {
    OpenFile file = Arguments.file(t, fd);
    if (!file.readable()) {
      throw ErrnoException.of(EBADF);
    }
    if (!file.inode().isRegular()) {
      throw ErrnoException.of(EINVAL);
    }
    if (offset >= 0 && count > 0) {
      readIn(file, offset, offset + Math.min(count, Long.MAX_VALUE - offset));
    }
    return 0;
  }

  private static void readIn(OpenFile file, long from, long to) {
    long end = Math.min(to, file.inode().size());
    long first = from >> PhysicalMemory.PAGE_SHIFT;
    file.inode()
        .pages()
        .readAhead(first, (end + PhysicalMemory.PAGE_SIZE - 1) >> PhysicalMemory.PAGE_SHIFT);
  }
}
