package vivarium.syscall;

import static vivarium.abi.Errno.EAGAIN;
import static vivarium.abi.Errno.EBADF;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.EISDIR;
import static vivarium.abi.Errno.EOVERFLOW;
import static vivarium.abi.Errno.EPIPE;
import static vivarium.abi.Errno.ESPIPE;
import static vivarium.abi.Errno.EXDEV;

import java.util.List;
import vivarium.abi.ErrnoException;
import vivarium.abi.OpenFlags;
import vivarium.abi.Signal;
import vivarium.abi.SyscallNumbers;
import vivarium.fs.OpenFile;
import vivarium.fs.PipeEnd;
import vivarium.proc.Task;
import vivarium.proc.WaitState;
import vivarium.sched.WaitChannel;

/**
 * Pipes, and bytes that go from file to file in the kernel: pipe2(2), sendfile(2),
 * copy_file_range(2), splice(2), vmsplice(2), tee(2).
 */
public final class PipeCalls {
  private static final int CHUNK = 1 << 16;
  private static final int SPLICE_F_NONBLOCK = 2;
  private static final int SPLICE_FLAGS = 15;

  private PipeCalls() {}

  public static List<SyscallRow> rows() {
    return List.of(
        SyscallRow.of(SyscallNumbers.PIPE2, "out pipefds, fdflags", PipeCalls::pipe2),
        SyscallRow.of(SyscallNumbers.SENDFILE, "fd, fd, addr, size", PipeCalls::sendfile),
        SyscallRow.of(
            SyscallNumbers.COPY_FILE_RANGE,
            "fd, addr, fd, addr, size, hex",
            PipeCalls::copyFileRange),
        SyscallRow.of(SyscallNumbers.SPLICE, "fd, addr, fd, addr, size, hex", PipeCalls::splice),
        SyscallRow.of(SyscallNumbers.VMSPLICE, "fd, iovec, int, hex", PipeCalls::vmsplice),
        SyscallRow.of(SyscallNumbers.TEE, "fd, fd, size, hex", PipeCalls::tee));
  }

  static long pipe2(Task t, long address, long flags, long a2, long a3, long a4, long a5) {
    Arguments.requireFlags(flags, OpenFlags.O_CLOEXEC | OpenFlags.O_NONBLOCK | OpenFlags.O_DIRECT);
    PipeEnd[] ends = t.kernel().vfs().anonymous().pipe(t, (int) flags);
    return Arguments.installPair(t, ends[0], ends[1], flags, address);
  }

  static long sendfile(Task t, long outFd, long inFd, long offset, long count, long a4, long a5) {
    OpenFile in = Arguments.file(t, inFd);
    in.requireReadable();
    OpenFile out = Arguments.file(t, outFd);
    out.requireWritable();
    if (offset != 0 && !in.seekable()) {
      throw ErrnoException.of(ESPIPE);
    }
    if (count < 0 || !in.seekable() || (out.flags() & OpenFlags.O_APPEND) != 0) {
      throw ErrnoException.of(EINVAL);
    }
    long from = offset == 0 ? -1 : t.memory().readLong(offset);
    if (offset != 0 && from < 0) {
      throw ErrnoException.of(EINVAL);
    }
    long moved = move(t, in, from, out, -1, count, false);
    if (moved >= 0 && offset != 0) {
      t.memory().writeLong(offset, from + moved);
    }
    return moved;
  }

