package vivarium.jit;

import java.util.BitSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import vivarium.cpu.Engine;
import vivarium.cpu.Hart;
import vivarium.cpu.Trap;
import vivarium.mem.AddressSpace;
import vivarium.mem.PhysicalMemory;
import vivarium.mem.Pte;

/**
 * The engine {@code jit} of one hart: runs translated code where there is some, interprets the
 * rest, and has translated what the interpreter is often seen at.
 *
 * <p>The interpreter runs for a short while at a time; where it then is counts as a sample, and so
 * does where translated code ends. Regions are made on a thread of its own, from a copy of the
 * code. Which regions exist at a moment depends on the host; what the guest computes, and after how
 * many instructions, does not.
 *
 * <p>Used by its hart. What the harts of a machine share, and what others look at (its spaces and
 * their regions), changes only while the hart has the kernel: if harts run at the same time, it
 * takes the kernel for a moment, and interprets if somebody else has it ({@link
 * Hart#tryEnterKernel}).
 */
public class Translator implements Engine {
  /** Instructions that are interpreted after code that only the interpreter executes. */
  static final int REST = 64;

  /** A run may be long: the interpreter itself is entered often. */
  private static final long STRETCH = 200_000;

  /** Pages of code that are copied for a translation, and how many of them before the entry. */
  static final int PAGES = 5;

  static final int PAGES_BEFORE = 2;

  /** Instructions at the end of a budget that are not worth entering a region for. */
  static final int TAIL = 100;

  /** No operation: nothing fell back to the interpreter. */
  static final int NONE = -2;

  /** Interpreted at once where nothing is to be translated. */
  static final int ALONE = 10_000;

  /** Interpreted while somebody else has the kernel, before the hart tries again. */
  private static final int WAIT = 1000;

  final Translations shared;
  final PhysicalMemory memory;
  private final Compiler compiler;
  final Translations.Tuning tuning;
  final Tally tally = new Tally();

  /** Finished translations that this hart asked for. */
  private final Queue<Compiler.Made> made = new ConcurrentLinkedQueue<>();

  /** By the last use; ended ones go when the next is made. */
  private final Map<AddressSpace, TranslatedSpace> spaces = new LinkedHashMap<>(16, 0.75f, true);

  /** Translations that the store had given up when the spaces last forgot theirs. */
  private long dropped;

  private @Nullable TranslatedSpace current;
  int untilSample;

  /** Most address spaces whose regions are kept; those not used for longest go. */
  private static final int MOST_SPACES = 256;

  /** Translations given up by the store after which the spaces forget theirs, too. */
  private static final int MANY_DROPPED = 256;

  /** Makes the engine of one hart; all harts of a machine share their translations. */
  public Translator(Translations translations) {
    shared = translations;
    memory = translations.memory;
    compiler = translations.compiler;
    tuning = translations.tuning;
    untilSample = tuning.sample();
    translations.add(this);
  }

  /** What it shares with the machine's other harts. */
  public Translations translations() {
    return shared;
  }

  Tally tally() {
    return tally;
  }

  Collection<TranslatedSpace> spaces() {
    return spaces.values();
  }

  @Override
  public long stretch() {
    return STRETCH;
  }

