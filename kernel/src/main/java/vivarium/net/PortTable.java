package vivarium.net;

import static vivarium.abi.Errno.EADDRINUSE;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;

/** The ports of one protocol: who is bound to which. */
final class PortTable {
  private final Network network;
  private final RandomGenerator random;
  private final Map<Integer, List<InetSocket>> bound = new HashMap<>();

  PortTable(Network network, RandomGenerator random) {
    this.network = network;
    this.random = random;
  }

  /** Sockets bound to a port, in the order in which they came. */
  List<InetSocket> at(int port) {
    return bound.getOrDefault(port, List.of());
  }

  void add(InetSocket socket, int port) {
    bound.computeIfAbsent(port, p -> new ArrayList<>()).add(socket);
  }

  void remove(InetSocket socket, int port) {
    List<InetSocket> list = bound.get(port);
    if (list != null && list.remove(socket) && list.isEmpty()) {
      bound.remove(port);
    }
  }

  /** EADDRINUSE if another socket, or a connection that lingers, stands in the way. */
  void requireFree(InetSocket socket, IpAddress address, int port) {
    for (InetSocket other : at(port)) {
      if (other != socket && conflict(socket, address, other)) {
        throw ErrnoException.of(EADDRINUSE);
      }
    }
    if (socket instanceof TcpSocket) {
      for (Network.Lingering old : network.lingering()) {
        if (old.local().port() == port
            && address.covers(old.local().address(), socket.only6())
            && !(old.reusable() && socket.options.reuseAddress)) {
          throw ErrnoException.of(EADDRINUSE);
        }
      }
    }
  }

  private static boolean conflict(InetSocket socket, IpAddress address, InetSocket other) {
    IpAddress theirs = other.boundAddress();
    boolean overlap =
        address.covers(theirs, socket.only6())
            || theirs.covers(address, other.only6())
            || (address.isAny() && theirs.isAny() && !(oneIsOnly6(socket, address, other, theirs)));
    if (!overlap) {
      return false;
    }
    boolean shared = socket.options.reusePort && other.options.reusePort;
    boolean reused =
        socket.options.reuseAddress && other.options.reuseAddress && !other.listening();
    return !shared && !reused;
  }

  /** :: for IPv6 alone and 0.0.0.0 have no address in common. */
  private static boolean oneIsOnly6(
      InetSocket socket, IpAddress address, InetSocket other, IpAddress theirs) {
    return (socket.only6() && theirs.isV4()) || (other.only6() && address.isV4());
  }

  /** A free port of the ephemeral range, the search begun at random; EADDRINUSE if none is. */
  int ephemeral(InetSocket socket, IpAddress address) {
    int count = Network.LAST_EPHEMERAL_PORT - Network.FIRST_EPHEMERAL_PORT + 1;
    int start = random.nextInt(count);
    for (int i = 0; i < count; i++) {
      int port = Network.FIRST_EPHEMERAL_PORT + (start + i) % count;
      if (at(port).isEmpty() && !lingers(port)) {
        return port;
      }
    }
    throw ErrnoException.of(EADDRINUSE);
  }

  private boolean lingers(int port) {
    return network.lingering().stream().anyMatch(l -> l.local().port() == port);
  }

  /** Who takes a packet for {@code to}: the closest match; among equals by the sender's port. */
  @Nullable InetSocket receiver(SocketAddress.Endpoint to, SocketAddress.Endpoint from) {
    List<InetSocket> best = new ArrayList<>();
    int highest = 0;
    for (InetSocket socket : at(to.port())) {
      int score = socket.score(to, from);
      if (score > highest) {
        highest = score;
        best.clear();
      }
      if (score > 0 && score == highest) {
        best.add(socket);
      }
    }
    if (best.isEmpty()) {
      return null;
    }
    InetSocket last = best.get(best.size() - 1);
    return last.options.reusePort ? best.get(from.port() % best.size()) : last;
  }
}
