package vivarium.syscall;

import static vivarium.abi.Errno.EAGAIN;
import static vivarium.abi.Errno.EFAULT;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.ENOTSOCK;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.abi.OpenFlags;
import vivarium.abi.Sockets;
import vivarium.abi.SyscallNumbers;
import vivarium.fs.OpenFile;
import vivarium.net.Socket;
import vivarium.net.SocketAddress;
import vivarium.net.SocketCredentials;
import vivarium.net.SocketFactory;
import vivarium.proc.Task;
import vivarium.sched.WaitChannel;

/**
 * Making and connecting sockets: socket(2), socketpair(2), bind(2), listen(2), accept(2),
 * connect(2), shutdown(2), and their names.
 */
public final class SocketCalls {
  private static final int TYPE_FLAGS = OpenFlags.O_CLOEXEC | OpenFlags.O_NONBLOCK;

  private SocketCalls() {}

  public static List<SyscallRow> rows() {
    return List.of(
        SyscallRow.of(SyscallNumbers.SOCKET, "sockfamily, socktype, int -> fd", SocketCalls::socket)
            .note("AF_UNIX; AF_INET and AF_INET6 over the loopback; AF_NETLINK's route family"),
        SyscallRow.of(
            SyscallNumbers.SOCKETPAIR,
            "sockfamily, socktype, int, out pipefds",
            SocketCalls::socketpair),
        SyscallRow.of(SyscallNumbers.BIND, "fd, sockaddr, size", SocketCalls::bind),
        SyscallRow.of(SyscallNumbers.LISTEN, "fd, int", SocketCalls::listen),
        SyscallRow.of(SyscallNumbers.ACCEPT, "fd, addr, addr -> fd", SocketCalls::accept),
        SyscallRow.of(
            SyscallNumbers.ACCEPT4, "fd, addr, addr, fdflags -> fd", SocketCalls::accept4),
        SyscallRow.of(SyscallNumbers.CONNECT, "fd, sockaddr, size", SocketCalls::connect),
        SyscallRow.of(SyscallNumbers.GETSOCKNAME, "fd, addr, addr", SocketCalls::getsockname),
        SyscallRow.of(SyscallNumbers.GETPEERNAME, "fd, addr, addr", SocketCalls::getpeername),
        SyscallRow.of(SyscallNumbers.SHUTDOWN, "fd, int", SocketCalls::shutdown));
  }

  /** The socket behind a descriptor; EBADF, ENOTSOCK. */
  static Socket of(Task t, long fd) {
    if (Arguments.usable(t, fd) instanceof Socket socket) {
      return socket;
    }
    throw ErrnoException.of(ENOTSOCK);
  }

  static SocketCredentials credentials(Task t) {
    return new SocketCredentials(t.pid(), t.credentials().euid(), t.credentials().egid());
  }

  private static int status(long type) {
    if ((type & ~(Sockets.SOCK_TYPE_MASK | TYPE_FLAGS) & 0xffffffffL) != 0) {
      throw ErrnoException.of(EINVAL);
    }
    return (int) type & OpenFlags.O_NONBLOCK;
  }

  static long socket(Task t, long family, long type, long protocol, long a3, long a4, long a5) {
    int status = status(type);
    Socket socket =
        SocketFactory.create(
            t.kernel().network(),
            t,
            (int) family,
            (int) type & Sockets.SOCK_TYPE_MASK,
            (int) protocol,
            status);
    return Arguments.install(t, socket, type);
  }

  static long socketpair(
      Task t, long family, long type, long protocol, long address, long a4, long a5) {
    int status = status(type);
    Socket[] pair =
        SocketFactory.pair(
            t.kernel().network(),
            t,
            credentials(t),
            (int) family,
            (int) type & Sockets.SOCK_TYPE_MASK,
            (int) protocol,
            status);
    return Arguments.installPair(t, pair[0], pair[1], type, address);
  }

  static long bind(Task t, long fd, long address, long length, long a3, long a4, long a5) {
    Socket socket = of(t, fd);
    socket.bind(address(t, socket, address, length), t);
    return 0;
  }

  static long listen(Task t, long fd, long backlog, long a2, long a3, long a4, long a5) {
    long most = Math.min(backlog & 0xffffffffL, Sockets.SOMAXCONN);
    of(t, fd).listen((int) most, credentials(t));
    return 0;
  }

