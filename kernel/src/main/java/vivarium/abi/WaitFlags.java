package vivarium.abi;

/** Options and id types of wait4(2) and waitid(2), and how a status word is put together. */
public final class WaitFlags {
  public static final int WNOHANG = 1;
  public static final int WUNTRACED = 2;
  public static final int WSTOPPED = 2;
  public static final int WEXITED = 4;
  public static final int WCONTINUED = 8;
  public static final int WNOWAIT = 0x0100_0000;
  public static final int WNOTHREAD = 0x2000_0000;
  public static final int WALL = 0x4000_0000;
  public static final int WCLONE = 0x8000_0000;

  public static final int P_ALL = 0;
  public static final int P_PID = 1;
  public static final int P_PGID = 2;
  public static final int P_PIDFD = 3;

  /** The status word of a process that went on after a stop. */
  public static final int CONTINUED = 0xffff;

  private WaitFlags() {}

  /** The status word of a process that exited with this code. */
  public static int exited(int code) {
    return (code & 0xff) << 8;
  }

  /** The status word of a process that a signal stopped. */
  public static int stopped(int signal) {
    return signal << 8 | 0x7f;
  }

  /** The signal that ended the process, 0 if it exited. */
  public static int signal(int status) {
    return status & 0x7f;
  }

  /** The exit code of a process that exited. */
  public static int code(int status) {
    return status >> 8 & 0xff;
  }

  /** What a shell calls the status: the exit code, or 128 plus the signal. */
  public static int shellStatus(int status) {
    return signal(status) == 0 ? code(status) : 128 + signal(status);
  }
}
