package vivarium.syscall;

import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import vivarium.abi.CloneFlags;
import vivarium.abi.Errno;
import vivarium.abi.ErrnoException;
import vivarium.abi.Ioctl;
import vivarium.abi.OpenFlags;
import vivarium.abi.SignalFrameLayout;
import vivarium.abi.SyscallNumbers;
import vivarium.cpu.Registers;
import vivarium.mem.AddressSpace;
import vivarium.proc.Task;

/**
 * Calls whose arguments one list of formats does not describe: how many there are, and what they
 * mean, depends on another one, or strace names them.
 */
final class SpecialArguments {
  private static final int F_DUPFD = 0;
  private static final int F_GETFD = 1;
  private static final int F_SETFD = 2;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int F_GETOWN = 9;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int F_SETPIPE_SZ = 1031;
  private static final int F_GETPIPE_SZ = 1032;
  private static final int F_GET_SEALS = 1034;

  private SpecialArguments() {}

  /** Other formats than the row's, for the call that a task is in; null for the row's. */
  static @Nullable String formats(Task task) {
    return switch ((int) task.syscallNumber()) {
      case SyscallNumbers.OPENAT -> open((int) task.syscallArgument(2));
      case SyscallNumbers.FCNTL -> fcntl((int) task.syscallArgument(1));
      case SyscallNumbers.IOCTL -> ioctl((int) task.syscallArgument(1));
      case SyscallNumbers.FUTEX -> futex((int) task.syscallArgument(1));
      default -> null;
    };
  }

  private static @Nullable String open(int flags) {
    boolean creates =
        (flags & OpenFlags.O_CREAT) != 0 || (flags & OpenFlags.O_TMPFILE) == OpenFlags.O_TMPFILE;
    return creates ? null : "dirfd, path, openflags";
  }

  private static @Nullable String fcntl(int command) {
    return switch (command) {
      case F_GETFD, F_GETFL, F_GETOWN, F_GETPIPE_SZ, F_GET_SEALS -> "fd, fcntl";
      case F_SETFD -> "fd, fcntl, cloexec";
      case F_SETFL -> "fd, fcntl, openflags";
      case F_DUPFD, F_DUPFD_CLOEXEC, F_SETPIPE_SZ -> "fd, fcntl, int";
      default -> "fd, fcntl, addr";
    };
  }

  private static @Nullable String ioctl(int command) {
    return switch (command) {
      case Ioctl.TCGETS, Ioctl.TCGETS2 -> "fd, ioctl, out termios";
      case Ioctl.TCSETS,
          Ioctl.TCSETSW,
          Ioctl.TCSETSF,
          Ioctl.TCSETS2,
          Ioctl.TCSETSW2,
          Ioctl.TCSETSF2 ->
          "fd, ioctl, termios";
      case Ioctl.TIOCGWINSZ -> "fd, ioctl, out winsize";
      case Ioctl.TIOCSWINSZ -> "fd, ioctl, winsize";
      case Ioctl.TIOCGPGRP, Ioctl.TIOCGSID, Ioctl.FIONREAD -> "fd, ioctl, out intp";
      case Ioctl.TIOCSPGRP, Ioctl.FIONBIO -> "fd, ioctl, intp";
      case Ioctl.FIOCLEX, Ioctl.FIONCLEX, Ioctl.TIOCNOTTY -> "fd, ioctl";
      default -> null;
    };
  }

  private static @Nullable String futex(int operation) {
    return switch (operation & 0x7f) {
      case 0, 9 ->
          (operation & 0x7f) == 9
              ? "addr, futexop, hex, timespec, addr, hex"
              : "addr, futexop, uint, timespec";
      case 1 -> "addr, futexop, uint";
      default -> null;
    };
  }

  /** All arguments of a call whose arguments are printed with names; null for others. */
  static @Nullable String whole(Task task) {
    AddressSpace space = task.addressSpace();
    if (space == null) {
      return null;
    }
    return switch ((int) task.syscallNumber()) {
      case SyscallNumbers.CLONE -> clone(task);
      case SyscallNumbers.CLONE3 -> clone3(task, new Peek(space));
      case SyscallNumbers.RT_SIGRETURN -> signalReturn(task, new Peek(space));
      default -> null;
    };
  }

