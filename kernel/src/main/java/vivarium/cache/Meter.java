package vivarium.cache;

import org.jspecify.annotations.Nullable;
import vivarium.mem.Access;
import vivarium.mem.AddressSpace;
import vivarium.mem.KnownLines;
import vivarium.mem.Tlb;

/**
 * What one hart's accesses cost, and its counters. An engine asks for each line of code that it
 * goes on to and for each access, in the order of execution; costs are ns.
 *
 * <p>The common cases need no call. An access that {@link #known} allows costs {@link #dataHit},
 * and going on to a line in {@link #recentCode} costs {@link #codeHit}. And an address that the
 * hart's {@link Tlb} translates is in the first-level TLB: it is kept so, by forgetting there what
 * goes from here.
 *
 * <p>Guarded by the machine thread.
 */
public final class Meter {
  /**
   * Added to a cost when the run must end behind this instruction, though its time is not up:
   * greater than any time that a run may have.
   */
  public static final int STOP = 1 << 30;

  public final KnownLines known;

  /** For each set of L1I the line that was used last; the set is the line's low bits. */
  public final int[] recentCode;

  /** What an access to a line in L1D costs. */
  public final int dataHit;

  /** What going on to another line in L1I costs. */
  public final int codeHit;

  public final Predictor predictor;

  /** The line of code that the hart is in; fetching it again costs nothing. */
  public int fetched = -1;

  private final Hierarchy hierarchy;
  private final Core core;
  private final long[] counts = Event.counts();
  private final TranslationCache itlb;
  private final TranslationCache dtlb;
  private final TranslationCache stlb;
  private final int instruction;
  private final int sharedInstruction;
  private final int stlbLatency;
  private final int walkLatency;
  private final int penalty;

  /** Costs that arose behind the engine's back, until it takes them. */
  private int stalled;

  private boolean busySibling;
  private boolean stopWanted;
  private boolean stopped;
  private boolean ends;
  private @Nullable Tlb tlb;
  private long ram;
  private long space = -1;
  private int asid;
  private @Nullable Footprint footprint;
  private @Nullable Event pausesAt;
  private long pauseCount;

  Meter(Hierarchy hierarchy, Core core, Settings settings, long seed) {
    this.hierarchy = hierarchy;
    this.core = core;
    known = core.knownLines();
    recentCode = core.recentCode;
    dataHit = settings.number(Key.L1D_LATENCY);
    codeHit = settings.number(Key.L1I_LATENCY);
    instruction = settings.number(Key.INSTRUCTION);
    sharedInstruction = settings.number(Key.SMT_INSTRUCTION);
    stlbLatency = settings.number(Key.STLB_LATENCY);
    walkLatency = settings.number(Key.WALK_LATENCY);
    penalty = settings.number(Key.BRANCH_PENALTY);
    predictor = new Predictor(settings);
    Replacement replacement = settings.replacement(Key.TLB_REPLACEMENT);
    itlb = tlb(settings, Key.ITLB_ENTRIES, Key.ITLB_WAYS, replacement, seed + 101);
    dtlb = tlb(settings, Key.DTLB_ENTRIES, Key.DTLB_WAYS, replacement, seed + 202);
    stlb = tlb(settings, Key.STLB_ENTRIES, Key.STLB_WAYS, replacement, seed + 303);
  }

  private static TranslationCache tlb(
      Settings settings, Key entries, Key ways, Replacement replacement, long seed) {
    return new TranslationCache(settings.number(entries), settings.number(ways), replacement, seed);
  }

  /** What this is a part of. */
  public Hierarchy hierarchy() {
    return hierarchy;
  }

  // Costs

  /** What an instruction costs now, without what memory adds. */
  public int instruction() {
    return busySibling ? sharedInstruction : instruction;
  }

  /** Tells whether the core's other hart has a task, too, so that they share issue slots. */
  public void setBusySibling(boolean busy) {
    busySibling = busy;
  }

