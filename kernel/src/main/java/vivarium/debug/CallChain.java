package vivarium.debug;

/**
 * The calls of a stack without their names, innermost first: what {@link Unwinder#chain} finds.
 *
 * @param pcs where each is: the first pc, then return addresses
 * @param sps the stack pointer of each
 * @param count how many of both are filled
 * @param complete whether the last one is the outermost
 */
public record CallChain(long[] pcs, long[] sps, int count, boolean complete) {
  /** Bytes of stack from frame {@code i} to its caller's; 0 for the last one. */
  public long size(int i) {
    return i + 1 < count ? sps[i + 1] - sps[i] : 0;
  }
}
