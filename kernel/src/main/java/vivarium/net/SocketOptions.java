package vivarium.net;

/**
 * What setsockopt(2) sets at the level of sockets: all families keep it, and use what concerns
 * them. Sizes in bytes, times in ns.
 */
public final class SocketOptions {
  /** net.core.wmem_default and rmem_default. */
  public static final int DEFAULT_BUFFER = 212_992;

  /** net.core.wmem_max and rmem_max, before doubling. */
  public static final int MAX_BUFFER = 4 << 20;

  private static final int MIN_SEND = 4608;
  private static final int MIN_RECEIVE = 2304;

  public boolean reuseAddress;
  public boolean reusePort;
  public boolean keepAlive;
  public boolean broadcast;
  public boolean dontRoute;
  public boolean outOfBandInline;
  public boolean passCredentials;
  public boolean lingers;
  public int lingerSeconds;
  public int priority;
  public int receiveLowWater = 1;

  /** 0: waits for ever. */
  public long receiveTimeout;

  public long sendTimeout;

  private int sendBuffer = DEFAULT_BUFFER;
  private int receiveBuffer = DEFAULT_BUFFER;

  /** As getsockopt(2) tells it: twice what was set. */
  public int sendBuffer() {
    return sendBuffer;
  }

  public int receiveBuffer() {
    return receiveBuffer;
  }

  /** Twice the wanted size, within the limits, as Linux does to leave room for its overhead. */
  public void setSendBuffer(int wanted) {
    sendBuffer = Math.max(Math.clamp(wanted, 0, MAX_BUFFER) * 2, MIN_SEND);
  }

  public void setReceiveBuffer(int wanted) {
    receiveBuffer = Math.max(Math.clamp(wanted, 0, MAX_BUFFER) * 2, MIN_RECEIVE);
  }

  /** TCP has its own initial sizes. */
  void initialBuffers(int send, int receive) {
    sendBuffer = send;
    receiveBuffer = receive;
  }

  /** What a connection inherits from the socket that listened. */
  void copyFrom(SocketOptions other) {
    reuseAddress = other.reuseAddress;
    reusePort = other.reusePort;
    keepAlive = other.keepAlive;
    broadcast = other.broadcast;
    dontRoute = other.dontRoute;
    outOfBandInline = other.outOfBandInline;
    passCredentials = other.passCredentials;
    lingers = other.lingers;
    lingerSeconds = other.lingerSeconds;
    priority = other.priority;
    receiveLowWater = other.receiveLowWater;
    receiveTimeout = other.receiveTimeout;
    sendTimeout = other.sendTimeout;
    sendBuffer = other.sendBuffer;
    receiveBuffer = other.receiveBuffer;
  }
}
