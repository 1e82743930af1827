package vivarium.syscall;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import vivarium.abi.Sockets;

/** A struct sockaddr as strace prints it: Unix paths, Internet addresses of both versions. */
final class SocketAddressText {
  private static final int LONGEST_PATH = 108;

  private SocketAddressText() {}

  static String of(Peek memory, long at, int length) {
    if (length < 2) {
      return ValuePrinter.address(at);
    }
    int family = memory.readShort(at);
    return switch (family) {
      case Sockets.AF_UNIX -> unix(memory, at + 2, Math.min(length - 2, LONGEST_PATH));
      case Sockets.AF_INET ->
          length < 16
              ? ValuePrinter.address(at)
              : "{sa_family=AF_INET, sin_port=htons(%d), sin_addr=inet_addr(\"%s\")}"
                  .formatted(port(memory, at), host(memory.readBytes(at + 4, 4)));
      case Sockets.AF_INET6 ->
          length < 24
              ? ValuePrinter.address(at)
              : ("{sa_family=AF_INET6, sin6_port=htons(%d), sin6_flowinfo=htonl(%d),"
                      + " inet_pton(AF_INET6, \"%s\", &sin6_addr), sin6_scope_id=0}")
                  .formatted(
                      port(memory, at),
                      Integer.reverseBytes(memory.readInt(at + 4)),
                      host(memory.readBytes(at + 8, 16)));
      default -> "{sa_family=0x" + Integer.toHexString(family) + ", ...}";
    };
  }

  private static String unix(Peek memory, long at, int length) {
    if (length == 0) {
      return "{sa_family=AF_UNIX}";
    }
    byte[] path = memory.readBytes(at, length);
    boolean named = path[0] != 0;
    String text =
        named
            ? memory.readString(at, length)
            : new String(path, 1, length - 1, StandardCharsets.ISO_8859_1);
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    String quoted = ValuePrinter.quoted(bytes, bytes.length);
    return "{sa_family=AF_UNIX, sun_path=" + (named ? "" : "@") + quoted + "}";
  }

  private static int port(Peek memory, long at) {
    int bytes = memory.readShort(at + 2);
    return (bytes & 0xff) << 8 | bytes >> 8;
  }

  private static String host(byte[] address) {
    try {
      String text = InetAddress.getByAddress(address).getHostAddress();
      return address.length == 4 ? text : text.replaceFirst("(^|:)(0(:|$)){2,}", "::");
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