  static long copyFileRange(
      Task t, long inFd, long inOffset, long outFd, long outOffset, long length, long flags) {
    if (flags != 0) {
      throw ErrnoException.of(EINVAL);
    }
    OpenFile in = Arguments.file(t, inFd);
    OpenFile out = Arguments.file(t, outFd);
    long from = inOffset == 0 ? -1 : t.memory().readLong(inOffset);
    long to = outOffset == 0 ? -1 : t.memory().readLong(outOffset);
    if (in.inode().isDirectory() || out.inode().isDirectory()) {
      throw ErrnoException.of(EISDIR);
    }
    if (!in.inode().isRegular() || !out.inode().isRegular()) {
      throw ErrnoException.of(EINVAL);
    }
    in.requireReadable();
    out.requireWritable();
    if ((out.flags() & OpenFlags.O_APPEND) != 0) {
      throw ErrnoException.of(EBADF);
    }
    if (!in.seekable() || !out.seekable()) {
      throw ErrnoException.of(EXDEV);
    }
    long start = from < 0 ? in.position() : from;
    long target = to < 0 ? out.position() : to;
    if ((inOffset != 0 && from < 0) || (outOffset != 0 && to < 0)) {
      throw ErrnoException.of(EINVAL);
    }
    long count = Math.min(length & Long.MAX_VALUE, vivarium.abi.Limits.RW_MAX);
    if (start + count < 0 || target + count < 0) {
      throw ErrnoException.of(EOVERFLOW);
    }
    boolean overlaps =
        in.inode() == out.inode() && start < target + count && target < start + count;
    if (overlaps) {
      throw ErrnoException.of(EINVAL);
    }
    long moved = move(t, in, from, out, to, count, false);
    if (moved > 0 && inOffset != 0) {
      t.memory().writeLong(inOffset, from + moved);
    }
    if (moved > 0 && outOffset != 0) {
      t.memory().writeLong(outOffset, to + moved);
    }
    return moved;
  }

  static long splice(
      Task t, long inFd, long inOffset, long outFd, long outOffset, long length, long flags) {
    Arguments.requireFlags(flags, SPLICE_FLAGS);
    if (length == 0) {
      return 0;
    }
    OpenFile in = Arguments.usable(t, inFd);
    OpenFile out = Arguments.usable(t, outFd);
    in.requireReadable();
    out.requireWritable();
    boolean inPipe = in instanceof PipeEnd;
    boolean outPipe = out instanceof PipeEnd;
    if (!inPipe && !outPipe) {
      throw ErrnoException.of(EINVAL);
    }
    if ((inPipe && inOffset != 0) || (outPipe && outOffset != 0)) {
      throw ErrnoException.of(ESPIPE);
    }
    boolean samePipe = inPipe && outPipe && ((PipeEnd) in).pipe() == ((PipeEnd) out).pipe();
    if (samePipe || (out.flags() & OpenFlags.O_APPEND) != 0) {
      throw ErrnoException.of(EINVAL);
    }
    long from = inOffset == 0 ? -1 : t.memory().readLong(inOffset);
    long to = outOffset == 0 ? -1 : t.memory().readLong(outOffset);
    if ((inOffset != 0 && (from < 0 || !in.seekable()))
        || (outOffset != 0 && (to < 0 || !out.seekable()))) {
      throw ErrnoException.of(EINVAL);
    }
    long moved = move(t, in, from, out, to, length, (flags & SPLICE_F_NONBLOCK) != 0);
    if (moved > 0 && inOffset != 0) {
      t.memory().writeLong(inOffset, from + moved);
    }
    if (moved > 0 && outOffset != 0) {
      t.memory().writeLong(outOffset, to + moved);
    }
    return moved;
  }

  /** Copies: pages are not given away, which no program can tell. */
  static long vmsplice(Task t, long fd, long vector, long count, long flags, long a4, long a5) {
    Arguments.requireFlags(flags, SPLICE_FLAGS);
    OpenFile file = Arguments.usable(t, fd);
    if (!(file instanceof PipeEnd)) {
      throw ErrnoException.of(EBADF);
    }
    IoVectors buffers = IoVectors.read(t, vector, count);
    boolean noWait = (flags & SPLICE_F_NONBLOCK) != 0;
    return file.writable()
        ? Transfers.write(t, file, buffers, Transfers.AT_POSITION, noWait)
        : Transfers.read(t, file, buffers, Transfers.AT_POSITION, noWait);
  }

