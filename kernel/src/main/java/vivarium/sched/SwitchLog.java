package vivarium.sched;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.cpu.Context;
import vivarium.mem.AddressSpace;
import vivarium.mem.Vma;

/**
 * The machine's context switches: figures over all of them since boot, and, while somebody wants
 * that, the last {@value #KEPT} with everything that was saved and restored. A switch is copied
 * into arrays that are made once; whoever asks gets a {@link SwitchRecord} of its own.
 *
 * <p>Guarded by the machine thread. Nothing here costs virtual time or changes what a guest sees.
 */
public final class SwitchLog {
  /** How many switches are kept, a power of two. */
  public static final int KEPT = 4096;

  private static final int CHUNK = 64;

  // Words of a switch
  private static final int TIME = 0;
  private static final int PLACE = 1; // hart << 32 | channel << 16 | reason
  private static final int PREEMPTOR = 2;
  private static final int RAN = 3;
  private static final int WAITED = 4;
  private static final int COST = 5;
  private static final int REFILLS = 6; // -1: nobody counts them
  private static final int REFILL_TIME = 7;
  private static final int SIDES = 8;

  // Words of a side
  private static final int TASK = 0; // -1: the idle loop
  private static final int ROOT = 1;
  private static final int PC = 2;
  private static final int FCSR = 3;
  private static final int X = 4;
  private static final int F = X + 32;
  private static final int INSTRUCTION = F + 32;
  private static final int STACK_SIZE = INSTRUCTION + 1; // words that could be read
  private static final int STACK = STACK_SIZE + 1;
  private static final int SIDE = STACK + SwitchRecord.STACK_WORDS;
  private static final int WORDS = SIDES + 2 * SIDE;

  // Objects of a switch
  private static final int NAMES = 0;
  private static final int SPACES = 2;
  private static final int EVENTS = 4; // of the task that came, as long as it has the hart
  private static final int OBJECTS = 5;

  private static final SwitchReason[] REASONS = SwitchReason.values();
  private static final WaitChannel[] CHANNELS = WaitChannel.values();

  /** What is kept of an address space that is gone. */
  private record Gone(List<Vma> areas) {}

  /** Told of each switch, once it is done. */
  public interface Watcher {
    /** On the machine thread, in the middle of a turn: looks, and does nothing to any task. */
    void switched(long number);
  }

  private final long[][] words = new long[KEPT / CHUNK][];
  private final @Nullable Object[][] objects = new Object[KEPT / CHUNK][];
  private final byte[] bytes = new byte[8 * SwitchRecord.STACK_WORDS];
  private final SwitchFigures figures = new SwitchFigures();
  private @Nullable Watcher watcher;
  private boolean keeping;
  private long count;

  /** Those from this number on have been kept without a gap. */
  private long first = 1;

  /** The last one that was kept, when none are kept any more. */
  private long last;

  SwitchLog() {}

  /** Whether switches are kept now. */
  public boolean keeping() {
    return keeping;
  }

  /** Begins to keep switches, or ends it; what is kept by then stays until others come. */
  public void keep(boolean wanted) {
    if (wanted && !keeping) {
      first = count + 1;
    }
    if (!wanted && keeping) {
      last = count;
    }
    keeping = wanted;
  }

  /** How many there have been since boot: the number of the last one. */
  public long count() {
    return count;
  }

  /** The number of the oldest that is kept; larger than {@link #newest} if there is none. */
  public long oldest() {
    return Math.max(first, newest() - KEPT + 1);
  }

  /** The number of the newest that is kept. */
  public long newest() {
    return keeping ? count : last;
  }

  /** Figures over all switches since boot. */
  public SwitchFigures figures() {
    return figures;
  }

  /** Tells somebody of each switch that is kept from now on; null for nobody. */
  public void watch(@Nullable Watcher newWatcher) {
    watcher = newWatcher;
  }

  /** Notes a switch; the registers of both are in their contexts. */
  void record(
      HartState hart,
      @Nullable Schedulable from,
      @Nullable Schedulable to,
      SwitchReason reason,
      long ran,
      long waited,
      long cost) {
    long number = ++count;
    figures.count(hart.time, from, to, reason, ran, waited, cost);
    if (keeping) {
      store(number, hart, from, to, reason, ran, waited, cost);
    }
  }

  private void store(
      long number,
      HartState hart,
      @Nullable Schedulable from,
      @Nullable Schedulable to,
      SwitchReason reason,
      long ran,
      long waited,
      long cost) {
    int slot = (int) (number & KEPT - 1);
    long[] word = words[slot / CHUNK];
    @Nullable Object[] object = objects[slot / CHUNK];
    if (word == null || object == null) {
      word = new long[CHUNK * WORDS];
      object = new Object[CHUNK * OBJECTS];
      words[slot / CHUNK] = word;
      objects[slot / CHUNK] = object;
    }
    int at = slot % CHUNK * WORDS;
    int objectAt = slot % CHUNK * OBJECTS;
    Schedulable preemptor = reason == SwitchReason.PREEMPTED ? hart.preemptor : null;
    word[at + TIME] = hart.time;
    WaitChannel channel =
        from != null && reason == SwitchReason.BLOCKED ? from.waitChannel() : WaitChannel.NONE;
    word[at + PLACE] = (long) hart.id() << 32 | (long) channel.ordinal() << 16 | reason.ordinal();
    word[at + PREEMPTOR] = preemptor == null ? 0 : preemptor.id();
    word[at + RAN] = ran;
    word[at + WAITED] = waited;
    word[at + COST] = cost;
    word[at + REFILLS] = -1;
    object[objectAt + EVENTS] = null;
    side(word, at + SIDES, object, objectAt, from);
    side(word, at + SIDES + SIDE, object, objectAt + 1, to);
    if (watcher != null) {
      watcher.switched(number);
    }
  }

