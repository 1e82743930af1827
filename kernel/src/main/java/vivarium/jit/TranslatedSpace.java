package vivarium.jit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vivarium.cpu.DecodedPage;
import vivarium.cpu.Decoder;
import vivarium.cpu.Hart;
import vivarium.mem.Access;
import vivarium.mem.AddressSpace;
import vivarium.mem.PhysicalMemory;
import vivarium.mem.Window;
import vivarium.mem.Windows;

/**
 * The regions of one address space for one hart, and what is known about the space's code. Made of
 * nothing but the page table, the code's bytes and the {@link CodeStore}: when one of them changes
 * it is reset, and regions are looked at again before they are entered.
 *
 * <p>Used by its hart alone. Its {@link #regions} may be looked at by whoever holds the kernel, and
 * so they change while the hart has it; the same is true of what all harts share.
 */
final class TranslatedSpace {
  private static final int SLOTS = 4096;

  /** No pc: instructions are at even addresses. */
  private static final long NOWHERE = 1;

  /** Most regions that are kept; then all go, and those in use come back. */
  private static final int MOST_REGIONS = 20_000;

  /** Accesses outside of windows after which a region is made anew with more windows for them. */
  private static final int OFTEN_MISSED = 1500;

  /** Accesses outside of windows that mean nothing, since the windows are being found. */
  private static final int FIRST_MISSES = 500;

  /** How many of the rest make an access one of those that need more windows. */
  private static final int OFTEN_AT_ONE = 50;

  /** Times that more windows are tried. */
  private static final int MOST_REMAKES = 4;

  /** Refusals after which a region is made anew with all registers of 64 bits. */
  private static final int OFTEN_REFUSED = 100;

  /** Runs for which the windows of a space with new regions are emptied at the start. */
  private static final int YOUNG = 100;

  final Window window = new Window();

  /** Where the RAM is in the host's memory. */
  final long ram;

  private final Hart hart;
  private final AddressSpace space;
  private final CodeStore store;
  private final PhysicalMemory memory;

  /** Places that a translation was asked for; twice the address, plus one if code led there. */
  final Places asked = new Places();

  /** Loops that the compiler translates or has translated from a place inside. */
  final Places claimed = new Places();

  final Patience patience;

  private final Tally tally;
  private final Windows knownWindows = new Windows();
  private final Map<Long, Region> regions = new HashMap<>();
  private final List<Region> windowed = new ArrayList<>();
  private final long[] pcs = new long[SLOTS];
  private final @Nullable Region[] found = new @Nullable Region[SLOTS];
  private final byte[] heat = new byte[SLOTS];

  /** Accesses that one window is not enough for. */
  private final Places scattered = new Places();

  /** Regions that several windows did not help. */
  private final Places missesOften = new Places();

  /** How often regions were made anew for accesses outside of windows, by pc. */
  private final Map<Long, Integer> remakes = new HashMap<>();

  /** Regions whose registers turned out not to hold words. */
  private final Places wide = new Places();

  private final IndirectJumps jumps = new IndirectJumps();
  private int codeChanges;
  private int windowChanges;
  private int invalidations;
  private int young;

  /** Who left last by a link that leads nowhere yet, and by which. */
  private @Nullable Region leftFrom;

  private int leftBy;

  /** Where the hart was then. */
  private long leftAt;

  private boolean arrived;

  /** Regions that should be made anew, by pc. */
  private final Set<Long> again = new LinkedHashSet<>();

  TranslatedSpace(Hart hart, AddressSpace space, Translations shared, Tally tally) {
    this.hart = hart;
    this.space = space;
    this.tally = tally;
    patience = new Patience(shared.tuning.price() * (shared.isMetered ? Patience.METERED : 1));
    store = shared.store;
    memory = shared.memory;
    ram = memory.segment().address();
    codeChanges = space.derived().codeChanges();
    windowChanges = space.derived().windowChanges();
    invalidations = hart.invalidations();
    Arrays.fill(pcs, NOWHERE);
  }

  AddressSpace space() {
    return space;
  }

  IndirectJumps jumps() {
    return jumps;
  }

  /** Whether nothing has changed under the regions. */
  boolean isCurrent() {
    return codeChanges == space.derived().codeChanges()
        && windowChanges == space.derived().windowChanges()
        && invalidations == hart.invalidations();
  }

  /** Forgets what has changed. */
  void refresh() {
    refreshWindows();
    if (codeChanges != space.derived().codeChanges() || invalidations != hart.invalidations()) {
      codeChanges = space.derived().codeChanges();
      invalidations = hart.invalidations();
      tally.resets++;
      if (patience.payReset(regions.size())) {
        pause();
      }
      unlink();
    }
  }

  private void refreshWindows() {
    if (windowChanges != space.derived().windowChanges()) {
      windowChanges = space.derived().windowChanges();
      tally.windowResets++;
      knownWindows.clear();
      forgetWindows();
    }
  }

  private void pause() {
    tally.pauses++;
    forgetRegions();
  }

