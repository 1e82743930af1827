package vivarium.abi;

/** Flags of open(2) and openat(2), with the asm-generic values that riscv64 uses. */
public final class OpenFlags {
  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_ACCMODE = 3;
  public static final int O_CREAT = 0100;
  public static final int O_EXCL = 0200;
  public static final int O_NOCTTY = 0400;
  public static final int O_TRUNC = 01000;
  public static final int O_APPEND = 02000;
  public static final int O_NONBLOCK = 04000;
  public static final int O_DSYNC = 010000;
  public static final int O_ASYNC = 020000;
  public static final int O_DIRECT = 040000;
  public static final int O_LARGEFILE = 0100000;
  public static final int O_DIRECTORY = 0200000;
  public static final int O_NOFOLLOW = 0400000;
  public static final int O_NOATIME = 01000000;
  public static final int O_CLOEXEC = 02000000;
  public static final int O_SYNC = 04010000;
  public static final int O_PATH = 010000000;
  public static final int O_TMPFILE = 020000000 | O_DIRECTORY;

  /** Every flag that openat2(2) accepts. */
  public static final int ALL =
      O_ACCMODE
          | O_CREAT
          | O_EXCL
          | O_NOCTTY
          | O_TRUNC
          | O_APPEND
          | O_NONBLOCK
          | O_DSYNC
          | O_ASYNC
          | O_DIRECT
          | O_LARGEFILE
          | O_DIRECTORY
          | O_NOFOLLOW
          | O_NOATIME
          | O_CLOEXEC
          | O_SYNC
          | O_PATH
          | O_TMPFILE;

  /** Flags that fcntl(F_SETFL) can change. */
  public static final int CHANGEABLE = O_APPEND | O_NONBLOCK | O_ASYNC | O_DIRECT | O_NOATIME;

  /** Flags that only matter to the open itself and that F_GETFL does not show. */
  public static final int ONLY_AT_OPEN = O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_CLOEXEC;

  private OpenFlags() {}

  public static boolean readable(int flags) {
    return (flags & O_ACCMODE) != O_WRONLY && (flags & O_PATH) == 0;
  }

  public static boolean writable(int flags) {
    int mode = flags & O_ACCMODE;
    return (mode == O_WRONLY || mode == O_RDWR) && (flags & O_PATH) == 0;
  }
}
