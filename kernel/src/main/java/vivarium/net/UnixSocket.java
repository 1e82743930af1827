package vivarium.net;

import static vivarium.abi.Errno.EADDRINUSE;
import static vivarium.abi.Errno.ECONNREFUSED;
import static vivarium.abi.Errno.EEXIST;
import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.EPROTOTYPE;
import static vivarium.abi.Errno.ETOOMANYREFS;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.abi.Mode;
import vivarium.abi.Poll;
import vivarium.abi.Sockets;
import vivarium.fs.FileUser;
import vivarium.fs.Location;
import vivarium.fs.OpenFile;
import vivarium.fs.SpecialInode;
import vivarium.fs.Vfs;

/**
 * A socket of AF_UNIX: its name, its receive queue, and what its own messages take of its send
 * buffer. Connections are {@link UnixStream}, datagrams {@link UnixDatagram}.
 */
public abstract class UnixSocket extends Socket {
  /** Files that one machine may have in flight: as RLIMIT_NOFILE's default for one user. */
  private static final int MOST_IN_FLIGHT = 4096;

  protected static final int WRITABLE = Poll.WRITABLE | Poll.POLLWRBAND;
  protected static final int EVERYTHING =
      Poll.READABLE | WRITABLE | Poll.POLLERR | Poll.POLLHUP | Poll.POLLRDHUP;

  protected final ArrayDeque<UnixMessage> queue = new ArrayDeque<>();
  private SocketAddress.Unix name = SocketAddress.Unix.UNNAMED;
  private @Nullable SpecialInode node;
  private int charged;

  protected UnixSocket(Network network, FileUser maker, int type, int status) {
    super(network, maker, Sockets.AF_UNIX, type, 0, status);
    options.initialBuffers(SocketOptions.DEFAULT_BUFFER, SocketOptions.DEFAULT_BUFFER);
  }

  // Names

  @Override
  public final SocketAddress.Unix name() {
    return name;
  }

  protected final boolean named() {
    return !name.name().isEmpty();
  }

  protected final void inheritName(SocketAddress.Unix listener) {
    name = listener;
  }

  @Override
  public final void bind(SocketAddress address, FileUser user) {
    if (!(address instanceof SocketAddress.Unix wanted)) {
      throw ErrnoException.of(EINVAL);
    }
    if (wanted.name().isEmpty()) {
      bindAutomatically();
    } else if (wanted.isAbstract()) {
      requireUnnamed();
      if (network.abstractNames.putIfAbsent(key(wanted), this) != null) {
        throw ErrnoException.of(EADDRINUSE);
      }
      name = wanted;
    } else {
      bindToPath(wanted, user);
    }
  }

  protected final void bindAutomatically() {
    if (!named()) {
      name = new SocketAddress.Unix(network.automaticName(type()));
      network.abstractNames.put(key(name), this);
    }
  }

  /** Each type of socket has abstract names of its own. */
  private String key(SocketAddress.Unix wanted) {
    return type() + wanted.name();
  }

  private void requireUnnamed() {
    if (named()) {
      throw ErrnoException.of(EINVAL);
    }
  }

  private void bindToPath(SocketAddress.Unix wanted, FileUser user) {
    Vfs vfs = network.vfs();
    Location cwd = user.fs().cwd();
    try {
      vfs.names().makeNode(user, cwd, wanted.name(), Mode.S_IFSOCK | 0777, 0);
    } catch (ErrnoException e) {
      throw e.errno() == EEXIST ? ErrnoException.of(EADDRINUSE) : e;
    }
    if (named()) {
      vfs.names().unlink(user, cwd, wanted.name());
      requireUnnamed();
    }
    Location place = vfs.resolve(user, cwd, wanted.name(), false);
    if (!(place.inode() instanceof SpecialInode made)) {
      throw ErrnoException.of(vivarium.abi.Errno.EOPNOTSUPP);
    }
    made.bindSocket(this);
    node = made;
    name = wanted;
  }

