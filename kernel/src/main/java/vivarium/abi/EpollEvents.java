package vivarium.abi;

/** Operations and event bits of epoll(7), and riscv64's layout of {@code struct epoll_event}. */
public final class EpollEvents {
  public static final int EPOLL_CTL_ADD = 1;
  public static final int EPOLL_CTL_DEL = 2;
  public static final int EPOLL_CTL_MOD = 3;

  /** How an item is watched; the lower bits are those of {@link Poll}. */
  public static final int EPOLLEXCLUSIVE = 1 << 28;

  public static final int EPOLLWAKEUP = 1 << 29;
  public static final int EPOLLONESHOT = 1 << 30;
  public static final int EPOLLET = 1 << 31;

  /** What stays of a one-shot item's events once it has been reported. */
  public static final int PRIVATE_BITS = EPOLLEXCLUSIVE | EPOLLWAKEUP | EPOLLONESHOT | EPOLLET;

  /** All that may stand beside EPOLLEXCLUSIVE. */
  public static final int WITH_EXCLUSIVE =
      Poll.READABLE
          | Poll.WRITABLE
          | Poll.POLLERR
          | Poll.POLLHUP
          | EPOLLWAKEUP
          | EPOLLET
          | EPOLLEXCLUSIVE;

  /** events (int) at 0, data (long) at 8: not packed, other than on x86-64. */
  public static final int EVENT_SIZE = 16;

  public static final int EVENT_DATA = 8;

  private EpollEvents() {}
}
