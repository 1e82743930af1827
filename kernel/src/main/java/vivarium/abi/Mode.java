package vivarium.abi;

/** Bits of a file's mode, as in stat(2) and inode(7). */
public final class Mode {
  public static final int S_IFMT = 0170000;
  public static final int S_IFSOCK = 0140000;
  public static final int S_IFLNK = 0120000;
  public static final int S_IFREG = 0100000;
  public static final int S_IFBLK = 0060000;
  public static final int S_IFDIR = 0040000;
  public static final int S_IFCHR = 0020000;
  public static final int S_IFIFO = 0010000;

  public static final int S_ISUID = 04000;
  public static final int S_ISGID = 02000;
  public static final int S_ISVTX = 01000;

  /** All permission bits, set-id and sticky bits among them. */
  public static final int PERMISSIONS = 07777;

  /** Rights as access(2) and the permission check ask for them. */
  public static final int R_OK = 4;

  public static final int W_OK = 2;
  public static final int X_OK = 1;
  public static final int F_OK = 0;

  private Mode() {}

  /** The ten characters that {@code ls -l} prints, such as {@code -rwxr-xr-x}. */
  public static String text(int mode) {
    char type =
        switch (mode & S_IFMT) {
          case S_IFSOCK -> 's';
          case S_IFLNK -> 'l';
          case S_IFBLK -> 'b';
          case S_IFDIR -> 'd';
          case S_IFCHR -> 'c';
          case S_IFIFO -> 'p';
          default -> '-';
        };
    StringBuilder text = new StringBuilder().append(type);
    text.append(triple(mode >> 6, (mode & S_ISUID) != 0, 's'));
    text.append(triple(mode >> 3, (mode & S_ISGID) != 0, 's'));
    return text.append(triple(mode, (mode & S_ISVTX) != 0, 't')).toString();
  }

  private static String triple(int bits, boolean special, char mark) {
    char execute = (bits & 1) != 0 ? 'x' : '-';
    if (special) {
      execute = (bits & 1) != 0 ? mark : Character.toUpperCase(mark);
    }
    return "" + ((bits & 4) != 0 ? 'r' : '-') + ((bits & 2) != 0 ? 'w' : '-') + execute;
  }
}
