package vivarium.syscall;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Errno;
import vivarium.abi.SyscallNumbers;
import vivarium.proc.Task;

/**
 * Prints each system call as strace does: name, decoded arguments, result with the error's name and
 * text. A call is printed when it ends; one that never ends, such as exit, when it begins.
 */
public final class Strace {
  /** Not an errno that a program sees: the call will be made again after the signal's handler. */
  static final int ERESTARTSYS = 512;

  private static final int RESULT_COLUMN = 40;

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

  /** A signal reaches a task. */
  public void signal(Task task, String text) {
    sink.accept(prefix(task) + "--- " + text + " ---");
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
