package vivarium.syscall;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vivarium.abi.Errno;
import vivarium.abi.SigInfo;
import vivarium.abi.Signal;
import vivarium.abi.SyscallNumbers;
import vivarium.abi.WaitFlags;
import vivarium.proc.Process;
import vivarium.proc.Task;
import vivarium.sched.Costs;

/**
 * Prints each system call of the traced processes as strace(1) does: name, decoded arguments,
 * result with the error's name and text, times in virtual time. A call that another task's event
 * interrupts is shown as unfinished and later resumed. Used on the machine thread alone.
 */
public final class Strace {
  /** Not an errno that a program sees: the call will be made again after the signal's handler. */
  static final int ERESTARTSYS = 512;

  private static final int RESULT_COLUMN = 40;

  /** A call that has begun. */
  private static final class Begun {
    final String text;
    final long time;
    final long systemTime;
    boolean cut;

    Begun(String text, long time, long systemTime) {
      this.text = text;
      this.time = time;
      this.systemTime = systemTime;
    }
  }

  private final StraceOptions options;
  private final Consumer<String> sink;
  private final StraceSummary summary = new StraceSummary();
  private final Map<Task, Begun> begun = new HashMap<>();

  /** The processes to trace; null for all. */
  private final @Nullable Set<Process> traced;

  /** The task whose call stands at the end of the output, not yet printed. */
  private @Nullable Task open;

  private @Nullable Task first;
  private boolean several;
  private long lastLine = -1;

  /**
   * Of all processes.
   *
   * @param sink gets one line at a time, without its end
   */
  public Strace(Consumer<String> sink) {
    this.options = StraceOptions.everything();
    this.sink = sink;
    this.traced = null;
  }

  /** Of one process, and with {@link StraceOptions#follow} of those that it makes from now on. */
  public Strace(StraceOptions options, Process process, Consumer<String> sink) {
    this.options = options;
    this.sink = sink;
    this.traced = new HashSet<>(Set.of(process));
    for (Task task : process.tasks()) {
      several |= first != null;
      first = task;
    }
  }

  /** Whether no traced process is left. */
  public boolean idle() {
    return traced != null && traced.isEmpty();
  }

  private boolean follows(Task task) {
    return traced == null || traced.contains(task.process());
  }

  /**
   * A program has been started from outside: as its execve(2) would look, which no task has made.
   */
  public void started(Process process) {
    Task task = process.leader();
    SyscallRow row = bare(SyscallNumbers.EXECVE);
    if (options.lines() && follows(task) && options.shown().test(row)) {
      notice(task);
      line(task, now(task), padded(SpecialArguments.start(task)) + " = 0");
    }
  }

  private static SyscallRow unknown(Task task) {
    return bare((int) task.syscallNumber());
  }

  /** A row that only says which call it is. */
  private static SyscallRow bare(int number) {
    return SyscallRow.of(number, "", (task, a, b, c, d, e, f) -> 0);
  }

  void enter(Task task, @Nullable SyscallRow row) {
    if (!follows(task) || !options.shown().test(row != null ? row : unknown(task))) {
      return;
    }
    cutOpen(task);
    notice(task);
    String start = SyscallNumbers.name(task.syscallNumber()) + "(";
    start += row == null ? hexArguments(task) : ArgumentPrinter.before(task, row, options);
    Begun call =
        new Begun(
            start, now(task) - Costs.SYSTEM_CALL, task.sched().systemTime() - Costs.SYSTEM_CALL);
    if (task.syscallNumber() == SyscallNumbers.EXIT
        || task.syscallNumber() == SyscallNumbers.EXIT_GROUP) {
      if (options.lines()) {
        line(task, call.time, padded(start + ")") + " = ?");
      }
      if (options.summary()) {
        summary.count(SyscallNumbers.name(task.syscallNumber()), false, 0);
      }
      return;
    }
    begun.put(task, call);
    open = task;
  }

  void exit(Task task, @Nullable SyscallRow row, long result) {
    Begun call = begun.remove(task);
    if (call == null) {
      return;
    }
    String name = SyscallNumbers.name(task.syscallNumber());
    long now = now(task);
    if (options.summary()) {
      summary.count(
          name,
          result < 0 && result >= -Errno.MAX_ERRNO,
          Math.max(0, task.sched().systemTime() - call.systemTime));
    }
    if (!options.lines()) {
      return;
    }
    cutOpen(task);
    String rest = row == null ? "" : ArgumentPrinter.after(task, row, result, options);
    String text = call.cut ? "<... " + name + " resumed>" + rest : call.text + rest;
    String end = options.durations() ? " <%.9f>".formatted((now - call.time) / 1e9) : "";
    line(
        task,
        call.cut ? now : call.time,
        padded(text + ")") + " = " + resultText(task, row, result) + end);
    open = null;
  }

