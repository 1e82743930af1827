package vivarium.net;

import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.EOPNOTSUPP;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.abi.Poll;
import vivarium.abi.Sockets;
import vivarium.fs.FileUser;

/**
 * A socket of AF_NETLINK's route family: answers what a program asks about interfaces, addresses
 * and routes ({@link RouteAnswers}). Nothing can be changed, and there is nothing to be told of.
 */
public final class NetlinkSocket extends Socket {
  private static final SocketAddress.Netlink KERNEL = new SocketAddress.Netlink(0, 0);

  /** Answers that wait at most; a program that does not read them gets ENOBUFS. */
  private static final int LONGEST_QUEUE = 64;

  private final ArrayDeque<byte[]> answers = new ArrayDeque<>();
  private int port;
  private int groups;

  NetlinkSocket(Network network, FileUser maker, int type, int status) {
    super(network, maker, Sockets.AF_NETLINK, type, Sockets.NETLINK_ROUTE, status);
  }

  @Override
  public void bind(SocketAddress address, FileUser user) {
    if (!(address instanceof SocketAddress.Netlink wanted)) {
      throw ErrnoException.of(EINVAL);
    }
    if (port != 0 && wanted.port() != port) {
      throw ErrnoException.of(EINVAL);
    }
    groups = wanted.groups();
    port = wanted.port() != 0 ? wanted.port() : freePort(user.pid());
  }

  /** The process's pid if no other socket has it, else a negative number of its own. */
  private int freePort(int pid) {
    for (int candidate = pid; ; candidate = candidate > 0 ? -4097 : candidate - 1) {
      int wanted = candidate;
      boolean taken =
          network.sockets().stream()
              .anyMatch(s -> s instanceof NetlinkSocket n && n != this && n.port == wanted);
      if (!taken) {
        return candidate;
      }
    }
  }

  @Override
  public int connect(SocketAddress address, FileUser user, SocketCredentials owner, boolean again) {
    if (port == 0) {
      port = freePort(user.pid());
    }
    return 0;
  }

  @Override
  public SocketAddress name() {
    return new SocketAddress.Netlink(port, groups);
  }

  @Override
  public SocketAddress peerName() {
    return KERNEL;
  }

  @Override
  public void shutdown(boolean receiving, boolean sending) {
    throw ErrnoException.of(EOPNOTSUPP);
  }

  @Override
  public int send(byte[] data, int offset, int length, Outgoing with) {
    if (port == 0) {
      port = freePort(with.user().pid());
    }
    if (answers.size() > LONGEST_QUEUE) {
      throw ErrnoException.of(vivarium.abi.Errno.ENOBUFS);
    }
    answers.addAll(new RouteAnswers(port).to(data, offset, length));
    waitQueue().wakeAll(Poll.READABLE);
    return length;
  }

  @Override
  public int longest() {
    return options.sendBuffer() - 32;
  }

  @Override
  public @Nullable Received peek(int skip) {
    byte[] first = answers.peek();
    return first == null ? null : new Received(first, 0, first.length, KERNEL, null);
  }

  @Override
  public void consume(int length) {
    answers.remove();
  }

  @Override
  public int poll() {
    int writable = Poll.WRITABLE | Poll.POLLWRBAND;
    return answers.isEmpty() ? writable : writable | Poll.READABLE;
  }
}
