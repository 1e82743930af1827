package vivarium.syscall;

import static vivarium.abi.Errno.EDOM;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.ENOPROTOOPT;
import static vivarium.abi.Errno.EPERM;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import vivarium.abi.Capability;
import vivarium.abi.ErrnoException;
import vivarium.abi.Sockets;
import vivarium.abi.SyscallNumbers;
import vivarium.net.Socket;
import vivarium.net.SocketCredentials;
import vivarium.net.SocketOptions;
import vivarium.proc.Task;

/** getsockopt(2) and setsockopt(2). */
public final class SocketOptionCalls {
  private static final long SECOND = 1_000_000_000L;
  private static final long MICROSECOND = 1000;

  private SocketOptionCalls() {}

  public static List<SyscallRow> rows() {
    return List.of(
        SyscallRow.of(
            SyscallNumbers.GETSOCKOPT, "fd, int, int, addr, addr", SocketOptionCalls::get),
        SyscallRow.of(
            SyscallNumbers.SETSOCKOPT, "fd, int, int, addr, size", SocketOptionCalls::set));
  }

  static long get(Task t, long fd, long level, long name, long value, long length, long a5) {
    Socket socket = SocketCalls.of(t, fd);
    int room = t.memory().readInt(length);
    if (room < 0) {
      throw ErrnoException.of(EINVAL);
    }
    byte[] bytes =
        (int) level == Sockets.SOL_SOCKET
            ? value(socket, (int) name)
            : number(socket.option((int) level, (int) name));
    int n = Math.min(room, bytes.length);
    t.memory().copyOut(value, bytes, 0, n);
    t.memory().writeInt(length, n);
    return 0;
  }

  private static byte[] value(Socket socket, int name) {
    SocketOptions o = socket.options;
    return switch (name) {
      case Sockets.SO_REUSEADDR -> number(o.reuseAddress);
      case Sockets.SO_TYPE -> number(socket.type());
      case Sockets.SO_ERROR -> number(socket.takeError());
      case Sockets.SO_DONTROUTE -> number(o.dontRoute);
      case Sockets.SO_BROADCAST -> number(o.broadcast);
      case Sockets.SO_SNDBUF -> number(o.sendBuffer());
      case Sockets.SO_RCVBUF -> number(o.receiveBuffer());
      case Sockets.SO_KEEPALIVE -> number(o.keepAlive);
      case Sockets.SO_OOBINLINE -> number(o.outOfBandInline);
      case Sockets.SO_PRIORITY -> number(o.priority);
      case Sockets.SO_LINGER -> two(o.lingers ? 1 : 0, o.lingerSeconds);
      case Sockets.SO_REUSEPORT -> number(o.reusePort);
      case Sockets.SO_PASSCRED -> number(o.passCredentials);
      case Sockets.SO_PEERCRED -> credentials(socket.peerCredentials());
      case Sockets.SO_RCVLOWAT -> number(o.receiveLowWater);
      case Sockets.SO_SNDLOWAT -> number(1);
      case Sockets.SO_RCVTIMEO -> time(o.receiveTimeout);
      case Sockets.SO_SNDTIMEO -> time(o.sendTimeout);
      case Sockets.SO_ACCEPTCONN -> number(socket.listening());
      case Sockets.SO_PROTOCOL -> number(socket.protocol());
      case Sockets.SO_DOMAIN -> number(socket.family());
      default -> throw ErrnoException.of(ENOPROTOOPT);
    };
  }

  private static byte[] number(boolean on) {
    return number(on ? 1 : 0);
  }

  private static byte[] number(int value) {
    return little(4).putInt(value).array();
  }

  private static byte[] two(int first, int second) {
    return little(8).putInt(first).putInt(second).array();
  }

  private static byte[] time(long nanos) {
    long micros = nanos % SECOND / MICROSECOND;
    return little(16).putLong(nanos / SECOND).putLong(micros).array();
  }