  /** Going on to a line of code that {@link #recentCode} does not have. */
  public int fetch(int line) {
    return withStop(core.fetch(this, line));
  }

  /** An aligned load that {@link #known} does not allow; the hart's TLB does. */
  public int load(long va, long physicalAddress) {
    int cost = core.load(this, line(physicalAddress));
    known.mayRead(va, host(physicalAddress), core.accessed);
    return withStop(cost);
  }

  /** An aligned store that {@link #known} does not allow; the hart's TLB does. */
  public int store(long va, long physicalAddress) {
    int cost = core.store(this, line(physicalAddress));
    known.mayWrite(va, host(physicalAddress), core.accessed);
    return withStop(cost);
  }

  private static int line(long physicalAddress) {
    return (int) (physicalAddress >>> Settings.LINE_SHIFT);
  }

  /** A conditional branch at {@code pc}: 0 if it was predicted, else the penalty. */
  public int branch(long pc, boolean taken) {
    return predictor.right(pc, taken) ? 0 : mispredicted();
  }

  /** What a conditional branch costs that {@link #predictor} has predicted wrongly. */
  public int mispredicted() {
    count(Event.BRANCH_MISSES);
    return withStop(penalty);
  }

  /** Counts what an engine has executed. */
  public void executed(
      long instructions, long nanos, long loads, long stores, long fetches, long taken, long not) {
    counts[Event.INSTRUCTIONS.ordinal()] += instructions;
    counts[Event.CYCLES.ordinal()] += nanos;
    counts[Event.LOADS.ordinal()] += loads;
    counts[Event.STORES.ordinal()] += stores;
    counts[Event.L1D_ACCESSES.ordinal()] += loads + stores;
    counts[Event.L1I_ACCESSES.ordinal()] += fetches;
    counts[Event.BRANCHES.ordinal()] += taken + not;
    counts[Event.BRANCHES_TAKEN.ordinal()] += taken;
  }

  /** A load or store of any kind, whole or a part of it, for an engine's slow way. */
  public void access(long physicalAddress, int size, boolean write) {
    count(write ? Event.STORES : Event.LOADS);
    int last = line(physicalAddress + size - 1);
    for (int line = line(physicalAddress); line <= last; line++) {
      count(Event.L1D_ACCESSES);
      stalled += write ? core.store(this, line) : core.load(this, line);
    }
  }

  /** What {@link #access} and {@link #translated} have cost since this was last asked. */
  public int takeStalled() {
    int nanos = stalled;
    stalled = 0;
    return withStop(nanos);
  }

  /** fence.i: L1I is emptied. */
  public void fenceCode() {
    core.emptyCode();
    fetched = -1;
  }

  // Translation

  /**
   * Says which hart's TLB must know no more than the first-level TLBs of this meter.
   *
   * @param ramAddress where the host has the RAM
   */
  public void setTlb(Tlb hartTlb, long ramAddress) {
    tlb = hartTlb;
    tlb.setLines(known);
    ram = ramAddress;
  }

  /** Where the host has a physical address. */
  public long host(long physicalAddress) {
    return ram + physicalAddress;
  }

  /** The hart runs in another address space from now on, told by its serial number. */
  public void setSpace(long serial) {
    if (serial == space) {
      return;
    }
    space = serial;
    if (footprint != null) {
      footprint.forgetPages(); // the task itself has changed its address space: execve
    }
    if (!hierarchy.hasAsids()) {
      emptyTlbs();
    }
    asid = hierarchy.asid(serial);
  }

  /** The hart's TLB had to be filled for an access that the page table allows. */
  public void translated(AddressSpace owner, long va, Access access) {
    long key = TranslationCache.key(asid, va);
    boolean code = access == Access.FETCH;
    TranslationCache first = code ? itlb : dtlb;
    if (first.has(key)) {
      return;
    }
    count(code ? Event.ITLB_MISSES : Event.DTLB_MISSES);
    boolean lacksSecond = !stlb.has(key);
    Footprint present = footprint;
    int before = present == null ? -1 : present.takePage(key, code, lacksSecond);
    int cost = lacksSecond ? walk(owner, va, key, before >= 0) : stlbLatency;
    if (present != null && before >= 0) {
      present.charge(cost - before);
    }
    stalled += cost;
    long gone = first.enter(key);
    if (tlb != null && gone != TranslationCache.NONE && TranslationCache.asid(gone) == asid) {
      tlb.flushPage(TranslationCache.page(gone) << 12);
    }
  }

