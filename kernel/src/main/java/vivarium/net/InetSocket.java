package vivarium.net;

import static vivarium.abi.Errno.EACCES;
import static vivarium.abi.Errno.EADDRNOTAVAIL;
import static vivarium.abi.Errno.EAFNOSUPPORT;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.ENETUNREACH;
import static vivarium.abi.Errno.ENOPROTOOPT;
import static vivarium.abi.Errno.EOPNOTSUPP;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Capability;
import vivarium.abi.ErrnoException;
import vivarium.abi.Sockets;
import vivarium.fs.FileUser;

/**
 * A socket of AF_INET or AF_INET6: its addresses and the options of IP. An AF_INET6 socket also
 * speaks IPv4, by mapped addresses, unless it is told not to.
 */
public abstract class InetSocket extends Socket {
  private static final int FIRST_FREE_PORT = 1024;

  /** Options that are kept and told; packets here have no header that they could change. */
  private static final Map<Integer, Integer> IP_DEFAULTS =
      Map.of(
          Sockets.IP_TOS, 0, Sockets.IP_TTL, 64, Sockets.IP_MTU_DISCOVER, 1, Sockets.IP_RECVERR, 0);

  private static final Map<Integer, Integer> IPV6_DEFAULTS =
      Map.of(Sockets.IPV6_UNICAST_HOPS, 64, Sockets.IPV6_TCLASS, 0, 25, 0, 23, 1);

  private final Map<Integer, Integer> ip = new HashMap<>(IP_DEFAULTS);
  private final Map<Integer, Integer> ip6 = new HashMap<>(IPV6_DEFAULTS);
  private final PortTable ports;
  private boolean only6;
  private int port;
  private boolean addressChosen;
  private boolean portChosen;
  protected IpAddress local;
  protected SocketAddress.@Nullable Endpoint remote;

  protected InetSocket(
      Network network,
      FileUser maker,
      int family,
      int type,
      int protocol,
      int status,
      PortTable ports) {
    super(network, maker, family, type, protocol, status);
    this.ports = ports;
    local = any();
  }

  private IpAddress any() {
    return family() == Sockets.AF_INET ? IpAddress.ANY4 : IpAddress.ANY6;
  }

  /** Whether it refuses IPv4. */
  final boolean only6() {
    return only6;
  }

  final IpAddress boundAddress() {
    return local;
  }

  public final int port() {
    return port;
  }

  @Override
  public final SocketAddress.Endpoint name() {
    return new SocketAddress.Endpoint(local, port);
  }

  /** Where the socket is connected to, or null. */
  public final SocketAddress.@Nullable Endpoint remote() {
    return remote;
  }

  @Override
  public void bind(SocketAddress address, FileUser user) {
    SocketAddress.Endpoint wanted = bindable(address);
    IpAddress at = wanted.address();
    if (!at.isAny() && !at.isLoopback()) {
      throw ErrnoException.of(EADDRNOTAVAIL);
    }
    if (only6 && at.isV4()) {
      throw ErrnoException.of(EINVAL);
    }
    if (wanted.port() != 0
        && wanted.port() < FIRST_FREE_PORT
        && !user.capable(Capability.NET_BIND_SERVICE)) {
      throw ErrnoException.of(EACCES);
    }
    if (port != 0 || bound()) {
      throw ErrnoException.of(EINVAL);
    }
    take(at, wanted.port());
    addressChosen = !at.isAny();
    portChosen = true;
  }

  private SocketAddress.Endpoint bindable(SocketAddress address) {
    if (address instanceof SocketAddress.Endpoint endpoint) {
      return endpoint;
    }
    if (family() == Sockets.AF_INET) {
      return new SocketAddress.Endpoint(IpAddress.ANY4, 0); // AF_UNSPEC with INADDR_ANY, as of old
    }
    throw ErrnoException.of(EAFNOSUPPORT);
  }

  /** Whether it has a state in which bind is too late. */
  protected boolean bound() {
    return false;
  }

  /** Binds to an address and a port, or one of the ephemeral ones if it is 0. */
  protected final void take(IpAddress at, int wanted) {
    int chosen = wanted;
    if (wanted == 0) {
      chosen = ports.ephemeral(this, at);
    } else {
      ports.requireFree(this, at, wanted);
    }
    adopt(at, chosen);
  }

