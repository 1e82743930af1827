package vivarium.net;

import static vivarium.abi.Errno.EOPNOTSUPP;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import vivarium.abi.Sockets;

/**
 * What rtnetlink(7) says of this machine: one interface, lo, with 127.0.0.1/8 and ::1/128, and no
 * routes beyond it. Changes are refused.
 */
final class RouteAnswers {
  private static final int NLMSG_ERROR = 2;
  private static final int NLMSG_DONE = 3;
  private static final int NLM_F_MULTI = 2;
  private static final int NLM_F_DUMP = 0x300;
  private static final int RTM_NEWLINK = 16;
  private static final int RTM_GETLINK = 18;
  private static final int RTM_NEWADDR = 20;
  private static final int RTM_GETADDR = 22;
  private static final int RTM_GETROUTE = 26;
  private static final int HEADER = 16;
  private static final int ARPHRD_LOOPBACK = 772;
  private static final int IFLA_ADDRESS = 1;
  private static final int IFLA_BROADCAST = 2;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_MTU = 4;
  private static final int IFLA_TXQLEN = 13;
  private static final int IFLA_OPERSTATE = 16;
  private static final int IFA_ADDRESS = 1;
  private static final int IFA_LOCAL = 2;
  private static final int IFA_LABEL = 3;
  private static final int IFA_F_PERMANENT = 0x80;
  private static final int RT_SCOPE_HOST = 254;

  private final int port;

  RouteAnswers(int port) {
    this.port = port;
  }

  /** The datagrams that answer the requests in {@code data}. */
  List<byte[]> to(byte[] data, int offset, int length) {
    ByteBuffer in = ByteBuffer.wrap(data, offset, length).slice().order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> answers = new ArrayList<>();
    for (int at = 0; in.limit() - at >= HEADER; ) {
      int size = in.getInt(at);
      if (size < HEADER || size > in.limit() - at) {
        break;
      }
      int type = in.getShort(at + 4) & 0xffff;
      int flags = in.getShort(at + 6) & 0xffff;
      int sequence = in.getInt(at + 8);
      int family = size > HEADER ? in.get(at + HEADER) & 0xff : 0;
      byte[] request = new byte[HEADER];
      in.get(at, request);
      answer(type, flags, sequence, family, request, answers);
      at += size + 3 & ~3;
    }
    return answers;
  }

  private void answer(
      int type, int flags, int sequence, int family, byte[] request, List<byte[]> answers) {
    boolean dump = (flags & NLM_F_DUMP) == NLM_F_DUMP;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (type == RTM_GETLINK) {
      out.writeBytes(message(RTM_NEWLINK, dump ? NLM_F_MULTI : 0, sequence, link()));
    } else if (type == RTM_GETADDR && dump) {
      if (family != Sockets.AF_INET6) {
        out.writeBytes(message(RTM_NEWADDR, NLM_F_MULTI, sequence, address4()));
      }
      if (family != Sockets.AF_INET) {
        out.writeBytes(message(RTM_NEWADDR, NLM_F_MULTI, sequence, address6()));
      }
    } else if (!dump || type != RTM_GETROUTE) {
      ByteBuffer error = little(4 + HEADER).putInt(-EOPNOTSUPP).put(request);
      answers.add(message(NLMSG_ERROR, 0, sequence, error.array()));
      return;
    }
    if (out.size() > 0) {
      answers.add(out.toByteArray());
    }
    if (dump) {
      answers.add(message(NLMSG_DONE, NLM_F_MULTI, sequence, new byte[4]));
    }
  }

  private byte[] message(int type, int flags, int sequence, byte[] payload) {
    ByteBuffer b = little(HEADER + (payload.length + 3 & ~3)).putInt(HEADER + payload.length);
    b.putShort((short) type).putShort((short) flags).putInt(sequence).putInt(port).put(payload);
    return b.array();
  }

  private static byte[] link() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        little(16)
            .putShort((short) 0)
            .putShort((short) ARPHRD_LOOPBACK)
            .putInt(InterfaceControl.INDEX)
            .putInt(InterfaceControl.FLAGS | 0x10000)
            .array());
    attribute(out, IFLA_IFNAME, text(InterfaceControl.NAME));
    attribute(out, IFLA_TXQLEN, little(4).putInt(1000).array());
    attribute(out, IFLA_OPERSTATE, new byte[] {0});
    attribute(out, IFLA_MTU, little(4).putInt(InterfaceControl.MTU).array());
    attribute(out, IFLA_ADDRESS, new byte[6]);
    attribute(out, IFLA_BROADCAST, new byte[6]);
    return out.toByteArray();
  }

  private static byte[] address4() {
    ByteArrayOutputStream out = addressHeader(Sockets.AF_INET, 8);
    byte[] loopback = {127, 0, 0, 1};
    attribute(out, IFA_ADDRESS, loopback);
    attribute(out, IFA_LOCAL, loopback);
    attribute(out, IFA_LABEL, text(InterfaceControl.NAME));
    return out.toByteArray();
  }

  private static byte[] address6() {
    ByteArrayOutputStream out = addressHeader(Sockets.AF_INET6, 128);
    byte[] loopback = new byte[16];
    loopback[15] = 1;
    attribute(out, IFA_ADDRESS, loopback);
    return out.toByteArray();
  }

  /** struct ifaddrmsg. */
  private static ByteArrayOutputStream addressHeader(int family, int prefix) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] kinds = {(byte) family, (byte) prefix, (byte) IFA_F_PERMANENT, (byte) RT_SCOPE_HOST};
    out.writeBytes(little(8).put(kinds).putInt(InterfaceControl.INDEX).array());
    return out;
  }

  private static void attribute(ByteArrayOutputStream out, int type, byte[] value) {
    ByteBuffer b = little(4 + (value.length + 3 & ~3));
    b.putShort((short) (4 + value.length)).putShort((short) type).put(value);
    out.writeBytes(b.array());
  }

  private static byte[] text(String name) {
    return (name + "\0").getBytes(StandardCharsets.US_ASCII);
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
