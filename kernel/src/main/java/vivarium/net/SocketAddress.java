package vivarium.net;

import static vivarium.abi.Errno.EAFNOSUPPORT;
import static vivarium.abi.Errno.EINVAL;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import vivarium.abi.ErrnoException;
import vivarium.abi.Sockets;

/** An address of a socket, as struct sockaddr carries it. */
public sealed interface SocketAddress {
  /** The bytes of its struct sockaddr for a socket of a family. */
  byte[] encode(int family);

  /** AF_UNSPEC: dissolves the connection of a datagram socket. */
  record Unspecified() implements SocketAddress {
    @Override
    public byte[] encode(int family) {
      return new byte[] {(byte) family, 0};
    }
  }

  /**
   * unix(7).
   *
   * @param name a path, or an abstract name with its leading NUL, a char for each byte; empty for
   *     an unnamed socket
   */
  record Unix(String name) implements SocketAddress {
    public static final Unix UNNAMED = new Unix("");

    public boolean isAbstract() {
      return name.startsWith("\0");
    }

    @Override
    public byte[] encode(int family) {
      byte[] text = vivarium.fs.Names.encode(name);
      boolean path = text.length > 0 && !isAbstract();
      byte[] bytes = new byte[2 + text.length + (path ? 1 : 0)];
      bytes[0] = Sockets.AF_UNIX;
      System.arraycopy(text, 0, bytes, 2, text.length);
      return bytes;
    }
  }

  /** ip(7) and ipv6(7). */
  record Endpoint(IpAddress address, int port) implements SocketAddress {
    @Override
    public byte[] encode(int family) {
      boolean six = family == Sockets.AF_INET6;
      byte[] bytes = new byte[six ? Sockets.SOCKADDR_IN6_SIZE : Sockets.SOCKADDR_IN_SIZE];
      bytes[0] = (byte) family;
      ByteBuffer big = ByteBuffer.wrap(bytes);
      big.putShort(2, (short) port);
      if (six) {
        big.putLong(8, address.high()).putLong(16, address.low());
      } else {
        big.putInt(4, (int) address.low());
      }
      return bytes;
    }
  }

  /** netlink(7). */
  record Netlink(int port, int groups) implements SocketAddress {
    @Override
    public byte[] encode(int family) {
      byte[] bytes = new byte[Sockets.SOCKADDR_NL_SIZE];
      bytes[0] = Sockets.AF_NETLINK;
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(4, port).putInt(8, groups);
      return bytes;
    }
  }

  /** Reads a struct sockaddr that a program hands to a socket of {@code family}. */
  static SocketAddress decode(int family, byte[] bytes) {
    if (bytes.length < 2) {
      throw ErrnoException.of(EINVAL);
    }
    int given = bytes[0] & 0xff | (bytes[1] & 0xff) << 8;
    if (given == Sockets.AF_UNSPEC && family != Sockets.AF_UNIX) {
      return new Unspecified();
    }
    ByteBuffer big = ByteBuffer.wrap(bytes);
    switch (family) {
      case Sockets.AF_UNIX -> {
        if (given != family) {
          return unixUnspecified(given);
        }
        return unix(bytes);
      }
      case Sockets.AF_INET -> {
        require(bytes.length >= Sockets.SOCKADDR_IN_SIZE, EINVAL);
        require(given == family, EAFNOSUPPORT);
        return new Endpoint(IpAddress.ofV4(big.getInt(4)), big.getShort(2) & 0xffff);
      }
      case Sockets.AF_INET6 -> {
        require(bytes.length >= Sockets.SOCKADDR_IN6_SIZE - 4, EINVAL);
        require(given == family, EAFNOSUPPORT);
        IpAddress address = new IpAddress(big.getLong(8), big.getLong(16));
        return new Endpoint(address, big.getShort(2) & 0xffff);
      }
      default -> {
        require(bytes.length >= Sockets.SOCKADDR_NL_SIZE, EINVAL);
        require(given == family, EINVAL);
        big.order(ByteOrder.LITTLE_ENDIAN);
        return new Netlink(big.getInt(4), big.getInt(8));
      }
    }
  }

  private static SocketAddress unixUnspecified(int given) {
    require(given == Sockets.AF_UNSPEC, EINVAL);
    return new Unspecified();
  }

  private static Unix unix(byte[] bytes) {
    require(bytes.length <= 2 + Sockets.SUN_PATH_MAX, EINVAL);
    int end = bytes.length;
    if (end > 2 && bytes[2] != 0) {
      end = 2;
      while (end < bytes.length && bytes[end] != 0) {
        end++;
      }
    }
    return new Unix(vivarium.fs.Names.decode(Arrays.copyOfRange(bytes, 2, end)));
  }

  private static void require(boolean holds, int errno) {
    if (!holds) {
      throw ErrnoException.of(errno);
    }
  }
}
