package vivarium.net;

import org.jspecify.annotations.Nullable;

/** Bytes on their way from one AF_UNIX socket to another, with what goes beside them. */
final class UnixMessage {
  final UnixSocket sender;
  final byte[] data;
  final SocketAddress.@Nullable Unix from;
  final @Nullable Ancillary ancillary;
  final int charge;
  int taken;

  UnixMessage(
      UnixSocket sender, byte[] data, SocketAddress.Unix from, @Nullable Ancillary ancillary) {
    this.sender = sender;
    this.data = data;
    this.from = from.name().isEmpty() ? null : from;
    this.ancillary = ancillary;
    charge = charge(data.length);
  }

  int left() {
    return data.length - taken;
  }

  /** What Linux's buffer for so many bytes takes of SO_SNDBUF. */
  static int charge(int length) {
    int size = length + 320;
    int block = size <= 4096 ? Integer.highestOneBit(size - 1) << 1 : (size + 4095) & ~4095;
    return 256 + block;
  }
}
