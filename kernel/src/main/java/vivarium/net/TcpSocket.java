package vivarium.net;

import static vivarium.abi.Errno.EALREADY;
import static vivarium.abi.Errno.ECONNABORTED;
import static vivarium.abi.Errno.ECONNREFUSED;
import static vivarium.abi.Errno.ECONNRESET;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.EISCONN;
import static vivarium.abi.Errno.ENOTCONN;
import static vivarium.abi.Errno.EPIPE;
import static vivarium.abi.Errno.ETIMEDOUT;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.abi.Poll;
import vivarium.abi.Sockets;
import vivarium.fs.FileUser;
import vivarium.sched.Clock;

/**
 * TCP over the loopback: tcp(7). Both ends lie in this kernel, so a segment arrives when it is
 * sent, and is acknowledged at once; what is left of the protocol are its states.
 *
 * <p>Life: LISTEN, or connect; the listening side gets a socket of its own that waits to be
 * accepted; each side sends FIN when it shuts down or closes; who did so first stays in TIME_WAIT.
 * A socket whose descriptor is closed lives on, without an owner, until the other side has closed.
 */
public final class TcpSocket extends InetSocket {
  /** net.ipv4.tcp_wmem and tcp_rmem: initial sizes. */
  private static final int SEND_BUFFER = 16384;

  private static final int RECEIVE_BUFFER = 131072;

  /** How long a SYN is repeated that nobody answers, ns. */
  private static final long SYN_PATIENCE = 127_000_000_000L;

  private static final int EVERYTHING =
      Poll.READABLE | Poll.WRITABLE | Poll.POLLERR | Poll.POLLHUP | Poll.POLLRDHUP;

  private final TcpOptions tcp = new TcpOptions();
  private final FileUser maker;
  private final ByteQueue received = new ByteQueue();
  private final ArrayDeque<TcpSocket> arrived = new ArrayDeque<>();

  /** Connects that wait for room in the queue of this listening socket. */
  private final ArrayDeque<TcpSocket> knocking = new ArrayDeque<>();

  private TcpState state = TcpState.CLOSE;
  private int backlog;
  private @Nullable TcpSocket peer;
  private @Nullable TcpSocket listener;

  /** A connect has begun whose outcome has not been told. */
  private boolean connecting;

  /** The other side has sent FIN. */
  private boolean finished;

  private boolean orphan;
  private Clock.@Nullable Timer timer;

  TcpSocket(Network network, FileUser maker, int family, int status) {
    super(network, maker, family, Sockets.SOCK_STREAM, Sockets.IPPROTO_TCP, status, network.tcp);
    this.maker = maker;
    options.initialBuffers(SEND_BUFFER, RECEIVE_BUFFER);
  }

  // Connecting

  @Override
  public void listen(int wanted, SocketCredentials owner) {
    if (state != TcpState.CLOSE && state != TcpState.LISTEN) {
      throw ErrnoException.of(EINVAL);
    }
    backlog = wanted;
    if (state == TcpState.LISTEN) {
      return;
    }
    if (port() == 0) {
      takeAnyPort();
    } else {
      requireStillFree();
    }
    receiveShut = false;
    sendShut = false;
    state = TcpState.LISTEN;
  }

  @Override
  public boolean listening() {
    return state == TcpState.LISTEN;
  }

  @Override
  protected boolean bound() {
    return state != TcpState.CLOSE;
  }

  @Override
  protected boolean takes(SocketAddress.Endpoint from) {
    return state == TcpState.LISTEN;
  }

  @Override
  public int connect(SocketAddress address, FileUser user, SocketCredentials owner, boolean again) {
    if (address instanceof SocketAddress.Unspecified) {
      disconnect();
      return 0;
    }
    if (connecting) {
      return progress(again);
    }
    if (state != TcpState.CLOSE) {
      throw ErrnoException.of(EISCONN);
    }
    SocketAddress.Endpoint to = reachable(address);
    chooseAddress(to.address());
    takeAnyPort();
    receiveShut = false;
    sendShut = false;
    finished = false;
    takeError();
    remote = to;
    TcpSocket found = (TcpSocket) network.tcp.receiver(to, name());
    network.counters().count(60);
    if (found == null) {
      return refused();
    }
    connecting = true;
    if (found.arrived.size() > found.backlog) {
      knock(found);
      return WOULD_BLOCK;
    }
    found.admit(this);
    return nonBlocking() ? WOULD_BLOCK : progress(true);
  }

  private int refused() {
    remote = null;
    forgetName();
    if (!nonBlocking()) {
      throw ErrnoException.of(ECONNREFUSED);
    }
    connecting = true;
    fail(ECONNREFUSED);
    return WOULD_BLOCK;
  }

