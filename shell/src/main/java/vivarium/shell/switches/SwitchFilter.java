package vivarium.shell.switches;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vivarium.proc.Kernel;
import vivarium.proc.Process;
import vivarium.proc.Task;
import vivarium.sched.SwitchLog;
import vivarium.sched.SwitchReason;
import vivarium.sched.SwitchRecord;
import vivarium.shell.exec.ShellException;

/** Which switches are wanted: those that pass each of the tests that were given. */
final class SwitchFilter {
  private final TreeSet<Integer> tasks = new TreeSet<>();
  private final TreeSet<Integer> harts = new TreeSet<>();
  private final TreeSet<SwitchReason> reasons = new TreeSet<>();

  /** Those away from or to a process's tasks, or one thread; several with commas. */
  void addTasks(Kernel kernel, String words) {
    for (String word : words.split(",")) {
      int id = number(word, "process id");
      Process process = kernel.pids().process(id);
      if (process != null) {
        process.tasks().forEach(task -> tasks.add(task.tid()));
      }
      tasks.add(id); // it may have ended and still be among those that are kept
    }
  }

  /** Those on a hart, or several with commas. */
  void addHarts(Kernel kernel, String words) {
    for (String word : words.split(",")) {
      int hart = number(word, "hart");
      int count = kernel.machine().harts().size();
      if (hart >= count) {
        throw new ShellException.Failure(word + ": no such hart; there are 0 to " + (count - 1), 2);
      }
      harts.add(hart);
    }
  }

  /** Those for a reason, or several with commas. */
  void addReason(String words) {
    for (String word : words.split(",")) {
      try {
        reasons.add(SwitchReason.valueOf(word.toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        String all =
            Stream.of(SwitchReason.values())
                .map(reason -> reason.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        throw new ShellException.Failure(word + ": no reason for a switch; there are " + all, 2);
      }
    }
  }

  private static int number(String word, String what) {
    try {
      return Integer.parseUnsignedInt(word);
    } catch (NumberFormatException e) {
      throw new ShellException.Failure(word + ": not a " + what, 2);
    }
  }

  boolean passes(SwitchRecord record) {
    return (harts.isEmpty() || harts.contains(record.hart()))
        && (reasons.isEmpty() || reasons.contains(record.reason()))
        && (tasks.isEmpty() || tasks.stream().anyMatch(record::concerns));
  }

  /** Whether everything passes. */
  boolean isEmpty() {
    return tasks.isEmpty() && isOfTasks();
  }

  /** Whether it chooses by tasks alone. */
  boolean isOfTasks() {
    return harts.isEmpty() && reasons.isEmpty();
  }

  /** Whether it passes and is not only between a task and idle, unless that task was asked for. */
  boolean passesBut(int task, SwitchRecord record) {
    boolean only = isTaskOrIdle(task, record.from()) && isTaskOrIdle(task, record.to());
    return passes(record) && (!only || tasks.contains(task));
  }

  private static boolean isTaskOrIdle(int task, SwitchRecord.@Nullable Side side) {
    return side == null || side.task() == task;
  }

  /** Whether figures of this task are wanted. */
  boolean passes(int task) {
    return tasks.isEmpty() || tasks.contains(task);
  }

  /** Whether it passes and no program in Java is on either of its sides, such as the shell. */
  boolean passesAmongGuests(Kernel kernel, SwitchRecord record) {
    return passes(record) && !inJava(kernel, record.from()) && !inJava(kernel, record.to());
  }

  private static boolean inJava(Kernel kernel, SwitchRecord.@Nullable Side side) {
    Task task = side == null || side.memory() != null ? null : kernel.pids().task(side.task());
    return task != null && task.isHost();
  }

  /** Those that are kept and pass, the last {@code most} of them, oldest first. */
  List<SwitchRecord> of(SwitchLog log, int most) {
    List<SwitchRecord> records = new ArrayList<>();
    for (long number = log.newest(); number >= log.oldest() && records.size() < most; number--) {
      SwitchRecord record = log.get(number);
      if (record != null && passes(record)) {
        records.addFirst(record);
      }
    }
    return records;
  }
}
