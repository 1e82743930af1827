package vivarium.abi;

/**
 * Signal numbers, dispositions, flags and si_codes of Linux riscv64 (asm-generic/signal.h,
 * asm-generic/siginfo.h, signal(7)). A signal set is a {@code long}: bit {@code n - 1} stands for
 * signal n.
 */
public final class Signal {
  public static final int SIGHUP = 1;
  public static final int SIGINT = 2;
  public static final int SIGQUIT = 3;
  public static final int SIGILL = 4;
  public static final int SIGTRAP = 5;
  public static final int SIGABRT = 6;
  public static final int SIGBUS = 7;
  public static final int SIGFPE = 8;
  public static final int SIGKILL = 9;
  public static final int SIGUSR1 = 10;
  public static final int SIGSEGV = 11;
  public static final int SIGUSR2 = 12;
  public static final int SIGPIPE = 13;
  public static final int SIGALRM = 14;
  public static final int SIGTERM = 15;
  public static final int SIGSTKFLT = 16;
  public static final int SIGCHLD = 17;
  public static final int SIGCONT = 18;
  public static final int SIGSTOP = 19;
  public static final int SIGTSTP = 20;
  public static final int SIGTTIN = 21;
  public static final int SIGTTOU = 22;
  public static final int SIGURG = 23;
  public static final int SIGXCPU = 24;
  public static final int SIGXFSZ = 25;
  public static final int SIGVTALRM = 26;
  public static final int SIGPROF = 27;
  public static final int SIGWINCH = 28;
  public static final int SIGIO = 29;
  public static final int SIGPWR = 30;
  public static final int SIGSYS = 31;

  /** The first real-time signal as the kernel counts (glibc keeps 32 and 33 for itself). */
  public static final int SIGRTMIN = 32;

  /** The highest signal number. */
  public static final int COUNT = 64;

  public static final long SIG_DFL = 0;
  public static final long SIG_IGN = 1;

  public static final int SIG_BLOCK = 0;
  public static final int SIG_UNBLOCK = 1;
  public static final int SIG_SETMASK = 2;

  public static final long SA_NOCLDSTOP = 0x1;
  public static final long SA_NOCLDWAIT = 0x2;
  public static final long SA_SIGINFO = 0x4;
  public static final long SA_UNSUPPORTED = 0x400;
  public static final long SA_EXPOSE_TAGBITS = 0x800;
  public static final long SA_ONSTACK = 0x0800_0000;
  public static final long SA_RESTART = 0x1000_0000;
  public static final long SA_NODEFER = 0x4000_0000;
  public static final long SA_RESETHAND = 0x8000_0000L;

  /**
   * The flags that rt_sigaction keeps; the others are cleared, so that a program can probe for
   * them.
   */
  public static final long SA_KNOWN =
      SA_NOCLDSTOP
          | SA_NOCLDWAIT
          | SA_SIGINFO
          | SA_ONSTACK
          | SA_RESTART
          | SA_NODEFER
          | SA_RESETHAND;

  public static final int SS_ONSTACK = 1;
  public static final int SS_DISABLE = 2;
  public static final int SS_AUTODISARM = 1 << 31;

  /** Smallest alternate stack that sigaltstack accepts (bytes). */
  public static final int MINSIGSTKSZ = 2048;

  public static final int SI_USER = 0;
  public static final int SI_KERNEL = 0x80;
  public static final int SI_QUEUE = -1;
  public static final int SI_TIMER = -2;
  public static final int SI_MESGQ = -3;
  public static final int SI_ASYNCIO = -4;
  public static final int SI_TKILL = -6;
  public static final int ILL_ILLOPC = 1;
  public static final int FPE_INTDIV = 1;
  public static final int SEGV_MAPERR = 1;
  public static final int SEGV_ACCERR = 2;
  public static final int BUS_ADRALN = 1;
  public static final int BUS_ADRERR = 2;
  public static final int TRAP_BRKPT = 1;
  public static final int CLD_EXITED = 1;
  public static final int CLD_KILLED = 2;
  public static final int CLD_DUMPED = 3;
  public static final int CLD_TRAPPED = 4;
  public static final int CLD_STOPPED = 5;
  public static final int CLD_CONTINUED = 6;

  /** What happens to a process that has no handler for a signal. */
  public enum DefaultAction {
    TERMINATE,
    CORE,
    STOP,
    CONTINUE,
    IGNORE
  }

