package vivarium.net;

/**
 * An address of IPv6, or of IPv4 in its mapped form ::ffff:a.b.c.d, so that sockets of both
 * families can be compared.
 */
public record IpAddress(long high, long low) {
  private static final long MAPPED = 0xffff_0000_0000L;

  /** :: */
  public static final IpAddress ANY6 = new IpAddress(0, 0);

  /** ::1 */
  public static final IpAddress LOOPBACK6 = new IpAddress(0, 1);

  /** 0.0.0.0 */
  public static final IpAddress ANY4 = ofV4(0);

  /** 127.0.0.1 */
  public static final IpAddress LOOPBACK4 = ofV4(0x7f000001);

  /** From an IPv4 address, its first byte highest. */
  public static IpAddress ofV4(int bits) {
    return new IpAddress(0, MAPPED | bits & 0xffffffffL);
  }

  public boolean isV4() {
    return high == 0 && low >>> 32 == MAPPED >>> 32;
  }

  public boolean isAny() {
    return equals(ANY4) || equals(ANY6);
  }

  /** Whether it is this machine: 127.0.0.0/8 or ::1. */
  public boolean isLoopback() {
    return equals(LOOPBACK6) || (isV4() && (low & 0xff000000L) == 0x7f000000L);
  }

  /** The address from which a packet to this one is sent. */
  IpAddress source() {
    return isV4() ? LOOPBACK4 : LOOPBACK6;
  }

  /** Where a packet to this address goes: to the loopback if no host is named. */
  IpAddress destination() {
    return isAny() ? source() : this;
  }

  /** Whether a socket bound here takes packets to {@code other}. */
  boolean covers(IpAddress other, boolean only6) {
    if (equals(other)) {
      return true;
    }
    if (equals(ANY4)) {
      return other.isV4();
    }
    return equals(ANY6) && (!only6 || !other.isV4());
  }
}
