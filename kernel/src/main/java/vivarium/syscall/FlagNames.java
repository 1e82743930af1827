package vivarium.syscall;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import vivarium.abi.Ptrace;

/** Names of flags and of enumerated values, as the headers and strace have them. */
final class FlagNames {
  /** Bits with names; what is left over is printed in hexadecimal. */
  record Bits(String zero, Object[] pairs) {
    String text(long value) {
      List<String> names = new ArrayList<>();
      long left = value;
      for (int i = 0; i < pairs.length; i += 2) {
        long bit = ((Number) pairs[i]).longValue();
        if ((left & bit) == bit) {
          names.add((String) pairs[i + 1]);
          left &= ~bit;
        }
      }
      if (names.isEmpty() && left == 0) {
        return zero;
      }
      if (left != 0) {
        names.add("0x" + Long.toHexString(left));
      }
      return String.join("|", names);
    }
  }

  private static final Bits PROT =
      new Bits("PROT_NONE", new Object[] {1, "PROT_READ", 2, "PROT_WRITE", 4, "PROT_EXEC"});

  private static final Bits MAP =
      new Bits(
          "0",
          new Object[] {
            3,
            "MAP_SHARED_VALIDATE",
            1,
            "MAP_SHARED",
            2,
            "MAP_PRIVATE",
            0x10,
            "MAP_FIXED",
            0x20,
            "MAP_ANONYMOUS",
            0x100,
            "MAP_GROWSDOWN",
            0x800,
            "MAP_DENYWRITE",
            0x2000,
            "MAP_LOCKED",
            0x4000,
            "MAP_NORESERVE",
            0x8000,
            "MAP_POPULATE",
            0x2_0000,
            "MAP_STACK",
            0x10_0000,
            "MAP_FIXED_NOREPLACE"
          });

  private static final Bits MREMAP =
      new Bits("0", new Object[] {1, "MREMAP_MAYMOVE", 2, "MREMAP_FIXED", 4, "MREMAP_DONTUNMAP"});

  private static final Bits OPEN =
      new Bits(
          "",
          new Object[] {
            0100,
            "O_CREAT",
            0200,
            "O_EXCL",
            0400,
            "O_NOCTTY",
            01000,
            "O_TRUNC",
            02000,
            "O_APPEND",
            04000,
            "O_NONBLOCK",
            04010000,
            "O_SYNC",
            010000,
            "O_DSYNC",
            040000,
            "O_DIRECT",
            0100000,
            "O_LARGEFILE",
            020200000,
            "O_TMPFILE",
            0200000,
            "O_DIRECTORY",
            0400000,
            "O_NOFOLLOW",
            01000000,
            "O_NOATIME",
            02000000,
            "O_CLOEXEC",
            010000000,
            "O_PATH"
          });

  private static final Bits AT =
      new Bits(
          "0",
          new Object[] {
            0x100,
            "AT_SYMLINK_NOFOLLOW",
            0x200,
            "AT_REMOVEDIR",
            0x400,
            "AT_SYMLINK_FOLLOW",
            0x800,
            "AT_NO_AUTOMOUNT",
            0x1000,
            "AT_EMPTY_PATH"
          });

  private static final Map<Integer, String> FAMILIES =
      names(0, "AF_UNSPEC", 1, "AF_UNIX", 2, "AF_INET", 10, "AF_INET6", 16, "AF_NETLINK");

  private static final Map<Integer, String> SOCKET_TYPES =
      names(1, "SOCK_STREAM", 2, "SOCK_DGRAM", 3, "SOCK_RAW", 4, "SOCK_RDM", 5, "SOCK_SEQPACKET");

  private static final Bits ACTION =
      new Bits(
          "0",
          new Object[] {
            1,
            "SA_NOCLDSTOP",
            2,
            "SA_NOCLDWAIT",
            4,
            "SA_SIGINFO",
            0x0800_0000,
            "SA_ONSTACK",
            0x1000_0000,
            "SA_RESTART",
            0x4000_0000,
            "SA_NODEFER",
            0x8000_0000L,
            "SA_RESETHAND"
          });

  private static final Bits POLL =
      new Bits(
          "0",
          new Object[] {
            1,
            "POLLIN",
            2,
            "POLLPRI",
            4,
            "POLLOUT",
            8,
            "POLLERR",
            0x10,
            "POLLHUP",
            0x20,
            "POLLNVAL",
            0x40,
            "POLLRDNORM",
            0x80,
            "POLLRDBAND",
            0x100,
            "POLLWRNORM",
            0x200,
            "POLLWRBAND",
            0x2000,
            "POLLRDHUP"
          });

