package vivarium.syscall;

import static vivarium.abi.Errno.EAGAIN;
import static vivarium.abi.Errno.EFAULT;
import static vivarium.abi.Errno.EFBIG;
import static vivarium.abi.Errno.EPIPE;

import vivarium.abi.ErrnoException;
import vivarium.abi.Signal;
import vivarium.abi.Sockets;
import vivarium.fs.OpenFile;
import vivarium.fs.Pipe;
import vivarium.fs.PipeEnd;
import vivarium.net.Outgoing;
import vivarium.net.Socket;
import vivarium.net.SocketCredentials;
import vivarium.proc.Task;
import vivarium.proc.WaitState;
import vivarium.sched.WaitChannel;

/**
 * Moving bytes between guest memory and open files: all forms of read and write end here. Partial
 * results, waiting and the signals that writing can raise are decided in this one place.
 */
final class Transfers {
  /** Offset that stands for the file's own position. */
  static final long AT_POSITION = -1;

  private static final int CHUNK = 1 << 16;

  private Transfers() {}

  /**
   * Reads into the guest's buffers until they are full, the file ends, or nothing more is there
   * now.
   *
   * @param at offset for pread, or {@link #AT_POSITION}
   */
  static long read(Task task, OpenFile file, IoVectors buffers, long at, boolean noWait) {
    file.requireReadable();
    if (file instanceof Socket socket) {
      return readSocket(task, socket, buffers, noWait);
    }
    if (file instanceof PipeEnd end) {
      return readPipe(task, end, buffers, noWait);
    }
    long total = buffers.total();
    if (!file.admits(task, false)) {
      return wait(task, file, WaitChannel.TTY_READ);
    }
    if (total > 0 && !file.seekable() && !buffers.writable(task, 0)) {
      throw ErrnoException.of(EFAULT);
    }
    byte[] chunk = new byte[(int) Math.min(total, CHUNK)];
    long done = 0;
    do {
      int wanted = (int) Math.min(chunk.length, total - done);
      int n;
      try {
        n = at < 0 ? file.read(chunk, 0, wanted) : file.pread(at + done, chunk, 0, wanted);
      } catch (ErrnoException e) {
        if (done > 0) {
          break;
        }
        throw e;
      }
      if (n == OpenFile.WOULD_BLOCK) {
        if (done > 0) {
          break;
        }
        if (noWait || file.nonBlocking()) {
          throw ErrnoException.of(EAGAIN);
        }
        if (!timedOut(task, file)) {
          return wait(task, file, file.waitChannel(false));
        }
        n = file.readNow(chunk, 0, wanted);
      }
      int copied = buffers.scatter(task, done, chunk, n);
      done += copied;
      if (copied < n) {
        if (at < 0 && file.seekable()) {
          file.seek(copied - n, OpenFile.SEEK_CUR);
        }
        if (done == 0) {
          throw ErrnoException.of(EFAULT);
        }
        break;
      }
      if (n < wanted || file.recordwise()) {
        break;
      }
    } while (done < total);
    task.process().io.readCalls++;
    task.process().io.readChars += done;
    return done;
  }

  /** Buffer by buffer: one that cannot be copied whole stays in the pipe, as on Linux. */
  private static long readPipe(Task task, PipeEnd end, IoVectors buffers, boolean noWait) {
    Pipe pipe = end.pipe();
    long total = buffers.total();
    long done = 0;
    while (done < total) {
      int n = (int) Math.min(total - done, pipe.firstLength());
      if (n == 0) {
        if (done > 0 || pipe.ended()) {
          break;
        }
        if (noWait || end.nonBlocking()) {
          throw ErrnoException.of(EAGAIN);
        }
        return wait(task, end, WaitChannel.PIPE_READ);
      }
      byte[] bytes = new byte[n];
      pipe.peek(bytes, 0, n);
      if (buffers.scatter(task, done, bytes, n) < n) {
        if (done == 0) {
          throw ErrnoException.of(EFAULT);
        }
        break;
      }
      boolean packet = pipe.startsWithPacket();
      end.read(bytes, 0, n);
      done += n;
      if (packet) {
        break;
      }
    }
    task.process().io.readCalls++;
    task.process().io.readChars += done;
    return done;
  }

