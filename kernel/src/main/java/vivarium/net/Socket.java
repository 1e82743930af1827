package vivarium.net;

import static vivarium.abi.Errno.EINVAL;
import static vivarium.abi.Errno.ENOTCONN;
import static vivarium.abi.Errno.EOPNOTSUPP;

import org.jspecify.annotations.Nullable;
import vivarium.abi.ErrnoException;
import vivarium.abi.Ioctl;
import vivarium.abi.Mode;
import vivarium.abi.OpenFlags;
import vivarium.abi.Sockets;
import vivarium.fs.FileUser;
import vivarium.fs.OpenFile;
import vivarium.mem.AddressSpace;
import vivarium.sched.WaitQueue;

/**
 * A socket of whatever family: socket(2). Nothing here blocks; an operation that would says so, and
 * the caller waits on {@link #waitQueue}.
 *
 * <p>Receiving is done in two steps, so that no byte is lost at a bad address: {@link #peek} shows
 * what is there, {@link #consume} takes it.
 */
public abstract class Socket extends OpenFile {
  public final SocketOptions options = new SocketOptions();

  protected final Network network;
  protected boolean receiveShut;
  protected boolean sendShut;
  private final int family;
  private final int type;
  private final int protocol;
  private final FileUser maker;
  private int error;

  protected Socket(
      Network network, FileUser maker, int family, int type, int protocol, int status) {
    super(
        network.vfs().anonymous().place("socket", Mode.S_IFSOCK | 0777, maker),
        OpenFlags.O_RDWR | status);
    this.network = network;
    this.maker = maker;
    this.family = family;
    this.type = type;
    this.protocol = protocol;
    network.add(this);
  }

  /** AF_ number. */
  public final int family() {
    return family;
  }

  /** SOCK_ number. */
  public final int type() {
    return type;
  }

  public final int protocol() {
    return protocol;
  }

  /** Whether its bytes have no message boundaries. */
  public final boolean stream() {
    return type == Sockets.SOCK_STREAM;
  }

  // Names and connections

  public abstract void bind(SocketAddress address, FileUser user);

  public void listen(int backlog, SocketCredentials owner) {
    throw ErrnoException.of(EOPNOTSUPP);
  }

  /**
   * connect(2).
   *
   * @param again whether this caller began to connect before and has waited since
   * @return 0, or WOULD_BLOCK while the other side has not answered
   */
  public abstract int connect(
      SocketAddress address, FileUser user, SocketCredentials owner, boolean again);

  /** What a connect that would block waits for. */
  public WaitQueue connectQueue() {
    return waitQueue();
  }

  /** The errno of a connect that cannot be completed at once on a socket that does not block. */
  public int connectPending() {
    return vivarium.abi.Errno.EINPROGRESS;
  }

  /** The next connection that waits, or null. */
  public @Nullable Socket accept(FileUser user) {
    throw ErrnoException.of(EOPNOTSUPP);
  }

  /** getsockname(2). */
  public abstract SocketAddress name();

  /** getpeername(2); ENOTCONN. */
  public abstract SocketAddress peerName();

  public boolean listening() {
    return false;
  }

  /** SO_PEERCRED. */
  public SocketCredentials peerCredentials() {
    return new SocketCredentials(0, -1, -1);
  }

  /** shutdown(2). */
  public abstract void shutdown(boolean receiving, boolean sending);

  // Moving bytes

  /**
   * Sends bytes of a stream or one datagram.
   *
   * @return bytes taken, or WOULD_BLOCK
   */
  public abstract int send(byte[] data, int offset, int length, Outgoing with);

  /** What a send that would block waits for. */
  public WaitQueue sendQueue() {
    return waitQueue();
  }

  /** Longest datagram that can be sent, bytes; more is EMSGSIZE. */
  public int longest() {
    return Integer.MAX_VALUE;
  }

  /**
   * What can be received.
   *
   * @param skip bytes (of a stream) to look past
   * @return null if it would block
   */
  public abstract @Nullable Received peek(int skip);

  /** Takes {@code length} bytes of a stream, or the first datagram. */
  public abstract void consume(int length);

  /** SO_ERROR: takes the pending error, 0 if there is none. */
  public final int takeError() {
    int taken = error;
    error = 0;
    return taken;
  }

  protected final void setError(int errno) {
    error = errno;
  }

  protected final boolean failed() {
    return error != 0;
  }

  /** Throws the pending error, if there is one. */
  protected final void throwError() {
    int taken = takeError();
    if (taken != 0) {
      throw ErrnoException.of(taken);
    }
  }

  /** getsockopt(2) beyond the level of sockets; ENOPROTOOPT. */
  public int option(int level, int name) {
    throw ErrnoException.of(vivarium.abi.Errno.ENOPROTOOPT);
  }

  /** setsockopt(2) beyond the level of sockets; ENOPROTOOPT. */
  public void setOption(int level, int name, int value) {
    throw ErrnoException.of(vivarium.abi.Errno.ENOPROTOOPT);
  }

  // As an open file

  @Override
  public final int read(byte[] buffer, int offset, int length) {
    Received next = peek(0);
    if (next == null) {
      return WOULD_BLOCK;
    }
    int n = Math.min(length, next.length());
    System.arraycopy(next.data(), next.offset(), buffer, offset, n);
    if (next != Received.END) {
      Ancillary ancillary = next.ancillary();
      if (ancillary != null) {
        ancillary.discard();
      }
      consume(n);
    }
    return n;
  }

  @Override
  public final int write(byte[] buffer, int offset, int length) {
    SocketCredentials own = new SocketCredentials(maker.pid(), maker.fsUid(), maker.fsGid());
    return send(buffer, offset, length, Outgoing.plain(maker, own));
  }

  @Override
  public final int writeChunk() {
    return stream() ? super.writeChunk() : longest();
  }

  @Override
  public final boolean recordwise() {
    return !stream();
  }

  /** Bytes that a receive would give: FIONREAD. */
  protected int available() {
    Received next = peek(0);
    return next == null ? 0 : next.length();
  }

  /** Bytes that were sent and have not been received: SIOCOUTQ. */
  protected int unsent() {
    return 0;
  }

  @Override
  public long ioctl(int command, long argument, AddressSpace memory, FileUser user) {
    switch (command) {
      case Ioctl.FIONREAD -> {
        if (listening()) {
          throw ErrnoException.of(EINVAL);
        }
        memory.writeInt(argument, available());
        return 0;
      }
      case Ioctl.TIOCOUTQ -> {
        memory.writeInt(argument, unsent());
        return 0;
      }
      default -> {
        return InterfaceControl.ioctl(command, argument, memory);
      }
    }
  }

  protected static ErrnoException notConnected() {
    return ErrnoException.of(ENOTCONN);
  }

  @Override
  protected void close() {
    network.remove(this);
  }
}