  /** Has a port without asking: the connections of a listening socket share its port. */
  protected final void adopt(IpAddress at, int chosen) {
    local = at;
    port = chosen;
    ports.add(this, chosen);
  }

  protected final void requireStillFree() {
    ports.requireFree(this, local, port);
  }

  protected final void takeAnyPort() {
    if (port == 0) {
      take(local, 0);
    }
  }

  protected final void givePortBack() {
    if (port != 0) {
      ports.remove(this, port);
      port = 0;
    }
  }

  /** The socket's own address for packets to {@code to}. */
  protected final void chooseAddress(IpAddress to) {
    if (local.isAny()) {
      local = to.source();
    }
  }

  /** Forgets an address that bind(2) did not choose. */
  protected final void forgetAddress() {
    if (!addressChosen) {
      local = any();
    }
  }

  /** Forgets an address and a port that bind(2) did not choose. */
  protected final void forgetName() {
    forgetAddress();
    if (!portChosen) {
      givePortBack();
    }
  }

  /** Where packets for {@code address} go; ENETUNREACH for all but the loopback. */
  protected final SocketAddress.Endpoint reachable(SocketAddress address) {
    if (!(address instanceof SocketAddress.Endpoint to)) {
      throw ErrnoException.of(EAFNOSUPPORT);
    }
    boolean wrongFamily = only6 && to.address().isV4();
    IpAddress there = to.address().destination();
    if (to.address().equals(IpAddress.ANY6) && local.isV4()) {
      there = IpAddress.LOOPBACK4;
    }
    boolean otherFamily = !local.isAny() && local.isV4() != there.isV4();
    if (wrongFamily || otherFamily || !there.isLoopback()) {
      throw ErrnoException.of(ENETUNREACH);
    }
    return new SocketAddress.Endpoint(there, to.port());
  }

  /** How well the socket fits a packet; 0 if it does not take it. */
  final int score(SocketAddress.Endpoint to, SocketAddress.Endpoint from) {
    if (!local.covers(to.address(), only6) || !takes(from)) {
      return 0;
    }
    int score = local.equals(to.address()) ? 4 : 1;
    score += local.isV4() == to.address().isV4() ? 1 : 0;
    return remote == null ? score : score + 8;
  }

  /** Whether it receives packets of that sender. */
  protected abstract boolean takes(SocketAddress.Endpoint from);

  @Override
  public int option(int level, int name) {
    if (level == Sockets.IPPROTO_IPV6 && family() == Sockets.AF_INET6) {
      return name == Sockets.IPV6_V6ONLY ? (only6 ? 1 : 0) : known(ip6, name);
    }
    if (level == Sockets.IPPROTO_IP) {
      return known(ip, name);
    }
    throw ErrnoException.of(family() == Sockets.AF_INET ? EOPNOTSUPP : ENOPROTOOPT);
  }

  private static int known(Map<Integer, Integer> options, int name) {
    Integer value = options.get(name);
    if (value == null) {
      throw ErrnoException.of(ENOPROTOOPT);
    }
    return value;
  }

  @Override
  public void setOption(int level, int name, int value) {
    if (level == Sockets.IPPROTO_IPV6 && family() == Sockets.AF_INET6) {
      if (name == Sockets.IPV6_V6ONLY) {
        if (port != 0) {
          throw ErrnoException.of(EINVAL);
        }
        only6 = value != 0;
      } else {
        known(ip6, name);
        ip6.put(name, value);
      }
    } else if (level == Sockets.IPPROTO_IP) {
      known(ip, name);
      if (name == Sockets.IP_TTL && value != -1 && (value < 1 || value > 255)) {
        throw ErrnoException.of(EINVAL);
      }
      ip.put(name, value);
    } else {
      super.setOption(level, name, value);
    }
  }

  protected final void inheritFrom(InetSocket listener) {
    options.copyFrom(listener.options);
    only6 = listener.only6;
    ip.putAll(listener.ip);
    ip6.putAll(listener.ip6);
  }

  /** Bytes that wait to be received, for /proc/net. */
  public abstract int receiveQueue();

  /** The state's number in /proc/net/tcp. */
  public abstract int state();
}
