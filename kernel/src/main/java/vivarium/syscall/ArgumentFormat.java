package vivarium.syscall;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How strace prints an argument: the word that stands for it in a {@link SyscallRow}. A word behind
 * {@code out} is printed after the call.
 *
 * <pre>
 *   int uint long hex oct addr size mode     numbers
 *   fd dirfd                                 descriptors; AT_FDCWD by name
 *   path str                                 a C string
 *   buf                                      bytes, as many as the next argument says
 *   out buf                                  bytes, as many as the result says
 *   strv                                     argv: an array of strings
 *   iovec                                    an array of buffers, as many as the next argument says
 *   random                                   bytes in hexadecimal, as many as the result says
 *   envp                                     the address and the number of strings
 *   sockaddr                                 an address whose length is the next argument
 *   signal sigset pid pointer ...            see the constants
 * </pre>
 */
public enum ArgumentFormat {
  INT,
  UINT,
  LONG,
  HEX,
  OCT,
  ADDR,
  SIZE,
  MODE,
  FD,
  DIRFD,
  PATH,
  STR,
  BUF,
  STRV,
  IOVEC,
  SIGNAL,
  SIGSET,
  SIGHOW,
  SIGACTION,
  PID,
  INTP,
  PIPEFDS,
  TIMESPEC,
  TIMEVAL,
  ITIMERVAL,
  STAT,
  STATX,
  DIRENTS,
  RLIMIT,
  RESOURCE,
  OPENFLAGS,
  FDFLAGS,
  ATFLAGS,
  ACCESS,
  PROT,
  MAPFLAGS,
  MREMAPFLAGS,
  MADVICE,
  CLONEFLAGS,
  WAITFLAGS,
  WSTATUS,
  FUTEXOP,
  CLOCK,
  WHENCE,
  FCNTL,
  IOCTL,
  POLLFDS,
  UTSNAME,
  SYSINFO,
  RUSAGE,
  PRCTL,
  PTRACEREQUEST,
  RANDOMFLAGS,
  RANDOM,
  ENVP,
  SOCKADDR,
  SOCKFAMILY,
  SOCKTYPE,
  WINSIZE,
  TERMIOS,
  CLOEXEC,
  STATXMASK;

  private static final Map<String, ArgumentFormat> BY_WORD = new HashMap<>();

  static {
    for (ArgumentFormat format : values()) {
      BY_WORD.put(format.name().toLowerCase(Locale.ROOT), format);
    }
  }

  /** The format that a word stands for. */
  static ArgumentFormat of(String word) {
    ArgumentFormat format = BY_WORD.get(word);
    if (format == null) {
      throw new IllegalArgumentException("no argument format " + word);
    }
    return format;
  }
}
