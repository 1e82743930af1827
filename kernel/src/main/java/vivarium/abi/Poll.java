package vivarium.abi;

/** Events of poll(2), and the layout of {@code struct pollfd}. */
public final class Poll {
  public static final int POLLIN = 0x001;
  public static final int POLLPRI = 0x002;
  public static final int POLLOUT = 0x004;
  public static final int POLLERR = 0x008;
  public static final int POLLHUP = 0x010;
  public static final int POLLNVAL = 0x020;
  public static final int POLLRDNORM = 0x040;
  public static final int POLLRDBAND = 0x080;
  public static final int POLLWRNORM = 0x100;
  public static final int POLLWRBAND = 0x200;
  public static final int POLLRDHUP = 0x2000;

  /** Ready to read and ready to write as files report them. */
  public static final int READABLE = POLLIN | POLLRDNORM;

  public static final int WRITABLE = POLLOUT | POLLWRNORM;

  public static final int POLLFD_SIZE = 8;

  private Poll() {}
}