  private static long readSocket(Task task, Socket socket, IoVectors buffers, boolean noWait) {
    if (buffers.total() == 0) {
      return 0;
    }
    SocketTransfers.Arrival arrival = new SocketTransfers.Arrival();
    int flags = noWait ? Sockets.MSG_DONTWAIT : 0;
    long n = SocketTransfers.receive(task, socket, buffers, flags, arrival);
    arrival.dropFiles();
    return n;
  }

  /**
   * For a terminal in raw mode: sets the read's deadline (VTIME), anew after each byte, and tells
   * whether it has come.
   */
  private static boolean timedOut(Task task, OpenFile file) {
    long patience = file.readPatience();
    WaitState waiting = task.waiting();
    if (waiting.timedOut()) {
      return true;
    }
    Integer pending = file.readPending();
    if (patience >= 0 && !pending.equals(waiting.state)) {
      waiting.state = pending;
      waiting.afterNow(patience);
    }
    return waiting.timedOut();
  }

  /** Writes the guest's buffers; waits until all is written unless the file does not block. */
  static long write(Task task, OpenFile file, IoVectors buffers, long at, boolean noWait) {
    file.requireWritable();
    if (file instanceof Socket socket) {
      SocketCredentials own = SocketCalls.credentials(task);
      int flags = noWait ? Sockets.MSG_DONTWAIT : 0;
      return SocketTransfers.send(task, socket, buffers, flags, Outgoing.plain(task, own));
    }
    if (!file.admits(task, true)) {
      return wait(task, file, WaitChannel.TTY_WRITE);
    }
    WaitState waiting = task.waiting();
    long total = withinLimit(task, file, buffers.total(), at, waiting.progress);
    byte[] chunk = new byte[(int) Math.min(total - waiting.progress, CHUNK)];
    do {
      int wanted = (int) Math.min(chunk.length, total - waiting.progress);
      int gathered = buffers.gather(task, waiting.progress, chunk, wanted);
      if (gathered < wanted && file instanceof PipeEnd end) {
        gathered = end.pipe().wholeBuffers(gathered, wanted);
      }
      if (gathered == 0 && wanted > 0) {
        return finish(task, waiting.progress, EFAULT);
      }
      int n;
      try {
        n =
            at < 0
                ? file.write(chunk, 0, gathered)
                : file.pwrite(at + waiting.progress, chunk, 0, gathered);
      } catch (ErrnoException e) {
        if (e.errno() == EPIPE) {
          task.kernel().signals().sendFromItself(task, Signal.SIGPIPE);
        }
        return finish(task, waiting.progress, e.errno());
      }
      if (n == OpenFile.WOULD_BLOCK) {
        if (noWait || file.nonBlocking()) {
          return finish(task, waiting.progress, EAGAIN);
        }
        return wait(task, file, file.waitChannel(true));
      }
      waiting.progress += n;
      if (file.recordwise()) {
        break;
      }
      if (gathered < wanted && n == gathered) {
        break; // a bad address follows
      }
      if (n < gathered && file.seekable()) {
        break; // out of space
      }
    } while (waiting.progress < total);
    return finish(task, waiting.progress, 0);
  }

  private static long finish(Task task, long written, int errno) {
    if (written == 0 && errno != 0) {
      throw ErrnoException.of(errno);
    }
    task.process().io.writeCalls++;
    task.process().io.writtenChars += written;
    return written;
  }

  /** RLIMIT_FSIZE: what of a write to a regular file may happen; SIGXFSZ and EFBIG if nothing. */
  private static long withinLimit(Task task, OpenFile file, long total, long at, long progress) {
    long limit = task.fileSizeLimit();
    if (limit == Long.MAX_VALUE || total == 0 || !file.inode().isRegular()) {
      return total;
    }
    boolean append = (file.flags() & vivarium.abi.OpenFlags.O_APPEND) != 0;
    long start = (append ? file.inode().size() : at < 0 ? file.position() : at) - progress;
    if (start >= limit) {
      fileTooLarge(task);
    }
    return Math.min(total, limit - start);
  }

  /** SIGXFSZ to the task, and EFBIG. */
  static void fileTooLarge(Task task) {
    task.kernel().signals().sendFromItself(task, Signal.SIGXFSZ);
    throw ErrnoException.of(EFBIG);
  }

  /** Sleeps until the file's state may have changed. */
  static long wait(Task task, OpenFile file, WaitChannel channel) {
    task.waiting().on(file.waitQueue());
    task.waiting().channel(channel);
    return Syscalls.BLOCKED;
  }
}
