package vivarium.jit;

import org.jspecify.annotations.Nullable;
import vivarium.cpu.DecodedPage;
import vivarium.cpu.Engine;
import vivarium.cpu.Hart;
import vivarium.cpu.Trap;
import vivarium.mem.PhysicalMemory;

/**
 * The engine {@code jit}: runs translated code where there is some, interprets the rest, and has
 * translated what the interpreter is often seen at.
 *
 * <p>The interpreter runs for a short while at a time; where it then is counts as a sample. A
 * region is made on a thread of its own, from a copy of the page, and installed here if the page is
 * still the same: from then on the interpreter stops where the region begins. Which regions exist
 * at a moment depends on the host; what the guest computes, and after how many instructions, does
 * not. Guarded by the machine thread, apart from the compiler's own.
 */
public final class Translator implements Engine {
  /** Instructions that are interpreted after code that only the interpreter executes. */
  private static final int REST = 64;

  private static final @Nullable Region[] NO_REGIONS = new @Nullable Region[DecodedPage.SLOTS];

  /** No page has this address. */
  private static final long NOWHERE = 1;

  private final Compiler compiler;
  private final Tuning tuning;
  private final byte[] translations;
  private long executed;

  /** Makes an engine for a machine with this RAM. */
  public Translator(PhysicalMemory memory) {
    this(memory, Tuning.USUAL);
  }

  Translator(PhysicalMemory memory, Tuning tuning) {
    this.tuning = tuning;
    compiler = new Compiler(memory, tuning.inBackground());
    translations = new byte[(int) (memory.size() >>> PhysicalMemory.PAGE_SHIFT)];
  }

  @Override
  public int run(Hart hart, int budget) {
    compiler.install();
    int left = budget;
    long page = NOWHERE;
    @Nullable Region[] regions = NO_REGIONS;
    while (true) {
      long pc = hart.pc;
      if ((pc & ~PhysicalMemory.PAGE_MASK) != page) {
        page = pc & ~PhysicalMemory.PAGE_MASK;
        regions = regions(hart);
      }
      Region region = regions[slot(pc)];
      int stretch = tuning.sample();
      if (region != null) {
        hart.assist.left = left;
        long next = region.run(hart, page, slot(pc));
        hart.finish(next & -2L, left - hart.assist.left);
        executed += left - hart.assist.left;
        left = hart.assist.left;
        if ((next & Region.INTERPRET) == 0) {
          if (left == 0) {
            return Trap.BUDGET;
          }
          continue;
        }
        stretch = REST;
      }
      long before = hart.executed();
      int trap = hart.interpret(Math.min(left, stretch));
      left -= (int) (hart.executed() - before);
      page = NOWHERE;
      if (trap != Trap.BUDGET && trap != Trap.TRANSLATED) {
        return trap;
      }
      if (trap == Trap.BUDGET && stretch != REST) {
        sample(hart);
      }
      if (left == 0) {
        return Trap.BUDGET;
      }
    }
  }

  /** How much was translated so far, and with what success. */
  public Statistics statistics() {
    return new Statistics(compiler.regions(), compiler.bytes(), compiler.failures(), executed);
  }

  /**
   * What {@link #statistics} tells.
   *
   * @param regions installed so far
   * @param bytes of JVM bytecode in them
   * @param failures regions that were given up and are interpreted
   * @param executed instructions that translated code has executed
   */
  public record Statistics(long regions, long bytes, long failures, long executed) {}

  private static int slot(long pc) {
    return (int) (pc & PhysicalMemory.PAGE_MASK) >>> 1;
  }

  private static @Nullable Region[] regions(Hart hart) {
    DecodedPage page = hart.decodedPage();
    return page != null && page.translation instanceof TranslatedPage translated
        ? translated.regions
        : NO_REGIONS;
  }

  /** Counts where the hart is; what is often seen is translated. */
  private void sample(Hart hart) {
    DecodedPage page = hart.decodedPage();
    if (page == null || !page.isDecoded(slot(hart.pc))) {
      return;
    }
    if (page.translation == null) {
      if (translations[page.frame] == tuning.attempts()) {
        return;
      }
      translations[page.frame]++;
      page.translation = new TranslatedPage();
    }
    TranslatedPage translated = (TranslatedPage) page.translation;
    int slot = slot(hart.pc);
    if (translated.sample(slot, tuning.threshold()) && !translated.asked.get(slot)) {
      translated.asked.set(slot);
      compiler.translate(page, translated, slot);
    }
  }

  /**
   * When to translate.
   *
   * @param sample instructions interpreted between two samples
   * @param threshold samples in one place that make it worth translating
   * @param attempts how often a frame's code may change and be translated anew, at most 127
   * @param inBackground whether regions are made on a thread of their own
   */
  record Tuning(int sample, int threshold, int attempts, boolean inBackground) {
    static final Tuning USUAL = new Tuning(1000, 3, 100, true);
  }
}
