package vivarium.cache;

import java.util.Arrays;

/**
 * A core's private caches: L1I, L1D and L2, which holds what they hold and answers for the core's
 * MESI states. L1D has the same states beside its lines. With SMT two harts use one core.
 *
 * <p>Costs are ns, the whole latency of the level where the line is found. Evicted lines cost
 * nothing: writing back goes on behind. Guarded by the machine thread.
 */
final class Core {
  final int id;
  final SetCache l1i;
  final SetCache l1d;
  final SetCache l2;

  /** For each set of L1D the line used last, if it is there: using it again changes nothing. */
  final int[] recent;

  /** The same if that line is modified, so that a store changes nothing. */
  final int[] owned;

  /** The same for L1I. */
  final int[] recentCode;

  private final Hierarchy shared;
  private final int l1iLatency;
  private final int l1dLatency;
  private final int l2Latency;

  Core(int id, Hierarchy shared, Settings settings, long seed) {
    this.id = id;
    this.shared = shared;
    l1i =
        new SetCache(
            settings.number(Key.L1I_SIZE),
            settings.number(Key.L1I_WAYS),
            settings.replacement(Key.L1I_REPLACEMENT),
            seed + 1);
    l1d =
        new SetCache(
            settings.number(Key.L1D_SIZE),
            settings.number(Key.L1D_WAYS),
            settings.replacement(Key.L1D_REPLACEMENT),
            seed + 2);
    l2 =
        new SetCache(
            settings.number(Key.L2_SIZE),
            settings.number(Key.L2_WAYS),
            settings.replacement(Key.L2_REPLACEMENT),
            seed + 3);
    l1iLatency = settings.number(Key.L1I_LATENCY);
    l1dLatency = settings.number(Key.L1D_LATENCY);
    l2Latency = settings.number(Key.L2_LATENCY);
    recent = nothing(l1d.sets());
    owned = nothing(l1d.sets());
    recentCode = nothing(l1i.sets());
  }

  private static int[] nothing(int sets) {
    int[] lines = new int[sets];
    Arrays.fill(lines, -1);
    return lines;
  }

  // What its harts do

  int fetch(Meter meter, int line) {
    int at = l1i.find(line);
    int cost = l1iLatency;
    if (at >= 0) {
      l1i.used(at);
    } else {
      meter.count(Event.L1I_MISSES);
      cost = obtain(meter, line, false);
      l1i.fill(l1i.place(line), line, SetCache.SHARED);
      meter.refillCode(line, cost);
    }
    recentCode[line & l1i.setMask] = line;
    return cost;
  }

  int load(Meter meter, int line) {
    int at = l1d.find(line);
    int cost = l1dLatency;
    if (at >= 0) {
      l1d.used(at);
    } else {
      meter.count(Event.L1D_MISSES);
      cost = obtain(meter, line, false);
      at = l1d.place(line);
      l1d.fill(at, line, l2.states[l2.find(line)]);
      meter.refillData(line, cost);
    }
    remember(at, line);
    return cost;
  }

  int store(Meter meter, int line) {
    int at = l1d.find(line);
    int cost = l1dLatency;
    if (at >= 0) {
      l1d.used(at);
      if (l1d.states[at] != SetCache.MODIFIED) {
        cost += own(meter, l2.find(line));
        l1d.states[at] = SetCache.MODIFIED;
      }
    } else {
      meter.count(Event.L1D_MISSES);
      cost = obtain(meter, line, true);
      at = l1d.place(line);
      l1d.fill(at, line, SetCache.MODIFIED);
      meter.refillData(line, cost);
    }
    remember(at, line);
    return cost;
  }

  private void remember(int at, int line) {
    int set = line & l1d.setMask;
    recent[set] = line;
    owned[set] = l1d.states[at] == SetCache.MODIFIED ? line : -1;
  }

  /** Brings a line into L2, for writing in state M. */
  private int obtain(Meter meter, int line, boolean write) {
    meter.count(Event.L2_ACCESSES);
    int at = l2.find(line);
    if (at >= 0) {
      l2.used(at);
      return write ? l2Latency + own(meter, at) : l2Latency;
    }
    meter.count(Event.L2_MISSES);
    if (l2.findLost(line) >= 0) {
      meter.count(Event.COHERENCE_MISSES);
    }
    int cost = shared.obtain(meter, this, line, write);
    at = l2.place(line);
    if (l2.states[at] != SetCache.INVALID) {
      shared.left(this, l2.lines[at]);
      dropFirstLevel(l2.lines[at]);
    }
    l2.fill(at, line, write ? SetCache.MODIFIED : shared.granted(this, line));
    return cost;
  }

  /** Makes a line of L2 modified; costs only if it was shared. */
  private int own(Meter meter, int at) {
    int cost = l2.states[at] == SetCache.SHARED ? shared.upgrade(meter, this, l2.lines[at]) : 0;
    l2.states[at] = SetCache.MODIFIED;
    return cost;
  }

  /** fence.i: code may have changed. */
  void emptyCode() {
    Arrays.fill(l1i.lines, -1);
    Arrays.fill(l1i.states, SetCache.INVALID);
    Arrays.fill(recentCode, -1);
  }

  // What others do to it

  /** The state of a line; L2 answers. */
  byte state(int line) {
    int at = l2.find(line);
    return at < 0 ? SetCache.INVALID : l2.states[at];
  }

  /** Another core reads a line that this one has to itself. */
  void share(int line) {
    l2.states[l2.find(line)] = SetCache.SHARED;
    int at = l1d.find(line);
    if (at >= 0) {
      l1d.states[at] = SetCache.SHARED;
    }
    forget(owned, line & l1d.setMask, line);
  }

  /** Another core writes a line. */
  void invalidate(int line) {
    l2.states[l2.find(line)] = SetCache.INVALID;
    dropFirstLevel(line);
  }

  /** L3 gives up a line, and what it lacks nobody may have. */
  void purge(int line) {
    l2.drop(l2.find(line));
    dropFirstLevel(line);
  }

  private void dropFirstLevel(int line) {
    int data = l1d.find(line);
    if (data >= 0) {
      l1d.drop(data);
    }
    int code = l1i.find(line);
    if (code >= 0) {
      l1i.drop(code);
    }
    forget(recent, line & l1d.setMask, line);
    forget(owned, line & l1d.setMask, line);
    forget(recentCode, line & l1i.setMask, line);
  }

  private static void forget(int[] lines, int set, int line) {
    if (lines[set] == line) {
      lines[set] = -1;
    }
  }
}
