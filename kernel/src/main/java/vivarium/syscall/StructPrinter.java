package vivarium.syscall;

import java.util.StringJoiner;
import vivarium.abi.ErrnoException;
import vivarium.abi.Mode;
import vivarium.abi.Signal;
import vivarium.abi.WaitFlags;
import vivarium.mem.AddressSpace;

/** Prints structures of guest memory as strace abbreviates them. */
final class StructPrinter {
  private static final int MOST_ITEMS = 16;

  private StructPrinter() {}

  static boolean has(ArgumentFormat format) {
    return switch (format) {
      case INTP,
          WSTATUS,
          PIPEFDS,
          TIMESPEC,
          TIMEVAL,
          ITIMERVAL,
          RLIMIT,
          SIGSET,
          SIGACTION,
          STAT,
          UTSNAME,
          IOVEC,
          SOCKADDR,
          WINSIZE,
          TERMIOS,
          STATX,
          RUSAGE,
          SYSINFO,
          POLLFDS ->
          true;
      default -> false;
    };
  }

  /**
   * @param count of items, for arrays whose length is another argument
   * @param filled bytes of an array of buffers that are there
   * @param limit most bytes of a buffer to print
   */
  static String text(
      AddressSpace space, ArgumentFormat format, long at, long count, long filled, int limit) {
    if (at == 0) {
      return "NULL";
    }
    Peek memory = new Peek(space);
    try {
      return switch (format) {
        case INTP -> "[" + memory.readInt(at) + "]";
        case WSTATUS -> waitStatus(memory.readInt(at));
        case PIPEFDS -> "[" + memory.readInt(at) + ", " + memory.readInt(at + 4) + "]";
        case TIMESPEC -> pair(memory, at, "tv_sec", "tv_nsec");
        case TIMEVAL -> pair(memory, at, "tv_sec", "tv_usec");
        case ITIMERVAL ->
            "{it_interval="
                + pair(memory, at, "tv_sec", "tv_usec")
                + ", it_value="
                + pair(memory, at + 16, "tv_sec", "tv_usec")
                + "}";
        case RLIMIT ->
            "{rlim_cur="
                + limit(memory.readLong(at))
                + ", rlim_max="
                + limit(memory.readLong(at + 8))
                + "}";
        case SIGSET -> signalSet(memory.readLong(at));
        case SIGACTION -> action(memory, at);
        case STAT -> stat(memory, at);
        case UTSNAME ->
            "{sysname=\""
                + memory.readString(at, 65)
                + "\", nodename=\""
                + memory.readString(at + 65, 65)
                + "\", ...}";
        case IOVEC -> vectors(space, memory, at, count, filled, limit);
        case SOCKADDR -> SocketAddressText.of(memory, at, (int) count);
        case WINSIZE ->
            "{ws_row=%d, ws_col=%d, ws_xpixel=%d, ws_ypixel=%d}"
                .formatted(
                    memory.readShort(at),
                    memory.readShort(at + 2),
                    memory.readShort(at + 4),
                    memory.readShort(at + 6));
        case TERMIOS -> TermiosText.of(memory, at);
        case STATX -> statx(memory, at);
        case RUSAGE ->
            "{ru_utime="
                + pair(memory, at, "tv_sec", "tv_usec")
                + ", ru_stime="
                + pair(memory, at + 16, "tv_sec", "tv_usec")
                + ", ...}";
        case SYSINFO ->
            "{uptime=%d, loads=[%d, %d, %d], totalram=%d, freeram=%d, ...}"
                .formatted(
                    memory.readLong(at),
                    memory.readLong(at + 8),
                    memory.readLong(at + 16),
                    memory.readLong(at + 24),
                    memory.readLong(at + 32),
                    memory.readLong(at + 40));
        case POLLFDS -> polled(memory, at, count);
        default -> ValuePrinter.address(at);
      };
    } catch (ErrnoException e) {
      return ValuePrinter.address(at);
    }
  }

  private static String pair(Peek memory, long at, String first, String second) {
    return "{"
        + first
        + "="
        + memory.readLong(at)
        + ", "
        + second
        + "="
        + memory.readLong(at + 8)
        + "}";
  }

  private static String limit(long value) {
    if (value == -1) {
      return "RLIM64_INFINITY";
    }
    return value > 1024 && value % 1024 == 0 ? value / 1024 + "*1024" : Long.toString(value);
  }

  private static String waitStatus(int status) {
    if (status == WaitFlags.CONTINUED) {
      return "[{WIFCONTINUED(s)}]";
    }
    if ((status & 0xff) == 0x7f) {
      return "[{WIFSTOPPED(s) && WSTOPSIG(s) == " + Signal.name(WaitFlags.code(status)) + "}]";
    }
    if (WaitFlags.signal(status) == 0) {
      return "[{WIFEXITED(s) && WEXITSTATUS(s) == " + WaitFlags.code(status) + "}]";
    }
    return "[{WIFSIGNALED(s) && WTERMSIG(s) == " + Signal.name(WaitFlags.signal(status)) + "}]";
  }

