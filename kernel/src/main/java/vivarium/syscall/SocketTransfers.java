package vivarium.syscall;

import static vivarium.abi.Errno.EAGAIN;
import static vivarium.abi.Errno.EFAULT;
import static vivarium.abi.Errno.EMSGSIZE;
import static vivarium.abi.Errno.EOPNOTSUPP;
import static vivarium.abi.Errno.EPIPE;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.abi.Signal;
import vivarium.abi.Sockets;
import vivarium.fs.OpenFile;
import vivarium.net.Ancillary;
import vivarium.net.Outgoing;
import vivarium.net.Received;
import vivarium.net.Socket;
import vivarium.net.SocketAddress;
import vivarium.net.SocketCredentials;
import vivarium.proc.Task;
import vivarium.proc.WaitState;
import vivarium.sched.WaitChannel;

/**
 * Moving bytes between guest memory and sockets: all forms of send and receive end here, as do read
 * and write on a socket.
 */
final class SocketTransfers {
  private static final int CHUNK = 1 << 15;

  /** What came beside the bytes of a receive. */
  static final class Arrival {
    @Nullable SocketAddress from;
    @Nullable SocketCredentials credentials;

    /** Each with a reference that is the receiver's. */
    List<OpenFile> files = new ArrayList<>();

    /** MSG_TRUNC if a datagram was longer than the buffers. */
    int flags;

    /** Nobody takes the files: as a plain read does. */
    void dropFiles() {
      files.forEach(OpenFile::release);
      files = List.of();
    }
  }

  private SocketTransfers() {}

  // Sending

  static long send(Task t, Socket socket, IoVectors buffers, int flags, Outgoing with) {
    if ((flags & Sockets.MSG_OOB) != 0) {
      throw ErrnoException.of(EOPNOTSUPP);
    }
    long total = buffers.total();
    if (total > socket.longest()) {
      throw ErrnoException.of(EMSGSIZE);
    }
    WaitState waiting = t.waiting();
    boolean stream = socket.stream();
    int size = (int) (stream ? Math.min(total - waiting.progress, CHUNK) : total);
    byte[] chunk = new byte[size];
    do {
      int wanted = (int) Math.min(size, total - waiting.progress);
      int gathered = buffers.gather(t, waiting.progress, chunk, wanted);
      boolean whole = !stream || socket.family() == Sockets.AF_UNIX;
      if (gathered < wanted && (gathered == 0 || whole)) {
        return finish(t, EFAULT);
      }
      int n;
      try {
        Outgoing beside =
            waiting.progress == 0 ? with : Outgoing.plain(with.user(), with.credentials());
        n = socket.send(chunk, 0, gathered, beside);
      } catch (ErrnoException e) {
        if (e.errno() == EPIPE
            && waiting.progress == 0
            && (flags & Sockets.MSG_NOSIGNAL) == 0
            && socket.type() != Sockets.SOCK_DGRAM) {
          t.kernel().signals().sendFromItself(t, Signal.SIGPIPE);
        }
        return finish(t, e.errno());
      }
      if (n == OpenFile.WOULD_BLOCK) {
        return waitToSend(t, socket, flags);
      }
      waiting.progress += n;
      if (gathered < wanted && n == gathered) {
        break; // a bad address follows
      }
    } while (stream && waiting.progress < total);
    return finish(t, 0);
  }

  private static long waitToSend(Task t, Socket socket, int flags) {
    WaitState waiting = t.waiting();
    if (socket.options.sendTimeout > 0) {
      waiting.after(socket.options.sendTimeout);
    }
    boolean noWait = socket.nonBlocking() || (flags & Sockets.MSG_DONTWAIT) != 0;
    if (noWait || waiting.timedOut()) {
      return finish(t, EAGAIN);
    }
    waiting.on(socket.sendQueue());
    if (socket.sendQueue() != socket.waitQueue()) {
      waiting.on(socket.waitQueue());
    }
    waiting.channel(WaitChannel.SOCKET_SEND);
    return Syscalls.BLOCKED;
  }

  private static long finish(Task t, int errno) {
    long sent = t.waiting().progress;
    if (sent == 0 && errno != 0) {
      throw ErrnoException.of(errno);
    }
    t.process().io.writeCalls++;
    t.process().io.writtenChars += sent;
    return sent;
  }

  // Receiving