  private static final Bits STATX_MASK =
      new Bits(
          "0",
          new Object[] {
            0xfff,
            "STATX_ALL",
            0x7ff,
            "STATX_BASIC_STATS",
            1,
            "STATX_TYPE",
            2,
            "STATX_MODE",
            4,
            "STATX_NLINK",
            8,
            "STATX_UID",
            0x10,
            "STATX_GID",
            0x20,
            "STATX_ATIME",
            0x40,
            "STATX_MTIME",
            0x80,
            "STATX_CTIME",
            0x100,
            "STATX_INO",
            0x200,
            "STATX_SIZE",
            0x400,
            "STATX_BLOCKS",
            0x800,
            "STATX_BTIME",
            0x1000,
            "STATX_MNT_ID",
            0x2000,
            "STATX_DIOALIGN"
          });

  private static final Bits ACCESS =
      new Bits("F_OK", new Object[] {4, "R_OK", 2, "W_OK", 1, "X_OK"});

  private static final Bits CLONE =
      new Bits(
          "0",
          new Object[] {
            0x100,
            "CLONE_VM",
            0x200,
            "CLONE_FS",
            0x400,
            "CLONE_FILES",
            0x800,
            "CLONE_SIGHAND",
            0x1000,
            "CLONE_PIDFD",
            0x2000,
            "CLONE_PTRACE",
            0x4000,
            "CLONE_VFORK",
            0x8000,
            "CLONE_PARENT",
            0x1_0000,
            "CLONE_THREAD",
            0x4_0000,
            "CLONE_SYSVSEM",
            0x8_0000,
            "CLONE_SETTLS",
            0x10_0000,
            "CLONE_PARENT_SETTID",
            0x20_0000,
            "CLONE_CHILD_CLEARTID",
            0x40_0000,
            "CLONE_DETACHED",
            0x100_0000,
            "CLONE_CHILD_SETTID"
          });

  private static final Bits WAIT =
      new Bits(
          "0",
          new Object[] {
            1,
            "WNOHANG",
            2,
            "WSTOPPED",
            4,
            "WEXITED",
            8,
            "WCONTINUED",
            0x0100_0000,
            "WNOWAIT",
            0x2000_0000,
            "__WNOTHREAD",
            0x4000_0000,
            "__WALL",
            0x8000_0000L,
            "__WCLONE"
          });

  private static final Bits RANDOM =
      new Bits("0", new Object[] {1, "GRND_NONBLOCK", 2, "GRND_RANDOM", 4, "GRND_INSECURE"});

