package vivarium.cache;

import java.util.Arrays;
import vivarium.mem.KnownLines;

/**
 * A core's private caches: L1I, L1D and L2, which holds what they hold and answers for the core's
 * MESI states. L1D has the same states beside its lines. With SMT two harts use one core.
 *
 * <p>Costs are ns, the whole latency of the level where the line is found. Evicted lines cost
 * nothing: writing back goes on behind. Guarded by the machine thread.
 */
final class Core {
  // Bits of SetCache.inner in L2.
  private static final int IN_DATA = 1;
  private static final int IN_CODE = 2;

  final int id;

  // The notes of each say where in the next level the same line is.
  final SetCache l1i;
  final SetCache l1d;
  final SetCache l2;

  /** For each set of L1I the line used last, if it is there: using it again changes nothing. */
  final int[] recentCode;

  /** What its harts know of the lines in L1D. */
  private KnownLines[] known = {};

  /** Where in L1D the line is that was loaded or stored last. */
  int accessed;

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
    recentCode = new int[l1i.sets()];
    Arrays.fill(recentCode, -1);
  }

  /** What a new hart of this core knows of the lines in L1D. */
  KnownLines knownLines() {
    known = Arrays.copyOf(known, known.length + 1);
    known[known.length - 1] = l1d.knownLines();
    return known[known.length - 1];
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
    if (at < 0) {
      return bring(meter, line, false);
    }
    l1d.used(at);
    accessed = at;
    return l1dLatency;
  }

  int store(Meter meter, int line) {
    int at = l1d.find(line);
    if (at < 0) {
      return bring(meter, line, true);
    }
    int cost = l1dLatency;
    l1d.used(at);
    if (l1d.state(at) != SetCache.MODIFIED) {
      cost += own(meter, l1d.note(at));
      l1d.setState(at, SetCache.MODIFIED);
    }
    accessed = at;
    return cost;
  }

  /** Brings a line into L1D that is not there, for writing in state M. */
  private int bring(Meter meter, int line, boolean write) {
    meter.count(Event.L1D_MISSES);
    int cost = obtain(meter, line, write);
    accessed = l1d.place(line);
    gone(accessed);
    fill(l1d, accessed, line, l2.state(obtained), IN_DATA);
    meter.refillData(line, cost);
    return cost;
  }

  /** Puts the line that was obtained into a first level, which {@code bit} stands for. */
  private void fill(SetCache first, int at, int line, byte state, int bit) {
    if (!first.isInvalid(at)) {
      l2.removeInner(first.note(at), bit);
    }
    first.fill(at, line, state, obtained);
    l2.addInner(obtained, bit);
  }

  /** What is at an index of L1D goes. */
  private void gone(int at) {
    for (KnownLines lines : known) {
      lines.gone(at);
    }
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
    byte state = shared.granted;
    at = l2.place(line);
    if (!l2.isInvalid(at)) {
      dropFirstLevel(at);
    }
    l2.fill(at, line, write ? SetCache.MODIFIED : state, outer);
    obtained = at;
    return cost;
  }

  /** Makes a line of L2 modified; costs only if it was shared. */
  private int own(Meter meter, int at) {
    int cost = l2.state(at) == SetCache.SHARED ? shared.upgrade(meter, this, l2, at) : 0;
    l2.setState(at, SetCache.MODIFIED);
    return cost;
  }

  /** fence.i: code may have changed. */
  void emptyCode() {
    for (int i = 0; i < l1i.size(); i++) {
      if (!l1i.isInvalid(i)) {
        l2.removeInner(l1i.note(i), IN_CODE);
      }
    }
    l1i.empty();
    Arrays.fill(recentCode, -1);
  }

  // What others do to it

  /** The state of a line; L2 answers. */
  byte state(int line) {
    int at = l2.find(line);
    return at < 0 ? SetCache.INVALID : l2.state(at);
  }

  /** Another core reads a line that this one has to itself. */
  void share(int line) {
    int outer = l2.find(line);
    l2.setState(outer, SetCache.SHARED);
    if ((l2.inner(outer) & IN_DATA) != 0) {
      int at = l1d.find(line);
      l1d.setState(at, SetCache.SHARED);
      for (KnownLines lines : known) {
        lines.shared(at);
      }
    }
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
    int line = l2.line(at);
    int inner = l2.inner(at);
    if ((inner & IN_DATA) != 0) {
      int index = l1d.find(line);
      l1d.drop(index);
      gone(index);
    }
    if ((inner & IN_CODE) != 0) {
      l1i.drop(l1i.find(line));
      if (recentCode[line & l1i.setMask] == line) {
        recentCode[line & l1i.setMask] = -1;
      }
    }
  }
}
