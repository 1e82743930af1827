package vivarium.sched;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts and distributions of all context switches since boot, by task and reason. Added up over
 * the tasks (the idle loop and those that have ended among them) they are the machine's.
 *
 * <p>Guarded by the machine thread.
 */
public final class SwitchFigures {
  /** Tasks with figures of their own; beyond that, those that have ended are added up in one. */
  public static final int MOST_TASKS = 4096;

  /**
   * The upper ends of a distribution's classes, ns: 0 alone, below 1 us, then 1, 2, 5 and so on.
   */
  private static final long[] ENDS = ends();

  /** Classes of a distribution; the last one has no upper end. */
  public static final int CLASSES = ENDS.length + 1;

  /** For each number of bits the first class that a number with so many bits can be in. */
  private static final int[] FIRST = first();

  private static final int REASONS = SwitchReason.values().length;

  /** The figures of one task, of the idle loop, or of those that have ended. */
  public static final class Row {
    private final int task;
    private String name;
    private boolean guest;
    private long start;
    private long firstRun;
    private long end = Clock.NEVER;
    private long got;
    private long ran;
    private long waited;
    private long cost;
    private long refills;
    private long refillTime;
    private long longestRun;
    private long longestWait;
    private final long[] left = new long[REASONS];
    private final long[] runs = new long[CLASSES];
    private final long[] waits = new long[CLASSES];

    Row(int task, String name) {
      this.task = task;
      this.name = name;
    }

    /** Its thread id; 0 for the idle loop, -1 for all those that have ended and are not listed. */
    public int task() {
      return task;
    }

    public String name() {
      return name;
    }

    public boolean ended() {
      return end != Clock.NEVER;
    }

    /** Whether it has ever had memory: it is a task of a guest program. */
    public boolean guest() {
      return guest;
    }

    /** When it could first have run, virtual ns. */
    public long start() {
      return start;
    }

    /** When it first had a hart, virtual ns. */
    public long firstRun() {
      return firstRun;
    }

    /** When it ended, virtual ns; {@link Clock#NEVER} if it has not. */
    public long end() {
      return end;
    }

    /** How often it left a hart for this reason. */
    public long left(SwitchReason reason) {
      return left[reason.ordinal()];
    }

    /** How often it left a hart. */
    public long left() {
      long sum = 0;
      for (long n : left) {
        sum += n;
      }
      return sum;
    }

    /** How often it got a hart. */
    public long got() {
      return got;
    }

    /** Time on harts in spells that have ended, ns. */
    public long ran() {
      return ran;
    }

    /** Time between becoming runnable and getting a hart, ns. */
    public long waited() {
      return waited;
    }

    /** What the switches to it cost, ns. */
    public long cost() {
      return cost;
    }

    /** Displaced lines and pages that it had to have again; always 0 in uniform time. */
    public long refills() {
      return refills;
    }

    /** What these took, ns. */
    public long refillTime() {
      return refillTime;
    }

    /** The longest spell on a hart, ns. */
    public long longestRun() {
      return longestRun;
    }

    /** The longest time that it was runnable without a hart, ns. */
    public long longestWait() {
      return longestWait;
    }

    /** How many spells on a hart were in each class. */
    public long[] runs() {
      return runs.clone();
    }

    /** How many waits for a hart were in each class. */
    public long[] waits() {
      return waits.clone();
    }

    void add(Row other) {
      got += other.got;
      ran += other.ran;
      waited += other.waited;
      cost += other.cost;
      refills += other.refills;
      refillTime += other.refillTime;
      longestRun = Math.max(longestRun, other.longestRun);
      longestWait = Math.max(longestWait, other.longestWait);
      addAll(left, other.left);
      addAll(runs, other.runs);
      addAll(waits, other.waits);
    }

    private static void addAll(long[] to, long[] from) {
      for (int i = 0; i < to.length; i++) {
        to[i] += from[i];
      }
    }
  }

  private final Row idle = new Row(0, "(idle)");
  private final Row others = new Row(-1, "(ended)");
  private final List<Row> rows = new ArrayList<>();

  /** How many rows there may be before those that have ended are added up. */
  private int room = MOST_TASKS;

  /**
   * The idle loop, then the tasks in the order of their first switch, then the other ended ones.
   */
  public List<Row> rows() {
    List<Row> all = new ArrayList<>();
    all.add(idle);
    all.addAll(rows);
    if (others.got > 0) {
      all.add(others);
    }
    return all;
  }

  /** The sum of all rows. */
  public Row total() {
    Row total = new Row(-1, "total");
    rows().forEach(total::add);
    return total;
  }

  private static long[] ends() {
    long[] ends = new long[26];
    ends[0] = 1;
    long power = 1_000;
    for (int i = 1; i < ends.length; i++) {
      int step = (i - 1) % 3;
      ends[i] = power * (step == 0 ? 1 : step == 1 ? 2 : 5);
      power *= step == 2 ? 10 : 1;
    }
    return ends;
  }

  private static int[] first() {
    int[] first = new int[65];
    for (int bits = 1; bits <= 63; bits++) {
      first[bits] = first[bits - 1];
      while (first[bits] < ENDS.length && ENDS[first[bits]] <= 1L << bits - 1) {
        first[bits]++;
      }
    }
    return first;
  }

  /** All durations of a class are below this, ns; {@link Long#MAX_VALUE} for the last one. */
  public static long end(int durationClass) {
    return durationClass < ENDS.length ? ENDS[durationClass] : Long.MAX_VALUE;
  }

  /** The class of a duration, ns. */
  public static int classOf(long nanos) {
    long duration = Math.max(0, nanos);
    int n = FIRST[64 - Long.numberOfLeadingZeros(duration)];
    while (n < ENDS.length && duration >= ENDS[n]) {
      n++;
    }
    return n;
  }

  void count(
      long time,
      @Nullable Schedulable from,
      @Nullable Schedulable to,
      SwitchReason reason,
      long ran,
      long waited,
      long cost) {
    Row out = from == null ? idle : row(from);
    out.left[reason.ordinal()]++;
    if (from != null) {
      out.ran += ran;
      out.longestRun = Math.max(out.longestRun, ran);
      out.runs[classOf(ran)]++;
      out.end = reason == SwitchReason.EXIT ? time : out.end;
    }
    Row in = to == null ? idle : row(to);
    in.got++;
    if (to != null) {
      if (in.got == 1) {
        in.start = time - waited;
        in.firstRun = time;
      }
      in.guest |= to.addressSpace() != null;
      in.waited += waited;
      in.cost += cost;
      in.longestWait = Math.max(in.longestWait, waited);
      in.waits[classOf(waited)]++;
    }
  }

  /** A task has lost its hart and has no more refills to come. */
  void refilled(SchedEntity task, TaskEvents events) {
    Row row = task.switchFigures;
    if (row != null) {
      row.refills += events.refills();
      row.refillTime += events.refillTime();
    }
  }

  private Row row(Schedulable task) {
    SchedEntity entity = task.sched();
    Row row = entity.switchFigures;
    if (row == null || row.task != task.id()) { // exec by a thread gives it another number
      row = new Row(task.id(), task.name());
      entity.switchFigures = row;
      if (rows.size() >= room) {
        fold();
      }
      rows.add(row);
    }
    row.name = task.name();
    return row;
  }

  /** Adds those that have ended to one row. */
  private void fold() {
    for (Row row : rows) {
      if (row.ended()) {
        others.add(row);
      }
    }
    rows.removeIf(Row::ended);
    room = Math.max(MOST_TASKS, 2 * rows.size());
  }
}