  private static final String[] OPEN_MODES = {"O_RDONLY", "O_WRONLY", "O_RDWR", "O_ACCMODE"};
  private static final String[] WHENCE = {
    "SEEK_SET", "SEEK_CUR", "SEEK_END", "SEEK_DATA", "SEEK_HOLE"
  };
  private static final String[] HOW = {"SIG_BLOCK", "SIG_UNBLOCK", "SIG_SETMASK"};
  private static final String[] CLOCKS = {
    "CLOCK_REALTIME",
    "CLOCK_MONOTONIC",
    "CLOCK_PROCESS_CPUTIME_ID",
    "CLOCK_THREAD_CPUTIME_ID",
    "CLOCK_MONOTONIC_RAW",
    "CLOCK_REALTIME_COARSE",
    "CLOCK_MONOTONIC_COARSE",
    "CLOCK_BOOTTIME",
    "CLOCK_REALTIME_ALARM",
    "CLOCK_BOOTTIME_ALARM"
  };
  private static final String[] RESOURCES = {
    "RLIMIT_CPU",
    "RLIMIT_FSIZE",
    "RLIMIT_DATA",
    "RLIMIT_STACK",
    "RLIMIT_CORE",
    "RLIMIT_RSS",
    "RLIMIT_NPROC",
    "RLIMIT_NOFILE",
    "RLIMIT_MEMLOCK",
    "RLIMIT_AS",
    "RLIMIT_LOCKS",
    "RLIMIT_SIGPENDING",
    "RLIMIT_MSGQUEUE",
    "RLIMIT_NICE",
    "RLIMIT_RTPRIO",
    "RLIMIT_RTTIME"
  };
  private static final String[] FUTEX = {
    "FUTEX_WAIT",
    "FUTEX_WAKE",
    "FUTEX_FD",
    "FUTEX_REQUEUE",
    "FUTEX_CMP_REQUEUE",
    "FUTEX_WAKE_OP",
    "FUTEX_LOCK_PI",
    "FUTEX_UNLOCK_PI",
    "FUTEX_TRYLOCK_PI",
    "FUTEX_WAIT_BITSET",
    "FUTEX_WAKE_BITSET",
    "FUTEX_WAIT_REQUEUE_PI",
    "FUTEX_CMP_REQUEUE_PI",
    "FUTEX_LOCK_PI2"
  };
  private static final Map<Integer, String> ADVICE =
      names(
          0,
          "MADV_NORMAL",
          1,
          "MADV_RANDOM",
          2,
          "MADV_SEQUENTIAL",
          3,
          "MADV_WILLNEED",
          4,
          "MADV_DONTNEED",
          8,
          "MADV_FREE",
          9,
          "MADV_REMOVE",
          10,
          "MADV_DONTFORK",
          11,
          "MADV_DOFORK",
          14,
          "MADV_HUGEPAGE",
          15,
          "MADV_NOHUGEPAGE",
          16,
          "MADV_DONTDUMP",
          17,
          "MADV_DODUMP",
          20,
          "MADV_COLD",
          21,
          "MADV_PAGEOUT");
  private static final Map<Integer, String> FCNTL =
      names(
          0,
          "F_DUPFD",
          1,
          "F_GETFD",
          2,
          "F_SETFD",
          3,
          "F_GETFL",
          4,
          "F_SETFL",
          5,
          "F_GETLK",
          6,
          "F_SETLK",
          7,
          "F_SETLKW",
          8,
          "F_SETOWN",
          9,
          "F_GETOWN",
          10,
          "F_SETSIG",
          11,
          "F_GETSIG",
          1030,
          "F_DUPFD_CLOEXEC",
          1031,
          "F_SETPIPE_SZ",
          1032,
          "F_GETPIPE_SZ",
          1033,
          "F_ADD_SEALS",
          1034,
          "F_GET_SEALS");
  private static final Map<Integer, String> IOCTL =
      names(
          0x802c542a,
          "TCGETS2",
          0x402c542b,
          "TCSETS2",
          0x402c542c,
          "TCSETSW2",
          0x402c542d,
          "TCSETSF2",
          0x80045430,
          "TIOCGPTN",
          0x40045431,
          "TIOCSPTLCK",
          0x5441,
          "TIOCGPTPEER",
          0x5401,
          "TCGETS",
          0x5402,
          "TCSETS",
          0x5403,
          "TCSETSW",
          0x5404,
          "TCSETSF",
          0x5409,
          "TCSBRK",
          0x540a,
          "TCXONC",
          0x540b,
          "TCFLSH",
          0x540e,
          "TIOCSCTTY",
          0x540f,
          "TIOCGPGRP",
          0x5410,
          "TIOCSPGRP",
          0x5411,
          "TIOCOUTQ",
          0x5413,
          "TIOCGWINSZ",
          0x5414,
          "TIOCSWINSZ",
          0x541b,
          "FIONREAD",
          0x5421,
          "FIONBIO",
          0x5422,
          "TIOCNOTTY",
          0x5429,
          "TIOCGSID",
          0x5450,
          "FIONCLEX",
          0x5451,
          "FIOCLEX");
  private static final Map<Integer, String> PRCTL =
      names(
          1,
          "PR_SET_PDEATHSIG",
          2,
          "PR_GET_PDEATHSIG",
          3,
          "PR_GET_DUMPABLE",
          4,
          "PR_SET_DUMPABLE",
          15,
          "PR_SET_NAME",
          16,
          "PR_GET_NAME",
          22,
          "PR_SET_SECCOMP",
          23,
          "PR_CAPBSET_READ",
          29,
          "PR_SET_TIMERSLACK",
          30,
          "PR_GET_TIMERSLACK",
          36,
          "PR_SET_CHILD_SUBREAPER",
          37,
          "PR_GET_CHILD_SUBREAPER",
          38,
          "PR_SET_NO_NEW_PRIVS",
          39,
          "PR_GET_NO_NEW_PRIVS",
          40,
          "PR_GET_TID_ADDRESS",
          0x53564d41,
          "PR_SET_VMA");

