package vivarium.net;

import static vivarium.abi.Errno.ENOBUFS;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import vivarium.abi.ErrnoException;
import vivarium.fs.Vfs;
import vivarium.sched.Clock;

/**
 * A machine's sockets: abstract names, ports, connections that linger, and how much memory all
 * their queues take. The only interface is the loopback.
 */
public final class Network {
  /** net.ipv4.ip_local_port_range. */
  public static final int FIRST_EPHEMERAL_PORT = 32768;

  public static final int LAST_EPHEMERAL_PORT = 60999;

  /** Bytes that all queues together may hold: what a guest can take from the host. */
  private static final long MOST_QUEUED = 64L << 20;

  /** How long the side that closed first stays in TIME_WAIT, ns. */
  static final long TIME_WAIT = 60_000_000_000L;

  /** net.ipv4.tcp_max_tw_buckets. */
  private static final int MOST_TIME_WAIT = 8192;

  /** A connection that has ended and whose ports are not to be used again soon. */
  public record Lingering(
      SocketAddress.Endpoint local,
      SocketAddress.Endpoint remote,
      boolean six,
      boolean reusable,
      long until) {}

  /** By type and name. */
  final Map<String, UnixSocket> abstractNames = new HashMap<>();

  final PortTable tcp;
  final PortTable udp;
  private final Vfs vfs;
  private final Clock clock;
  private final InFlight inFlight = new InFlight();
  private final Set<Socket> sockets = new LinkedHashSet<>();
  private final List<Lingering> lingering = new ArrayList<>();
  private final LoopbackCounters counters = new LoopbackCounters();
  private long queued;
  private int lastAutomaticName;

  /**
   * @param random of the ephemeral ports
   */
  public Network(Vfs vfs, Clock clock, RandomGenerator random) {
    this.vfs = vfs;
    this.clock = clock;
    tcp = new PortTable(this, random);
    udp = new PortTable(this, random);
  }

  public Vfs vfs() {
    return vfs;
  }

  public Clock clock() {
    return clock;
  }

  /** Packets and bytes over lo, for /proc/net/dev. */
  public LoopbackCounters counters() {
    return counters;
  }

  InFlight inFlight() {
    return inFlight;
  }

  /** All sockets, in the order in which they were made. */
  public Set<Socket> sockets() {
    return Collections.unmodifiableSet(sockets);
  }

  void add(Socket socket) {
    sockets.add(socket);
  }

  void remove(Socket socket) {
    sockets.remove(socket);
  }

  /** Bytes in queues now. */
  public long queued() {
    return queued;
  }

  /** Accounts for bytes that go into a queue; ENOBUFS if the machine's sockets hold too much. */
  void charge(long bytes) {
    if (queued + bytes > MOST_QUEUED) {
      throw ErrnoException.of(ENOBUFS);
    }
    queued += bytes;
  }

  void uncharge(long bytes) {
    queued -= bytes;
  }

  /** A name for a socket that did not choose one: five hexadecimal digits in the abstract space. */
  String automaticName(int type) {
    String name;
    do {
      name = "\0%05x".formatted(++lastAutomaticName & 0xfffff);
    } while (abstractNames.containsKey(type + name));
    return name;
  }

  void linger(
      SocketAddress.Endpoint local, SocketAddress.Endpoint remote, boolean six, boolean reusable) {
    List<Lingering> now = lingeringList();
    if (now.size() < MOST_TIME_WAIT) {
      now.add(new Lingering(local, remote, six, reusable, clock.now() + TIME_WAIT));
    }
  }

  private List<Lingering> lingeringList() {
    long now = clock.now();
    lingering.removeIf(l -> l.until() <= now);
    return lingering;
  }

  /** Connections in TIME_WAIT now. */
  public List<Lingering> lingering() {
    return List.copyOf(lingeringList());
  }
}