  /**
   * Whether the call has filled in what it may: most when they succeed, sleeps when they do not.
   */
  static boolean fills(Task task, long result) {
    return switch ((int) task.syscallNumber()) {
      case SyscallNumbers.NANOSLEEP, SyscallNumbers.CLOCK_NANOSLEEP -> result == -Errno.EINTR;
      default -> result >= 0;
    };
  }

  /** The execve that would have led to the program that a task begins with. */
  static String start(Task task) {
    AddressSpace space = task.addressSpace();
    if (space == null) {
      return "execve(...)";
    }
    long stack = task.context().x[Registers.SP];
    Peek memory = new Peek(space);
    long environment = stack + 8 + 8 * (memory.readLong(stack) + 1);
    byte[] path = task.process().commandPath().getBytes(StandardCharsets.UTF_8);
    return "execve("
        + ValuePrinter.quoted(path, path.length)
        + ", "
        + ValuePrinter.strings(space, stack + 8)
        + ", "
        + ValuePrinter.address(environment)
        + ValuePrinter.environment(memory, environment)
        + ")";
  }

  private static String signalReturn(Task task, Peek memory) {
    int hart = task.sched().hart();
    long frame = task.kernel().machine().harts().get(hart).cpu().x[Registers.SP];
    try {
      long mask = memory.readLong(frame + SignalFrameLayout.MASK);
      return "{mask=" + StructPrinter.signalSet(mask) + "}";
    } catch (ErrnoException e) {
      return "";
    }
  }

  private static String clone(Task task) {
    long flags = task.syscallArgument(0);
    StringJoiner text = new StringJoiner(", ");
    text.add("child_stack=" + ValuePrinter.address(task.syscallArgument(1)));
    text.add("flags=" + FlagNames.text(ArgumentFormat.CLONEFLAGS, flags));
    if ((flags & CloneFlags.CLONE_PARENT_SETTID) != 0) {
      text.add("parent_tid=" + ValuePrinter.address(task.syscallArgument(2)));
    }
    if ((flags & CloneFlags.CLONE_SETTLS) != 0) {
      text.add("tls=" + ValuePrinter.address(task.syscallArgument(3)));
    }
    if ((flags & (CloneFlags.CLONE_CHILD_SETTID | CloneFlags.CLONE_CHILD_CLEARTID)) != 0) {
      text.add("child_tidptr=" + ValuePrinter.address(task.syscallArgument(4)));
    }
    return text.toString();
  }

  private static String clone3(Task task, Peek memory) {
    long at = task.syscallArgument(0);
    long size = task.syscallArgument(1);
    try {
      StringJoiner text = new StringJoiner(", ", "{", "}");
      long flags = memory.readLong(at);
      text.add("flags=" + FlagNames.text(ArgumentFormat.CLONEFLAGS, flags));
      named(text, "child_tid", memory.readLong(at + 16));
      named(text, "parent_tid", memory.readLong(at + 24));
      long signal = memory.readLong(at + 32);
      text.add("exit_signal=" + (signal == 0 ? "0" : vivarium.abi.Signal.name((int) signal)));
      text.add("stack=" + ValuePrinter.address(memory.readLong(at + 40)));
      text.add("stack_size=" + hex(memory.readLong(at + 48)));
      named(text, "tls", memory.readLong(at + 56));
      return text + ", " + size;
    } catch (ErrnoException e) {
      return ValuePrinter.address(at) + ", " + size;
    }
  }

  private static void named(StringJoiner text, String name, long value) {
    if (value != 0) {
      text.add(name + "=" + ValuePrinter.address(value));
    }
  }

  private static String hex(long value) {
    return value == 0 ? "0" : "0x" + Long.toHexString(value);
  }

  /** What strace tells of a result besides its number. */
  static String behindResult(Task task, long result) {
    AddressSpace space = task.addressSpace();
    if (space == null || result < 0) {
      return "";
    }
    return switch ((int) task.syscallNumber()) {
      case SyscallNumbers.PPOLL ->
          result == 0
              ? " (Timeout)"
              : " ("
                  + StructPrinter.ready(
                      new Peek(space), task.syscallArgument(0), (int) task.syscallArgument(1))
                  + ")";
      case SyscallNumbers.FCNTL ->
          task.syscallArgument(1) == F_GETFD && result != 0
              ? " (flags FD_CLOEXEC)"
              : task.syscallArgument(1) == F_GETFL
                  ? " (flags " + FlagNames.text(ArgumentFormat.OPENFLAGS, result) + ")"
                  : "";
      default -> "";
    };
  }
}