  static long receive(Task t, Socket socket, IoVectors buffers, int flags, Arrival arrival) {
    if ((flags & Sockets.MSG_OOB) != 0) {
      throw ErrnoException.of(vivarium.abi.Errno.EINVAL);
    }
    if ((flags & Sockets.MSG_ERRQUEUE) != 0) {
      throw ErrnoException.of(EAGAIN);
    }
    if (socket.stream()) {
      return receiveStream(t, socket, buffers, flags, arrival);
    }
    Received next = socket.peek(0);
    if (next == null) {
      return waitToReceive(t, socket, flags);
    }
    if (next == Received.END) {
      return received(t, 0);
    }
    boolean peek = (flags & Sockets.MSG_PEEK) != 0;
    int length = (int) Math.min(next.length(), buffers.total());
    int copied = copy(t, buffers, 0, next, length);
    arrival.from = next.from();
    take(next, peek, arrival);
    if (!peek) {
      socket.consume(next.length());
    }
    if (copied < length) {
      arrival.dropFiles();
      throw ErrnoException.of(EFAULT);
    }
    if (length < next.length()) {
      arrival.flags |= Sockets.MSG_TRUNC;
    }
    received(t, length);
    return (flags & Sockets.MSG_TRUNC) != 0 ? next.length() : length;
  }

  private static long receiveStream(
      Task t, Socket socket, IoVectors buffers, int flags, Arrival arrival) {
    WaitState waiting = t.waiting();
    boolean peek = (flags & Sockets.MSG_PEEK) != 0;
    boolean discard = (flags & Sockets.MSG_TRUNC) != 0 && socket.protocol() == Sockets.IPPROTO_TCP;
    long total = buffers.total();
    boolean all = (flags & Sockets.MSG_WAITALL) != 0;
    long target = all ? total : Math.min(total, socket.options.receiveLowWater);
    if (peek) {
      waiting.progress = 0;
    }
    boolean first = waiting.progress == 0;
    do {
      Received next;
      try {
        next = socket.peek(peek ? (int) waiting.progress : 0);
      } catch (ErrnoException e) {
        if (waiting.progress > 0) {
          break;
        }
        throw e;
      }
      if (next == Received.END || (total == 0 && next == null)) {
        break;
      }
      if (next == null) {
        if (waiting.progress > 0 && waiting.progress >= target) {
          break;
        }
        return waitToReceive(t, socket, flags);
      }
      if (!first && !joins(socket, next, arrival)) {
        break;
      }
      int length = (int) Math.min(next.length(), total - waiting.progress);
      int copied = discard ? length : copy(t, buffers, waiting.progress, next, length);
      if (copied == 0 && length > 0) {
        if (waiting.progress > 0) {
          break;
        }
        throw ErrnoException.of(EFAULT);
      }
      arrival.from = next.from();
      boolean files = take(next, peek, arrival);
      first = false;
      if (!peek) {
        socket.consume(copied);
      }
      waiting.progress += copied;
      if (files || copied < length) {
        break;
      }
    } while (waiting.progress < total);
    return received(t, waiting.progress);
  }

  /** Messages of different writers are never read as one by who asks for credentials. */
  private static boolean joins(Socket socket, Received next, Arrival arrival) {
    if (!socket.options.passCredentials) {
      return true;
    }
    SocketCredentials nexts =
        next.ancillary() == null ? SocketCredentials.NONE : next.ancillary().credentials();
    return arrival.credentials == null || arrival.credentials.equals(nexts);
  }

  private static int copy(Task t, IoVectors buffers, long at, Received next, int length) {
    byte[] bytes =
        next.offset() == 0
            ? next.data()
            : java.util.Arrays.copyOfRange(next.data(), next.offset(), next.offset() + length);
    return buffers.scatter(t, at, bytes, length);
  }

  /** Takes what comes beside the bytes; true if files were among it, which ends a receive. */
  private static boolean take(Received next, boolean peek, Arrival arrival) {
    Ancillary ancillary = next.ancillary();
    arrival.credentials = ancillary == null ? SocketCredentials.NONE : ancillary.credentials();
    if (ancillary == null || ancillary.files().isEmpty()) {
      return false;
    }
    if (peek) {
      ancillary.files().forEach(file -> arrival.files.add(file.retain()));
    } else {
      arrival.files.addAll(ancillary.takeFiles());
    }
    return true;
  }

  private static long waitToReceive(Task t, Socket socket, int flags) {
    WaitState waiting = t.waiting();
    if (socket.options.receiveTimeout > 0) {
      waiting.after(socket.options.receiveTimeout);
    }
    boolean noWait = socket.nonBlocking() || (flags & Sockets.MSG_DONTWAIT) != 0;
    if (noWait || waiting.timedOut()) {
      if (waiting.progress > 0) {
        return received(t, waiting.progress);
      }
      throw ErrnoException.of(EAGAIN);
    }
    return Transfers.wait(t, socket, WaitChannel.SOCKET_RECEIVE);
  }

  private static long received(Task t, long bytes) {
    t.process().io.readCalls++;
    t.process().io.readChars += bytes;
    return bytes;
  }
}