  static long tee(Task t, long inFd, long outFd, long length, long flags, long a4, long a5) {
    Arguments.requireFlags(flags, SPLICE_FLAGS);
    OpenFile in = Arguments.usable(t, inFd);
    OpenFile out = Arguments.usable(t, outFd);
    in.requireReadable();
    out.requireWritable();
    if (!(in instanceof PipeEnd source)
        || !(out instanceof PipeEnd target)
        || source.pipe() == target.pipe()) {
      throw ErrnoException.of(EINVAL);
    }
    boolean noWait = (flags & SPLICE_F_NONBLOCK) != 0;
    byte[] bytes = new byte[(int) Math.min(length & Long.MAX_VALUE, source.pipe().available())];
    int n = source.pipe().peek(bytes, 0, bytes.length);
    if (n == 0) {
      return length == 0 || source.pipe().ended()
          ? 0
          : awaitOrFail(t, in, noWait || in.nonBlocking());
    }
    int written = write(t, out, -1, bytes, n);
    return written == OpenFile.WOULD_BLOCK
        ? awaitOrFail(t, out, noWait || out.nonBlocking())
        : written;
  }

  /**
   * Moves up to {@code count} bytes; waits only while none has been moved.
   *
   * @param from offset to read at, -1 for the file's position; {@code to} likewise
   */
  private static long move(
      Task t, OpenFile in, long from, OpenFile out, long to, long count, boolean noWait) {
    WaitState waiting = t.waiting();
    byte[] chunk = new byte[(int) Math.min(count & Long.MAX_VALUE, CHUNK)];
    boolean pipeIn = in instanceof PipeEnd;
    while (waiting.progress < count) {
      int wanted = (int) Math.min(chunk.length, count - waiting.progress);
      if (out instanceof PipeEnd target) {
        wanted = Math.min(wanted, target.pipe().room());
        if (wanted == 0 && target.pipe().hasReaders()) {
          if (waiting.progress > 0 && pipeIn) {
            return waiting.progress;
          }
          if (waiting.progress > 0 && (noWait || out.nonBlocking())) {
            return waiting.progress;
          }
          return awaitOrFail(t, out, noWait || out.nonBlocking());
        }
        wanted = Math.max(1, wanted);
      }
      int n;
      if (pipeIn) {
        n = ((PipeEnd) in).pipe().peek(chunk, 0, wanted);
        if (n == 0 && !((PipeEnd) in).pipe().ended()) {
          return waiting.progress > 0
              ? waiting.progress
              : awaitOrFail(t, in, noWait || in.nonBlocking());
        }
      } else if (in.seekable()) {
        n =
            from < 0
                ? in.pread(in.position(), chunk, 0, wanted)
                : in.pread(from + waiting.progress, chunk, 0, wanted);
      } else {
        n = waiting.progress > 0 ? 0 : in.read(chunk, 0, wanted); // as much as is there
        if (n == OpenFile.WOULD_BLOCK) {
          return awaitOrFail(t, in, noWait || in.nonBlocking());
        }
      }
      if (n == 0) {
        break;
      }
      int written;
      try {
        written = write(t, out, to < 0 ? -1 : to + waiting.progress, chunk, n);
      } catch (ErrnoException e) {
        if (waiting.progress > 0) {
          break;
        }
        throw e;
      }
      if (written == OpenFile.WOULD_BLOCK) {
        return waiting.progress > 0
            ? waiting.progress
            : awaitOrFail(t, out, noWait || out.nonBlocking());
      }
      if (pipeIn) {
        in.read(chunk, 0, written);
      } else if (from < 0 && in.seekable()) {
        in.seek(written, OpenFile.SEEK_CUR);
      }
      waiting.progress += written;
    }
    return waiting.progress;
  }

  private static int write(Task t, OpenFile out, long at, byte[] bytes, int length) {
    try {
      return at < 0 ? out.write(bytes, 0, length) : out.pwrite(at, bytes, 0, length);
    } catch (ErrnoException e) {
      if (e.errno() == EPIPE) {
        t.kernel().signals().sendFromItself(t, Signal.SIGPIPE);
      }
      throw e;
    }
  }

  private static long awaitOrFail(Task t, OpenFile file, boolean fail) {
    if (fail) {
      throw ErrnoException.of(EAGAIN);
    }
    return Transfers.wait(t, file, WaitChannel.PIPE_WAIT);
  }
}
