package vivarium.jit;

import vivarium.cpu.Hart;

/**
 * Translated code: some basic blocks of one page, entered at given halfwords. It runs until it
 * comes to code that is not part of it, to something it leaves to the interpreter, or to a block
 * for which the budget in {@code hart.assist.left} does not suffice.
 */
public abstract class Region {
  /** Set in what {@link #run} returns if the interpreter must execute the next instruction. */
  static final long INTERPRET = 1;

  protected Region() {}

  /**
   * Runs from the halfword {@code slot} of the page at {@code pageVa}, one of the region's entries.
   *
   * @return the pc, perhaps with {@link #INTERPRET}
   */
  public abstract long run(Hart hart, long pageVa, int slot);
}