  @Override
  public int run(Hart hart, int budget) {
    AddressSpace address = hart.addressSpace();
    if (address == null || address.frames().reclaim().isExact()) {
      return interpretAll(hart, budget, null);
    }
    TranslatedSpace space = enter(hart, address);
    if (space == null) {
      return interpretAll(hart, Math.min(budget, WAIT), null);
    }
    int left = budget;
    while (true) {
      if (space.patience.isPaused()) {
        return interpretAll(hart, left, space);
      }
      if (shared.parallel && hart.isAsked()) {
        return Trap.BUDGET;
      }
      int stretch = untilSample;
      Region region = find(hart, space);
      int fallback = NONE;
      if (region != null) {
        hart.assist.left = left;
        Region last;
        do {
          last = region;
          region = region.run(hart);
        } while (region != null);
        int count = left - hart.assist.left;
        tally.executed += count;
        space.patience.earn(count);
        left = hart.assist.left;
        long pc = hart.pc;
        hart.finish(pc & -2L, count);
        if (left < TAIL) {
          last.samples++;
          return finish(hart, space, left);
        }
        if ((pc & Region.INTERPRET) == 0) {
          continue;
        }
        fallback = Fallbacks.operation(hart, memory);
        stretch = Math.min(REST, stretch);
      } else if (space.arrived() && space.heat(hart.pc, 1, tuning.exits())) {
        request(hart, space, hart.pc, true);
      }
      long before = hart.elapsed();
      int trap = interpret(hart, space, Math.min(left, stretch), fallback);
      left -= (int) (hart.elapsed() - before);
      if (trap != Trap.BUDGET && trap != Trap.TRANSLATED) {
        return trap;
      }
      if (left == 0) {
        return Trap.BUDGET;
      }
    }
  }

  /** The region where the hart is, if it may be looked for now. */
  @Nullable Region find(Hart hart, TranslatedSpace space) {
    if (!mayLook(hart, space)) {
      space.lookAway();
      return null;
    }
    Region region = space.at(hart.pc);
    if (space.hasAgain() && space.patience.affordsRequest()) {
      remake(hart, space);
    }
    return region;
  }

  /** Whether what is known of the space is up to date, and to look there costs nothing. */
  boolean mayLook(Hart hart, TranslatedSpace space) {
    return made.isEmpty() && space.isCurrent() || prepare(hart, space);
  }

  /**
   * Interprets where no region goes on, and takes samples of where that is; returns the trap.
   *
   * @param budget as that of {@link Hart#interpret}
   * @param fallback the operation that a region left to the interpreter, or {@link #NONE}
   */
  int interpret(Hart hart, TranslatedSpace space, int budget, int fallback) {
    long executed = hart.executed();
    long elapsed = hart.elapsed();
    int trap = hart.interpret(budget);
    boolean missed = space.passed();
    int count = (int) (hart.executed() - executed);
    if (fallback != NONE) {
      tally.fallbacks.count(fallback, space.leftBy(), missed, trap, count);
    }
    tally.interpreted += count;
    space.patience.earn(count);
    untilSample -= (int) (hart.elapsed() - elapsed);
    if (untilSample <= 0) {
      untilSample = tuning.sample();
      if (trap == Trap.BUDGET && space.heat(hart.pc, tuning.weight(), tuning.exits())) {
        request(hart, space, hart.pc, false);
      }
    }
    return trap;
  }

  /** Interprets the end of a budget after a region. */
  int finish(Hart hart, TranslatedSpace space, int left) {
    if (left == 0) {
      return Trap.BUDGET;
    }
    tally.fallbacks.countTail();
    int trap = interpretAll(hart, left, space);
    space.passed();
    return trap;
  }

  /** Interprets to a trap or for a while, whether there are regions or not. */
  int interpretAll(Hart hart, int budget, @Nullable TranslatedSpace space) {
    long before = hart.executed();
    int trap = hart.interpretAll(Math.min(budget, ALONE));
    long count = hart.executed() - before;
    tally.interpreted += count;
    if (space != null) {
      space.patience.earn((int) count);
    }
    return trap;
  }

  /** The regions of the space that the hart runs in now; null if somebody has the kernel. */
  @Nullable TranslatedSpace enter(Hart hart, AddressSpace address) {
    TranslatedSpace space = current;
    boolean forgets = shared.store.dropped() - dropped >= MANY_DROPPED;
    if (space == null || space.space() != address || forgets) {
      if (!hart.tryEnterKernel()) {
        return null;
      }
      try {
        space = find(hart, address);
        if (forgets) {
          dropped = shared.store.dropped();
          spaces.values().forEach(TranslatedSpace::forgetDropped);
        }
      } finally {
        hart.exitKernel();
      }
    }
    space.begin();
    return space;
  }

