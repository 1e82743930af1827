package vivarium.procfs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import vivarium.abi.AuxVector;
import vivarium.abi.ClockId;
import vivarium.abi.Mode;
import vivarium.abi.Sockets;
import vivarium.fs.DirectoryEntry;
import vivarium.fs.SyntheticDirectory;
import vivarium.net.InetSocket;
import vivarium.net.IpAddress;
import vivarium.net.LoopbackCounters;
import vivarium.net.NetlinkSocket;
import vivarium.net.Network;
import vivarium.net.Socket;
import vivarium.net.SocketAddress;
import vivarium.net.TcpSocket;
import vivarium.net.UdpSocket;
import vivarium.net.UnixSocket;
import vivarium.proc.Task;

/** The directory net: sockets and the one interface, as proc_pid_net(5) has them. */
final class NetworkFiles {
  private static final String RAW =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout"
          + " inode ref pointer drops\n";

  private static final Map<String, Function<Network, String>> FILES = new LinkedHashMap<>();

  private static final int LISTEN = 10;

  static {
    FILES.put(
        "arp",
        n -> "IP address       HW type     Flags       HW address            Mask     Device\n");
    FILES.put("dev", NetworkFiles::devices);
    FILES.put("if_inet6", n -> "00000000000000000000000000000001 01 80 10 80       lo\n");
    FILES.put("netlink", NetworkFiles::netlink);
    FILES.put("packet", n -> "sk       RefCnt Type Proto  Iface R Rmem   User   Inode\n");
    FILES.put("raw", n -> RAW);
    FILES.put("raw6", n -> RAW);
    FILES.put(
        "route",
        n ->
            "%-127s\n"
                .formatted(
                    "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT"));
    FILES.put("sockstat", n -> sockstat(n, Sockets.AF_INET));
    FILES.put("sockstat6", n -> sockstat(n, Sockets.AF_INET6));
    FILES.put("tcp", n -> tcp(n, Sockets.AF_INET));
    FILES.put("tcp6", n -> tcp(n, Sockets.AF_INET6));
    FILES.put("udp", n -> udp(n, Sockets.AF_INET));
    FILES.put("udp6", n -> udp(n, Sockets.AF_INET6));
    FILES.put("unix", NetworkFiles::unix);
  }

  private NetworkFiles() {}

  static SyntheticDirectory directory(SyntheticDirectory parent, String name, Task task) {
    SyntheticDirectory directory =
        new SyntheticDirectory(ProcEntry.fileSystem(parent), parent.childIno(name), 0555, 0, 0);
    return directory.dynamic(
        child -> {
          Function<Network, String> text = FILES.get(child);
          return text == null
              ? null
              : ProcEntry.<Network>text(0444, text)
                  .maker()
                  .make(directory, child, task.kernel().network());
        },
        () ->
            FILES.keySet().stream()
                .map(file -> new DirectoryEntry(file, directory.childIno(file), Mode.S_IFREG))
                .toList());
  }

  private static String devices(Network network) {
    LoopbackCounters lo = network.counters();
    return """
    Inter-|   Receive                                                |  Transmit
     face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop\
     fifo colls carrier compressed
        lo: %7d %7d    0    0    0     0          0         0 %8d %7d    0    0    0     0     \
      0          0
    """
        .formatted(lo.bytes(), lo.packets(), lo.bytes(), lo.packets());
  }

  private static String netlink(Network network) {
    StringBuilder text =
        new StringBuilder(
            "sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode\n");
    for (Socket socket : network.sockets()) {
      if (socket instanceof NetlinkSocket netlink
          && netlink.name() instanceof SocketAddress.Netlink name) {
        text.append(
            "%016x %-3d %-10d %08x %-8d %-8d %-5d %-8d %-8d %-8d\n"
                .formatted(
                    0,
                    netlink.protocol(),
                    name.port() & 0xffffffffL,
                    name.groups(),
                    0,
                    0,
                    0,
                    2,
                    0,
                    netlink.inode().ino()));
      }
    }
    return text.toString();
  }

  private static String sockstat(Network network, int family) {
    long tcp = count(network, TcpSocket.class, family);
    long udp = count(network, UdpSocket.class, family);
    if (family == Sockets.AF_INET6) {
      return "TCP6: inuse %d\nUDP6: inuse %d\nRAW6: inuse 0\nFRAG6: inuse 0 memory 0\n"
          .formatted(tcp, udp);
    }
    long all = network.sockets().size();
    long waiting = network.lingering().size();
    return "sockets: used %d\nTCP: inuse %d orphan %d tw %d alloc %d mem %d\nUDP: inuse %d mem 0\nRAW: inuse 0\nFRAG: inuse 0 memory 0\n"
        .formatted(
            all,
            tcp,
            network.sockets().stream()
                .filter(s -> s instanceof TcpSocket t && t.orphaned())
                .count(),
            waiting,
            tcp,
            network.queued() + 4095 >> 12,
            udp);
  }

