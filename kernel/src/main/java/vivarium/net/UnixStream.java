package vivarium.net;

import static vivarium.abi.Errno.EAGAIN;
import static vivarium.abi.Errno.ECONNREFUSED;
import static vivarium.abi.Errno.ECONNRESET;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.EISCONN;
import static vivarium.abi.Errno.EMSGSIZE;
import static vivarium.abi.Errno.ENOTCONN;
import static vivarium.abi.Errno.EOPNOTSUPP;
import static vivarium.abi.Errno.EPIPE;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.abi.Poll;
import vivarium.fs.FileUser;
import vivarium.sched.WaitQueue;

/**
 * A connection-oriented AF_UNIX socket: SOCK_STREAM, or SOCK_SEQPACKET, which keeps the boundaries
 * of messages.
 */
public final class UnixStream extends UnixSocket {
  /** Bytes that one message of a stream carries at most. */
  private static final int LARGEST_PIECE = 32768;

  private enum State {
    CLOSED,
    LISTENING,
    CONNECTED
  }

  private final ArrayDeque<UnixStream> arrived = new ArrayDeque<>();
  private State state = State.CLOSED;
  private int backlog;
  private @Nullable UnixStream peer;
  private @Nullable SocketCredentials own;
  private @Nullable SocketCredentials peerCredentials;

  /** Whose queue a connect waits for. */
  private @Nullable UnixStream awaited;

  /** Was never accepted: the other side hears of a reset. */
  private boolean refused;

  private boolean closed;

  UnixStream(Network network, FileUser maker, int type, int status) {
    super(network, maker, type, status);
  }

  /** socketpair(2): connects two fresh sockets. */
  static void join(UnixStream one, UnixStream other, SocketCredentials owner) {
    one.connected(other, owner);
    other.connected(one, owner);
  }

  private void connected(UnixStream to, @Nullable SocketCredentials who) {
    peer = to;
    peerCredentials = who;
    state = State.CONNECTED;
  }

  @Override
  public void listen(int wanted, SocketCredentials owner) {
    if (!named() || state == State.CONNECTED) {
      throw ErrnoException.of(EINVAL);
    }
    state = State.LISTENING;
    backlog = wanted;
    own = owner;
    waitQueue().wakeAll(0);
  }

  @Override
  public boolean listening() {
    return state == State.LISTENING;
  }

  @Override
  public int connect(SocketAddress address, FileUser user, SocketCredentials owner, boolean again) {
    UnixStream listener = (UnixStream) find(address, user);
    if (listener.state != State.LISTENING || listener.receiveShut) {
      throw ErrnoException.of(ECONNREFUSED);
    }
    if (state == State.CONNECTED) {
      throw ErrnoException.of(EISCONN);
    }
    if (state == State.LISTENING) {
      throw ErrnoException.of(EINVAL);
    }
    if (listener.arrived.size() > listener.backlog) {
      awaited = listener;
      return WOULD_BLOCK;
    }
    if (options.passCredentials) {
      bindAutomatically();
    }
    UnixStream server = new UnixStream(network, user, type(), 0);
    server.options.passCredentials = listener.options.passCredentials;
    server.inheritName(listener.name());
    server.connected(this, owner);
    connected(server, listener.own);
    listener.arrived.add(server);
    listener.waitQueue().wakeAll(Poll.READABLE);
    return 0;
  }

  @Override
  public WaitQueue connectQueue() {
    UnixStream listener = awaited;
    return listener == null ? waitQueue() : listener.waitQueue();
  }

  @Override
  public int connectPending() {
    return EAGAIN;
  }

  @Override
  public @Nullable Socket accept(FileUser user) {
    if (state != State.LISTENING) {
      throw ErrnoException.of(EINVAL);
    }
    UnixStream next = arrived.poll();
    if (next == null && receiveShut) {
      throw ErrnoException.of(EINVAL);
    }
    if (next != null) {
      waitQueue().wakeAll(0); // a connect may have waited for room
    }
    return next;
  }

  @Override
  public SocketAddress peerName() {
    UnixStream other = peer;
    if (other == null) {
      throw notConnected();
    }
    return other.name();
  }

  @Override
  public SocketCredentials peerCredentials() {
    SocketCredentials known = state == State.LISTENING ? own : peerCredentials;
    return known == null ? super.peerCredentials() : known;
  }