  private static final String[] NAMES = {
    "0",
    "SIGHUP",
    "SIGINT",
    "SIGQUIT",
    "SIGILL",
    "SIGTRAP",
    "SIGABRT",
    "SIGBUS",
    "SIGFPE",
    "SIGKILL",
    "SIGUSR1",
    "SIGSEGV",
    "SIGUSR2",
    "SIGPIPE",
    "SIGALRM",
    "SIGTERM",
    "SIGSTKFLT",
    "SIGCHLD",
    "SIGCONT",
    "SIGSTOP",
    "SIGTSTP",
    "SIGTTIN",
    "SIGTTOU",
    "SIGURG",
    "SIGXCPU",
    "SIGXFSZ",
    "SIGVTALRM",
    "SIGPROF",
    "SIGWINCH",
    "SIGIO",
    "SIGPWR",
    "SIGSYS"
  };

  private static final String[] DESCRIPTIONS = {
    "",
    "Hangup",
    "Interrupt",
    "Quit",
    "Illegal instruction",
    "Trace/breakpoint trap",
    "Aborted",
    "Bus error",
    "Floating point exception",
    "Killed",
    "User defined signal 1",
    "Segmentation fault",
    "User defined signal 2",
    "Broken pipe",
    "Alarm clock",
    "Terminated",
    "Stack fault",
    "Child exited",
    "Continued",
    "Stopped (signal)",
    "Stopped",
    "Stopped (tty input)",
    "Stopped (tty output)",
    "Urgent I/O condition",
    "CPU time limit exceeded",
    "File size limit exceeded",
    "Virtual timer expired",
    "Profiling timer expired",
    "Window changed",
    "I/O possible",
    "Power failure",
    "Bad system call"
  };

  private static final long CORE_SET =
      bit(SIGQUIT)
          | bit(SIGILL)
          | bit(SIGTRAP)
          | bit(SIGABRT)
          | bit(SIGBUS)
          | bit(SIGFPE)
          | bit(SIGSEGV)
          | bit(SIGXCPU)
          | bit(SIGXFSZ)
          | bit(SIGSYS);

  private static final long IGNORE_SET = bit(SIGCHLD) | bit(SIGURG) | bit(SIGWINCH);

  /** The signals whose default action stops the process. */
  public static final long STOP_SET = bit(SIGSTOP) | bit(SIGTSTP) | bit(SIGTTIN) | bit(SIGTTOU);

  /** The signals that no process can block, ignore or handle. */
  public static final long UNBLOCKABLE = bit(SIGKILL) | bit(SIGSTOP);

  /** The faults of an instruction; delivered before any other signal. */
  public static final long SYNCHRONOUS =
      bit(SIGSEGV) | bit(SIGBUS) | bit(SIGILL) | bit(SIGTRAP) | bit(SIGFPE) | bit(SIGSYS);

  private Signal() {}

  /** The set that holds one signal, which must be 1 to 64. */
  public static long bit(int signal) {
    return 1L << (signal - 1);
  }

  public static boolean valid(long signal) {
    return signal >= 1 && signal <= COUNT;
  }

  public static DefaultAction defaultAction(int signal) {
    long bit = bit(signal);
    if ((bit & STOP_SET) != 0) {
      return DefaultAction.STOP;
    }
    if ((bit & IGNORE_SET) != 0) {
      return DefaultAction.IGNORE;
    }
    if ((bit & CORE_SET) != 0) {
      return DefaultAction.CORE;
    }
    return signal == SIGCONT ? DefaultAction.CONTINUE : DefaultAction.TERMINATE;
  }

  /** Name as strace prints it: SIGTERM, SIGRT_3; a number that is no signal is printed as it is. */
  public static String name(int signal) {
    if (signal > 0 && signal < NAMES.length) {
      return NAMES[signal];
    }
    if (signal == SIGRTMIN) {
      return "SIGRTMIN";
    }
    return valid(signal) ? "SIGRT_" + (signal - SIGRTMIN) : Integer.toString(signal);
  }

  /** What a shell says of a process that this signal ended or stopped (strsignal(3)). */
  public static String describe(int signal) {
    return signal > 0 && signal < DESCRIPTIONS.length
        ? DESCRIPTIONS[signal]
        : valid(signal) ? "Real-time signal " + (signal - SIGRTMIN) : "Unknown signal " + signal;
  }

  /** The number for TERM, SIGTERM, RTMIN+2 or 15; 0 if there is no such signal. */
  public static int parse(String text) {
    String name = text.startsWith("SIG") ? text.substring(3) : text;
    for (int i = 1; i < NAMES.length; i++) {
      if (NAMES[i].regionMatches(3, name, 0, Math.max(name.length(), NAMES[i].length() - 3))) {
        return i;
      }
    }
    try {
      int base = 0;
      if (name.startsWith("RTMIN")) {
        base = SIGRTMIN + 2; // as the C library counts
        name = name.length() == 5 ? "0" : name.substring(5);
      } else if (name.startsWith("RTMAX")) {
        base = COUNT;
        name = name.length() == 5 ? "0" : name.substring(5);
      }
      int number = base + Integer.parseInt(name);
      return valid(number) ? number : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
