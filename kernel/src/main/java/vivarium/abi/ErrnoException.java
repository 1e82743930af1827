package vivarium.abi;

/**
 * The way a kernel function reports an error to the guest: {@code throw
 * ErrnoException.of(Errno.ENOENT)}.
 *
 * <p>An ordinary outcome, not a defect, so it carries no stack trace and there is one instance per
 * error number.
 */
public final class ErrnoException extends RuntimeException {
  private static final ErrnoException[] CACHE = new ErrnoException[134];

  static {
    for (int i = 1; i < CACHE.length; i++) {
      CACHE[i] = new ErrnoException(i);
    }
  }

  private final int errno;

  private ErrnoException(int errno) {
    super(Errno.name(errno), null, false, false);
    this.errno = errno;
  }

  public static ErrnoException of(int errno) {
    return errno > 0 && errno < CACHE.length ? CACHE[errno] : new ErrnoException(errno);
  }

  /** The positive error number. */
  public int errno() {
    return errno;
  }
}
