package vivarium.syscall;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Errno;
import vivarium.abi.SigInfo;
import vivarium.abi.Signal;
import vivarium.abi.SyscallNumbers;
import vivarium.abi.WaitFlags;
import vivarium.proc.Task;

/**
 * Prints each system call as strace does: name, decoded arguments, result with the error's name and
 * text. A call is printed when it ends; one that never ends, such as exit, when it begins.
 */
public final class Strace {
  /** Not an errno that a program sees: the call will be made again after the signal's handler. */
  static final int ERESTARTSYS = 512;

  private static final int RESULT_COLUMN = 40;
  private static final String[] CHILD_CODES = {
    "0", "CLD_EXITED", "CLD_KILLED", "CLD_DUMPED", "CLD_TRAPPED", "CLD_STOPPED", "CLD_CONTINUED"
  };

  private final Consumer<String> sink;
  private final Map<Task, String> begun = new HashMap<>();
  private @Nullable Task first;
  private boolean several;

  /**
   * @param sink gets one line at a time, without its end
   */
  public Strace(Consumer<String> sink) {
    this.sink = sink;
  }

  void enter(Task task, @Nullable SyscallRow row) {
    if (first == null) {
      first = task;
    } else if (first != task) {
      several = true;
    }
    String start = SyscallNumbers.name(task.syscallNumber()) + "(";
    if (row == null) {
      start += hexArguments(task);
    } else {
      start += ArgumentPrinter.before(task, row);
    }
    if (task.syscallNumber() == SyscallNumbers.EXIT
        || task.syscallNumber() == SyscallNumbers.EXIT_GROUP) {
      sink.accept(prefix(task) + padded(start + ")") + " = ?");
      return;
    }
    begun.put(task, start);
  }

  void exit(Task task, @Nullable SyscallRow row, long result) {
    String start = begun.remove(task);
    if (start == null) {
      return;
    }
    String rest = row == null ? "" : ArgumentPrinter.after(task, row, result);
    sink.accept(prefix(task) + padded(start + rest + ")") + " = " + resultText(row, result));
  }

  /** A task takes a signal. */
  void signal(Task task, SigInfo info) {
    String name = Signal.name(info.signal());
    String code =
        switch (info.code()) {
          case Signal.SI_USER -> "SI_USER, si_pid=" + info.pid() + ", si_uid=" + info.uid();
          case Signal.SI_TKILL -> "SI_TKILL, si_pid=" + info.pid() + ", si_uid=" + info.uid();
          case Signal.SI_KERNEL -> "SI_KERNEL";
          case Signal.SI_TIMER -> "SI_TIMER";
          default -> faultCode(info);
        };
    sink.accept(
        prefix(task) + "--- " + name + " {si_signo=" + name + ", si_code=" + code + "} ---");
  }

  private static String faultCode(SigInfo info) {
    return switch (info.signal()) {
      case Signal.SIGSEGV ->
          (info.code() == Signal.SEGV_MAPERR ? "SEGV_MAPERR" : "SEGV_ACCERR") + address(info);
      case Signal.SIGBUS ->
          (info.code() == Signal.BUS_ADRALN ? "BUS_ADRALN" : "BUS_ADRERR") + address(info);
      case Signal.SIGILL -> "ILL_ILLOPC" + address(info);
      case Signal.SIGTRAP -> "TRAP_BRKPT" + address(info);
      case Signal.SIGCHLD ->
          CHILD_CODES[Math.clamp(info.code(), 0, CHILD_CODES.length - 1)]
              + ", si_pid="
              + info.pid()
              + ", si_status="
              + (int) info.word1();
      default -> Integer.toString(info.code());
    };
  }

  private static String address(SigInfo info) {
    return ", si_addr=" + ValuePrinter.address(info.word0());
  }

  /** A task has ended. */
  void ended(Task task) {
    begun.remove(task);
    if (!task.isLeader()) {
      sink.accept(prefix(task) + "+++ exited +++");
      return;
    }
    int status = task.process().exitStatus();
    int killer = WaitFlags.signal(status);
    String how =
        killer == 0 ? "exited with " + WaitFlags.code(status) : "killed by " + Signal.name(killer);
    sink.accept(prefix(task) + "+++ " + how + " +++");
  }

  private static String resultText(@Nullable SyscallRow row, long result) {
    if (result == -ERESTARTSYS) {
      return "? ERESTARTSYS (To be restarted if SA_RESTART is set)";
    }
    if (result < 0 && result >= -Errno.MAX_ERRNO) {
      int errno = (int) -result;
      return "-1 " + Errno.name(errno) + " (" + Errno.text(errno) + ")";
    }
    return row == null ? Long.toString(result) : ArgumentPrinter.result(row, result);
  }

  private String prefix(Task task) {
    return several ? "[pid %5d] ".formatted(task.tid()) : "";
  }

  private static String padded(String call) {
    return call.length() >= RESULT_COLUMN - 1
        ? call
        : call + " ".repeat(RESULT_COLUMN - 1 - call.length());
  }

  private static String hexArguments(Task task) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      text.append(i == 0 ? "" : ", ")
          .append("0x")
          .append(Long.toHexString(task.syscallArgument(i)));
    }
    return text.toString();
  }
}
