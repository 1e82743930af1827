package vivarium.cache;

import java.util.Arrays;

/**
 * What a task could find in a hart's caches and TLBs when it last left one, and what becoming
 * without it costs: the indirect cost of a context switch.
 *
 * <p>When the task comes back, to that hart or to another, what is still there is struck out; the
 * rest was displaced while it was away. The first miss on each of these lines and pages, until the
 * task leaves again, is a refill. It is charged with what it took more than the level where the
 * line or page had been. Guarded by the machine thread.
 */
public final class Footprint {
  private static final int NOTHING = -1;

  private final Lines code = new Lines();
  private final Lines data = new Lines();
  private final Lines second = new Lines();
  private final Pages codePages = new Pages();
  private final Pages dataPages = new Pages();
  private final Pages secondPages = new Pages();
  private final int codeLatency;
  private final int dataLatency;
  private final int secondLatency;
  private final int secondPageLatency;
  private long refills;
  private long nanos;

  /** Of a task that has never been anywhere. */
  public Footprint(Settings settings) {
    codeLatency = settings.number(Key.L1I_LATENCY);
    dataLatency = settings.number(Key.L1D_LATENCY);
    secondLatency = settings.number(Key.L2_LATENCY);
    secondPageLatency = settings.number(Key.STLB_LATENCY);
  }

  /** Lines and pages that had to be had again since the task last got a hart. */
  public long refills() {
    return refills;
  }

  /** What they cost, ns. */
  public long nanos() {
    return nanos;
  }

  /** The task leaves these caches. */
  void note(
      Core core, TranslationCache itlb, TranslationCache dtlb, TranslationCache stlb, int asid) {
    code.note(core.l1i);
    data.note(core.l1d);
    second.note(core.l2);
    codePages.note(itlb, asid);
    dataPages.note(dtlb, asid);
    secondPages.note(stlb, asid);
  }

  /** The task comes to these caches. */
  void compare(
      Core core, TranslationCache itlb, TranslationCache dtlb, TranslationCache stlb, int asid) {
    refills = 0;
    nanos = 0;
    code.strike(core.l1i);
    data.strike(core.l1d);
    second.strike(core.l2);
    codePages.strike(itlb, asid);
    dataPages.strike(dtlb, asid);
    secondPages.strike(stlb, asid);
  }

  /** The first level lacked a line, and the access cost so much in all. */
  void refill(int line, int cost, boolean isCode) {
    boolean first = (isCode ? code : data).take(line);
    boolean lower = second.take(line);
    if (first || lower) {
      int before = first ? (isCode ? codeLatency : dataLatency) : secondLatency;
      charge(Math.max(0, cost - before));
    }
  }

  /**
   * The first-level TLB lacks a page. Returns what it cost where it had been, ns, or -1 if this is
   * no refill.
   */
  int takePage(long key, boolean isCode, boolean lacksSecond) {
    int page = (int) TranslationCache.page(key);
    boolean first = (isCode ? codePages : dataPages).take(page);
    boolean lower = secondPages.take(page) && lacksSecond;
    return first ? 0 : lower ? secondPageLatency : NOTHING;
  }

  /** Pages of an address space that is no more are wanted by nobody. */
  void forgetPages() {
    codePages.clear();
    dataPages.clear();
    secondPages.clear();
  }

  void charge(int cost) {
    refills++;
    nanos += cost;
  }

  /** What is wanted back of one cache or TLB, set by set: numbers of lines or pages. */
  private abstract static class Wanted {
    int[] entries = {};
    private int ways;
    private int setMask;

    /** How many are wanted, as mostly none is, and then there is nothing to look for. */
    private int count;

    /** Makes room for as much as a cache has. */
    final void resize(int size, int newWays, int newSetMask) {
      if (entries.length != size) {
        entries = new int[size];
        ways = newWays;
        setMask = newSetMask;
      }
      count = 0;
    }

    /** Says what is wanted of an entry, if anything; for all of them after {@link #resize}. */
    final void want(int entry, int what) {
      entries[entry] = what;
      count += what == NOTHING ? 0 : 1;
    }

    /** An entry that was wanted is no more. */
    final void strike(int entry) {
      entries[entry] = NOTHING;
      count--;
    }

    final void clear() {
      Arrays.fill(entries, NOTHING);
      count = 0;
    }

    /** Whether this was wanted; it is no more. */
    final boolean take(int what) {
      if (count == 0) {
        return false;
      }
      int first = (what & setMask) * ways;
      for (int i = first; i < first + ways; i++) {
        if (entries[i] == what) {
          strike(i);
          return true;
        }
      }
      return false;
    }
  }

  /** The lines of one cache. */
  private static final class Lines extends Wanted {
    void note(SetCache cache) {
      resize(cache.size(), cache.ways, cache.setMask);
      for (int i = 0; i < entries.length; i++) {
        want(i, cache.isInvalid(i) ? NOTHING : cache.line(i));
      }
    }

    void strike(SetCache cache) {
      for (int i = 0; i < entries.length; i++) {
        int line = entries[i];
        if (line != NOTHING
            && (line == cache.line(i) && !cache.isInvalid(i) || cache.find(line) >= 0)) {
          strike(i);
        }
      }
    }
  }

  /** The pages of one TLB; their numbers, as address spaces get new ones. */
  private static final class Pages extends Wanted {
    void note(TranslationCache tlb, int asid) {
      resize(tlb.keys.length, tlb.ways, tlb.setMask);
      for (int i = 0; i < entries.length; i++) {
        long key = tlb.keys[i];
        boolean own = key != TranslationCache.NONE && TranslationCache.asid(key) == asid;
        want(i, own ? (int) TranslationCache.page(key) : NOTHING);
      }
    }

    void strike(TranslationCache tlb, int asid) {
      for (int i = 0; i < entries.length; i++) {
        if (entries[i] != NOTHING && tlb.has(TranslationCache.key(asid, (long) entries[i] << 12))) {
          strike(i);
        }
      }
    }
  }
}
