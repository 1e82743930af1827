package vivarium.net;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.fs.OpenFile;

/**
 * What travels beside the bytes of an AF_UNIX message: open files, each with a reference, and the
 * sender's credentials.
 */
public final class Ancillary {
  private final Network network;
  private final @Nullable SocketCredentials credentials;
  private List<OpenFile> files;

  /** Takes a reference of each file. */
  Ancillary(Network network, List<OpenFile> files, @Nullable SocketCredentials credentials) {
    this.network = network;
    this.files = files;
    this.credentials = credentials;
    files.forEach(OpenFile::retain);
    network.inFlight().added(files);
  }

  /** The sender's; none if neither side had asked for them when the message was sent. */
  public SocketCredentials credentials() {
    return credentials == null ? SocketCredentials.NONE : credentials;
  }

  /** The files, still in flight. */
  public List<OpenFile> files() {
    return files;
  }

  /** Takes the files out: their references are the caller's. */
  public List<OpenFile> takeFiles() {
    List<OpenFile> taken = files;
    files = List.of();
    network.inFlight().removed(taken);
    return taken;
  }

  /** Nobody will receive them. */
  void discard() {
    network.inFlight().release(takeFiles());
  }
}
