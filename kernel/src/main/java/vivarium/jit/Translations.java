package vivarium.jit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vivarium.cache.Hierarchy;
import vivarium.mem.PhysicalMemory;
import vivarium.mem.Pte;

/**
 * What the harts of a machine have in common: translated code, and who makes it. Guarded by the
 * machine thread, or the kernel's lock.
 */
public final class Translations {
  final PhysicalMemory memory;
  final Compiler compiler;
  final CodeStore store;
  final Tuning tuning;

  /** Whether harts run at the same time, which their code must allow for. */
  final boolean parallel;

  /** Whether code tells what it costs. */
  final boolean isMetered;

  private final List<Translator> harts = new ArrayList<>();
  private long regions;
  private long bytes;
  private long instructions;

  /** For a machine with this RAM whose harts run in turns. */
  public Translations(PhysicalMemory memory) {
    this(memory, Tuning.USUAL, false);
  }

  /**
   * For a machine with this RAM.
   *
   * @param tuning when to translate
   * @param parallel whether harts run at the same time
   */
  public Translations(PhysicalMemory memory, Tuning tuning, boolean parallel) {
    this(memory, tuning, parallel, CodeStore.CAPACITY);
  }

  Translations(PhysicalMemory memory, Tuning tuning, boolean parallel, long capacity) {
    this(memory, tuning, parallel, capacity, null);
  }

  /** For a machine in hierarchy time with this RAM. */
  public Translations(PhysicalMemory memory, Tuning tuning, Hierarchy hierarchy) {
    this(memory, tuning, false, CodeStore.CAPACITY, MeteredCosts.of(hierarchy));
  }

  private Translations(
      PhysicalMemory memory,
      Tuning tuning,
      boolean parallel,
      long capacity,
      @Nullable MeteredCosts costs) {
    this.memory = memory;
    isMetered = costs != null;
    store = new CodeStore(capacity);
    this.tuning = tuning;
    this.parallel = parallel;
    compiler = new Compiler(tuning.inBackground(), parallel, costs);
  }

  /** Another hart has these translations. */
  void add(Translator hart) {
    harts.add(hart);
  }

  /** The address spaces of all harts that translations are kept for. */
  List<TranslatedSpace> spaces() {
    return harts.stream().flatMap(hart -> hart.spaces().stream()).toList();
  }

  /** What all harts have done. */
  Tally tally() {
    Tally sum = new Tally();
    harts.forEach(hart -> sum.add(hart.tally()));
    return sum;
  }

  long regionsMade() {
    return regions;
  }

  /** Bytes of JVM bytecode in all regions made. */
  long bytesMade() {
    return bytes;
  }

  /** Guest instructions in all regions made. */
  long instructionsMade() {
    return instructions;
  }

  /** Takes a finished translation. */
  void install(Compiler.Made made) {
    Compiler.Request request = made.request();
    if (request.space().space().users() == 0) {
      return; // it has ended
    }
    long pc = request.pc() + made.code().entry - 2L * request.entry();
    long pte = request.space().space().walk(pc, 0);
    if ((pte & Pte.V) != 0) {
      int offset = (int) (pc & PhysicalMemory.PAGE_MASK);
      if (store.add(made.code(), Pte.frame(pte), offset, memory)) {
        regions++;
        bytes += made.code().size;
        instructions += made.code().instructions;
      }
      request.space().installed(pc, Pte.frame(pte));
    }
  }

  /** How much was translated so far, and with what success. */
  public Statistics statistics() {
    return new Statistics(
        regions,
        bytes,
        compiler.tooLarge() + compiler.unverified() + compiler.broken(),
        tally().executed);
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

  /**
   * When to translate.
   *
   * @param sample instructions interpreted between two samples
   * @param weight of a sample, in exits to the place
   * @param exits to a place that make it worth translating, at most 100
   * @param inBackground whether regions are made on a thread of their own
   * @param price of a request, instructions, see {@link Patience}; several times as much if regions
   *     are metered
   */
  public record Tuning(int sample, int weight, int exits, boolean inBackground, int price) {
    public static final Tuning USUAL = new Tuning(1000, 20, 50, true, Patience.REQUEST);

    /** What is translated costs little, so that as much as possible is. */
    public Tuning(int sample, int weight, int exits, boolean inBackground) {
      this(sample, weight, exits, inBackground, Patience.REQUEST / 10);
    }
  }
}