  /** Reads the page table's entries for an address through the caches. */
  private int walk(AddressSpace owner, long va, long key, boolean refill) {
    count(Event.PAGE_WALKS);
    Footprint before = footprint;
    if (refill) {
      footprint = null; // what its reads cost is charged with the page
    }
    int cost = walkLatency;
    for (int level = 2; level >= 0; level--) {
      count(Event.L1D_ACCESSES);
      cost += core.load(this, line(owner.entryAddress(va, level)));
    }
    footprint = before;
    stlb.enter(key);
    return cost;
  }

  private void emptyTlbs() {
    itlb.empty();
    dtlb.empty();
    stlb.empty();
    if (tlb != null) {
      tlb.flush();
    }
  }

  /** All address spaces get new numbers. */
  void renumber() {
    emptyTlbs();
    if (space >= 0) {
      asid = hierarchy.asid(space);
    }
  }

  /** Whether the TLBs may have entries of an address space. */
  boolean mayKnow(long serial) {
    return serial == space || hierarchy.hasAsids();
  }

  void forgetAll(int owner) {
    itlb.remove(owner);
    dtlb.remove(owner);
    stlb.remove(owner);
  }

  void forget(int owner, long va) {
    long key = TranslationCache.key(owner, va);
    itlb.remove(key);
    dtlb.remove(key);
    stlb.remove(key);
  }

  // Counters

  void count(Event event) {
    counts[event.ordinal()]++;
    if (event == pausesAt && counts[event.ordinal()] >= pauseCount) {
      stopWanted = true;
    }
  }

  public long get(Event event) {
    return counts[event.ordinal()];
  }

  /** Copies all counters to where they are wanted. */
  public void copyCounts(long[] to) {
    System.arraycopy(counts, 0, to, 0, counts.length);
  }

  // Ends of runs before their time

  /** The run is to end behind the present instruction. */
  void stop() {
    stopWanted = true;
    ends = true;
  }

  private int withStop(int nanos) {
    if (!stopWanted || stopped) {
      return nanos;
    }
    stopped = true;
    return nanos + STOP;
  }

  /** A run begins; what the simulator itself did since the last one costs nothing. */
  public void begin() {
    stopWanted = false;
    stopped = false;
    ends = false;
    stalled = 0;
  }

  /** Whether the engine had to stop early, for a pause or because the run ends. */
  public boolean stopped() {
    return stopWanted;
  }

  /** Whether the run had to end early. */
  public boolean ended() {
    return ends;
  }

  /** Goes on behind a pause. */
  public void goOn() {
    if (!ends) {
      stopWanted = false;
      stopped = false;
    }
  }

  /** Has the engine stop when an event has been counted so often from now on, at least once. */
  public void pauseAfter(Event event, long times) {
    pausesAt = event;
    pauseCount = counts[event.ordinal()] + times;
  }

  public void neverPause() {
    pausesAt = null;
  }

  // What others displace while a task is away

  /** A task leaves the hart: what it could find in the caches is noted. */
  public void leave(Footprint task) {
    footprint = null;
    task.note(core, itlb, dtlb, stlb, asid);
  }

  /** A task comes to the hart: what is missing of what it left behind will be charged to it. */
  public void enter(Footprint task) {
    task.compare(core, itlb, dtlb, stlb, asid);
    footprint = task;
  }

  void refillData(int line, int cost) {
    if (footprint != null) {
      footprint.refill(line, cost, false);
    }
  }

  void refillCode(int line, int cost) {
    if (footprint != null) {
      footprint.refill(line, cost, true);
    }
  }
}
