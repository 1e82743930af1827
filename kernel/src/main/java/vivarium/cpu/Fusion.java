package vivarium.cpu;

/** Finds pairs of instructions that the interpreter has one operation for. */
final class Fusion {
  private Fusion() {}

  /** Fuses pairs among the instructions of a page from an index on. */
  static void fuse(DecodedPage page, int first) {}
}
