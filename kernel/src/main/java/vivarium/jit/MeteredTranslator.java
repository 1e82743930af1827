package vivarium.jit;

import vivarium.cache.Meter;
import vivarium.cpu.Assist;
import vivarium.cpu.Hart;
import vivarium.cpu.Trap;
import vivarium.mem.AddressSpace;

/**
 * The engine {@code jit} of one hart in {@code hierarchy} time: metered regions where there are
 * some, the metered interpreter for the rest. Wherever they take turns lies between two steps, or
 * before the arrival behind a jump, and so it makes no difference to what is counted.
 */
public final class MeteredTranslator extends Translator {
  /** Ns that regions have at most before what is counted is taken: it has room for so many. */
  private static final int STRETCH = 50_000;

  private static final long RUN = 1_000_000;

  /** Whether the last region ended between two steps, rather than with a jump. */
  private boolean isBetweenSteps;

  /** Makes the engine of one hart; all harts of a machine share their translations. */
  public MeteredTranslator(Translations translations) {
    super(translations);
  }

  @Override
  public long stretch() {
    return RUN;
  }

  @Override
  public int run(Hart hart, int limit) {
    AddressSpace address = hart.addressSpace();
    if (address == null || address.frames().reclaim().isExact()) {
      return interpretAll(hart, limit, null);
    }
    TranslatedSpace space = enter(hart, address);
    if (space == null) {
      return interpretAll(hart, limit, null);
    }
    Meter meter = hart.requireMeter();
    int left = limit;
    while (true) {
      if (space.patience.isPaused()) {
        return interpretAll(hart, left, space);
      }
      int stretch = untilSample;
      int fallback = NONE;
      Region region = find(hart, space);
      if (region != null) {
        int given = Math.min(left, STRETCH);
        Region last = execute(hart, meter, region, given);
        space.patience.earn(Steps.instructions(hart.assist.counts));
        left += hart.assist.left - given;
        if (!isBetweenSteps) {
          continue;
        }
        if (left < MeteredWriter.SLACK.nanos() + TAIL) {
          last.samples++;
          return finish(hart, space, Math.max(0, left));
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
      if (left <= 0 || meter.stopped()) {
        return Trap.BUDGET;
      }
    }
  }

  @Override
  boolean mayLook(Hart hart, TranslatedSpace space) {
    return super.mayLook(hart, space) && hart.tlb.hasCode(hart.pc);
  }

  /** Runs a region and those that it leads to, and returns the last. */
  private Region execute(Hart hart, Meter meter, Region first, int left) {
    Assist assist = hart.assist;
    assist.left = left;
    assist.counts = 0;
    assist.edges = 0;
    Region last;
    Region region = first;
    do {
      last = region;
      region = region.run(hart);
    } while (region != null);
    long counts = assist.counts;
    int nanos = left - assist.left & Meter.STOP - 1;
    int taken = Steps.taken(assist.edges);
    meter.executed(
        Steps.instructions(counts),
        nanos,
        Steps.loads(counts),
        Steps.stores(counts),
        Steps.lines(assist.edges),
        taken,
        Steps.branches(counts) - taken);
    isBetweenSteps = (hart.pc & Region.INTERPRET) != 0;
    hart.finish(hart.pc & -2L, Steps.instructions(counts), nanos);
    tally.executed += Steps.instructions(counts);
    return last;
  }
}
