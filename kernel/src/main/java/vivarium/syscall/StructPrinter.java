package vivarium.syscall;

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
          POLLFDS ->
          true;
      default -> false;
    };
  }

  /**
   * @param count of items, for arrays whose length is another argument
   */
  static String text(AddressSpace memory, ArgumentFormat format, long at, long count) {
    if (at == 0) {
      return "NULL";
    }
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
        case IOVEC -> vectors(memory, at, count);
        case POLLFDS -> polled(memory, at, count);
        default -> ValuePrinter.address(at);
      };
    } catch (ErrnoException e) {
      return ValuePrinter.address(at);
    }
  }

  private static String pair(AddressSpace memory, long at, String first, String second) {
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

  private static String action(AddressSpace memory, long at) {
    long handler = memory.readLong(at);
    String name =
        handler == Signal.SIG_DFL
            ? "SIG_DFL"
            : handler == Signal.SIG_IGN ? "SIG_IGN" : ValuePrinter.address(handler);
    long flags = memory.readLong(at + 8);
    return "{sa_handler="
        + name
        + ", sa_mask="
        + signalSet(memory.readLong(at + 16))
        + ", sa_flags="
        + (flags == 0 ? "0" : "0x" + Long.toHexString(flags))
        + "}";
  }

  private static String stat(AddressSpace memory, long at) {
    int mode = memory.readInt(at + 16);
    String kind =
        switch (mode & Mode.S_IFMT) {
          case Mode.S_IFREG -> "S_IFREG";
          case Mode.S_IFDIR -> "S_IFDIR";
          case Mode.S_IFCHR -> "S_IFCHR";
          case Mode.S_IFIFO -> "S_IFIFO";
          case Mode.S_IFLNK -> "S_IFLNK";
          case Mode.S_IFSOCK -> "S_IFSOCK";
          default -> "S_IFBLK";
        };
    String text = "{st_mode=" + kind + "|0" + Integer.toOctalString(mode & 07777);
    return text + ", st_size=" + memory.readLong(at + 48) + ", ...}";
  }

  private static String vectors(AddressSpace memory, long at, long count) {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < Math.min(count, MOST_ITEMS); i++) {
      long base = memory.readLong(at + 16L * i);
      long length = memory.readLong(at + 16L * i + 8);
      text.append(i == 0 ? "" : ", ")
          .append("{iov_base=")
          .append(ValuePrinter.bytes(memory, base, length))
          .append(", iov_len=")
          .append(length)
          .append('}');
    }
    return text.append(count > MOST_ITEMS ? ", ...]" : "]").toString();
  }

  private static String polled(AddressSpace memory, long at, long count) {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < Math.min(count, MOST_ITEMS); i++) {
      text.append(i == 0 ? "" : ", ")
          .append("{fd=")
          .append(memory.readInt(at + 8L * i))
          .append(", events=0x")
          .append(Integer.toHexString(memory.readShort(at + 8L * i + 4) & 0xffff))
          .append('}');
    }
    return text.append(count > MOST_ITEMS ? ", ...]" : "]").toString();
  }
}