  private FlagNames() {}

  private static Map<Integer, String> names(Object... pairs) {
    Map<Integer, String> names = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      names.put((Integer) pairs[i], (String) pairs[i + 1]);
    }
    return names;
  }

  /** Whether values of this format have names. */
  static boolean has(ArgumentFormat format) {
    return switch (format) {
      case PROT,
          MAPFLAGS,
          MREMAPFLAGS,
          OPENFLAGS,
          FDFLAGS,
          ATFLAGS,
          ACCESS,
          CLONEFLAGS,
          WAITFLAGS,
          RANDOMFLAGS,
          WHENCE,
          SIGHOW,
          CLOCK,
          RESOURCE,
          FUTEXOP,
          MADVICE,
          FCNTL,
          IOCTL,
          PRCTL,
          SIGACTION,
          POLLFDS,
          STATXMASK,
          CLOEXEC,
          SOCKFAMILY,
          SOCKTYPE,
          PTRACEREQUEST ->
          true;
      default -> false;
    };
  }

  static String text(ArgumentFormat format, long value) {
    int word = (int) value;
    return switch (format) {
      case PROT -> PROT.text(word & 0xffff_ffffL);
      case MAPFLAGS -> MAP.text(word & 0xffff_ffffL);
      case MREMAPFLAGS -> MREMAP.text(word & 0xffff_ffffL);
      case OPENFLAGS -> open(word);
      case FDFLAGS -> flags(word);
      case ATFLAGS -> AT.text(word & 0xffff_ffffL);
      case ACCESS -> ACCESS.text(word & 0xffff_ffffL);
      case CLONEFLAGS -> clone(value);
      case WAITFLAGS -> WAIT.text(word & 0xffff_ffffL);
      case SIGACTION -> ACTION.text(value);
      case POLLFDS -> POLL.text(value);
      case STATXMASK -> STATX_MASK.text(value);
      case SOCKFAMILY -> named(FAMILIES, word);
      case SOCKTYPE -> socketType(word);
      case CLOEXEC -> word == 1 ? "FD_CLOEXEC" : "0x" + Integer.toHexString(word);
      case RANDOMFLAGS -> RANDOM.text(word & 0xffff_ffffL);
      case WHENCE -> indexed(WHENCE, word);
      case SIGHOW -> indexed(HOW, word);
      case CLOCK -> indexed(CLOCKS, word);
      case RESOURCE -> indexed(RESOURCES, word);
      case FUTEXOP -> futex(word);
      case MADVICE -> named(ADVICE, word);
      case FCNTL -> named(FCNTL, word);
      case IOCTL -> named(IOCTL, word);
      case PRCTL -> named(PRCTL, word);
      case PTRACEREQUEST -> Ptrace.name(word);
      default -> throw new IllegalArgumentException(format.name());
    };
  }

  private static String flags(int flags) {
    String names = OPEN.text(flags & 0xffff_ffffL);
    return names.isEmpty() ? "0" : names;
  }

  private static String open(int flags) {
    String more = OPEN.text(flags & ~3 & 0xffff_ffffL);
    return OPEN_MODES[flags & 3] + (more.isEmpty() ? "" : "|" + more);
  }

  private static String clone(long flags) {
    int signal = (int) flags & 0xff;
    String names = CLONE.text(flags & 0xffff_ff00L);
    if (signal == 0) {
      return names;
    }
    String name = vivarium.abi.Signal.name(signal);
    return names.equals("0") ? name : names + "|" + name;
  }

  private static String socketType(int word) {
    return named(SOCKET_TYPES, word & 0xf)
        + ((word & 02000000) != 0 ? "|SOCK_CLOEXEC" : "")
        + ((word & 04000) != 0 ? "|SOCK_NONBLOCK" : "");
  }

  private static String futex(int operation) {
    String text = indexed(FUTEX, operation & 0x7f);
    text += (operation & 0x80) != 0 ? "_PRIVATE" : "";
    return text + ((operation & 0x100) != 0 ? "|FUTEX_CLOCK_REALTIME" : "");
  }

  private static String indexed(String[] names, int value) {
    return value >= 0 && value < names.length ? names[value] : "0x" + Integer.toHexString(value);
  }

  private static String named(Map<Integer, String> names, int value) {
    return names.getOrDefault(value, "0x" + Integer.toHexString(value));
  }
}