  static String signalSet(long set) {
    StringBuilder text = new StringBuilder("[");
    boolean inverted = Long.bitCount(set) > 32;
    long shown = inverted ? ~set : set;
    for (long left = shown; left != 0; left &= left - 1) {
      String name = Signal.name(Long.numberOfTrailingZeros(left) + 1);
      text.append(text.length() > 1 ? " " : "").append(name.replaceFirst("^SIG", ""));
    }
    return (inverted ? "~" : "") + text.append(']');
  }

  private static String action(Peek memory, long at) {
    long handler = memory.readLong(at);
    String name =
        handler == Signal.SIG_DFL
            ? "SIG_DFL"
            : handler == Signal.SIG_IGN ? "SIG_IGN" : ValuePrinter.address(handler);
    long flags = memory.readLong(at + 8);
    return ((flags & Signal.SA_SIGINFO) != 0 ? "{sa_sigaction=" : "{sa_handler=")
        + name
        + ", sa_mask="
        + signalSet(memory.readLong(at + 16))
        + ", sa_flags="
        + FlagNames.text(ArgumentFormat.SIGACTION, flags)
        + "}";
  }

  private static String kind(int mode) {
    return switch (mode & Mode.S_IFMT) {
      case Mode.S_IFREG -> "S_IFREG";
      case Mode.S_IFDIR -> "S_IFDIR";
      case Mode.S_IFCHR -> "S_IFCHR";
      case Mode.S_IFIFO -> "S_IFIFO";
      case Mode.S_IFLNK -> "S_IFLNK";
      case Mode.S_IFSOCK -> "S_IFSOCK";
      default -> "S_IFBLK";
    };
  }

  private static String mode(int mode) {
    int special = mode & 07000;
    String names =
        ((special & Mode.S_ISUID) != 0 ? "|S_ISUID" : "")
            + ((special & Mode.S_ISGID) != 0 ? "|S_ISGID" : "")
            + ((special & Mode.S_ISVTX) != 0 ? "|S_ISVTX" : "");
    return kind(mode) + names + "|0" + Integer.toOctalString(mode & 0777);
  }

  private static String stat(Peek memory, long at) {
    int mode = memory.readInt(at + 16);
    int type = mode & Mode.S_IFMT;
    String text = "{st_mode=" + mode(mode);
    if (type == Mode.S_IFCHR || type == Mode.S_IFBLK) {
      long device = memory.readLong(at + 32);
      return text + ", st_rdev=" + device(device) + ", ...}";
    }
    return text + ", st_size=" + memory.readLong(at + 48) + ", ...}";
  }

  private static String device(long device) {
    long major = device >>> 8 & 0xfff | device >>> 32 & 0xfffff000L;
    long minor = device & 0xff | device >>> 12 & 0xffffff00L;
    return "makedev(0x" + Long.toHexString(major) + ", 0x" + Long.toHexString(minor) + ")";
  }

  private static String statx(Peek memory, long at) {
    return "{stx_mask="
        + FlagNames.text(ArgumentFormat.STATXMASK, memory.readInt(at) & 0xffff_ffffL)
        + ", stx_attributes="
        + memory.readLong(at + 8)
        + ", stx_mode="
        + mode(memory.readShort(at + 28))
        + ", stx_size="
        + memory.readLong(at + 40)
        + ", ...}";
  }

  private static String vectors(
      AddressSpace space, Peek memory, long at, long count, long filled, int limit) {
    StringBuilder text = new StringBuilder("[");
    long left = filled;
    for (int i = 0; i < Math.min(count, MOST_ITEMS); i++) {
      long base = memory.readLong(at + 16L * i);
      long length = memory.readLong(at + 16L * i + 8);
      text.append(i == 0 ? "" : ", ")
          .append("{iov_base=")
          .append(ValuePrinter.bytes(space, base, Math.min(length, left), limit))
          .append(", iov_len=")
          .append(length)
          .append('}');
      left -= Math.min(length, left);
    }
    return text.append(count > MOST_ITEMS ? ", ...]" : "]").toString();
  }

  private static String polled(Peek memory, long at, long count) {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < Math.min(count, MOST_ITEMS); i++) {
      text.append(i == 0 ? "" : ", ")
          .append("{fd=")
          .append(memory.readInt(at + 8L * i))
          .append(", events=")
          .append(FlagNames.text(ArgumentFormat.POLLFDS, memory.readShort(at + 8L * i + 4)))
          .append('}');
    }
    return text.append(count > MOST_ITEMS ? ", ...]" : "]").toString();
  }

  /** Those of poll's descriptors that something has happened to. */
  static String ready(Peek memory, long at, int count) {
    StringJoiner text = new StringJoiner(", ", "[", "]");
    try {
      for (int i = 0; i < Math.min(count, MOST_ITEMS); i++) {
        int events = memory.readShort(at + 8L * i + 6);
        if (events != 0) {
          String names = FlagNames.text(ArgumentFormat.POLLFDS, events);
          text.add("{fd=" + memory.readInt(at + 8L * i) + ", revents=" + names + "}");
        }
      }
      return text.toString();
    } catch (ErrnoException e) {
      return ValuePrinter.address(at);
    }
  }
}
