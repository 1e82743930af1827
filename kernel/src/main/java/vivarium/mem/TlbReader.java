package vivarium.mem;

/** A hart, as those see it who flush its TLB. */
@FunctionalInterface
public interface TlbReader {
  /**
   * Returns when the hart is not in guest code; until the caller gives the kernel up, it does not
   * go back. To be called by whoever holds the kernel.
   */
  void halt();
}
