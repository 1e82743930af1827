package vivarium.tracefile;

import java.util.Locale;
import java.util.stream.Stream;
import vivarium.abi.Errno;
import vivarium.abi.Signal;
import vivarium.abi.SyscallNumbers;
import vivarium.mem.Access;
import vivarium.mem.Fault;
import vivarium.sched.InterruptCause;
import vivarium.sched.SwitchReason;
import vivarium.sched.TaskState;
import vivarium.sched.WaitChannel;
import vivarium.trace.Argument;
import vivarium.trace.EventName;
import vivarium.trace.TraceEvent;

/** Events and their arguments as people read them. */
public final class EventText {
  private static final String[] REASONS = lower(SwitchReason.values());
  private static final WaitChannel[] CHANNELS = WaitChannel.values();
  private static final TaskState[] STATES = TaskState.values();
  private static final String[] CAUSES = lower(InterruptCause.values());
  private static final String[] ACCESSES = lower(Access.values());
  private static final String[] FAULTS = lower(Fault.values());

  private EventText() {}

  /**
   * One line: time in seconds, hart, task and its name, kind, and the arguments that say something.
   */
  public static String line(TraceEvent event, String comm) {
    StringBuilder line = new StringBuilder(96);
    long nanos = event.time() % 1_000_000_000;
    line.append("%4d.%09d ".formatted(event.time() / 1_000_000_000, nanos));
    line.append(event.hart() < 0 ? "  -" : "%3d".formatted(event.hart()));
    line.append("%6d %-15s %-16s".formatted(event.task(), comm, event.kind().text()));
    for (Argument argument : event.kind().arguments()) {
      long word = event.word(argument.offset());
      long second = argument.type().words() > 1 ? event.word(argument.offset() + 1) : 0;
      String text = value(argument, word, second);
      if (!text.isEmpty()) line.append(' ').append(argument.name()).append('=').append(text);
    }
    return line.toString();
  }

  /** An argument in words, or in figures; empty if it says nothing. */
  static String value(Argument argument, long word, long second) {
    return switch (argument.type()) {
      case COUNT, NUMBER, NANOS, TASK, PROCESS, HART -> Long.toString(word);
      case ADDRESS, FLAGS -> "0x" + Long.toHexString(word);
      case SWITCH_REASON -> reason(word);
      case WAIT_CHANNEL -> channel(word).function();
      case TASK_STATE -> String.valueOf(state(word).letter());
      case INTERRUPT_CAUSE -> cause(word);
      case SYSCALL -> syscall(word);
      case RESULT -> result(word);
      case SIGNAL -> Signal.name((int) word);
      case STATUS -> "0x" + Long.toHexString(word);
      case ACCESS -> ACCESSES[(int) word];
      case FAULT -> FAULTS[(int) word];
      case NAME -> EventName.text(word, second);
    };
  }

  static String reason(long ordinal) {
    return REASONS[(int) ordinal];
  }

  static WaitChannel channel(long ordinal) {
    return CHANNELS[(int) ordinal];
  }

  static TaskState state(long ordinal) {
    return STATES[(int) ordinal];
  }

  static String cause(long ordinal) {
    return CAUSES[(int) ordinal];
  }

  static String syscall(long number) {
    return SyscallNumbers.name(number);
  }

  /** A result, with the errno's name if it is one. */
  static String result(long word) {
    return word < 0 && word > -512 ? word + " " + Errno.name((int) -word) : Long.toString(word);
  }

  private static String[] lower(Enum<?>[] values) {
    return Stream.of(values)
        .map(value -> value.name().toLowerCase(Locale.ROOT))
        .toArray(String[]::new);
  }
}
