package vivarium.cache;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import vivarium.mem.TranslationListener;

/**
 * The memory hierarchy of one machine: the cores' private caches, the shared L3, and RAM. L3 holds
 * what any core holds, and knows which cores have a copy of each line; so it is where MESI's
 * requests are answered. Guarded by the machine thread.
 */
public final class Hierarchy implements TranslationListener {
  /** Harts of a core with SMT. */
  public static final int SMT_WIDTH = 2;

  private final Settings settings;
  private final int hartsPerCore;
  private final SetCache l3;

  /** For each entry of L3 a bit for each core that has a copy. */
  private final long[] sharers;

  /** Where in L3 the line is that a core has obtained last. */
  int obtained;

  private final Core[] cores;
  private final Meter[] meters;
  private final int l3Latency;
  private final int ramLatency;
  private final int transfer;
  private final int invalidate;
  private final int asidLimit;
  private final Map<Long, Integer> asids = new HashMap<>();
  private long conflicts;

  /**
   * @param harts 1 to 64
   * @param smt whether two harts at a time share a core
   * @param seed of random replacement
   */
  public Hierarchy(int harts, boolean smt, Settings settings, long seed) {
    this.settings = settings.checked();
    hartsPerCore = smt ? SMT_WIDTH : 1;
    l3 =
        new SetCache(
            settings.number(Key.L3_SIZE),
            settings.number(Key.L3_WAYS),
            settings.replacement(Key.L3_REPLACEMENT),
            seed);
    sharers = new long[l3.lines.length];
    l3Latency = settings.number(Key.L3_LATENCY);
    ramLatency = settings.number(Key.RAM_LATENCY);
    transfer = settings.number(Key.TRANSFER);
    invalidate = settings.number(Key.INVALIDATE);
    asidLimit = settings.number(Key.ASIDS);
    cores = new Core[(harts + hartsPerCore - 1) / hartsPerCore];
    for (int i = 0; i < cores.length; i++) {
      cores[i] = new Core(i, this, settings, seed + 4L * (i + 1));
    }
    meters = new Meter[harts];
    for (int i = 0; i < harts; i++) {
      meters[i] = new Meter(this, cores[i / hartsPerCore], settings, seed + i);
    }
  }

  public Settings settings() {
    return settings;
  }

  /** Whether harts share cores. */
  public boolean isSmt() {
    return hartsPerCore > 1;
  }

  /** What a hart's engine tells of its accesses. */
  public Meter meter(int hart) {
    return meters[hart];
  }

  /** The hart that shares the core with a hart, or -1. */
  public int sibling(int hart) {
    int other = hart ^ 1;
    return hartsPerCore == 1 || other >= meters.length ? -1 : other;
  }

  /**
   * How often harts have taken a line from each other. While it grows, harts must take turns often,
   * or they would see less of each other than real ones.
   */
  public long conflicts() {
    return conflicts;
  }

  /** The MESI state of a line in a hart's private caches: M, E, S or I. */
  public char state(int hart, long physicalAddress) {
    int line = (int) (physicalAddress >>> Settings.LINE_SHIFT);
    return "ISEM".charAt(cores[hart / hartsPerCore].state(line));
  }

  /** The sum over all harts. */
  public long total(Event event) {
    return Arrays.stream(meters).mapToLong(meter -> meter.get(event)).sum();
  }

  // What cores ask

  /** A core lacks a line: finds it here, in another core or in RAM, and notes the new copy. */
  int obtain(Meter meter, Core core, int line, boolean write) {
    meter.count(Event.L3_ACCESSES);
    int at = l3.find(line);
    int cost;
    if (at >= 0) {
      l3.used(at);
      cost = l3Latency + settle(meter, core, line, at, write);
    } else {
      meter.count(Event.L3_MISSES);
      cost = ramLatency;
      at = l3.place(line);
      if (l3.states[at] != SetCache.INVALID) {
        purge(at);
      }
      l3.fill(at, line, SetCache.SHARED, 0);
    }
    sharers[at] |= bit(core);
    obtained = at;
    return cost;
  }

  /** What the other copies of a line cost, and what becomes of them. */
  private int settle(Meter meter, Core core, int line, int at, boolean write) {
    long others = sharers[at] & ~bit(core);
    if (others == 0) {
      return 0;
    }
    boolean exclusive = cores[Long.numberOfTrailingZeros(others)].state(line) > SetCache.SHARED;
    if (write) {
      invalidateOthers(meter, at, line, others);
    } else if (exclusive) {
      conflict(meter);
      cores[Long.numberOfTrailingZeros(others)].share(line);
    }
    if (exclusive) {
      return transfer;
    }
    return write ? invalidate : 0;
  }

  /** The state in which a core may have a line that it reads, told by its index in L3. */
  byte granted(Core core, int at) {
    return sharers[at] == bit(core) ? SetCache.EXCLUSIVE : SetCache.SHARED;
  }

  /** A core writes a line that it has shared, at an index of its L2. */
  int upgrade(Meter meter, Core core, SetCache l2, int index) {
    int at = l2.outer[index];
    invalidateOthers(meter, at, l2.lines[index], sharers[at] & ~bit(core));
    return invalidate;
  }

  private void invalidateOthers(Meter meter, int at, int line, long others) {
    for (long rest = others; rest != 0; rest &= rest - 1) {
      int other = Long.numberOfTrailingZeros(rest);
      cores[other].invalidate(line);
      meter.count(Event.INVALIDATIONS_SENT);
      meters[other * hartsPerCore].count(Event.INVALIDATIONS_RECEIVED);
    }
    sharers[at] &= ~others;
    if (others != 0) {
      conflict(meter);
    }
  }

  private void conflict(Meter meter) {
    conflicts++;
    meter.stop();
  }

  /** A core no longer has a line, told by its index in L3. */
  void left(Core core, int at) {
    sharers[at] &= ~bit(core);
  }

  private void purge(int at) {
    for (long rest = sharers[at]; rest != 0; rest &= rest - 1) {
      cores[Long.numberOfTrailingZeros(rest)].purge(l3.lines[at]);
    }
    sharers[at] = 0;
  }

  private static long bit(Core core) {
    return 1L << core.id;
  }

  // Address spaces

  /**
   * The number by which TLBs know an address space. When all are given out, all TLBs are emptied
   * and numbering begins anew, as Linux does.
   */
  int asid(long space) {
    if (asidLimit == 0) {
      return 0;
    }
    if (!asids.containsKey(space) && asids.size() == asidLimit) {
      asids.clear();
      for (Meter meter : meters) {
        meter.renumber();
      }
    }
    return asids.computeIfAbsent(space, key -> asids.size());
  }

  /** Whether TLBs keep what they know when a hart changes to another address space. */
  boolean hasAsids() {
    return asidLimit > 0;
  }

  @Override
  public void forgotten(long space, long va) {
    for (Meter meter : meters) {
      if (meter.mayKnow(space)) {
        meter.forget(known(space), va);
      }
    }
  }

  @Override
  public void forgottenAll(long space) {
    for (Meter meter : meters) {
      if (meter.mayKnow(space)) {
        meter.forgetAll(known(space));
      }
    }
  }

  /** The number of an address space; -1, which no entry has, if it has none. */
  private int known(long space) {
    return asidLimit == 0 ? 0 : asids.getOrDefault(space, -1);
  }
}