  static long accept(Task t, long fd, long address, long length, long a3, long a4, long a5) {
    return accept4(t, fd, address, length, 0, 0, 0);
  }

  static long accept4(Task t, long fd, long address, long length, long flags, long a4, long a5) {
    Arguments.requireFlags(flags, TYPE_FLAGS);
    Socket listener = of(t, fd);
    Socket connection = listener.accept(t);
    if (connection == null) {
      return waitOr(
          t, listener, listener.options.receiveTimeout, EAGAIN, WaitChannel.SOCKET_ACCEPT);
    }
    if ((flags & OpenFlags.O_NONBLOCK) != 0) {
      connection.setFlags(connection.flags() | OpenFlags.O_NONBLOCK);
    }
    if (address != 0) {
      try {
        store(t, connection, connection.peerName(), address, length);
      } catch (ErrnoException e) {
        connection.release();
        throw e;
      }
    }
    return Arguments.install(t, connection, flags);
  }

  static long connect(Task t, long fd, long address, long length, long a3, long a4, long a5) {
    Socket socket = of(t, fd);
    SocketAddress to = address(t, socket, address, length);
    boolean again = t.waiting().state == socket;
    int result = socket.connect(to, t, credentials(t), again);
    if (result != OpenFile.WOULD_BLOCK) {
      return result;
    }
    if (socket.nonBlocking()) {
      throw ErrnoException.of(socket.connectPending());
    }
    t.waiting().state = socket;
    if (socket.options.sendTimeout > 0) {
      t.waiting().after(socket.options.sendTimeout);
      if (t.waiting().timedOut()) {
        throw ErrnoException.of(socket.connectPending());
      }
    }
    t.waiting().on(socket.connectQueue());
    t.waiting().channel(WaitChannel.SOCKET_CONNECT);
    return Syscalls.BLOCKED;
  }

  /** Waits on a socket, unless it does not block or its timeout has passed. */
  static long waitOr(Task t, Socket socket, long timeout, int errno, WaitChannel channel) {
    if (timeout > 0) {
      t.waiting().after(timeout);
    }
    if (socket.nonBlocking() || t.waiting().timedOut()) {
      throw ErrnoException.of(errno);
    }
    return Transfers.wait(t, socket, channel);
  }

  static long getsockname(Task t, long fd, long address, long length, long a3, long a4, long a5) {
    Socket socket = of(t, fd);
    store(t, socket, socket.name(), address, length);
    return 0;
  }

  static long getpeername(Task t, long fd, long address, long length, long a3, long a4, long a5) {
    Socket socket = of(t, fd);
    store(t, socket, socket.peerName(), address, length);
    return 0;
  }

  static long shutdown(Task t, long fd, long how, long a2, long a3, long a4, long a5) {
    Socket socket = of(t, fd);
    if (how < Sockets.SHUT_RD || how > Sockets.SHUT_RDWR) {
      throw ErrnoException.of(EINVAL);
    }
    socket.shutdown(how != Sockets.SHUT_WR, how != Sockets.SHUT_RD);
    return 0;
  }

  // Addresses

  /** A struct sockaddr of the guest. */
  static SocketAddress address(Task t, Socket socket, long address, long length) {
    int size = (int) length;
    if (size < 0 || size > Sockets.SOCKADDR_STORAGE_SIZE) {
      throw ErrnoException.of(EINVAL);
    }
    byte[] bytes = new byte[size];
    t.memory().copyIn(address, bytes, 0, size);
    return SocketAddress.decode(socket.family(), bytes);
  }

  /** Stores as much of an address as fits, and its whole length. */
  static void store(
      Task t, Socket socket, @Nullable SocketAddress name, long address, long lengthAt) {
    int room = t.memory().readInt(lengthAt);
    if (room < 0) {
      throw ErrnoException.of(EINVAL);
    }
    t.memory().writeInt(lengthAt, storeUpTo(t, socket, name, address, room));
  }

  /** As {@link #store} with a known room; returns the whole length. */
  static int storeUpTo(
      Task t, Socket socket, @Nullable SocketAddress name, long address, int room) {
    byte[] bytes = name == null ? new byte[0] : name.encode(socket.family());
    int n = Math.min(room, bytes.length);
    if (t.memory().copyOutUpTo(address, bytes, 0, n) < n) {
      throw ErrnoException.of(EFAULT);
    }
    return bytes.length;
  }
}
