package vivarium.jit;

import vivarium.mem.PhysicalMemory;
import vivarium.mem.Pte;

/** What the harts of a machine have in common: translated code, and who makes it. */
public final class Translations {
  final PhysicalMemory memory;
  final Compiler compiler;
  final CodeStore store = new CodeStore();
  final Tuning tuning;

  /** Instructions that translated code has executed. */
  long executed;

  private long regions;
  private long bytes;

  /** For a machine with this RAM. */
  public Translations(PhysicalMemory memory) {
    this(memory, Tuning.USUAL);
  }

  Translations(PhysicalMemory memory, Tuning tuning) {
    this.memory = memory;
    this.tuning = tuning;
    compiler = new Compiler(tuning.inBackground());
  }

  /** Takes a finished translation. */
  void install(Compiler.Made made) {
    Compiler.Request request = made.request();
    long pc = request.pc() + made.code().entry - 2L * request.entry();
    long pte = request.space().space().walk(pc, 0);
    if ((pte & Pte.V) != 0) {
      int offset = (int) (pc & PhysicalMemory.PAGE_MASK);
      store.add(made.code(), Pte.frame(pte), offset, memory);
      regions++;
      bytes += made.code().size;
      request.space().installed(pc);
    }
  }

  /** How much was translated so far, and with what success. */
  public Statistics statistics() {
    return new Statistics(regions, bytes, compiler.failures(), executed);
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
   */
  record Tuning(int sample, int weight, int exits, boolean inBackground) {
    static final Tuning USUAL = new Tuning(1000, 20, 50, true);
  }
}