  private void side(
      long[] word, int at, @Nullable Object[] object, int objectAt, @Nullable Schedulable task) {
    AddressSpace space = task == null ? null : task.addressSpace();
    word[at + TASK] = task == null ? -1 : task.id();
    object[objectAt + NAMES] = task == null ? null : task.name();
    object[objectAt + SPACES] = space;
    if (task == null || space == null) {
      return;
    }
    Context context = task.context();
    word[at + ROOT] = space.tableRoot();
    word[at + PC] = context.pc;
    word[at + FCSR] = context.fcsr;
    System.arraycopy(context.x, 0, word, at + X, 32);
    System.arraycopy(context.f, 0, word, at + F, 32);
    word[at + INSTRUCTION] = instruction(space, context.pc);
    int read = space.observe(context.x[2], bytes, 0, bytes.length) / 8;
    word[at + STACK_SIZE] = read;
    for (int i = 0; i < read; i++) {
      word[at + STACK + i] = number(bytes, 8 * i, 8);
    }
  }

  private int instruction(AddressSpace space, long pc) {
    int read = space.observe(pc, bytes, 0, 4);
    if (read < 2) {
      return 0;
    }
    int low = (int) number(bytes, 0, 2);
    return (low & 3) == 3 && read == 4 ? (int) number(bytes, 0, 4) : low;
  }

  private static long number(byte[] bytes, int at, int length) {
    long value = 0;
    for (int i = length - 1; i >= 0; i--) {
      value = value << 8 | bytes[at + i] & 0xff;
    }
    return value;
  }

  /** The last switch gave a task its hart, whose caches are modelled. */
  void arrived(SchedEntity task, TaskEvents events) {
    task.arrivedBy = count;
    if (keeping) {
      int slot = (int) (count & KEPT - 1);
      @Nullable Object[] object = objects[slot / CHUNK];
      object[slot % CHUNK * OBJECTS + EVENTS] = events;
    }
  }

  /** A task has lost that hart: what the switch to it cost beyond its price is known. */
  void left(SchedEntity task, TaskEvents events) {
    figures.refilled(task, events);
    if (task.arrivedBy >= oldest() && task.arrivedBy <= newest()) {
      int slot = (int) (task.arrivedBy & KEPT - 1);
      long[] word = words[slot / CHUNK];
      @Nullable Object[] object = objects[slot / CHUNK];
      word[slot % CHUNK * WORDS + REFILLS] = events.refills();
      word[slot % CHUNK * WORDS + REFILL_TIME] = events.refillTime();
      object[slot % CHUNK * OBJECTS + EVENTS] = null;
    }
  }

  /** The switch of a number, or null if it is not kept any more or has not been yet. */
  public @Nullable SwitchRecord get(long number) {
    if (number < oldest() || number > newest()) {
      return null;
    }
    int slot = (int) (number & KEPT - 1);
    long[] word = words[slot / CHUNK];
    @Nullable Object[] object = objects[slot / CHUNK];
    int at = slot % CHUNK * WORDS;
    int objectAt = slot % CHUNK * OBJECTS;
    TaskEvents events = object[objectAt + EVENTS] instanceof TaskEvents present ? present : null;
    return new SwitchRecord(
        number,
        word[at + TIME],
        (int) (word[at + PLACE] >>> 32),
        REASONS[(int) word[at + PLACE] & 0xffff],
        (int) word[at + PREEMPTOR],
        CHANNELS[(int) word[at + PLACE] >>> 16],
        word[at + RAN],
        word[at + WAITED],
        word[at + COST],
        events != null ? events.refills() : word[at + REFILLS],
        events != null ? events.refillTime() : word[at + REFILL_TIME],
        side(word, at + SIDES, object, objectAt),
        side(word, at + SIDES + SIDE, object, objectAt + 1));
  }

  private static SwitchRecord.@Nullable Side side(
      long[] word, int at, @Nullable Object[] object, int objectAt) {
    int task = (int) word[at + TASK];
    if (task < 0) {
      return null;
    }
    String name = String.valueOf(object[objectAt + NAMES]);
    SwitchRecord.Memory memory = memory((int) word[at + ROOT], object[objectAt + SPACES]);
    Context context = new Context();
    if (memory == null) {
      return new SwitchRecord.Side(task, name, null, context, new long[0], 0);
    }
    context.pc = word[at + PC];
    context.fcsr = (int) word[at + FCSR];
    System.arraycopy(word, at + X, context.x, 0, 32);
    System.arraycopy(word, at + F, context.f, 0, 32);
    long[] stack = Arrays.copyOfRange(word, at + STACK, at + STACK + (int) word[at + STACK_SIZE]);
    return new SwitchRecord.Side(task, name, memory, context, stack, (int) word[at + INSTRUCTION]);
  }

  private static SwitchRecord.@Nullable Memory memory(int root, @Nullable Object space) {
    return switch (space) {
      case AddressSpace alive -> new SwitchRecord.Memory(root, alive, alive.areas());
      case Gone gone -> new SwitchRecord.Memory(root, null, gone.areas);
      case null, default -> null;
    };
  }

  /** An address space is about to go: what its areas were is kept, so that pc still has a name. */
  void forget(AddressSpace space) {
    Gone gone = null;
    for (@Nullable Object[] chunk : objects) {
      for (int i = 0; chunk != null && i < chunk.length; i++) {
        if (chunk[i] == space) {
          gone = gone != null ? gone : new Gone(new ArrayList<>(space.areas()));
          chunk[i] = gone;
        }
      }
    }
  }
}