  private void forgetRegions() {
    forgetWindows();
    regions.clear();
    Arrays.fill(found, null);
    unlink();
  }

  /** Lets go of regions whose code the store has given up, so that their classes can go. */
  void forgetDropped() {
    if (regions.values().removeIf(region -> region.code.dropped)) {
      forgetWindows();
      Arrays.fill(found, null);
      unlink();
      asked.clear();
      claimed.clear();
    }
  }

  /**
   * At the start of a run. While regions are new, their windows are emptied now and then: so the
   * JVM's compiler sees that accesses can miss them, and does not bet on the contrary.
   */
  void begin() {
    leftFrom = null;
    if (young > 0 && (--young & 7) == 0) {
      forgetWindows();
    }
  }

  private void forgetWindows() {
    for (Region region : windowed) {
      region.forgetWindows();
    }
    windowed.clear();
  }

  private void unlink() {
    Arrays.fill(pcs, NOWHERE);
    leftFrom = null;
    regions.values().forEach(Region::unlink);
  }

  void withWindows(Region region) {
    if (windowed.size() >= MOST_REGIONS) {
      forgetWindows(); // most of them are of regions that are gone
    }
    windowed.add(region);
  }

  /** Finds a window around an address whose page allows the access, or null. */
  @Nullable Window find(long va, Access access) {
    if (!hart.tryEnterKernel()) {
      return null;
    }
    try {
      if (!isCurrent() || !window.find(space, va, access)) {
        return null;
      }
    } finally {
      hart.exitKernel();
    }
    knownWindows.add(window);
    return window;
  }

  /** A window found before that all of an access lies in, or null. */
  @Nullable Window known(long va, int size, Access access) {
    return knownWindows.containing(va, size, access);
  }

  /** The region at a pc, if it was entered lately. */
  @Nullable Region cached(long pc) {
    int slot = slot(pc);
    return pcs[slot] == pc ? found[slot] : null;
  }

  /** The link at which the last region ended that led nowhere; see {@link Region#leave}. */
  int leftBy() {
    return leftBy;
  }

  /** Hears that a region ended at a link that leads nowhere yet. */
  void left(Region region, int link) {
    leftFrom = region;
    leftBy = link;
    leftAt = hart.pc & -2L;
    if (link == Region.NO_WORDS && ++region.refusals == OFTEN_REFUSED) {
      wide.add(leftAt);
      again.add(leftAt);
    }
  }

  /**
   * The region that starts at the pc, or null; links the one that was just left to it. If the
   * kernel is needed for that and somebody else has it, there is none for now.
   *
   * @param pc where the hart is
   */
  @Nullable Region at(long pc) {
    int slot = slot(pc);
    boolean isKnown = pcs[slot] == pc;
    if (isKnown && (leftFrom == null || leftBy != Region.PAGE_LINK)) {
      return at(pc, found[slot]);
    }
    if (!hart.tryEnterKernel()) {
      lookAway();
      return null;
    }
    try {
      Region region = at(pc, isKnown ? found[slot] : search(pc));
      refreshWindows(); // new decoded code cannot be in a window for stores
      return region;
    } finally {
      hart.exitKernel();
    }
  }

  private @Nullable Region at(long pc, @Nullable Region region) {
    Region from = leftFrom;
    arrived = from != null && Region.leadsOn(leftBy);
    if (from != null) {
      leftFrom = null;
      arrived(from, pc, region);
    }
    return region;
  }

  /** Forgets by which link the last region was left, as nobody looks where that leads now. */
  void lookAway() {
    leftFrom = null;
    arrived = false;
  }

  private void arrived(Region from, long pc, @Nullable Region region) {
    if (leftBy >= 0) {
      if (region != null) {
        from.links[leftBy] = region;
      }
    } else if (leftBy == Region.PAGE_LINK) {
      arrived(from, pc);
    } else if (Region.jumpSlot(leftBy) >= 0) {
      long jump = from.base + 2L * Region.jumpSlot(leftBy);
      if (jumps.seen(jump, pc)) {
        tally.learned++;
        again.add(from.base + from.code.entry);
      }
    }
  }

  /** Admits the pages that the instruction at a pc of a region lies in. */
  private void arrived(Region region, long pc) {
    admit(region, (int) (pc - region.base >>> PhysicalMemory.PAGE_SHIFT));
    DecodedPage page = hart.fetchPage(pc);
    if (page != null) {
      long first = PhysicalMemory.address(page.frame) + (pc & PhysicalMemory.PAGE_MASK);
      long last = pc + Decoder.length(memory.readByte(first)) - 1;
      admit(region, (int) (last - region.base >>> PhysicalMemory.PAGE_SHIFT));
    }
  }

  private static int slot(long pc) {
    return (int) (pc >>> 1) & SLOTS - 1;
  }

  private @Nullable Region search(long pc) {
    Region region = regions.get(pc);
    if (region != null && !enter(region)) {
      regions.remove(pc);
      stale();
      region = null;
    }
    if (region == null) {
      region = instance(pc);
    }
    int slot = slot(pc);
    pcs[slot] = pc;
    found[slot] = region;
    heat[slot] = 0;
    return region;
  }

