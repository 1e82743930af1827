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
  // Bits of SetCache.inner in L2.
  private static final byte IN_DATA = 1;
  private static final byte IN_CODE = 2;

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

  /** Where in L2 the line is that was brought there last. */
  private int obtained;

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
      fill(l1i, l1i.place(line), line, SetCache.SHARED, IN_CODE);
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
      fill(l1d, at, line, l2.states[obtained], IN_DATA);
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
        cost += own(meter, l1d.outer[at]);
        l1d.states[at] = SetCache.MODIFIED;
      }
    } else {
      meter.count(Event.L1D_MISSES);
      cost = obtain(meter, line, true);
      at = l1d.place(line);
      fill(l1d, at, line, SetCache.MODIFIED, IN_DATA);
      meter.refillData(line, cost);
    }
    remember(at, line);
    return cost;
  }

  /** Puts the line that was obtained into a first level, which {@code bit} stands for. */
  private void fill(SetCache first, int at, int line, byte state, byte bit) {
    if (first.states[at] != SetCache.INVALID) {
      l2.inner[first.outer[at]] &= (byte) ~bit;
    }
    first.fill(at, line, state, obtained);
    l2.inner[obtained] |= bit;
  }

  private void remember(int at, int line) {
    int set = line & l1d.setMask;
    recent[set] = line;
    owned[set] = l1d.states[at] == SetCache.MODIFIED ? line : -1;
  }

  /** Brings a line into L2, to {@link #obtained}, for writing in state M. */
  private int obtain(Meter meter, int line, boolean write) {
    meter.count(Event.L2_ACCESSES);
    int at = l2.find(line);
    if (at >= 0) {
      obtained = at;
      l2.used(at);
      return write ? l2Latency + own(meter, at) : l2Latency;
    }
    meter.count(Event.L2_MISSES);
    if (l2.isLost(line)) {
      meter.count(Event.COHERENCE_MISSES);
    }
    int cost = shared.obtain(meter, this, line, write);
    int outer = shared.obtained;
    at = l2.place(line);
    if (l2.states[at] != SetCache.INVALID) {
      shared.left(this, l2.outer[at]);
      dropFirstLevel(at);
    }
    l2.fill(at, line, write ? SetCache.MODIFIED : shared.granted(this, outer), outer);
    obtained = at;
    return cost;
  }

  /** Makes a line of L2 modified; costs only if it was shared. */
  private int own(Meter meter, int at) {
    int cost = l2.states[at] == SetCache.SHARED ? shared.upgrade(meter, this, l2, at) : 0;
    l2.states[at] = SetCache.MODIFIED;
    return cost;
  }

  /** fence.i: code may have changed. */
  void emptyCode() {
    for (int i = 0; i < l1i.lines.length; i++) {
      if (l1i.states[i] != SetCache.INVALID) {
        l2.inner[l1i.outer[i]] &= ~IN_CODE;
      }
    }
    l1i.empty();
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
    int outer = l2.find(line);
    l2.states[outer] = SetCache.SHARED;
    if ((l2.inner[outer] & IN_DATA) != 0) {
      l1d.states[l1d.find(line)] = SetCache.SHARED;
    }
    forget(owned, line & l1d.setMask, line);
  }

  /** Another core writes a line. */
  void invalidate(int line) {
    int at = l2.find(line);
    dropFirstLevel(at);
    l2.lose(at);
  }

  /** L3 gives up a line, and what it lacks nobody may have. */
  void purge(int line) {
    int at = l2.find(line);
    dropFirstLevel(at);
    l2.drop(at);
  }

  /** The line at an index of L2 leaves the first level, if it is there. */
  private void dropFirstLevel(int at) {
    int line = l2.lines[at];
    byte inner = l2.inner[at];
    if ((inner & IN_DATA) != 0) {
      l1d.drop(l1d.find(line));
      forget(recent, line & l1d.setMask, line);
      forget(owned, line & l1d.setMask, line);
    }
    if ((inner & IN_CODE) != 0) {
      l1i.drop(l1i.find(line));
      forget(recentCode, line & l1i.setMask, line);
    }
  }

  private static void forget(int[] lines, int set, int line) {
    if (lines[set] == line) {
      lines[set] = -1;
    }
  }
}
