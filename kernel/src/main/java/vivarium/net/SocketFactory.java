package vivarium.net;

import static vivarium.abi.Errno.EAFNOSUPPORT;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.EOPNOTSUPP;
import static vivarium.abi.Errno.EPERM;
import static vivarium.abi.Errno.EPROTONOSUPPORT;
import static vivarium.abi.Errno.ESOCKTNOSUPPORT;

import vivarium.abi.Capability;
import vivarium.abi.ErrnoException;
import vivarium.abi.Sockets;
import vivarium.fs.FileUser;

/** Makes sockets: which families, types and protocols there are. */
public final class SocketFactory {
  private SocketFactory() {}

  /**
   * socket(2).
   *
   * @param status O_NONBLOCK or 0
   */
  public static Socket create(
      Network network, FileUser user, int family, int type, int protocol, int status) {
    if (family < 0 || family >= Sockets.AF_MAX) {
      throw ErrnoException.of(EAFNOSUPPORT);
    }
    if (type < 0 || type >= Sockets.SOCK_MAX) {
      throw ErrnoException.of(EINVAL);
    }
    return switch (family) {
      case Sockets.AF_UNIX -> unix(network, user, type, protocol, status);
      case Sockets.AF_INET, Sockets.AF_INET6 ->
          internet(network, user, family, type, protocol, status);
      case Sockets.AF_NETLINK -> netlink(network, user, type, protocol, status);
      default -> throw ErrnoException.of(EAFNOSUPPORT);
    };
  }

  private static UnixSocket unix(
      Network network, FileUser user, int type, int protocol, int status) {
    if (protocol != 0 && protocol != Sockets.AF_UNIX) {
      throw ErrnoException.of(EPROTONOSUPPORT);
    }
    return switch (type) {
      case Sockets.SOCK_STREAM, Sockets.SOCK_SEQPACKET ->
          new UnixStream(network, user, type, status);
      case Sockets.SOCK_DGRAM, Sockets.SOCK_RAW -> new UnixDatagram(network, user, status);
      default -> throw ErrnoException.of(ESOCKTNOSUPPORT);
    };
  }

  private static Socket internet(
      Network network, FileUser user, int family, int type, int protocol, int status) {
    switch (type) {
      case Sockets.SOCK_STREAM -> {
        if (protocol == 0 || protocol == Sockets.IPPROTO_TCP) {
          return new TcpSocket(network, user, family, status);
        }
      }
      case Sockets.SOCK_DGRAM -> {
        if (protocol == 0 || protocol == Sockets.IPPROTO_UDP) {
          return new UdpSocket(network, user, family, status);
        }
      }
      case Sockets.SOCK_RAW -> {
        if (!user.capable(Capability.NET_RAW)) {
          throw ErrnoException.of(EPERM);
        }
      }
      default -> throw ErrnoException.of(ESOCKTNOSUPPORT);
    }
    throw ErrnoException.of(EPROTONOSUPPORT);
  }

  private static Socket netlink(
      Network network, FileUser user, int type, int protocol, int status) {
    if (type != Sockets.SOCK_RAW && type != Sockets.SOCK_DGRAM) {
      throw ErrnoException.of(ESOCKTNOSUPPORT);
    }
    if (protocol != Sockets.NETLINK_ROUTE) {
      throw ErrnoException.of(EPROTONOSUPPORT);
    }
    return new NetlinkSocket(network, user, type, status);
  }

  /** socketpair(2): two connected sockets. */
  public static Socket[] pair(
      Network network,
      FileUser user,
      SocketCredentials owner,
      int family,
      int type,
      int protocol,
      int status) {
    Socket one = create(network, user, family, type, protocol, status);
    if (!(one instanceof UnixSocket)) {
      one.release();
      throw ErrnoException.of(EOPNOTSUPP);
    }
    Socket other = create(network, user, family, type, protocol, status);
    if (one instanceof UnixStream a && other instanceof UnixStream b) {
      UnixStream.join(a, b, owner);
    } else {
      UnixDatagram.join((UnixDatagram) one, (UnixDatagram) other, owner);
    }
    return new Socket[] {one, other};
  }
}
