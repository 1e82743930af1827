package vivarium.net;

import static vivarium.abi.Errno.ECONNREFUSED;
import static vivarium.abi.Errno.EDESTADDRREQ;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.EMSGSIZE;
import static vivarium.abi.Errno.ENOTCONN;
import static vivarium.abi.Errno.EPIPE;

import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.abi.Poll;
import vivarium.abi.Sockets;
import vivarium.fs.FileUser;

/**
 * UDP over the loopback: udp(7). A datagram that nobody waits for is lost; a connected sender hears
 * of it, as if by ICMP, at its next call.
 */
public final class UdpSocket extends InetSocket {
  private static final int LONGEST4 = 65507;
  private static final int LONGEST6 = 65527;
  private static final int WRITABLE = Poll.WRITABLE | Poll.POLLWRBAND;

  private final ArrayDeque<Received> queue = new ArrayDeque<>();
  private int queued;
  private long drops;

  UdpSocket(Network network, FileUser maker, int family, int status) {
    super(network, maker, family, Sockets.SOCK_DGRAM, Sockets.IPPROTO_UDP, status, network.udp);
  }

  @Override
  public int connect(SocketAddress address, FileUser user, SocketCredentials owner, boolean again) {
    if (address instanceof SocketAddress.Unspecified) {
      remote = null;
      forgetAddress();
      return 0;
    }
    forgetAddress();
    SocketAddress.Endpoint to = reachable(address);
    chooseAddress(to.address());
    takeAnyPort();
    remote = to;
    return 0;
  }

  @Override
  protected boolean takes(SocketAddress.Endpoint from) {
    return remote == null || remote.equals(from);
  }

  @Override
  public SocketAddress peerName() {
    SocketAddress.Endpoint to = remote;
    if (to == null) {
      throw notConnected();
    }
    return to;
  }

  @Override
  public void shutdown(boolean receiving, boolean sending) {
    if (remote == null) {
      throw ErrnoException.of(ENOTCONN);
    }
    receiveShut |= receiving;
    sendShut |= sending;
    waitQueue().wakeAll();
  }

  @Override
  public int longest() {
    return family() == Sockets.AF_INET ? LONGEST4 : LONGEST6;
  }

  @Override
  public int send(byte[] data, int offset, int length, Outgoing with) {
    if (length > longest()) {
      throw ErrnoException.of(EMSGSIZE);
    }
    SocketAddress given = with.to();
    SocketAddress.Endpoint to =
        given == null || given instanceof SocketAddress.Unspecified ? remote : reachable(given);
    if (to == null) {
      throw ErrnoException.of(EDESTADDRREQ);
    }
    if (to.port() == 0) {
      throw ErrnoException.of(EINVAL);
    }
    throwError();
    if (sendShut) {
      throw ErrnoException.of(EPIPE);
    }
    takeAnyPort();
    IpAddress source = local.isAny() ? to.address().source() : local;
    SocketAddress.Endpoint from = new SocketAddress.Endpoint(source, port());
    network.counters().count(28 + length);
    UdpSocket receiver = (UdpSocket) network.udp.receiver(to, from);
    if (receiver != null) {
      receiver.deliver(Arrays.copyOfRange(data, offset, offset + length), from);
    } else if (to.equals(remote)) {
      setError(ECONNREFUSED);
      waitQueue().wakeAll(Poll.POLLERR);
    }
    return length;
  }

  private void deliver(byte[] data, SocketAddress.Endpoint from) {
    int charge = UnixMessage.charge(data.length);
    if (queued + charge > options.receiveBuffer()) {
      drops++;
      return;
    }
    network.charge(charge);
    queued += charge;
    queue.add(new Received(data, 0, data.length, from, null));
    waitQueue().wakeAll(Poll.READABLE | Poll.POLLRDBAND);
  }

  @Override
  public @Nullable Received peek(int skip) {
    throwError();
    Received next = queue.peek();
    return next == null && receiveShut ? Received.END : next;
  }

  @Override
  public void consume(int length) {
    release(queue.remove());
  }

  private void release(Received datagram) {
    int charge = UnixMessage.charge(datagram.length());
    queued -= charge;
    network.uncharge(charge);
  }

  @Override
  protected int available() {
    return queue.isEmpty() ? 0 : queue.element().length();
  }

  @Override
  public int receiveQueue() {
    return queued;
  }

  /** Datagrams that found the receive buffer full. */
  public long drops() {
    return drops;
  }

  @Override
  public int state() {
    return remote == null ? 7 : 1;
  }

  @Override
  public int poll() {
    int events = failed() ? Poll.POLLERR : 0;
    if (receiveShut) {
      events |= Poll.READABLE | Poll.POLLRDHUP;
      events |= sendShut ? Poll.POLLHUP : 0;
    }
    return (queue.isEmpty() ? events : events | Poll.READABLE) | WRITABLE;
  }

  @Override
  protected void close() {
    givePortBack();
    queue.forEach(this::release);
    queue.clear();
    super.close();
  }
}
