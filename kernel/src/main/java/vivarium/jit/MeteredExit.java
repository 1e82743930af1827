package vivarium.jit;

/**
 * A way out of a metered region.
 *
 * @param line of code that the hart is in, counted from the start of the region's first page
 * @param next the address of the next instruction, counted likewise, perhaps with {@link
 *     Region#INTERPRET}; {@link #JUMP} if a register says where to
 * @param link see {@link Region#leave}
 * @param unexecuted what the region has paid for and not executed
 */
record MeteredExit(int line, long next, int link, Steps unexecuted) {
  /** No address. */
  static final long JUMP = -1;
}
