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

  private static final int SHARER_BITS = SetCache.NOTE_BITS;

  private final Settings settings;
  private final int hartsPerCore;

  /** Its notes say which cores may have a copy; a core that gives one up does not tell. */
  private final SetCache l3;

  /** Where in L3 the line is that a core has obtained last. */
  int obtained;

  /** The state in which that core may have it if it only reads. */
  byte granted;

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
      if (!l3.isInvalid(at)) {
        purge(at);
      }
      l3.fill(at, line, SetCache.SHARED, sharer(core));
      granted = SetCache.EXCLUSIVE;
    }
    obtained = at;
    return cost;
  }

  /** What the other copies of a line cost, and what becomes of them. */
  private int settle(Meter meter, Core core, int line, int at, boolean write) {
    int sharers = l3.note(at);
    long others = copies(sharers, line, core.id);
    if (others == 0) {
      l3.setNote(at, sharer(core));
      granted = SetCache.EXCLUSIVE;
      return 0;
    }
    l3.setNote(at, sharers | sharer(core));
    granted = SetCache.SHARED;
    Core first = cores[Long.numberOfTrailingZeros(others)];
    boolean exclusive = first.state(line) > SetCache.SHARED;
    if (write) {
      invalidate(meter, line, others);
    } else if (exclusive) {
      conflict(meter);
      first.share(line);
    }
    if (exclusive) {
      return transfer;
    }
    return write ? invalidate : 0;
  }

  /** A core writes a line that it has shared, at an index of its L2. */
  int upgrade(Meter meter, Core core, SetCache l2, int index) {
    int line = l2.line(index);
    invalidate(meter, line, copies(l3.note(l2.note(index)), line, core.id));
    return invalidate;
  }

  private void invalidate(Meter meter, int line, long others) {
    for (long rest = others; rest != 0; rest &= rest - 1) {
      int other = Long.numberOfTrailingZeros(rest);
      cores[other].invalidate(line);
      meter.count(Event.INVALIDATIONS_SENT);
      meters[other * hartsPerCore].count(Event.INVALIDATIONS_RECEIVED);
    }
    if (others != 0) {
      conflict(meter);
    }
  }

  private void conflict(Meter meter) {
    conflicts++;
    meter.stop();
  }

  private void purge(int at) {
    int line = l3.line(at);
    for (long rest = copies(l3.note(at), line, -1); rest != 0; rest &= rest - 1) {
      cores[Long.numberOfTrailingZeros(rest)].purge(line);
    }
  }

  /**
   * Which cores but one have a copy of a line, a bit each, of those that L3's note says may have
   * one.
   */
  private long copies(int sharers, int line, int but) {
    long copies = 0;
    for (int rest = sharers; rest != 0; rest &= rest - 1) {
      for (int i = Integer.numberOfTrailingZeros(rest); i < cores.length; i += SHARER_BITS) {
        if (i != but && cores[i].state(line) != SetCache.INVALID) {
          copies |= 1L << i;
        }
      }
    }
    return copies;
  }

  /** A core's bit in a note of L3; it may be another one's, too. */
  private static int sharer(Core core) {
    return 1 << core.id % SHARER_BITS;
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
