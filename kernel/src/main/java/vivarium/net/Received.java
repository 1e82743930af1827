package vivarium.net;

import org.jspecify.annotations.Nullable;

/**
 * What lies at the head of a socket's receive queue: a whole datagram or record, or the next bytes
 * of a stream that came together.
 */
public record Received(
    byte[] data,
    int offset,
    int length,
    @Nullable SocketAddress from,
    @Nullable Ancillary ancillary) {
  /** Nothing more will come. */
  public static final Received END = new Received(new byte[0], 0, 0, null, null);
}