  private TranslatedSpace find(Hart hart, AddressSpace address) {
    TranslatedSpace space = spaces.get(address);
    if (space == null) {
      makeRoom();
      space = new TranslatedSpace(hart, address, shared, tally);
      spaces.put(address, space);
    }
    current = space;
    return space;
  }

  /** Lets go of the spaces that have ended, and of the one not used for longest if need be. */
  private void makeRoom() {
    spaces.keySet().removeIf(address -> address.users() == 0);
    if (spaces.size() >= MOST_SPACES) {
      Iterator<TranslatedSpace> eldest = spaces.values().iterator();
      eldest.next();
      eldest.remove();
    }
  }

  /**
   * Takes finished translations, and forgets what has changed; false if somebody has the kernel.
   */
  private boolean prepare(Hart hart, TranslatedSpace space) {
    if (!hart.tryEnterKernel()) {
      return false;
    }
    try {
      for (Compiler.Made each = made.poll(); each != null; each = made.poll()) {
        shared.install(each);
      }
      if (!space.isCurrent()) {
        space.refresh();
      }
    } finally {
      hart.exitKernel();
    }
    return true;
  }

  /** Asks for a translation of the code at a place, once. */
  void request(Hart hart, TranslatedSpace space, long pc, boolean arrived) {
    if (!space.patience.affordsRequest()) {
      tally.unpaid++;
      return;
    }
    if (!hart.tryEnterKernel()) {
      return; // if it is hot, the hart comes again
    }
    try {
      long place = pc << 1 | (arrived ? 1 : 0);
      if (space.asked.add(place) && !translate(space, pc, arrived)) {
        space.asked.remove(place);
      }
    } finally {
      hart.exitKernel();
    }
  }

  /** Asks for a better translation of a region. */
  private void remake(Hart hart, TranslatedSpace space) {
    if (!hart.tryEnterKernel()) {
      return;
    }
    try {
      translate(space, space.takeAgain(), true);
    } finally {
      hart.exitKernel();
    }
  }

  /** Asks for a translation; false if the compiler is too busy. */
  private boolean translate(TranslatedSpace space, long pc, boolean arrived) {
    long base = (pc & ~PhysicalMemory.PAGE_MASK) - (long) PAGES_BEFORE * PhysicalMemory.PAGE_SIZE;
    byte[][] pages = new byte[PAGES][];
    for (int i = 0; i < PAGES; i++) {
      pages[i] = page(space.space(), base + (long) i * PhysicalMemory.PAGE_SIZE);
    }
    GuestCode code = new GuestCode(pages, shared.isMetered);
    int entry = (int) (pc - base >> 1);
    if (!code.isWhole(entry)) {
      tally.unreadable++;
      return true;
    }
    space.patience.payRequest();
    BitSet known = space.known(base, PAGES);
    known.clear(entry);
    boolean accepted =
        compiler.translate(
            new Compiler.Request(
                made,
                space,
                pc,
                code,
                entry,
                space.jumps().within(base, PAGES),
                known,
                arrived,
                space.scattered().within(base, (long) PAGES * PhysicalMemory.PAGE_SIZE),
                space.missesOften(pc),
                space.mayBeWords(pc)));
    if (accepted) {
      tally.requests++;
    } else {
      tally.refused++;
    }
    return accepted;
  }

  /** A copy of a page of code, null if there is none to execute. */
  private byte @Nullable [] page(AddressSpace space, long va) {
    long pte = va < 0 ? 0 : space.walk(va, 0);
    if ((pte & (Pte.V | Pte.X | Pte.U)) != (Pte.V | Pte.X | Pte.U)) {
      return null;
    }
    byte[] copy = new byte[PhysicalMemory.PAGE_SIZE];
    memory.read(PhysicalMemory.address(Pte.frame(pte)), copy, 0, copy.length);
    return copy;
  }
}