  static byte[] credentials(SocketCredentials c) {
    return little(Sockets.UCRED_SIZE).putInt(c.pid()).putInt(c.uid()).putInt(c.gid()).array();
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  static long set(Task t, long fd, long level, long name, long value, long length, long a5) {
    Socket socket = SocketCalls.of(t, fd);
    if ((int) length < 0) {
      throw ErrnoException.of(EINVAL);
    }
    int option = (int) name;
    if ((int) level != Sockets.SOL_SOCKET) {
      socket.setOption((int) level, option, shortNumber(t, value, length));
      return 0;
    }
    switch (option) {
      case Sockets.SO_RCVTIMEO -> socket.options.receiveTimeout = timeout(t, value, length);
      case Sockets.SO_SNDTIMEO -> socket.options.sendTimeout = timeout(t, value, length);
      default -> set(t, socket, option, value, requireInt(t, value, length), length);
    }
    return 0;
  }

  private static int requireInt(Task t, long value, long length) {
    if (length < 4) {
      throw ErrnoException.of(EINVAL);
    }
    return t.memory().readInt(value);
  }

  /** Options of IP may come as a single byte. */
  private static int shortNumber(Task t, long value, long length) {
    if (length == 0) {
      throw ErrnoException.of(EINVAL);
    }
    return length >= 4 ? t.memory().readInt(value) : t.memory().readByte(value) & 0xff;
  }

  private static void set(Task t, Socket socket, int option, long address, int value, long length) {
    SocketOptions o = socket.options;
    boolean on = value != 0;
    switch (option) {
      case Sockets.SO_REUSEADDR -> o.reuseAddress = on;
      case Sockets.SO_DONTROUTE -> o.dontRoute = on;
      case Sockets.SO_BROADCAST -> o.broadcast = on;
      case Sockets.SO_SNDBUF -> o.setSendBuffer(value);
      case Sockets.SO_RCVBUF -> o.setReceiveBuffer(value);
      case Sockets.SO_SNDBUFFORCE, Sockets.SO_RCVBUFFORCE -> {
        if (!t.capable(Capability.NET_ADMIN)) {
          throw ErrnoException.of(EPERM);
        }
        if (option == Sockets.SO_SNDBUFFORCE) {
          o.setSendBuffer(value);
        } else {
          o.setReceiveBuffer(value);
        }
      }
      case Sockets.SO_KEEPALIVE -> o.keepAlive = on;
      case Sockets.SO_OOBINLINE -> o.outOfBandInline = on;
      case Sockets.SO_PRIORITY -> {
        if ((value < 0 || value > 6) && !t.capable(Capability.NET_ADMIN)) {
          throw ErrnoException.of(EPERM);
        }
        o.priority = value;
      }
      case Sockets.SO_LINGER -> {
        if (length < 8) {
          throw ErrnoException.of(EINVAL);
        }
        o.lingers = on;
        o.lingerSeconds = t.memory().readInt(address + 4);
      }
      case Sockets.SO_REUSEPORT -> o.reusePort = on;
      case Sockets.SO_PASSCRED -> {
        if (socket.family() != Sockets.AF_UNIX) {
          throw ErrnoException.of(vivarium.abi.Errno.EOPNOTSUPP);
        }
        o.passCredentials = on;
      }
      case Sockets.SO_RCVLOWAT -> {
        o.receiveLowWater = value < 0 ? Integer.MAX_VALUE : Math.max(1, value);
        socket.waitQueue().wakeAll();
      }
      default -> throw ErrnoException.of(ENOPROTOOPT);
    }
  }

  private static long timeout(Task t, long address, long length) {
    if (length < 16) {
      throw ErrnoException.of(EINVAL);
    }
    long seconds = t.memory().readLong(address);
    long micros = t.memory().readLong(address + 8);
    if (micros < 0 || micros >= 1_000_000) {
      throw ErrnoException.of(EDOM);
    }
    if (seconds < 0) {
      return 1; // the past: at once
    }
    long most = Long.MAX_VALUE / SECOND - 1;
    return Math.min(seconds, most) * SECOND + micros * MICROSECOND;
  }
}
