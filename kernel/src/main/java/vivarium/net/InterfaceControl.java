package vivarium.net;

import static vivarium.abi.Errno.ENODEV;
import static vivarium.abi.Errno.ENOTTY;

import java.nio.charset.StandardCharsets;
import vivarium.abi.ErrnoException;
import vivarium.mem.AddressSpace;

/** The ioctls of sockets that ask for interfaces: netdevice(7). There is one, lo. */
final class InterfaceControl {
  static final String NAME = "lo";
  static final int INDEX = 1;
  static final int MTU = 65536;

  /** IFF_UP, IFF_LOOPBACK and IFF_RUNNING. */
  static final int FLAGS = 0x1 | 0x8 | 0x40;

  private static final int SIOCGIFNAME = 0x8910;
  private static final int SIOCGIFCONF = 0x8912;
  private static final int SIOCGIFFLAGS = 0x8913;
  private static final int SIOCGIFADDR = 0x8915;
  private static final int SIOCGIFBRDADDR = 0x8919;
  private static final int SIOCGIFNETMASK = 0x891b;
  private static final int SIOCGIFMETRIC = 0x891d;
  private static final int SIOCGIFMTU = 0x8921;
  private static final int SIOCGIFHWADDR = 0x8927;
  private static final int SIOCGIFINDEX = 0x8933;
  private static final int SIOCGIFTXQLEN = 0x8942;

  private static final int NAME_SIZE = 16;
  private static final int REQUEST_SIZE = 40;
  private static final int ARPHRD_LOOPBACK = 772;

  private InterfaceControl() {}

  static long ioctl(int command, long argument, AddressSpace memory) {
    switch (command) {
      case SIOCGIFNAME -> {
        requireKnown(memory.readInt(argument + NAME_SIZE) == INDEX);
        byte[] name = NAME.getBytes(StandardCharsets.US_ASCII);
        memory.zero(argument, NAME_SIZE);
        memory.copyOut(argument, name, 0, name.length);
      }
      case SIOCGIFCONF -> list(argument, memory);
      case SIOCGIFFLAGS -> memory.writeShort(request(argument, memory), (short) FLAGS);
      case SIOCGIFADDR -> address(request(argument, memory), memory, 127, 1);
      case SIOCGIFNETMASK -> address(request(argument, memory), memory, 255, 0);
      case SIOCGIFBRDADDR -> address(request(argument, memory), memory, 0, 0);
      case SIOCGIFMETRIC -> memory.writeInt(request(argument, memory), 0);
      case SIOCGIFMTU -> memory.writeInt(request(argument, memory), MTU);
      case SIOCGIFINDEX -> memory.writeInt(request(argument, memory), INDEX);
      case SIOCGIFTXQLEN -> memory.writeInt(request(argument, memory), 1000);
      case SIOCGIFHWADDR -> {
        memory.zero(request(argument, memory), NAME_SIZE);
        memory.writeShort(argument + NAME_SIZE, (short) ARPHRD_LOOPBACK);
      }
      default -> throw ErrnoException.of(ENOTTY);
    }
    return 0;
  }

  /** Where the answer goes in a struct ifreq that names lo. */
  private static long request(long argument, AddressSpace memory) {
    requireKnown(memory.readString(argument, NAME_SIZE).equals(NAME));
    return argument + NAME_SIZE;
  }

  private static void requireKnown(boolean known) {
    if (!known) {
      throw ErrnoException.of(ENODEV);
    }
  }

  /** struct sockaddr_in with an address of which the first and the last byte are given. */
  private static void address(long to, AddressSpace memory, int first, int last) {
    memory.zero(to, NAME_SIZE);
    memory.writeShort(to, (short) vivarium.abi.Sockets.AF_INET);
    memory.writeByte(to + 4, (byte) first);
    memory.writeByte(to + 7, (byte) last);
  }

  /** struct ifconf: a length and an array of struct ifreq. */
  private static void list(long argument, AddressSpace memory) {
    int room = memory.readInt(argument);
    long array = memory.readLong(argument + 8);
    if (array != 0 && room >= REQUEST_SIZE) {
      memory.zero(array, REQUEST_SIZE);
      byte[] name = NAME.getBytes(StandardCharsets.US_ASCII);
      memory.copyOut(array, name, 0, name.length);
      address(array + NAME_SIZE, memory, 127, 1);
    }
    memory.writeInt(argument, array == 0 || room >= REQUEST_SIZE ? REQUEST_SIZE : 0);
  }
}