  /** The code of a region is another now: places may be asked for again. */
  private void stale() {
    tally.wasted++;
    asked.clear();
    claimed.clear();
    if (patience.pay(Patience.WASTED)) {
      pause();
    }
  }

  private @Nullable Region instance(long pc) {
    DecodedPage page = hart.fetchPage(pc);
    if (page == null) {
      return null;
    }
    int offset = (int) (pc & PhysicalMemory.PAGE_MASK);
    for (RegionCode code : store.at(page.frame, offset, memory)) {
      Region region = code.at(pc - code.entry, this);
      region.bind(hart);
      if (enter(region)) {
        if (regions.size() >= MOST_REGIONS) {
          forgetRegions();
        }
        regions.put(pc, region);
        young = YOUNG;
        return region;
      }
    }
    return null;
  }

  /** Makes sure that a region may be entered. */
  private boolean enter(Region region) {
    int missing = region.code.entryPages & ~region.valid;
    for (int page = 0; missing != 0; page++, missing >>>= 1) {
      if ((missing & 1) != 0 && !admit(region, page)) {
        return false;
      }
    }
    return true;
  }

  /** Fetches from a page of a region, and marks it as valid if it holds the code. */
  private boolean admit(Region region, int page) {
    long va = region.base + (long) page * PhysicalMemory.PAGE_SIZE;
    DecodedPage decoded = hart.fetchPage(va);
    if (decoded == null || !region.code.matches(page, decoded.frame, memory)) {
      return false;
    }
    space.derived().addCode(va);
    region.admit(page, decoded.frame);
    if (page == region.code.entry >>> PhysicalMemory.PAGE_SHIFT) {
      hart.markTranslated(decoded.frame, region.code.entry & (int) PhysicalMemory.PAGE_MASK);
    }
    return true;
  }

  /**
   * Slots at which loops begin that have regions, in code that begins at {@code base} and has so
   * many pages.
   */
  BitSet known(long base, int pages) {
    BitSet slots = new BitSet();
    regions.forEach((pc, region) -> {
      if (region.code.isLoop && pc >= base && pc < base + (long) pages * PhysicalMemory.PAGE_SIZE) {
        slots.set((int) (pc - base >> 1));
      }
    });
    return slots;
  }

  /**
   * Has a place looked at again when the hart comes to it, since there may be a translation now;
   * not before, because to look is to fetch from there. The interpreter is told, since it might
   * else never stop just there.
   */
  void installed(long pc, int frame) {
    unlink();
    regions.remove(pc);
    hart.markTranslated(frame, (int) (pc & PhysicalMemory.PAGE_MASK));
  }

  /**
   * After what was left to the interpreter is done: refills the window that was missed, if any.
   * Returns whether there is one.
   */
  boolean passed() {
    Region from = leftFrom;
    if (from == null || !Region.isMiss(leftBy)) {
      return false;
    }
    leftFrom = null;
    if (!from.refill(leftBy)) {
      return true;
    }
    if (++from.misses > FIRST_MISSES
        && from.missedAt(leftAt) == OFTEN_AT_ONE
        && !from.code.windows.isScattered((int) (leftAt - from.base >> 1))) {
      scattered.add(leftAt);
      from.scatters = true;
    }
    if (from.misses == OFTEN_MISSED) {
      long pc = from.base + from.code.entry;
      again.add(pc);
      if (!from.scatters || remade(pc) >= MOST_REMAKES) {
        missesOften.add(pc);
      }
    }
    return true;
  }

  /** Counts that a region is made anew for more windows; returns how often that was. */
  private int remade(long pc) {
    if (remakes.size() >= MOST_REGIONS) {
      remakes.clear();
    }
    return remakes.merge(pc, 1, Integer::sum);
  }

  /** Whether the registers of the region at a pc may be ints as far as its code says. */
  boolean mayBeWords(long pc) {
    return !wide.contains(pc);
  }

  /** Whether the region at a pc should not end at accesses outside of their windows. */
  boolean missesOften(long pc) {
    return missesOften.contains(pc);
  }

  /** Places of accesses that one window is not enough for. */
  Places scattered() {
    return scattered;
  }

  /** Whether there is a region that should be made anew, since more is known of its jumps. */
  boolean hasAgain() {
    return !again.isEmpty();
  }

  /** Its pc; it then counts as made. */
  long takeAgain() {
    long pc = again.iterator().next();
    again.remove(pc);
    return pc;
  }

  /** The regions that are kept, by address. */
  Map<Long, Region> regions() {
    return regions;
  }

  /** Whether the last call of {@link #at} followed an exit of a region. */
  boolean arrived() {
    return arrived;
  }

  /** Notes that there is no region where the hart is; true once that has been so often enough. */
  boolean heat(long pc, int weight, int threshold) {
    int slot = slot(pc);
    heat[slot] += (byte) weight;
    if (heat[slot] < threshold) {
      return false;
    }
    heat[slot] = 0;
    return true;
  }
}