  private static long count(Network network, Class<? extends InetSocket> kind, int family) {
    return network.sockets().stream()
        .filter(s -> kind.isInstance(s) && s.family() == family && kind.cast(s).port() != 0)
        .count();
  }

  private static String tcp(Network network, int family) {
    StringBuilder text = new StringBuilder();
    text.append(
        family == Sockets.AF_INET
            ? "%-149s\n"
                .formatted(
                    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode")
            : "  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n");
    int line = 0;
    for (boolean listening : new boolean[] {true, false}) {
      for (Socket socket : network.sockets()) {
        boolean shown =
            socket instanceof TcpSocket t
                && t.family() == family
                && t.state() != 7
                && (t.state() == LISTEN) == listening;
        if (shown) {
          append(text, "%4d: ", line++, (TcpSocket) socket, tail((TcpSocket) socket));
        }
      }
    }
    for (Network.Lingering old : network.lingering()) {
      if (old.six() == (family == Sockets.AF_INET6)) {
        long left = old.until() - network.clock().now();
        long ticks = left / (ClockId.NANOS_PER_SECOND / AuxVector.CLOCK_TICKS);
        String shown =
            "%4d: %s %s 06 00000000:00000000 03:%08X 00000000 %5d %8d 0 3 %016x"
                .formatted(
                    line++,
                    address(old.local(), family),
                    address(old.remote(), family),
                    ticks,
                    0,
                    0,
                    0);
        text.append(family == Sockets.AF_INET ? "%-149s\n".formatted(shown) : shown + "\n");
      }
    }
    return text.toString();
  }

  private static String tail(TcpSocket socket) {
    return socket.state() == LISTEN
        ? " 1 0000000000000000 100 0 0 10 0"
        : " 1 0000000000000000 20 0 0 10 -1";
  }

  private static String udp(Network network, int family) {
    StringBuilder text = new StringBuilder();
    text.append(
        family == Sockets.AF_INET
            ? "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops            \n"
            : "  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n");
    for (Socket socket : network.sockets()) {
      if (socket instanceof UdpSocket u && u.family() == family && u.port() != 0) {
        append(text, "%5d: ", u.port() & 0xff, u, " 2 0000000000000000 " + u.drops());
      }
    }
    return text.toString();
  }

  private static void append(
      StringBuilder text, String number, int line, InetSocket socket, String tail) {
    SocketAddress.Endpoint remote = socket.remote();
    boolean four = socket.family() == Sockets.AF_INET;
    SocketAddress.Endpoint none =
        new SocketAddress.Endpoint(four ? IpAddress.ANY4 : IpAddress.ANY6, 0);
    String shown =
        number.formatted(line)
            + "%s %s %02X %08X:%08X 00:00000000 00000000 %5d        0 %d"
                .formatted(
                    address(socket.name(), socket.family()),
                    address(remote == null ? none : remote, socket.family()),
                    socket.state(),
                    0,
                    socket.receiveQueue(),
                    socket.inode().uid(),
                    socket.inode().ino())
            + tail;
    int width = socket instanceof TcpSocket ? 149 : 127;
    text.append(four ? ("%-" + width + "s\n").formatted(shown) : shown + "\n");
  }

  /** Words of the address as a little-endian machine reads them, and the port. */
  private static String address(SocketAddress.Endpoint endpoint, int family) {
    IpAddress a = endpoint.address();
    String low = "%08X".formatted(Integer.reverseBytes((int) a.low()));
    String bytes =
        family == Sockets.AF_INET
            ? low
            : word(a.high() >>> 32) + word(a.high()) + word(a.low() >>> 32) + low;
    return "%s:%04X".formatted(bytes, endpoint.port());
  }

  private static String word(long bits) {
    return "%08X".formatted(Integer.reverseBytes((int) bits));
  }

  private static String unix(Network network) {
    StringBuilder text =
        new StringBuilder("Num       RefCount Protocol Flags    Type St Inode Path\n");
    for (Socket socket : network.sockets()) {
      if (socket instanceof UnixSocket u) {
        String name = u.name().name().replace('\0', '@');
        text.append(
            "%016x: %08X %08X %08X %04X %02X %5d%s\n"
                .formatted(
                    0,
                    u.state() == 3 ? 3 : 2,
                    0,
                    u.listening() ? 0x10000 : 0,
                    u.type(),
                    u.state(),
                    u.inode().ino(),
                    name.isEmpty() ? "" : " " + name));
      }
    }
    return text.toString();
  }
}