  /** A line of another task comes in between: what stands there stays unfinished. */
  private void cutOpen(Task next) {
    Task before = open;
    if (before == null || before == next) {
      return;
    }
    open = null;
    Begun call = begun.get(before);
    if (call != null && !call.cut && options.lines()) {
      call.cut = true;
      line(before, call.time, call.text + " <unfinished ...>");
    }
  }

  private void notice(Task task) {
    if (first == null) {
      first = task;
    } else if (first != task) {
      several = true;
    }
  }

  /** A task has been made by another. */
  void created(Task parent, Task child) {
    if (traced == null || !options.follow() || !traced.contains(parent.process())) {
      return;
    }
    traced.add(child.process());
    if (options.lines()) {
      cutOpen(child);
      sink.accept("strace: Process " + child.tid() + " attached");
    }
    several = true;
  }

  /** A task takes a signal. */
  void signal(Task task, SigInfo info) {
    if (!follows(task) || !options.lines() || !options.signals()) {
      return;
    }
    cutOpen(task);
    String name = Signal.name(info.signal());
    line(task, now(task), "--- " + name + " " + SignalText.of(info) + " ---");
  }

  /** A task has ended. */
  void ended(Task task) {
    if (!follows(task)) {
      return;
    }
    Begun call = begun.remove(task);
    if (options.lines()) {
      cutOpen(task);
      if (call != null) {
        String name = SyscallNumbers.name(task.syscallNumber());
        line(
            task,
            now(task),
            padded(call.cut ? "<... " + name + " resumed>)" : call.text + ")") + " = ?");
      }
      line(task, now(task), "+++ " + how(task) + " +++");
    }
    if (open == task) {
      open = null;
    }
    Process process = task.process();
    if (traced != null && process.tasks().stream().allMatch(Task::exited)) {
      traced.remove(process);
    }
  }

  private static String how(Task task) {
    int status = task.process().exitStatus();
    int killer = WaitFlags.signal(status);
    return killer == 0
        ? "exited with " + WaitFlags.code(status)
        : "killed by " + Signal.name(killer);
  }

  /** No more tracing: what was begun is left unfinished, and the table is printed. */
  public void finish() {
    Task last = open;
    Begun call = last == null ? null : begun.get(last);
    if (last != null && call != null && !call.cut && options.lines()) {
      line(last, call.time, call.text + " <unfinished ...>");
    }
    open = null;
    begun.clear();
    if (options.summary()) {
      summary.print(sink);
    }
  }

  private String resultText(Task task, @Nullable SyscallRow row, long result) {
    if (result == -ERESTARTSYS) {
      return "? ERESTARTSYS (To be restarted if SA_RESTART is set)";
    }
    if (result < 0 && result >= -Errno.MAX_ERRNO) {
      int errno = (int) -result;
      return "-1 " + Errno.name(errno) + " (" + Errno.text(errno) + ")";
    }
    return row == null ? Long.toString(result) : ArgumentPrinter.result(task, row, result, options);
  }

  private void line(Task task, long time, String text) {
    String pid =
        options.pids()
            ? "%-5d ".formatted(task.tid())
            : several ? "[pid %5d] ".formatted(task.tid()) : "";
    sink.accept(pid + stamp(task, time) + text);
  }

  private String stamp(Task task, long time) {
    long since = lastLine < 0 ? 0 : time - lastLine;
    lastLine = time;
    long real = task.kernel().clock().bootTime() + time;
    return switch (options.stamp()) {
      case NONE -> "";
      case SECONDS -> dayTime(real) + " ";
      case MICROS -> dayTime(real) + ".%06d ".formatted(real / 1000 % 1_000_000);
      case EPOCH -> "%d.%06d ".formatted(real / 1_000_000_000, real / 1000 % 1_000_000);
      case RELATIVE -> "%6d.%06d ".formatted(since / 1_000_000_000, since / 1000 % 1_000_000);
    };
  }

  private static String dayTime(long real) {
    long seconds = Math.floorMod(real / 1_000_000_000, 86400L);
    return "%02d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  private static long now(Task task) {
    return task.kernel().clock().now();
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
