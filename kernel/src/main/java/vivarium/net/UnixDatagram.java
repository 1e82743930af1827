package vivarium.net;

import static vivarium.abi.Errno.ECONNREFUSED;
import static vivarium.abi.Errno.ECONNRESET;
import static vivarium.abi.Errno.EMSGSIZE;
import static vivarium.abi.Errno.ENOTCONN;
import static vivarium.abi.Errno.EPERM;
import static vivarium.abi.Errno.EPIPE;

import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.abi.Poll;
import vivarium.abi.Sockets;
import vivarium.fs.FileUser;
import vivarium.sched.WaitQueue;

/** A datagram socket of AF_UNIX: reliable, in order, and a full receiver makes senders wait. */
public final class UnixDatagram extends UnixSocket {
  /** net.unix.max_dgram_qlen. */
  public static final int LONGEST_QUEUE = 10;

  private @Nullable UnixDatagram peer;
  private @Nullable SocketCredentials peerCredentials;
  private boolean closed;

  /** Whose queue a send waits for. */
  private @Nullable UnixDatagram awaited;

  UnixDatagram(Network network, FileUser maker, int status) {
    super(network, maker, Sockets.SOCK_DGRAM, status);
  }

  /** socketpair(2): each sends to the other alone. */
  static void join(UnixDatagram one, UnixDatagram other, SocketCredentials owner) {
    one.peer = other;
    other.peer = one;
    one.peerCredentials = owner;
    other.peerCredentials = owner;
  }

  @Override
  public int connect(SocketAddress address, FileUser user, SocketCredentials owner, boolean again) {
    if (address instanceof SocketAddress.Unspecified) {
      disconnect(null);
      return 0;
    }
    UnixDatagram other = (UnixDatagram) find(address, user);
    if (!other.accepts(this)) {
      throw ErrnoException.of(EPERM);
    }
    disconnect(other);
    waitQueue().wakeAll(WRITABLE);
    return 0;
  }

  /** Takes another peer, or none: what the old one sent is dropped, and it hears of a reset. */
  private void disconnect(@Nullable UnixDatagram next) {
    UnixDatagram old = peer;
    peer = next;
    if (old != null && old != next) {
      discardQueue();
      if (old.peer == this && !old.closed) {
        old.setError(ECONNRESET);
        old.waitQueue().wakeAll(EVERYTHING);
      }
    }
  }

  /** A connected socket takes datagrams of its peer alone. */
  private boolean accepts(UnixDatagram from) {
    return peer == null || peer == from;
  }

  @Override
  public SocketAddress peerName() {
    UnixDatagram other = peer;
    if (other == null) {
      throw notConnected();
    }
    return other.name();
  }

  @Override
  public SocketCredentials peerCredentials() {
    return peerCredentials == null ? super.peerCredentials() : peerCredentials;
  }

  @Override
  public void shutdown(boolean receiving, boolean sending) {
    receiveShut |= receiving;
    sendShut |= sending;
    waitQueue().wakeAll(EVERYTHING);
  }

  @Override
  public int send(byte[] data, int offset, int length, Outgoing with) {
    awaited = null;
    throwError();
    SocketAddress to = with.to();
    UnixDatagram other = peer;
    if (to == null && other == null) {
      throw ErrnoException.of(ENOTCONN);
    }
    if (options.passCredentials) {
      bindAutomatically();
    }
    if (length > longest()) {
      throw ErrnoException.of(EMSGSIZE);
    }
    if (sendShut) {
      throw ErrnoException.of(EPIPE);
    }
    if (sendBufferFull()) {
      return WOULD_BLOCK;
    }
    if (to != null) {
      other = (UnixDatagram) find(to, with.user());
    }
    if (other == null || other.closed) {
      peer = null;
      throw ErrnoException.of(ECONNREFUSED);
    }
    if (!other.accepts(this)) {
      throw ErrnoException.of(EPERM);
    }
    if (other.receiveShut) {
      throw ErrnoException.of(EPIPE);
    }
    if (other != this && other.peer != this && other.queue.size() > LONGEST_QUEUE) {
      awaited = other;
      return WOULD_BLOCK;
    }
    deliver(other, data, offset, length, with);
    return length;
  }

  @Override
  public WaitQueue sendQueue() {
    UnixDatagram other = awaited;
    return other == null ? waitQueue() : other.waitQueue();
  }

  @Override
  public int longest() {
    return options.sendBuffer() - 32;
  }

  @Override
  public @Nullable Received peek(int skip) {
    Received next = peekQueue(0);
    if (next != null) {
      return next;
    }
    throwError();
    return receiveShut ? Received.END : null;
  }

  @Override
  public void consume(int length) {
    UnixMessage first = queue.remove();
    Ancillary ancillary = first.ancillary;
    if (ancillary != null) {
      ancillary.discard();
    }
    done(first);
    waitQueue().wakeAll(0); // a sender may have waited for room in the queue
  }

  @Override
  public int poll() {
    int events = failed() ? Poll.POLLERR : 0;
    if (receiveShut) {
      events |= Poll.POLLRDHUP | Poll.READABLE;
      events |= sendShut ? Poll.POLLHUP : 0;
    }
    if (!queue.isEmpty()) {
      events |= Poll.READABLE;
    }
    UnixDatagram other = peer;
    boolean receiverFull =
        other != null && other.peer != this && other.queue.size() > LONGEST_QUEUE;
    return sendBufferRoomy() && !receiverFull ? events | WRITABLE : events;
  }

  @Override
  public int state() {
    return peer == null ? 1 : 3;
  }

  @Override
  protected void close() {
    closed = true;
    super.close();
    waitQueue().wakeAll(EVERYTHING);
  }
}