  /** The socket that has a name; ECONNREFUSED, EPROTOTYPE, or what the path walk says. */
  protected final UnixSocket find(SocketAddress address, FileUser user) {
    if (!(address instanceof SocketAddress.Unix wanted) || wanted.name().isEmpty()) {
      throw ErrnoException.of(EINVAL);
    }
    UnixSocket found;
    if (wanted.isAbstract()) {
      found = network.abstractNames.get(key(wanted));
    } else {
      Location place = network.vfs().resolve(user, user.fs().cwd(), wanted.name(), true);
      network.vfs().access(user, place, Mode.W_OK);
      OpenFile bound = place.inode() instanceof SpecialInode special ? special.boundSocket() : null;
      found = (UnixSocket) bound;
    }
    if (found == null) {
      throw ErrnoException.of(ECONNREFUSED);
    }
    if (found.type() != type()) {
      throw ErrnoException.of(EPROTOTYPE);
    }
    return found;
  }

  // Sending

  /** Bytes that messages of this socket take in queues of others. */
  protected final boolean sendBufferFull() {
    return charged >= options.sendBuffer();
  }

  protected final boolean sendBufferRoomy() {
    return (long) charged << 2 <= options.sendBuffer();
  }

  /** Puts a message into another socket's queue. */
  protected final void deliver(UnixSocket to, byte[] data, int offset, int length, Outgoing with) {
    if (network.inFlight().files() + with.files().size() > MOST_IN_FLIGHT) {
      throw ErrnoException.of(ETOOMANYREFS);
    }
    network.charge(UnixMessage.charge(length));
    boolean tells = with.claimed() || options.passCredentials || to.options.passCredentials;
    Ancillary ancillary =
        tells || !with.files().isEmpty()
            ? new Ancillary(network, with.files(), tells ? with.credentials() : null)
            : null;
    byte[] copy = java.util.Arrays.copyOfRange(data, offset, offset + length);
    UnixMessage message = new UnixMessage(this, copy, name, ancillary);
    charged += message.charge;
    to.queue.add(message);
    to.waitQueue().wakeAll(Poll.READABLE | Poll.POLLRDBAND);
  }

  @Override
  protected final int unsent() {
    return charged;
  }

  // Receiving

  /** A message has been received whole, or thrown away: its sender has room again. */
  protected final void done(UnixMessage message) {
    UnixSocket sender = message.sender;
    network.uncharge(message.charge);
    sender.charged -= message.charge;
    sender.waitQueue().wakeAll(sender.sendBufferRoomy() ? WRITABLE : 0);
  }

  /** Throws away what has not been received. */
  void discardQueue() {
    for (UnixMessage message = queue.poll(); message != null; message = queue.poll()) {
      Ancillary ancillary = message.ancillary;
      if (ancillary != null) {
        ancillary.discard();
      }
      done(message);
    }
  }

  /** Sockets among the files that wait in the queue. */
  List<UnixSocket> socketsInQueue() {
    List<UnixSocket> found = new ArrayList<>();
    for (UnixMessage message : queue) {
      if (message.ancillary != null) {
        for (OpenFile file : message.ancillary.files()) {
          if (file instanceof UnixSocket socket) {
            found.add(socket);
          }
        }
      }
    }
    return found;
  }

  /** What the next bytes are, {@code skip} bytes further on in a stream. */
  protected final @Nullable Received peekQueue(int skip) {
    int left = skip;
    for (UnixMessage m : queue) {
      if (left >= m.left() && left > 0) {
        left -= m.left();
        continue;
      }
      return new Received(m.data, m.taken + left, m.left() - left, m.from, m.ancillary);
    }
    return null;
  }

  /** State as /proc/net/unix shows it: SS_UNCONNECTED 1, SS_CONNECTED 3. */
  public abstract int state();

  @Override
  protected void close() {
    super.close();
    if (node != null) {
      node.bindSocket(null);
    } else if (named() && network.abstractNames.get(key(name)) == this) {
      network.abstractNames.remove(key(name));
    }
    discardQueue();
    network.inFlight().collect();
  }
}
