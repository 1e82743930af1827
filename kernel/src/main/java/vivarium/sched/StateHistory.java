package vivarium.sched;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks did lately: each spell that a task spent in one state (on a hart, runnable,
 * waiting for something, stopped), kept when it ends, in a circle of the last {@value #KEPT}, while
 * {@link SwitchLog#keeping}. The spell that a task is in now is its {@link SchedEntity#state} since
 * {@link SchedEntity#since}.
 *
 * <p>Guarded by the machine thread.
 */
public final class StateHistory {
  /** How many spells are kept, a power of two. */
  public static final int KEPT = 1 << 16;

  private static final int FIRST_SIZE = 1 << 10;
  private static final int WORDS = 3;
  private static final TaskState[] STATES = TaskState.values();
  private static final WaitChannel[] CHANNELS = WaitChannel.values();

  /**
   * A spell, from and to in virtual ns.
   *
   * @param hart where it ran, or whose queue it was on, or where it last ran
   * @param channel what it waited for; NONE if nothing
   */
  public record Spell(
      int task, String name, TaskState state, int hart, WaitChannel channel, long from, long to) {}

  /** Takes the spells, the first to end first. */
  public interface Visitor {
    void visit(Spell spell);
  }

  private long[] words = new long[FIRST_SIZE * WORDS];
  private @Nullable String[] names = new String[FIRST_SIZE];
  private boolean keeping;
  private long since;
  private long count;

  StateHistory() {}

  /** Begins to keep spells at this time, or ends it. */
  void keep(boolean wanted, long now) {
    if (wanted && !keeping) {
      since = now;
      count = 0;
    }
    keeping = wanted;
  }

  /** The task has left a state. */
  void ended(Schedulable task, TaskState state, int hart, long from, long to) {
    if (!keeping || from >= to) {
      return;
    }
    int capacity = names.length;
    if (count == capacity && capacity < KEPT) {
      words = Arrays.copyOf(words, words.length * 2);
      names = Arrays.copyOf(names, names.length * 2);
      capacity *= 2;
    }
    int slot = (int) (count++ & capacity - 1);
    words[slot * WORDS] = from;
    words[slot * WORDS + 1] = to;
    WaitChannel channel = state.active() ? WaitChannel.NONE : task.waitChannel();
    words[slot * WORDS + 2] =
        (long) task.id() << 32
            | (long) hart << 16
            | (long) channel.ordinal() << 8
            | state.ordinal();
    names[slot] = task.name();
  }

  /** What lies before is not known, or not completely. */
  public long knownSince() {
    if (count <= KEPT) {
      return since;
    }
    return words[(int) (count & KEPT - 1) * WORDS + 1];
  }

  /** Hands over those spells that reach into the time from {@code from} to {@code to}. */
  public void visit(long from, long to, Visitor visitor) {
    int capacity = names.length;
    for (long i = Math.max(0, count - KEPT); i < count; i++) {
      int slot = (int) (i & capacity - 1);
      long begin = words[slot * WORDS];
      long end = words[slot * WORDS + 1];
      if (end > from && begin < to) {
        long packed = words[slot * WORDS + 2];
        visitor.visit(
            new Spell(
                (int) (packed >>> 32),
                String.valueOf(names[slot]),
                STATES[(int) packed & 0xff],
                (int) packed >>> 16,
                CHANNELS[(int) packed >>> 8 & 0xff],
                begin,
                end));
      }
    }
  }
}
