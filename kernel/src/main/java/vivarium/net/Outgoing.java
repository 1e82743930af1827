package vivarium.net;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.fs.FileUser;
import vivarium.fs.OpenFile;

/**
 * What goes with the bytes of a send.
 *
 * @param user on whose behalf paths are walked
 * @param to where a datagram goes; null for the connected peer
 * @param files descriptors to pass
 * @param credentials of the sender, or those that it claims
 * @param claimed whether the sender named its credentials
 */
public record Outgoing(
    FileUser user,
    @Nullable SocketAddress to,
    List<OpenFile> files,
    SocketCredentials credentials,
    boolean claimed) {
  /** Bytes alone, to the connected peer. */
  public static Outgoing plain(FileUser user, SocketCredentials credentials) {
    return new Outgoing(user, null, List.of(), credentials, false);
  }
}
