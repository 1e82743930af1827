package vivarium.jit;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
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
 * many instructions, does not. Guarded by the machine thread, apart from the compiler's own.
 */
public final class Translator implements Engine {
  /** Instructions that are interpreted after code that only the interpreter executes. */
  private static final int REST = 64;

  /** A run may be long: the interpreter itself is entered often. */
  private static final long STRETCH = 50_000;

  /** Pages of code that are copied for a translation, and how many of them before the entry. */
  private static final int PAGES = 5;

  private static final int PAGES_BEFORE = 2;

  private final Translations shared;
  private final PhysicalMemory memory;
  private final Compiler compiler;
  private final Translations.Tuning tuning;
  private final Map<AddressSpace, TranslatedSpace> spaces = new WeakHashMap<>();
  private final Set<Long> asked = new HashSet<>();
  private @Nullable TranslatedSpace current;
  private int untilSample;

  /** Makes the engine of one hart; all harts of a machine share their translations. */
  public Translator(Translations translations) {
    shared = translations;
    memory = translations.memory;
    compiler = translations.compiler;
    tuning = translations.tuning;
    untilSample = tuning.sample();
  }

  @Override
  public long stretch() {
    return STRETCH;
  }

  @Override
  public int run(Hart hart, int budget) {
    TranslatedSpace space = enter(hart);
    if (space == null) {
      return hart.interpret(budget);
    }
    int left = budget;
    while (true) {
      if (compiler.hasResults()) {
        compiler.results(shared::install);
      }
      if (!space.isCurrent()) {
        space.refresh();
      }
      int stretch = untilSample;
      Region region = space.at(hart.pc);
      long again = space.takeAgain();
      if (again != -1) {
        translate(space, again, true);
      }
      if (region != null) {
        hart.assist.left = left;
        do {
          region = region.run(hart);
        } while (region != null);
        int count = left - hart.assist.left;
        shared.executed += count;
        left = hart.assist.left;
        long pc = hart.pc;
        hart.finish(pc & -2L, count);
        if ((pc & Region.INTERPRET) == 0) {
          if (left == 0) {
            return Trap.BUDGET;
          }
          continue;
        }
        stretch = Math.min(REST, stretch);
      } else if (space.arrived() && space.heat(hart.pc, 1, tuning.exits())) {
        request(space, hart.pc, true);
      }
      long before = hart.executed();
      int trap = hart.interpret(Math.min(left, stretch));
      space.passed();
      int count = (int) (hart.executed() - before);
      left -= count;
      untilSample -= count;
      if (untilSample <= 0) {
        untilSample = tuning.sample();
        if (trap == Trap.BUDGET && space.heat(hart.pc, tuning.weight(), tuning.exits())) {
          request(space, hart.pc, false);
        }
      }
      if (trap != Trap.BUDGET && trap != Trap.TRANSLATED) {
        return trap;
      }
      if (left == 0) {
        return Trap.BUDGET;
      }
    }
  }

  /** The regions of the space that the hart runs in now; null if everything is interpreted. */
  private @Nullable TranslatedSpace enter(Hart hart) {
    AddressSpace address = hart.addressSpace();
    if (address == null || address.frames().reclaim().isExact()) {
      return null;
    }
    TranslatedSpace space = current;
    if (space == null || space.space() != address) {
      space =
          spaces.computeIfAbsent(address, a -> new TranslatedSpace(hart, a, shared.store, memory));
      current = space;
    }
    space.begin();
    return space;
  }

  /** Asks for a translation of the code at a place, once. */
  private void request(TranslatedSpace space, long pc, boolean arrived) {
    if (asked.add(pc ^ (long) System.identityHashCode(space) << 40 ^ (arrived ? 1 : 0))) {
      translate(space, pc, arrived);
    }
  }

  private void translate(TranslatedSpace space, long pc, boolean arrived) {
    long base = (pc & ~PhysicalMemory.PAGE_MASK) - (long) PAGES_BEFORE * PhysicalMemory.PAGE_SIZE;
    byte[][] pages = new byte[PAGES][];
    for (int i = 0; i < PAGES; i++) {
      pages[i] = page(space.space(), base + (long) i * PhysicalMemory.PAGE_SIZE);
    }
    GuestCode code = new GuestCode(pages);
    int entry = (int) (pc - base >> 1);
    if (code.isWhole(entry)) {
      BitSet known = space.known(base, PAGES);
      known.clear(entry);
      compiler.translate(
          new Compiler.Request(
              space,
              pc,
              code,
              entry,
              space.jumps().within(base, PAGES),
              known,
              arrived,
              space.missesOften(pc)));
    }
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
