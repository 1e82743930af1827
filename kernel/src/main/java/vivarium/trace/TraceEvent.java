package vivarium.trace;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One event as subscribers see it; what the words mean is in {@link EventKind#arguments}. */
public final class TraceEvent implements TraceItem {
  private final EventKind kind;
  private final long time;
  private final int hart;
  private final int task;
  private final long[] words;

  /** The words are copied; those that are missing are 0. */
  public TraceEvent(EventKind kind, long time, int hart, int task, long... words) {
    this.kind = kind;
    this.time = time;
    this.hart = hart;
    this.task = task;
    this.words = Arrays.copyOf(words, kind.words());
  }

  public EventKind kind() {
    return kind;
  }

  /** Virtual ns. */
  public long time() {
    return time;
  }

  /** Where it happened, -1 for none. */
  public int hart() {
    return hart;
  }

  /** The tid it is about, 0 for the idle task. */
  public int task() {
    return task;
  }

  /** A word by position. */
  public long word(int index) {
    return words[index];
  }

  /** A copy of all words. */
  public long[] words() {
    return words.clone();
  }

  /** An argument's word by name; throws IllegalArgumentException if the kind has none such. */
  public long argument(String name) {
    for (Argument argument : kind.arguments()) {
      if (argument.name().equals(name)) return words[argument.offset()];
    }
    throw new IllegalArgumentException(kind + " has no argument " + name);
  }

  /** The text of an argument of type NAME. */
  public String name(Argument argument) {
    return EventName.text(words[argument.offset()], words[argument.offset() + 1]);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TraceEvent event
        && event.kind == kind
        && event.time == time
        && event.hart == hart
        && event.task == task
        && Arrays.equals(event.words, words);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(time) * 31 + kind.ordinal();
  }

  /** One line, such as {@code 0.000123000 hart1 task 7 exit process=7 status=0}. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder();
    line.append(time / 1_000_000_000).append('.');
    String nanos = Long.toString(time % 1_000_000_000);
    line.append("0".repeat(9 - nanos.length())).append(nanos);
    line.append(hart < 0 ? " -" : " hart" + hart).append(" task ").append(task).append(' ');
    line.append(kind.text());
    for (Argument argument : kind.arguments()) {
      line.append(' ').append(argument.name()).append('=');
      if (argument.type() == Argument.Type.NAME) line.append(name(argument));
      else line.append(words[argument.offset()]);
    }
    return line.toString();
  }
}
