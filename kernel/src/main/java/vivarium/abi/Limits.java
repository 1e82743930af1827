package vivarium.abi;

/** Limits of file names and pipes, as in {@code <linux/limits.h>}. */
public final class Limits {
  /** Bytes of one path component. */
  public static final int NAME_MAX = 255;

  /** Bytes of a path, its final NUL among them. */
  public static final int PATH_MAX = 4096;

  /** Bytes that one write to a pipe puts there in one piece. */
  public static final int PIPE_BUF = 4096;

  /** Buffers of one readv(2) or writev(2). */
  public static final int IOV_MAX = 1024;

  /** Symbolic links followed in one path walk. */
  public static final int SYMLINK_MAX = 40;

  /** Bytes that one read or write moves at most. */
  public static final int RW_MAX = 0x7ffff000;

  private Limits() {}
}
