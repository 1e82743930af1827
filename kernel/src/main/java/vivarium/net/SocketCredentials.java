package vivarium.net;

/** Who sent a message or made a connection: struct ucred. */
public record SocketCredentials(int pid, int uid, int gid) {
  /** What a receiver sees of a sender who did not say. */
  public static final SocketCredentials NONE = new SocketCredentials(0, 65534, 65534);
}
