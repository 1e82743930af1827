package vivarium.abi;

/** Capabilities by number (capabilities(7), linux/capability.h), and the bits of securebits. */
public final class Capability {
  public static final int CHOWN = 0;
  public static final int DAC_OVERRIDE = 1;
  public static final int DAC_READ_SEARCH = 2;
  public static final int FOWNER = 3;
  public static final int FSETID = 4;
  public static final int KILL = 5;
  public static final int SETGID = 6;
  public static final int SETUID = 7;
  public static final int SETPCAP = 8;
  public static final int NET_BIND_SERVICE = 10;
  public static final int NET_ADMIN = 12;
  public static final int NET_RAW = 13;
  public static final int IPC_LOCK = 14;
  public static final int SYS_CHROOT = 18;
  public static final int SYS_PTRACE = 19;
  public static final int SYS_ADMIN = 21;
  public static final int SYS_NICE = 23;
  public static final int SYS_RESOURCE = 24;
  public static final int MKNOD = 27;
  public static final int WAKE_ALARM = 35;
  public static final int LAST = 40;

  /** Every capability that there is. */
  public static final long ALL = (1L << LAST + 1) - 1;

  /** Those that follow the user id for files. */
  public static final long OF_FILES =
      1L << CHOWN
          | 1L << DAC_OVERRIDE
          | 1L << DAC_READ_SEARCH
          | 1L << FOWNER
          | 1L << FSETID
          | 1L << MKNOD;

  /** User 0 gains nothing at an exec. */
  public static final int SECURE_NO_ROOT = 1;

  /** Changes of user ids leave capabilities alone. */
  public static final int SECURE_NO_SETUID_FIXUP = 1 << 2;

  /** Giving up user 0 keeps what is permitted. */
  public static final int SECURE_KEEP_CAPS = 1 << 4;

  /** No capability may be made ambient. */
  public static final int SECURE_NO_AMBIENT_RAISE = 1 << 6;

  /** Each bit has another one above it that locks it. */
  public static final int SECURE_ALL = 0xff;

  private Capability() {}
}