  /** How a connect stands that has begun before. */
  private int progress(boolean again) {
    if (state == TcpState.SYN_SENT) {
      if (!again && nonBlocking()) {
        throw ErrnoException.of(EALREADY);
      }
      return WOULD_BLOCK;
    }
    connecting = false;
    if (state == TcpState.CLOSE) {
      int errno = takeError();
      throw ErrnoException.of(errno == 0 ? ECONNABORTED : errno);
    }
    return 0;
  }

  private void knock(TcpSocket at) {
    state = TcpState.SYN_SENT;
    listener = at;
    at.knocking.add(this);
    timer =
        network
            .clock()
            .at(
                network.clock().now() + SYN_PATIENCE,
                () -> {
                  at.knocking.remove(this);
                  fail(ETIMEDOUT);
                });
  }

  private void stopKnocking() {
    TcpSocket at = listener;
    if (at != null) {
      at.knocking.remove(this);
      listener = null;
    }
    stopTimer();
  }

  private void stopTimer() {
    Clock.Timer armed = timer;
    if (armed != null) {
      network.clock().cancel(armed);
      timer = null;
    }
  }

  /** A listening socket takes a connection into its queue. */
  private void admit(TcpSocket client) {
    client.stopKnocking();
    TcpSocket server = new TcpSocket(network, maker, family(), 0);
    server.inheritFrom(this);
    server.tcp.copyFrom(tcp);
    server.adopt(client.there().address(), port());
    server.remote = client.name();
    server.peer = client;
    server.state = TcpState.ESTABLISHED;
    client.peer = server;
    client.state = TcpState.ESTABLISHED;
    arrived.add(server);
    client.waitQueue().wakeAll(Poll.WRITABLE);
    waitQueue().wakeAll(Poll.READABLE);
  }

  private SocketAddress.Endpoint there() {
    SocketAddress.Endpoint to = remote;
    if (to == null) {
      throw new IllegalStateException("no remote end");
    }
    return to;
  }

  @Override
  public @Nullable Socket accept(FileUser user) {
    if (state != TcpState.LISTEN) {
      throw ErrnoException.of(EINVAL);
    }
    TcpSocket next = arrived.poll();
    if (next != null && !knocking.isEmpty()) {
      admit(knocking.remove());
    }
    return next;
  }

  private void disconnect() {
    TcpSocket other = peer;
    if (state == TcpState.LISTEN) {
      stopListening();
    } else if (state == TcpState.SYN_SENT) {
      stopKnocking();
    } else if (other != null) {
      other.reset();
    }
    end();
    connecting = false;
    remote = null;
    forgetName();
  }

  @Override
  public SocketAddress peerName() {
    SocketAddress.Endpoint to = remote;
    if (to == null || state == TcpState.CLOSE || state == TcpState.SYN_SENT) {
      throw notConnected();
    }
    return to;
  }

  // Ending

  @Override
  public void shutdown(boolean receiving, boolean sending) {
    switch (state) {
      case CLOSE -> throw ErrnoException.of(ENOTCONN);
      case LISTEN, SYN_SENT -> {
        if (state == TcpState.LISTEN && !receiving) {
          return;
        }
        disconnect();
      }
      default -> {
        receiveShut |= receiving;
        if (sending && !sendShut) {
          sendShut = true;
          sendFin();
        }
      }
    }
    waitQueue().wakeAll(EVERYTHING);
  }

  private void sendFin() {
    TcpSocket other = peer;
    network.counters().count(52);
    boolean last = state == TcpState.CLOSE_WAIT;
    if (last) {
      end();
    } else {
      state = TcpState.FIN_WAIT2;
    }
    if (other != null) {
      other.takeFin();
    }
  }

  private void takeFin() {
    finished = true;
    receiveShut = true;
    if (state == TcpState.FIN_WAIT2) {
      network.linger(name(), there(), family() == Sockets.AF_INET6, options.reuseAddress);
      end();
    } else if (state == TcpState.ESTABLISHED) {
      state = TcpState.CLOSE_WAIT;
    }
    waitQueue().wakeAll(EVERYTHING);
  }

  /** The other side has answered with RST. */
  private void reset() {
    switch (state) {
      case CLOSE -> {}
      case CLOSE_WAIT -> fail(EPIPE);
      default -> fail(ECONNRESET);
    }
  }

  private void fail(int errno) {
    setError(errno);
    end();
    waitQueue().wakeAll(EVERYTHING);
  }

  /** No connection any more; what has been received can still be read. */
  private void end() {
    state = TcpState.CLOSE;
    receiveShut = true;
    sendShut = true;
    peer = null;
    stopTimer();
    if (orphan) {
      vanish();
    }
  }

