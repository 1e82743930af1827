package vivarium.abi;

/** Numbers of socket(7), unix(7), ip(7), tcp(7) on riscv64, and the layouts that go with them. */
public final class Sockets {
  public static final int AF_UNSPEC = 0;
  public static final int AF_UNIX = 1;
  public static final int AF_INET = 2;
  public static final int AF_INET6 = 10;
  public static final int AF_NETLINK = 16;

  /** One more than the highest family that Linux knows. */
  public static final int AF_MAX = 46;

  public static final int SOCK_STREAM = 1;
  public static final int SOCK_DGRAM = 2;
  public static final int SOCK_RAW = 3;
  public static final int SOCK_SEQPACKET = 5;
  public static final int SOCK_TYPE_MASK = 15;
  public static final int SOCK_MAX = 11;

  public static final int IPPROTO_IP = 0;
  public static final int IPPROTO_TCP = 6;
  public static final int IPPROTO_UDP = 17;
  public static final int IPPROTO_IPV6 = 41;
  public static final int NETLINK_ROUTE = 0;

  public static final int SOL_SOCKET = 1;
  public static final int SO_REUSEADDR = 2;
  public static final int SO_TYPE = 3;
  public static final int SO_ERROR = 4;
  public static final int SO_DONTROUTE = 5;
  public static final int SO_BROADCAST = 6;
  public static final int SO_SNDBUF = 7;
  public static final int SO_RCVBUF = 8;
  public static final int SO_KEEPALIVE = 9;
  public static final int SO_OOBINLINE = 10;
  public static final int SO_PRIORITY = 12;
  public static final int SO_LINGER = 13;
  public static final int SO_REUSEPORT = 15;
  public static final int SO_PASSCRED = 16;
  public static final int SO_PEERCRED = 17;
  public static final int SO_RCVLOWAT = 18;
  public static final int SO_SNDLOWAT = 19;
  public static final int SO_RCVTIMEO = 20;
  public static final int SO_SNDTIMEO = 21;
  public static final int SO_ACCEPTCONN = 30;
  public static final int SO_SNDBUFFORCE = 32;
  public static final int SO_RCVBUFFORCE = 33;
  public static final int SO_PROTOCOL = 38;
  public static final int SO_DOMAIN = 39;

  public static final int TCP_NODELAY = 1;
  public static final int TCP_MAXSEG = 2;
  public static final int TCP_CORK = 3;
  public static final int TCP_KEEPIDLE = 4;
  public static final int TCP_KEEPINTVL = 5;
  public static final int TCP_KEEPCNT = 6;
  public static final int TCP_INFO = 11;
  public static final int TCP_QUICKACK = 12;
  public static final int TCP_USER_TIMEOUT = 18;

  public static final int IP_TOS = 1;
  public static final int IP_TTL = 2;
  public static final int IP_MTU_DISCOVER = 10;
  public static final int IP_RECVERR = 11;
  public static final int IPV6_V6ONLY = 26;
  public static final int IPV6_UNICAST_HOPS = 16;
  public static final int IPV6_TCLASS = 67;

  public static final int MSG_OOB = 0x1;
  public static final int MSG_PEEK = 0x2;
  public static final int MSG_CTRUNC = 0x8;
  public static final int MSG_TRUNC = 0x20;
  public static final int MSG_DONTWAIT = 0x40;
  public static final int MSG_WAITALL = 0x100;
  public static final int MSG_ERRQUEUE = 0x2000;
  public static final int MSG_NOSIGNAL = 0x4000;
  public static final int MSG_WAITFORONE = 0x10000;
  public static final int MSG_CMSG_CLOEXEC = 0x40000000;

  public static final int SHUT_RD = 0;
  public static final int SHUT_WR = 1;
  public static final int SHUT_RDWR = 2;

  public static final int SCM_RIGHTS = 1;
  public static final int SCM_CREDENTIALS = 2;

  /** Descriptors of one message. */
  public static final int SCM_MAX_FD = 253;

  /** Longest queue of connections that listen(2) grants: net.core.somaxconn. */
  public static final int SOMAXCONN = 4096;

  /** struct msghdr. */
  public static final int MSG_NAME = 0;

  public static final int MSG_NAMELEN = 8;
  public static final int MSG_IOV = 16;
  public static final int MSG_IOVLEN = 24;
  public static final int MSG_CONTROL = 32;
  public static final int MSG_CONTROLLEN = 40;
  public static final int MSG_FLAGS = 48;
  public static final int MSGHDR_SIZE = 56;

  /** struct mmsghdr: a msghdr and the length that was moved. */
  public static final int MMSG_LEN = 56;

  public static final int MMSGHDR_SIZE = 64;

  /** struct cmsghdr: length (long), level, type; all aligned to 8. */
  public static final int CMSGHDR_SIZE = 16;

  /** struct ucred: pid, uid, gid. */
  public static final int UCRED_SIZE = 12;

  public static final int SUN_PATH_MAX = 108;
  public static final int SOCKADDR_STORAGE_SIZE = 128;
  public static final int SOCKADDR_IN_SIZE = 16;
  public static final int SOCKADDR_IN6_SIZE = 28;
  public static final int SOCKADDR_NL_SIZE = 12;

  private Sockets() {}
}