  @Override
  public void shutdown(boolean receiving, boolean sending) {
    receiveShut |= receiving;
    sendShut |= sending;
    UnixStream other = peer;
    if (other != null) {
      other.receiveShut |= sending;
      other.sendShut |= receiving;
      other.waitQueue().wakeAll(EVERYTHING);
    }
    waitQueue().wakeAll(EVERYTHING);
  }

  @Override
  public int send(byte[] data, int offset, int length, Outgoing with) {
    if (with.to() != null && (stream() || state != State.CONNECTED)) {
      throw ErrnoException.of(state == State.CONNECTED ? EISCONN : EOPNOTSUPP);
    }
    if (failed() && !stream()) {
      throwError();
    }
    UnixStream other = peer;
    if (state != State.CONNECTED || other == null) {
      throw ErrnoException.of(ENOTCONN);
    }
    if (sendShut || other.closed || other.receiveShut) {
      throw ErrnoException.of(EPIPE);
    }
    int piece = stream() ? Math.min(length, Math.min(LARGEST_PIECE, pieceLimit())) : length;
    if (!stream() && length > longest()) {
      throw ErrnoException.of(EMSGSIZE);
    }
    if (sendBufferFull()) {
      return WOULD_BLOCK;
    }
    if (length == 0 && stream()) {
      return 0;
    }
    deliver(other, data, offset, piece, with);
    return piece;
  }

  private int pieceLimit() {
    return Math.max(1, (options.sendBuffer() >> 1) - 64);
  }

  @Override
  public int longest() {
    return stream() ? Integer.MAX_VALUE : options.sendBuffer() - 32;
  }

  @Override
  public @Nullable Received peek(int skip) {
    if (state == State.LISTENING) {
      throw ErrnoException.of(EINVAL);
    }
    if (state == State.CLOSED) {
      throw ErrnoException.of(stream() ? EINVAL : ENOTCONN);
    }
    Received next = peekQueue(skip);
    if (next != null) {
      return next;
    }
    throwError();
    return receiveShut ? Received.END : null;
  }

  @Override
  public void consume(int length) {
    UnixMessage first = queue.element();
    first.taken += length;
    if (!stream() || first.left() == 0) {
      queue.remove();
      Ancillary ancillary = first.ancillary;
      if (ancillary != null) {
        ancillary.discard();
      }
      done(first);
    }
  }

  @Override
  protected int available() {
    if (!stream()) {
      return queue.isEmpty() ? 0 : queue.element().left();
    }
    return queue.stream().mapToInt(UnixMessage::left).sum();
  }

  @Override
  public int poll() {
    int events = failed() ? Poll.POLLERR : 0;
    if (receiveShut && sendShut) {
      events |= Poll.POLLHUP;
    }
    if (receiveShut) {
      events |= Poll.POLLRDHUP | Poll.READABLE;
    }
    if (!queue.isEmpty() || !arrived.isEmpty()) {
      events |= Poll.READABLE;
    }
    if (state == State.CLOSED) {
      events |= Poll.POLLHUP;
    }
    return state != State.LISTENING && sendBufferRoomy() ? events | WRITABLE : events;
  }

  @Override
  List<UnixSocket> socketsInQueue() {
    List<UnixSocket> found = new ArrayList<>(super.socketsInQueue());
    for (UnixStream embryo : arrived) {
      found.addAll(embryo.socketsInQueue());
    }
    return found;
  }

  @Override
  void discardQueue() {
    super.discardQueue();
    for (UnixStream embryo = arrived.poll(); embryo != null; embryo = arrived.poll()) {
      embryo.refused = true;
      embryo.release();
    }
  }

  @Override
  public int state() {
    return state == State.CONNECTED ? 3 : 1;
  }

  @Override
  protected void close() {
    boolean unread = !queue.isEmpty() || refused;
    closed = true;
    UnixStream other = peer;
    if (other != null && !other.closed) {
      other.receiveShut = true;
      other.sendShut = true;
      if (unread) {
        other.setError(ECONNRESET);
      }
      other.waitQueue().wakeAll(EVERYTHING);
    }
    state = State.CLOSED;
    super.close();
    waitQueue().wakeAll(EVERYTHING);
  }
}
