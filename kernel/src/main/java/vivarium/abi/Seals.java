package vivarium.abi;

/** Seals of fcntl(2), and the flags of memfd_create(2). */
public final class Seals {
  public static final int F_SEAL_SEAL = 1;
  public static final int F_SEAL_SHRINK = 2;
  public static final int F_SEAL_GROW = 4;
  public static final int F_SEAL_WRITE = 8;
  public static final int F_SEAL_FUTURE_WRITE = 16;
  public static final int F_SEAL_EXEC = 32;
  public static final int ALL = 63;

  public static final int MFD_CLOEXEC = 1;
  public static final int MFD_ALLOW_SEALING = 2;
  public static final int MFD_HUGETLB = 4;
  public static final int MFD_NOEXEC_SEAL = 8;
  public static final int MFD_EXEC = 16;

  private Seals() {}
}
