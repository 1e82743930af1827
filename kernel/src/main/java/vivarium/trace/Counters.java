package vivarium.trace;

import java.util.Map;
import java.util.TreeMap;

/**
 * All counters of one machine, a row for each hart, so that a total is a sum by construction.
 * Guarded by being on the machine's thread; with a thread for each hart, by each hart writing its
 * own row alone.
 */
public final class Counters {
  private static final int LOW_NUMBERS = 1024;

  private final long[][] values;
  private final long[] syscalls = new long[LOW_NUMBERS];
  private final Map<Integer, Long> highSyscalls = new TreeMap<>();
  private final LoadAverage load = new LoadAverage();

  public Counters(int harts) {
    values = new long[harts][Counter.values().length];
  }

  public int harts() {
    return values.length;
  }

  public void add(int hart, Counter counter) {
    values[hart][counter.ordinal()]++;
  }

  public void add(int hart, Counter counter, long amount) {
    values[hart][counter.ordinal()] += amount;
  }

  public long get(int hart, Counter counter) {
    return values[hart][counter.ordinal()];
  }

  /** The machine's figure. */
  public long total(Counter counter) {
    long sum = 0;
    for (long[] row : values) sum += row[counter.ordinal()];
    return sum;
  }

  /** Counts one system call, by hart and by number. */
  public void syscall(int hart, long number) {
    add(hart, Counter.SYSCALLS);
    if (number >= 0 && number < LOW_NUMBERS) syscalls[(int) number]++;
    else highSyscalls.merge((int) number, 1L, Long::sum);
  }

  /**
   * How often each system call number was used, in order of number; those never used are left out.
   */
  public Map<Integer, Long> syscalls() {
    Map<Integer, Long> used = new TreeMap<>(highSyscalls);
    for (int i = 0; i < LOW_NUMBERS; i++) {
      if (syscalls[i] > 0) used.put(i, syscalls[i]);
    }
    return used;
  }

  /** The load averages; the scheduler tells it whenever the number of active tasks changes. */
  public LoadAverage load() {
    return load;
  }
}
