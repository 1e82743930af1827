package vivarium.jit;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.cache.Meter;
import vivarium.cache.Settings;
import vivarium.cpu.Assist;
import vivarium.cpu.Hart;
import vivarium.mem.PhysicalMemory;
import vivarium.mem.Tlb;

/**
 * A region for {@code hierarchy} time: it does and counts exactly what the metered interpreter
 * would. It accesses memory through the hart's TLB, as the interpreter does, and has no windows.
 *
 * <p>Whoever goes on, a region or the interpreter, first arrives: looks whether the TLB has the
 * page, and goes on to the line. Only then the time is looked at. So a jump may end a region though
 * the time is up; a way out that lies between two steps has {@link #INTERPRET}.
 */
public abstract class MeteredRegion extends Region {
  /** Lines of a page: log2. */
  static final int PAGE_LINES_SHIFT = PhysicalMemory.PAGE_SHIFT - Settings.LINE_SHIFT;

  /** The first line of each of its pages, as far as these are valid. */
  final int[] lines = new int[Translator.PAGES];

  @SuppressWarnings("NullAway.Init") // set at once by bind, as all that follow
  Meter meter;

  @SuppressWarnings("NullAway.Init")
  private Tlb tlb;

  @SuppressWarnings("NullAway.Init")
  long[] readTags;

  @SuppressWarnings("NullAway.Init")
  long[] writeTags;

  @SuppressWarnings("NullAway.Init")
  long[] places;

  @SuppressWarnings("NullAway.Init")
  long[] uses;

  @SuppressWarnings("NullAway.Init")
  long[] on;

  @SuppressWarnings("NullAway.Init")
  long[] off;

  @SuppressWarnings("NullAway.Init")
  byte[] counters;

  @SuppressWarnings("NullAway.Init")
  int[] recentCode;

  @SuppressWarnings("NullAway.Init")
  private List<MeteredExit> exits;

  /** The entry: its page, and the first byte of that, counted from the first page. */
  private int entryPage;

  private long entryOffset;

  /** The entry's line in its page. */
  private int entryLine;

  protected MeteredRegion() {}

  @Override
  void bind(Hart hart) {
    meter = hart.requireMeter();
    tlb = hart.tlb;
    readTags = meter.known.readTags;
    writeTags = meter.known.writeTags;
    places = meter.known.places;
    uses = meter.known.uses.sets();
    on = meter.known.uses.on();
    off = meter.known.uses.off();
    counters = meter.predictor.counters;
    recentCode = meter.recentCode;
    exits = code.exits;
    entryPage = code.entry >>> PhysicalMemory.PAGE_SHIFT;
    entryOffset = code.entry & ~PhysicalMemory.PAGE_MASK;
    entryLine = (int) (code.entry & PhysicalMemory.PAGE_MASK) >>> Settings.LINE_SHIFT;
  }

  @Override
  void admit(int page, int frame) {
    super.admit(page, frame);
    lines[page] = frame << PAGE_LINES_SHIFT;
  }

  @Override
  protected final void window(int n, long start, long length, long host) {
    throw new IllegalStateException("a metered region has no windows");
  }

  @Override
  protected final void clearWindows() {}

  /**
   * Arrives at the entry: goes on to its line. False if the TLB lacks its page; then nothing has
   * happened.
   */
  protected final boolean arrive(Hart hart) {
    long va = base + entryOffset;
    if (!tlb.hasCode(va)) {
      return false;
    }
    int line = lines[entryPage] + entryLine;
    if (line != meter.fetched) {
      meter.fetched = line;
      Assist assist = hart.assist;
      assist.edges++;
      assist.left -=
          recentCode[line & recentCode.length - 1] == line ? meter.codeHit : meter.fetch(line);
    }
    return true;
  }

  /** Whether it is known what is in a page of the code, and the TLB has it. */
  protected final boolean mayEnter(int page) {
    long va = base + (long) page * PhysicalMemory.PAGE_SIZE;
    return (valid & 1 << page) != 0 && tlb.hasCode(va);
  }

  /** What a way out returns, by its number; {@code jump} is where a register says. */
  protected final @Nullable Region leave(
      Hart hart, int left, long counts, int edges, long jump, int number) {
    MeteredExit exit = exits.get(number);
    Steps unexecuted = exit.unexecuted();
    Assist assist = hart.assist;
    assist.left = left;
    assist.counts = counts;
    assist.edges = edges;
    if (unexecuted != Steps.NONE) {
      assist.left +=
          unexecuted.instructions() * meter.instruction()
              + unexecuted.nanos(meter.dataHit, meter.codeHit);
      assist.counts -= unexecuted.counts();
      assist.edges -= unexecuted.lines();
    }
    int line = exit.line();
    meter.fetched = lines[line >>> PAGE_LINES_SHIFT] + (line & (1 << PAGE_LINES_SHIFT) - 1);
    hart.pc = base + (exit.next() == MeteredExit.JUMP ? jump : exit.next());
    return leave(hart, exit.link());
  }

  /** Which line of its code a slot is in, counted from the first page. */
  static int line(int slot) {
    return slot >>> Settings.LINE_SHIFT - 1;
  }
}
