package vivarium.trace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The last events of one hart as longs, overwritten in a circle. One writer, which never waits; any
 * number of readers, each with its own position, which notice when the writer has overtaken them.
 * The head is published after the record, and read again after a copy (a sequence lock).
 */
final class TraceRing {
  /** Time, kind and task, and the arguments. */
  private static final int WORDS = 2 + EventKind.WORDS;

  private static final EventKind[] KINDS = EventKind.values();
  private static final VarHandle HEAD;

  static {
    try {
      HEAD = MethodHandles.lookup().findVarHandle(TraceRing.class, "head", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int hart;
  private final int capacity;
  private final long[] words;

  /** Number of records ever written; written by the writer alone, through HEAD. */
  @SuppressWarnings("unused")
  private long head;

  TraceRing(int hart, int capacity) {
    if (Integer.bitCount(capacity) != 1)
      throw new IllegalArgumentException("capacity is no power of two");
    this.hart = hart;
    this.capacity = capacity;
    this.words = new long[capacity * WORDS];
  }

  void write(EventKind kind, long time, int task, long[] arguments) {
    long at = (long) HEAD.get(this);
    VarHandle.storeStoreFence();
    int word = ((int) at & (capacity - 1)) * WORDS;
    words[word] = time;
    words[word + 1] = (long) kind.ordinal() << 32 | task & 0xffffffffL;
    System.arraycopy(arguments, 0, words, word + 2, arguments.length);
    HEAD.setRelease(this, at + 1);
  }

  long head() {
    return (long) HEAD.getAcquire(this);
  }

  /**
   * How many records at and after this position are gone. The record that the writer may be writing
   * counts as gone.
   */
  long lostAt(long position) {
    return Math.max(0, head() - capacity + 1 - position);
  }

  /** The record at a position, or null when it is not yet written or was overwritten meanwhile. */
  @Nullable TraceEvent read(long position) {
    if (position >= head()) return null;
    int word = ((int) position & (capacity - 1)) * WORDS;
    long time = words[word];
    long kindAndTask = words[word + 1];
    EventKind kind = KINDS[(int) (kindAndTask >>> 32)];
    long[] arguments = Arrays.copyOfRange(words, word + 2, word + 2 + kind.words());
    VarHandle.loadLoadFence();
    if (lostAt(position) > 0) return null;
    return new TraceEvent(kind, time, hart, (int) kindAndTask, arguments);
  }
}
