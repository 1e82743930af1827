package vivarium.abi;

/** Options of prctl(2), linux/prctl.h. */
public final class Prctl {
  public static final int PR_SET_PDEATHSIG = 1;
  public static final int PR_GET_PDEATHSIG = 2;
  public static final int PR_GET_DUMPABLE = 3;
  public static final int PR_SET_DUMPABLE = 4;
  public static final int PR_GET_KEEPCAPS = 7;
  public static final int PR_SET_KEEPCAPS = 8;
  public static final int PR_GET_TIMING = 13;
  public static final int PR_SET_TIMING = 14;
  public static final int PR_SET_NAME = 15;
  public static final int PR_GET_NAME = 16;
  public static final int PR_CAPBSET_READ = 23;
  public static final int PR_CAPBSET_DROP = 24;
  public static final int PR_GET_SECUREBITS = 27;
  public static final int PR_SET_SECUREBITS = 28;
  public static final int PR_SET_TIMERSLACK = 29;
  public static final int PR_GET_TIMERSLACK = 30;
  public static final int PR_SET_CHILD_SUBREAPER = 36;
  public static final int PR_GET_CHILD_SUBREAPER = 37;
  public static final int PR_SET_NO_NEW_PRIVS = 38;
  public static final int PR_GET_NO_NEW_PRIVS = 39;
  public static final int PR_GET_TID_ADDRESS = 40;
  public static final int PR_CAP_AMBIENT = 47;

  private Prctl() {}
}