  private void vanish() {
    givePortBack();
    network.uncharge(received.size());
    received.remove(received.size());
    super.close();
  }

  private void stopListening() {
    for (TcpSocket client = knocking.poll(); client != null; client = knocking.poll()) {
      client.stopKnocking();
      client.fail(ECONNREFUSED);
    }
    for (TcpSocket server = arrived.poll(); server != null; server = arrived.poll()) {
      server.abort();
      server.release();
    }
  }

  private void abort() {
    TcpSocket other = peer;
    if (other != null) {
      network.counters().count(40);
      other.reset();
    }
    end();
  }

  @Override
  protected void close() {
    switch (state) {
      case LISTEN -> {
        stopListening();
        end();
      }
      case SYN_SENT -> {
        stopKnocking();
        end();
      }
      case ESTABLISHED, CLOSE_WAIT -> {
        if (received.size() > 0 || (options.lingers && options.lingerSeconds == 0)) {
          abort();
        } else {
          sendFin();
        }
      }
      default -> {}
    }
    orphan = true;
    if (state == TcpState.CLOSE) {
      vanish();
    } else {
      timer = network.clock().at(network.clock().now() + Network.TIME_WAIT, this::end);
    }
  }

  /** Whether its descriptor is closed while the connection has not ended. */
  public boolean orphaned() {
    return orphan;
  }

  // Moving bytes

  @Override
  public int send(byte[] data, int offset, int length, Outgoing with) {
    if (state == TcpState.SYN_SENT) {
      return WOULD_BLOCK;
    }
    throwError();
    TcpSocket other = peer;
    if (sendShut || other == null) {
      throw ErrnoException.of(EPIPE);
    }
    if (other.orphan) {
      network.counters().count(52 + length);
      other.end();
      reset();
      return length;
    }
    int room = options.sendBuffer() + other.options.receiveBuffer() - other.received.size();
    int n = Math.min(length, room);
    if (n <= 0) {
      return length == 0 ? 0 : WOULD_BLOCK;
    }
    network.charge(n);
    network.counters().count(52 + n);
    other.received.add(data, offset, n);
    other.waitQueue().wakeAll(Poll.READABLE);
    return n;
  }

  @Override
  public @Nullable Received peek(int skip) {
    if (state == TcpState.LISTEN) {
      throw ErrnoException.of(ENOTCONN);
    }
    if (skip < received.size()) {
      return received.peek(skip);
    }
    if (finished) {
      return Received.END;
    }
    throwError();
    if (receiveShut) {
      return Received.END;
    }
    if (state == TcpState.CLOSE) {
      throw ErrnoException.of(ENOTCONN);
    }
    return null;
  }

  @Override
  public void consume(int length) {
    TcpSocket other = peer;
    boolean tight = other != null && !other.roomy();
    received.remove(length);
    network.uncharge(length);
    if (other != null) {
      other.waitQueue().wakeAll(tight && other.roomy() ? Poll.WRITABLE : 0);
    }
  }

  /** Whether a third of the room on the way to the other side is free. */
  private boolean roomy() {
    TcpSocket other = peer;
    if (other == null) {
      return true;
    }
    int room = options.sendBuffer() + other.options.receiveBuffer();
    return other.received.size() <= room / 3 * 2;
  }

  @Override
  protected int available() {
    return received.size();
  }

  @Override
  public int receiveQueue() {
    return state == TcpState.LISTEN ? arrived.size() : received.size();
  }

  @Override
  public int state() {
    return state.number;
  }

  @Override
  public int poll() {
    if (state == TcpState.LISTEN) {
      return arrived.isEmpty() ? 0 : Poll.READABLE;
    }
    int events = failed() ? Poll.POLLERR : 0;
    if ((receiveShut && sendShut) || state == TcpState.CLOSE) {
      events |= Poll.POLLHUP;
    }
    if (receiveShut) {
      events |= Poll.READABLE | Poll.POLLRDHUP;
    }
    if (state == TcpState.SYN_SENT) {
      return events;
    }
    if (received.size() >= options.receiveLowWater) {
      events |= Poll.READABLE;
    }
    return sendShut || roomy() ? events | Poll.WRITABLE : events;
  }

  @Override
  public int option(int level, int name) {
    return level == Sockets.IPPROTO_TCP ? tcp.get(name) : super.option(level, name);
  }

  @Override
  public void setOption(int level, int name, int value) {
    if (level == Sockets.IPPROTO_TCP) {
      tcp.set(name, value);
    } else {
      super.setOption(level, name, value);
    }
  }
}
